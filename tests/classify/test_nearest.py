"""The nearest good examples: same leaf, alike first, no figures to copy."""

from __future__ import annotations

import numpy
import pytest

from zhibiao import taxonomy
from zhibiao.classify.inputs import Row
from zhibiao.classify.nearest import Gallery, Good, open_figures
from zhibiao.model import store
from zhibiao.text.normalise import fold
from zhibiao.training import gallery
from zhibiao.training.dataset import Example


@pytest.mark.parametrize(
    ("target", "opened"),
    [
        ("≥95%", "≥__%"),
        ("12月底前", "__月底前"),
        ("≤1,200.5元/人·天", "≤__元/人·天"),
        ("每季度三次", "每季度__次"),
        ("全覆盖", "全覆盖"),
    ],
)
def test_figures_are_left_open(target: str, opened: str) -> None:
    assert open_figures(target) == opened


def example(number: int, name: str, target: str, leaf: str, vague: float = 0.0) -> Example:
    return Example(f"x-{number}", f"s{number % 3}", "p", Row(name, "", target), leaf, (), vague)


ROWS = [
    example(1, "法律援助案件办结率", "≥95%", "质量指标"),
    example(2, "行政复议案件办结率", "≥90%", "质量指标"),
    example(3, "法律援助案件受理数", "≥200件", "数量指标"),
    example(4, "法律援助服务水平", "持续提升", "社会效益指标", 1.0),
    example(5, "★法律援助", "≥200件", "数量指标"),
]


def test_only_clean_measurable_rows_are_chosen() -> None:
    assert {one.row.name for one in gallery.choose(ROWS)} == {
        "法律援助案件办结率",
        "行政复议案件办结率",
        "法律援助案件受理数",
    }


def test_misread_and_cut_names_are_no_patterns() -> None:
    units = ("学校", "医院", "企业", "社区", "农户", "工地", "车站", "公园")
    known = {f"{a}{b}服务对象满意度{number}" for a in units for b in units for number in range(40)}
    whole = gallery._Whole({*known, "务对象满意度", "学校及吋率"})
    assert whole.seems("学校农户满意度")
    assert not whole.seems("务对象满意度")
    assert not whole.seems("学校及吋率")


@pytest.mark.parametrize("name", ["default", "fast"])
def test_what_the_shipped_models_show_is_in_one_spelling(name: str) -> None:
    shown = store.load(name).gallery
    assert shown is not None
    assert len(shown.examples) > 1000
    assert {example.leaf for example in shown.examples} == set(taxonomy.leaves())
    for example in shown.examples:
        assert example.target.startswith(("≥__", "≤__")), example
        assert fold(example.name).text == example.name, example
        assert "必填" not in example.name, example


def test_nearest_keeps_to_the_leaf_and_to_likeness() -> None:
    place = {
        "法律援助案件办结率": (1, 0.1, 0),
        "行政复议案件办结率": (0.9, 0.2, 0.1),
        "法律援助案件受理数": (-1, 0.3, 0),
    }
    built = gallery.build(ROWS, lambda rows: numpy.array([place[row.name] for row in rows]))
    assert built.vectors.dtype == numpy.int8
    wanted = numpy.array([[1.0, 0.1, 0.0], [1.0, 0.1, 0.0]])
    quality, counts = built.nearest(["法律援助案件办结情况", "植树"], wanted, ["质量指标", "数量指标"])
    assert str(quality[0]) == "法律援助案件办结率 ≥__%"
    assert counts == ()  # the only count lies far away: better nothing than a stranger


def test_an_empty_gallery_finds_nothing() -> None:
    empty = Gallery(
        (), numpy.zeros((0, 2), numpy.int8), numpy.zeros(2, numpy.float32), numpy.eye(2, dtype=numpy.float32)
    )
    assert empty.nearest(["甲"], numpy.ones((1, 2)), ["数量指标"]) == [()]
    assert str(Good("甲", "≥__", "数量指标")) == "甲 ≥__"
