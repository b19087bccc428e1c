"""Rows that belong to other projects: said only where the same row is at home elsewhere and nothing ties it to its own."""

from __future__ import annotations

from typing import Any

from zhibiao.batch import foreign, index

WATER = ("供水管网维修长度", "供水水质检测合格率", "供水受益人口")
BOOKS = ("阅读活动场次", "图书外借册次", "读者到馆人次")


def strangers(build: Any, *projects: tuple[str, str, tuple[str, ...]]) -> list[tuple[str, str, int]]:
    """(unit, name, units where it is at home) over (unit, project, names), every project a file."""
    filing, row, _ = build
    filings = [
        filing(f"{number}.txt", (unit, 2025, title, [row(name, "≥10") for name in names]))
        for number, (unit, title, names) in enumerate(projects)
    ]
    base = index.build(filings)
    units = dict(base.execute("SELECT id, unit FROM project"))
    return [(units[one.project], one.name, one.units) for one in foreign.find(base)]


def water(count: int = 4) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(f"{number}县水务局", "农村饮水安全", WATER) for number in "甲乙丙丁戊己"[:count]]


def test_a_row_of_another_project_is_found(build: Any) -> None:
    assert strangers(build, *water(), ("甲县图书馆", "全民阅读", (*BOOKS, WATER[0]))) == [("甲县图书馆", WATER[0], 4)]


def test_nothing_is_said_in_doubt(build: Any) -> None:
    assert not strangers(build, *water(2), ("甲县图书馆", "全民阅读", (*BOOKS, WATER[0])))  # known to too few units
    assert not strangers(build, *water(), ("甲县图书馆", "馆舍管网改造", (*BOOKS, WATER[0])))  # the title speaks of it
    assert not strangers(
        build, *water(), ("甲县图书馆", "全民阅读", (*BOOKS, "供水点书屋数", WATER[0]))
    )  # another row does
    assert not strangers(
        build, *water(), ("甲县图书馆", "全民阅读", (*BOOKS, WATER[0])), ("甲县图书馆", "供水帮扶", ("帮扶户数",))
    )  # the unit does such work
    assert not strangers(build, *water(), ("甲县图书馆", "", (*BOOKS, WATER[0])))  # nobody knows what the project is


def test_common_words_are_at_home_everywhere(build: Any) -> None:
    """维修 is a word of many kinds of project: it ties nothing and proves nothing."""
    kinds = [
        (f"{number}局", f"{number}类设施", ("设施维修合格率", f"{number}类设备台数")) for number in "甲乙丙丁戊己庚"
    ]
    assert not strangers(build, *kinds, ("甲县图书馆", "全民阅读", (*BOOKS, "设施维修合格率")))


def test_a_row_that_is_at_home_nowhere_is_no_stranger(build: Any) -> None:
    """The same slogan in many projects is no row of another project."""
    kinds = [
        (f"{number}局", f"{number}类工作", (f"{number}类事项件数", "促进绿色低碳循环")) for number in "甲乙丙丁戊己庚"
    ]
    assert not strangers(build, *kinds)


def test_common_words_are_told_from_a_part_of_the_kinds(build: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(foreign, "MOST_KINDS", 1)
    assert strangers(build, *water(), ("甲县图书馆", "全民阅读", (*BOOKS, WATER[0])))
