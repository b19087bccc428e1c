"""What the engine may skip and remember: ``sees`` and ``needs`` of a rule are promises that these tests hold."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from zhibiao.records import Assessment, Heading, Indicator
from zhibiao.rules.base import Context, Rule
from zhibiao.rules.engine import look_at
from zhibiao.rules.page import blocks, example, parse
from zhibiao.rules.registry import all_rules
from zhibiao.rules.traits import traits
from zhibiao.settings import House

ROWS = [rule for rule in all_rules() if rule.level == "indicator"]
PAGES = "\n\n".join(parse(rule.page).sections[part] for rule in ROWS for part in ("反例", "正例"))


@pytest.fixture(scope="module")
def rows(make: Any) -> tuple[Assessment, ...]:
    tables = [table for block in blocks(PAGES) for table in example(block).tables]
    return tuple(row for table in tables for row in make.project(table).assessments)


@pytest.fixture(scope="module")
def contexts(rows: tuple[Assessment, ...], make: Any) -> tuple[Context, Context]:
    """The rows as one table, and the same table upside down."""
    project = make.project(next(table for block in blocks(PAGES) for table in example(block).tables))
    return Context(project.project, "2015", rows), Context(project.project, "2015", rows[::-1])


class RowsOnly:
    """A context of which nothing is to be seen but the tree in force and the options."""

    standard, options = "2015", House()

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"a rule that sees the row looked at context.{name}")


@pytest.mark.parametrize("rule", [rule for rule in ROWS if rule.sees == "row"], ids=lambda rule: rule.code)
def test_a_rule_that_sees_the_row_looks_no_further(rule: Rule, rows: tuple[Assessment, ...]) -> None:
    context: Any = RowsOnly()
    for row in rows:
        list(rule.look(row, context))


@pytest.mark.parametrize("rule", ROWS, ids=lambda rule: rule.code)
def test_only_a_rule_that_sees_the_place_asks_where_a_row_stands(rule: Rule, contexts: tuple[Context, Context]) -> None:
    one, other = contexts
    assert len(one.assessments) > 100
    differ = any(list(rule.look(row, one)) != list(rule.look(row, other)) for row in one.assessments)
    assert differ == (rule.sees == "place")


def bare(row: Assessment) -> Assessment:
    """The row on a form that has only names and targets."""
    one = row.indicator
    return replace(row, indicator=Indicator(one.name, one.target, one.source, heading=one.heading))


@pytest.mark.parametrize("rule", [rule for rule in ROWS if rule.needs], ids=lambda rule: rule.code)
def test_a_rule_is_silent_about_rows_that_lack_what_it_needs(rule: Rule, contexts: tuple[Context, Context]) -> None:
    context = contexts[0]
    lacking = [row for one in context.assessments for row in (one, bare(one)) if not rule.speaks_of(traits(row))]
    assert len(lacking) > 10
    assert not [mark for row in lacking for mark in rule.look(row, context)]


def test_what_rules_need_is_spelt_as_traits_are(contexts: tuple[Context, Context]) -> None:
    known = {trait for row in contexts[0].assessments for trait in traits(row)}
    assert {one for rule in ROWS for need in rule.needs for one in need.split("|")} <= known


def test_equal_rows_get_equal_findings_whether_remembered_or_not(rows: tuple[Assessment, ...], make: Any) -> None:
    project = make.project(next(table for block in blocks(PAGES) for table in example(block).tables))
    # the same objects twice, as the assessment hands on what it remembers, and copies that it knows nothing of
    twice = (*rows, *(replace(row) for row in rows))
    copies = tuple(replace(row, score=replace(row.score)) for row in twice)
    for table in (twice, copies):
        context = Context(project.project, project.standard, table)
        found = [list(one) for one in look_at(table, ROWS, context)]
        expected = [[one for rule in ROWS for one in rule.check(row, context)] for row in table]
        assert found == expected


def test_what_is_kept_of_a_row_holds_in_other_tables(
    rows: tuple[Assessment, ...], contexts: tuple[Context, ...]
) -> None:
    project = contexts[0].project
    tables = (
        project,
        replace(project, budget=Decimal(1000), scope="department"),
        replace(project, narrative=True, heading=Heading("乙局", 2025, "另一个项目")),
    )
    seen = []
    for table in tables:
        context = Context(table, "2015", rows)
        found = [list(one) for one in look_at(rows, ROWS, context)]
        assert found == [[one for rule in ROWS for one in rule.check(row, context)] for row in rows]
        seen.append(found)
    assert seen[0] != seen[1]
    assert seen[0] != seen[2]


def test_the_earlier_row_is_the_first_with_the_same_name(rows: tuple[Assessment, ...], make: Any) -> None:
    rule = next(rule for rule in ROWS if rule.name == "duplicate-indicator")
    row = next(row for row in rows if row.indicator.name)
    again = replace(row, indicator=replace(row.indicator, target="另一个值"))
    table = (row, again, replace(row))
    project = make.project(next(table for block in blocks(PAGES) for table in example(block).tables))
    context = Context(project.project, project.standard, table)
    said = [[mark.message for mark in rule.look(one, context)] for one in table]
    assert [len(one) for one in said] == [0, 1, 1]
    assert "完全重复" in said[2][0]
    assert "前面填的是" in said[1][0]
