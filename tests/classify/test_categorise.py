"""Leaves become categories of the tree in force."""

from __future__ import annotations

from collections.abc import Sequence

import numpy
import pytest
from numpy.typing import NDArray

from zhibiao import taxonomy
from zhibiao.classify.categorise import categorise
from zhibiao.classify.inputs import Row

LEAVES = taxonomy.leaves()


class Fixed:
    """A classifier that always answers the same."""

    name = "fixed"
    leaves = LEAVES

    def __init__(self, **known: float) -> None:
        self._share = [known.get(leaf, 0.0) for leaf in LEAVES]

    def probabilities(self, rows: Sequence[Row]) -> NDArray[numpy.float64]:
        return numpy.array([self._share] * len(rows))


def test_costs_are_one_category_in_2015() -> None:
    model = Fixed(经济成本指标=0.3, 社会成本指标=0.3, 数量指标=0.4)
    row = Row("施工占道天数", "", "≤5天")
    old, new = (categorise([row], [None], model, standard)[0] for standard in taxonomy.STANDARDS)
    assert (old.level1, old.level2, old.confidence) == ("产出指标", "成本指标", pytest.approx(0.6))
    assert (new.level1, new.level2) == ("产出指标", "数量指标")
    assert new.alternatives[0].level2 in {"经济成本指标", "社会成本指标"}


def test_sustained_effect_goes_by_content_in_2021() -> None:
    model = Fixed(可持续影响指标=1.0)
    rows = [Row("森林生态长期向好", "", "长期"), Row("合作社长期带动增收", "", "长期"), Row("志愿服务常态化", "", "是")]
    found = [one.level2 for one in categorise(rows, [None] * 3, model, "2021")]
    assert found == ["生态效益指标", "经济效益指标", "社会效益指标"]
    assert {one.leaf for one in categorise(rows, [None] * 3, model, "2021")} == {"可持续影响指标"}


def test_accepted_holds_names_of_the_tree_and_starts_with_the_answer() -> None:
    for standard in taxonomy.STANDARDS:
        (one,) = categorise([Row("信访办结率", "", "95%")], [None], Fixed(质量指标=0.9, 社会成本指标=0.1), standard)
        assert one.accepted[0] == one.level2 == "质量指标"
        assert set(one.accepted) <= set(taxonomy.level2_names(standard))
        assert one.basis == "R10"


def test_nothing_in_nothing_out() -> None:
    assert categorise([], [], Fixed(), "2015") == []
