"""A vague row has exactly one finding of the family vague/, the most helpful one; any other row has none."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibiao.records import Finding
from zhibiao.rules.base import Context
from zhibiao.rules.page import ExampleRow, ExampleTable, blocks, example, parse
from zhibiao.rules.registry import all_rules

FAMILY = tuple(rule for rule in all_rules() if rule.family == "vague")
PRECEDENCE = Path(__file__).parent / "data" / "vague-precedence.csv"


def findings(make: Any, row: ExampleRow) -> tuple[bool, list[Finding]]:
    project = make.project(ExampleTable({}, (row,)))
    assessment = project.assessments[0]
    context = Context(project.project, project.standard, project.assessments)
    return assessment.vague.flag, [one for rule in FAMILY for one in rule.check(assessment, context)]


def all_example_rows() -> Iterator[ExampleRow]:
    for rule in all_rules():
        page = parse(rule.page)
        for section in ("反例", "正例"):
            for block in blocks(page.sections[section]):
                for table in example(block).tables:
                    yield from table.rows


def test_one_finding_exactly_where_the_row_is_vague(make: Any) -> None:
    rows = list(all_example_rows())
    assert len(rows) > 200
    for row in rows:
        flag, found = findings(make, row)
        assert len(found) == int(flag), (row, found)


@given(
    name=st.sampled_from(
        ["案件办结率", "人均培训成本", "群众满意度", "工程完工时间", "受理件数", "社会稳定水平", "促进发展"]
    ),
    target=st.text(alphabet="≥≤95%件元前月12日及时按规定完成基本良好满意提升持续…/不适用无 ", max_size=10),
    level2=st.sampled_from(["", "时效指标", "成本指标", "社会效益指标", "服务对象满意度指标", "经济效益指标"]),
)
def test_one_finding_for_any_text(make: Any, name: str, target: str, level2: str) -> None:
    flag, found = findings(make, ExampleRow(name, target, level2, ""))
    assert len(found) == int(flag)


@pytest.mark.parametrize(
    "line", [tuple(line) for line in csv.reader(PRECEDENCE.read_text(encoding="utf-8").splitlines()[1:])]
)
def test_the_most_helpful_rule_speaks(make: Any, line: tuple[str, ...]) -> None:
    name, target, level2, description, code = line
    _, found = findings(make, ExampleRow(name, target, level2, description))
    assert [one.code for one in found] == [code]


def test_rows_of_the_real_filings(make: Any, filings: dict[str, Path]) -> None:
    from zhibiao.extract import extract
    from zhibiao.readers.registry import read

    seen = 0
    for path in filings.values():
        for project in extract(read(path)).projects:
            for row in project.indicators:
                level2 = row.declared.level2 or ""
                flag, found = findings(make, ExampleRow(row.name, row.target, level2, row.description or ""))
                assert len(found) == int(flag), row
                seen += flag
    assert seen > 30
