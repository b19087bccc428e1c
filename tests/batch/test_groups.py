"""Texts that projects share: which, how often, in how many units, first seen where; a figure makes another target."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy
import pytest

from zhibiao.batch import copies, groups, index
from zhibiao.batch.groups import Groups
from zhibiao.batch.index import sense_key, text_key
from zhibiao.batch.similar import Vectors
from zhibiao.records import Indicator, Source
from zhibiao.reports import records
from zhibiao.text.reading import read


def found(build: Any, *rows: tuple[str, int, str, str], encoder: Vectors | None = None) -> Groups:
    """The groups over (unit, year, name, target), every row a project of its own."""
    filing, row, _ = build
    filings = [
        filing(f"{number}.txt", (unit, year, f"项目{number}", [row(name, target, measures=measures(name, target))]))
        for number, (unit, year, name, target) in enumerate(rows)
    ]
    return groups.find(index.build(filings), 1000, lambda: encoder)


def measures(name: str, target: str) -> list[dict[str, Any]]:
    return [records.measure(one) for one in read(target, name=name).measures]


def test_the_same_text_is_one_group_with_its_first_place(build: Any) -> None:
    (group,) = found(
        build, ("乙局", 2025, "健全长效管理机制", "不断健全"), ("甲局", 2024, "健全长效管理机制", "不断健全"),
        ("乙局", 2025, "健全长效管理机制", "不断健全"), ("丙局", 2025, "完成时间", "11月底前"),
    ).groups  # fmt: skip
    assert (group.lines, group.projects, group.units, group.kind) == (3, 3, 2, "same")
    assert (group.first.unit, group.first.year, group.first.path) == ("甲局", 2024, "1.txt")
    assert group.some_units == ("甲局", "乙局")
    assert group.variants == ()


def test_a_few_characters_do_not_make_another_text(build: Any) -> None:
    (group,) = found(
        build, ("甲局", 2025, "健全长效管理机制", "不断健全"), ("乙局", 2025, "健全长效的管理机制", "不断健全"),
        ("丙局", 2025, "健全长效管理机制", "不断健全"),
    ).groups  # fmt: skip
    assert (group.name, group.lines) == ("健全长效管理机制", 3)
    assert group.variants == ("健全长效的管理机制：不断健全",)


@pytest.mark.parametrize("target", ["不低于95%", "95%以上", "大于等于95%", "≥９５％"])
def test_spelling_of_a_figure_does_not_count(build: Any, target: str) -> None:
    (group,) = found(build, ("甲局", 2025, "案件办结率", "≥95%"), ("乙局", 2025, "案件办结率", target)).groups
    assert group.lines == 2


@pytest.mark.parametrize(
    ("name", "one", "two"),
    [("案件办结率", "≥95%", "≥90%"), ("完成时间", "11月底前", "9月底前"), ("宣传活动场次", "≥12场", "≥6场")],
)
def test_another_figure_is_another_target(build: Any, name: str, one: str, two: str) -> None:
    assert found(build, ("甲局", 2025, name, one), ("乙局", 2025, name, two)).groups == ()


def test_the_same_words_with_other_figures_are_a_template(build: Any) -> None:
    rows = [(f"{number}局", 2025, "宣传活动场次", f"≥{number}场") for number in (6, 8, 12, 20, 24)]
    told = found(build, *rows, ("甲局", 2025, "宣传活动场次", "≥6场"))
    (template,) = told.templates
    assert (template.kind, template.lines, template.projects) == ("template", 6, 6)
    assert len({template.target, *(one.partition("：")[2] for one in template.variants)}) == 5
    (same,) = told.groups
    assert (same.lines, same.figures) == (2, 4), "the group says how many rows have another figure"


def test_the_encoder_decides_where_characters_do_not(build: Any) -> None:
    """巡查记录台帐完整 and 巡查记录完整 share 14 of 21 pairs."""
    rows = (("甲局", 2025, "巡查记录台帐完整", "完整"), ("乙局", 2025, "巡查记录完整", "完整"))
    asked: list[str] = []

    def vectors(texts: Sequence[str], likeness: float) -> Any:
        asked.extend(texts)
        return numpy.array([[1.0, 0.0], [likeness, (1 - likeness**2) ** 0.5]])

    assert found(build, *rows).groups == ()
    assert found(build, *rows, encoder=lambda texts: vectors(texts, 0.5)).groups == ()
    (group,) = found(build, *rows, encoder=lambda texts: vectors(texts, 0.99)).groups
    assert group.lines == 2
    assert asked[:2] == ["巡查记录台帐完整|完整", "巡查记录完整|完整"]


def test_the_shipped_encoder_knows_a_reworded_text(build: Any) -> None:
    encoder = groups.encoder()
    assert encoder is not None
    rows = (("甲局", 2025, "巡查记录台帐完整", "完整"), ("乙局", 2025, "巡查记录完整", "完整"))
    assert found(build, *rows, encoder=encoder).groups
    apart = (("甲局", 2025, "补贴对象认定准确率", "100%"), ("乙局", 2025, "资助对象认定准确率", "100%"))
    assert not found(build, *apart, encoder=encoder).groups


def test_limits_keep_the_gravest_and_count_all(build: Any) -> None:
    filing, row, _ = build
    filings = [
        filing(
            f"{number}.txt",
            (f"{number}局", 2025, "一", [row("甲项", "提升", 10), row("乙项", "≥1件"), row("丙项", "≥2件")]),
        )
        for number in range(3)
    ]
    told = copies.find(index.build(filings), limit=1)
    assert (len(told.groups), told.all_groups) == (1, 3)
    assert told.groups[0].vague


def test_sense_keeps_what_is_no_figure() -> None:
    def key(target: str) -> str:
        item = Indicator("案件办结率", target, Source("a.txt"))
        return sense_key({**records.indicator(item), "measures": measures(item.name, target)})

    assert key("2025年达到95%以上") == key("2025年≥95%") != key("2026年≥95%")
    assert key("持续提升") == text_key("案件办结率", "持续提升")
