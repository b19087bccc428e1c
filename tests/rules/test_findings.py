"""What every finding promises: a span in its field's text, Chinese words, no invented figure, a lasting identity."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from zhibiao.records import Finding
from zhibiao.rules.base import Rule, fingerprint, text_of
from zhibiao.rules.page import Example, blocks, example, parse
from zhibiao.rules.registry import all_rules

# figures of the forms themselves: 100% as the end of a rate, the 90 + 10 points of 财预〔2020〕10号, "3 to 5 rows"
KNOWN = frozenset({"100", "90", "10", "3", "5", "95", "2021", "10000"})
_FIGURE = re.compile(r"\d+(?:\.\d+)?")


def bad_examples() -> list[Any]:
    return [
        pytest.param(rule, example(block), id=f"{rule.code}-{number}")
        for rule in all_rules()
        for number, block in enumerate(blocks(parse(rule.page).sections["反例"]))
    ]


def printed(one: Example) -> str:
    rows = [cell for table in one.tables for row in table.rows for cell in (*_cells(row), *row.extra.values())]
    facts = [value for table in one.tables for value in table.facts.values()]
    return " ".join([*rows, *facts, *one.prose, *(cell for cells in one.head for cell in cells)])


def _cells(row: Any) -> tuple[str, ...]:
    return row.name, row.target, row.description


@pytest.mark.parametrize(("rule", "one"), bad_examples())
def test_span_lies_in_the_field(rule: Rule, one: Example, run: Callable[..., Any]) -> None:
    ran = run(rule, one)
    for assessment, found in ran.rows:
        for finding in found:
            assert 0 <= finding.start <= finding.end <= len(text_of(assessment.indicator, finding.field))
            assert finding.end > finding.start or not text_of(assessment.indicator, finding.field)
    for finding in (*ran.projects, *ran.filing):
        assert (finding.field, finding.start, finding.end) == ("filing", 0, 0)


@pytest.mark.parametrize(("rule", "one"), bad_examples())
def test_words_are_chinese_and_figures_are_not_invented(rule: Rule, one: Example, run: Callable[..., Any]) -> None:
    for finding in run(rule, one).all:
        assert re.search(r"[一-鿿]{3}", finding.message)
        assert finding.suggestion
        if rule.code in ("STR013", "STR018"):  # a quotient of two figures of the form
            continue
        known = set(_FIGURE.findall(printed(one))) | KNOWN | _scaled(one)
        assert set(_FIGURE.findall(finding.suggestion)) <= known, finding.suggestion


def _scaled(one: Example) -> set[str]:
    """A budget of 25000 yuan may be said as 2.5万元."""
    budgets = [table.facts["预算"] for table in one.tables if "预算" in table.facts]
    return {f"{float(value) / 10_000:g}" for value in budgets}


@pytest.mark.parametrize(("rule", "one"), bad_examples())
def test_finding_carries_its_rule(rule: Rule, one: Example, run: Callable[..., Any]) -> None:
    for finding in run(rule, one).all:
        assert (finding.code, finding.name, finding.severity) == (rule.code, rule.name, rule.severity)
        assert re.fullmatch(r"[0-9a-f]{16}", finding.fingerprint)


def first(ran: Any) -> Finding:
    found: Finding = ran.all[0]
    return found


def test_fingerprint_does_not_know_lines(run: Callable[..., Any], make: Any) -> None:
    rule = next(rule for rule in all_rules() if rule.code == "TGT003")
    here = make.project(example("@ 项目=甲\n宣传资料 | ≥20000 | 数量指标").tables[0])
    row = here.assessments[0]
    moved = replace(row, indicator=replace(row.indicator, source=replace(row.indicator.source, line=99, row=4)))
    context = make.context(here)
    assert [one.fingerprint for one in rule.check(row, context)] == [
        one.fingerprint for one in rule.check(moved, context)
    ]


@pytest.mark.parametrize(
    "other",
    [
        "@ 项目=乙\n宣传资料 | ≥20000 | 数量指标",
        "@ 项目=甲\n宣传折页 | ≥20000 | 数量指标",
        "@ 项目=甲\n宣传资料 | ≥30000 | 数量指标",
        "@ 项目=甲\n宣传资料 | ≥20000 | 社会效益指标",
    ],
)
def test_fingerprint_knows_project_name_target_and_category(run: Callable[..., Any], other: str) -> None:
    rule = next(rule for rule in all_rules() if rule.code == "TGT003")
    here = first(run(rule, example("@ 项目=甲\n宣传资料 | ≥20000 | 数量指标")))
    assert first(run(rule, example(other))).fingerprint != here.fingerprint


def test_fingerprint_ignores_layout() -> None:
    assert fingerprint("A", "甲 项目", "≥９５％") == fingerprint("A", "甲项目", "≥95%")
    assert fingerprint("A", "甲", "乙") != fingerprint("A", "甲乙", "")


def test_findings_of_one_cause_are_said_once(run: Callable[..., Any]) -> None:
    rule = next(rule for rule in all_rules() if rule.code == "BPL001")
    rows = "\n".join(f"第{name}组案件数 | ≥200件 | 数量指标 | 第{name}组案件数" for name in "甲乙丙丁戊己庚")
    found = run(rule, example(rows)).all
    assert len(found) == 1
    assert "×7" in found[0].message
