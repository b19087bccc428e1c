"""What the engine may skip and remember: the flags ``around`` and ``vague`` of a rule are promises that these tests hold."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from zhibiao.records import Assessment
from zhibiao.rules.base import Context, Rule
from zhibiao.rules.engine import look_at
from zhibiao.rules.page import blocks, example, parse
from zhibiao.rules.registry import all_rules

ROWS = [rule for rule in all_rules() if rule.level == "indicator"]
PAGES = "\n\n".join(parse(rule.page).sections[part] for rule in ROWS for part in ("反例", "正例"))


class Forbidden:
    """A context that nobody may look at."""

    def __getattribute__(self, name: str) -> Any:
        raise AssertionError(f"a rule without around looked at context.{name}")


@pytest.fixture(scope="module")
def rows(make: Any) -> tuple[Assessment, ...]:
    tables = [table for block in blocks(PAGES) for table in example(block).tables]
    return tuple(row for table in tables for row in make.project(table).assessments)


@pytest.mark.parametrize("rule", [rule for rule in ROWS if not rule.around], ids=lambda rule: rule.code)
def test_a_rule_without_around_sees_the_row_alone(rule: Rule, rows: tuple[Assessment, ...]) -> None:
    context: Any = Forbidden()
    assert len(rows) > 100
    for row in rows:
        list(rule.look(row, context))


@pytest.mark.parametrize("rule", [rule for rule in ROWS if rule.vague], ids=lambda rule: rule.code)
def test_a_rule_about_vague_rows_is_silent_about_others(rule: Rule, rows: tuple[Assessment, ...], make: Any) -> None:
    context = make.context(make.project(next(table for block in blocks(PAGES) for table in example(block).tables)))
    plain = [row for row in rows if not row.vague.flag]
    assert len(plain) > 50
    assert not [mark for row in plain for mark in rule.look(row, context)]


def test_equal_rows_get_equal_findings_whether_remembered_or_not(rows: tuple[Assessment, ...], make: Any) -> None:
    project = make.project(next(table for block in blocks(PAGES) for table in example(block).tables))
    # the same objects twice, as the assessment hands on what it remembers, and copies that it knows nothing of
    twice = (*rows, *(replace(row) for row in rows))
    copies = tuple(replace(row, score=replace(row.score)) for row in twice)
    for table in (twice, copies):
        context = Context(project.project, project.standard, table)
        found = list(look_at(table, ROWS, context))
        expected = [[one for rule in ROWS for one in rule.check(row, context)] for row in table]
        assert found == expected


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
