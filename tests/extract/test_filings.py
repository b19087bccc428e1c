"""The four real filings: every indicator found, none invented, each with its name, target and declared category."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from zhibiao.extract import extract
from zhibiao.readers.registry import read
from zhibiao.records import Filing


def filing(filings: dict[str, Path], number: str) -> Filing:
    return extract(read(filings[number]))


@pytest.mark.parametrize("number", ["000", "002", "003", "004"])
def test_every_indicator(
    filings: dict[str, Path], number: str, expected: Callable[..., Any], check: Callable[..., None]
) -> None:
    check(filing(filings, number), expected(number))


@pytest.mark.parametrize("number", ["002", "003", "004"])
def test_nothing_is_invented(filings: dict[str, Path], number: str) -> None:
    text = re.sub(r"\s", "", filings[number].read_text(encoding="utf-8"))
    for project in filing(filings, number).projects:
        if not project.narrative or number == "003":
            for row in project.indicators:
                assert re.sub(r"\s", "", row.name) in text
                assert re.sub(r"\s", "", row.target) in text


@pytest.mark.parametrize(
    ("number", "in_tables", "in_prose"), [("000", 0, 19), ("002", 18, 0), ("003", 63, 45), ("004", 30, 17)]
)
def test_counts(filings: dict[str, Path], number: str, in_tables: int, in_prose: int) -> None:
    count: Counter[bool] = Counter()
    for project in filing(filings, number).projects:
        count[project.narrative] += len(project.indicators)
    assert (count[False], count[True]) == (in_tables, in_prose)


def test_nothing_is_left_over(filings: dict[str, Path]) -> None:
    assert {number: filing(filings, number).skipped for number in filings} == dict.fromkeys(filings, ())


def test_each_003_table_has_one_row_in_each_of_nine_categories(filings: dict[str, Path]) -> None:
    tables = [project for project in filing(filings, "003").projects if not project.narrative]
    assert [len(project.indicators) for project in tables] == [9] * 7
    assert all(len({row.declared.level2 for row in project.indicators}) == 9 for project in tables)


@pytest.mark.parametrize(
    ("number", "at", "project", "code", "budget", "year", "unit"),
    [
        ("003", 5, "2025年劳务派遣人员经费", "13022925P004R28106781", "1616387.84", 2025, "玉田县司法局本级"),
        ("003", 11, "刑事安置帮教", "13022925P00004510005W", "5000", 2025, "玉田县司法局本级"),
        ("004", 7, "2023 年省级基层公检法司转移支付资金", "13060023P00H44E10086R", "206200", 2024, "保定市司法局本级"),
        ("004", 11, "法律职业资格管理费", "13060024P00H44E10095G", "752600", 2024, "保定市司法局本级"),
        ("002", 0, None, None, "16905537.09", 2022, "永州市零陵区司法局"),  # printed in 元 under a 万元 header
        ("002", 1, None, None, "3184000", 2022, "永州市零陵区司法局"),
    ],
)
def test_heads(
    filings: dict[str, Path], number: str, at: int, project: str, code: str, budget: str, year: int, unit: str
) -> None:
    found = filing(filings, number).projects[at]
    assert (found.heading.project, found.code, found.heading.year, found.heading.unit) == (project, code, year, unit)
    assert found.budget == Decimal(budget)


def test_scopes_and_totals_of_002(filings: dict[str, Path]) -> None:
    whole, part = filing(filings, "002").projects
    assert (whole.scope, part.scope) == ("department", "project")
    assert whole.printed_total == part.printed_total == 100
    assert whole.goal is not None
    assert whole.goal.startswith("1.加强社区矫正服刑人员监管")
    assert part.goal is None


def test_prose_projects_of_003_have_name_and_goal(filings: dict[str, Path]) -> None:
    prose = [project for project in filing(filings, "003").projects if project.narrative]
    names = ["法治宣传", "法治与行政复议", "刑事安置解教", "法律援助", "人民调解"]
    assert [project.heading.project for project in prose] == names
    assert all(project.goal for project in prose)
