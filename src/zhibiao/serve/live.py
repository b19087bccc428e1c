"""One row judged again while it is being edited, among the other rows of its project."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any, cast, get_args

from zhibiao.assessment import assess_filing
from zhibiao.records import (
    Assessment,
    Declared,
    FieldName,
    Filing,
    Heading,
    Indicator,
    Paragraph,
    Project,
    ProjectAssessment,
    Scope,
    Source,
)
from zhibiao.reports.records import plain
from zhibiao.serve.bounds import Bounds, RefusedError
from zhibiao.serve.intake import Standard, tidy
from zhibiao.settings import Settings
from zhibiao.taxonomy import canonical_level1, canonical_level2

_PLACE = Source("")
_COLUMNS = frozenset(get_args(FieldName))


@dataclass(frozen=True, slots=True)
class Question:
    """A project with one row edited: ``at`` is its place among the indicators, from 0."""

    filing: Filing
    at: int
    standard: Standard


@dataclass(frozen=True, slots=True)
class Answer:
    """The edited row judged again, and the project around it; ``whole`` where all its rows were brought along."""

    row: Assessment
    project: ProjectAssessment
    whole: bool


def project_record(project: Project) -> dict[str, Any]:
    """What the page keeps of a project, to hand back with an edit."""
    return {
        "unit": project.heading.unit,
        "year": project.heading.year,
        "project": project.heading.project,
        "code": project.code,
        "budget": plain(project.budget),
        "goal": project.goal,
        "scope": project.scope,
        "narrative": project.narrative,
        "printed_total": plain(project.printed_total),
    }


def row_record(row: Indicator) -> dict[str, Any]:
    """What the page keeps of a row beside its name and target."""
    return {
        "level1": row.declared.level1,
        "level2": row.declared.level2,
        "raw": row.declared.raw,
        "description": row.description,
        "actual": row.actual,
        "basis": row.basis,
        "weight": plain(row.weight),
        "columns": sorted(row.columns),
    }


def ask(body: bytes, bounds: Bounds) -> Question:
    """The question in a request's JSON body.

    ``{"row": {"name", "target", …}}`` asks about one row alone; ``{"project": {…}, "paragraphs": [text], "rows": [{…}],
    "edited": n}`` about row n among its siblings. ``standard`` is ``auto``, ``2015`` or ``2021``.

    Raises:
        RefusedError: anything else.
    """
    try:
        record = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise _bad("不是合法的 JSON") from error
    if not isinstance(record, dict):
        raise _bad("应为一个 JSON 对象")
    rows = record.get("rows", [record["row"]] if "row" in record else None)
    at = record.get("edited", 0)
    standard = record.get("standard", "auto")
    if not isinstance(rows, list) or not 0 < len(rows) <= bounds.siblings:
        raise _bad(f"rows 应为 1–{bounds.siblings} 行")
    if not isinstance(at, int) or isinstance(at, bool) or not 0 <= at < len(rows):
        raise _bad("edited 应为 rows 里的位置")
    if standard not in get_args(Standard):
        raise _bad("standard 应为 auto、2015 或 2021")
    paragraphs = record.get("paragraphs", [])
    if not isinstance(paragraphs, list) or not all(isinstance(text, str) for text in paragraphs):
        raise _bad("paragraphs 应为文字的列表")
    if sum(map(len, paragraphs)) > bounds.prose:
        raise _bad(f"paragraphs 太长，合计最多 {bounds.prose} 字")
    project = _project(_table(record.get("project", {}), "project"), bounds)
    indicators = tuple(_row(_table(row, "rows"), project.heading, bounds) for row in rows)
    prose = tuple(Paragraph(tidy(text), _PLACE) for text in paragraphs)
    return Question(Filing("", (replace(project, indicators=indicators),), prose), at, standard)


def answer(question: Question, settings: Settings) -> Answer:
    """The edited row judged, as ``zhibiao check`` would."""
    if question.standard != "auto":
        settings = replace(settings, standard=question.standard)
    (project,) = assess_filing(question.filing, settings).projects
    return Answer(project.assessments[question.at], project, len(project.assessments) > 1)


def _project(table: Mapping[str, Any], bounds: Bounds) -> Project:
    year = table.get("year")
    if year is not None and (not isinstance(year, int) or isinstance(year, bool) or not 1900 <= year <= 2200):
        raise _bad("year 应为年份")
    scope = table.get("scope", "project")
    if scope not in get_args(Scope):
        raise _bad("scope 应为 project 或 department")
    return Project(
        heading=Heading(_text(table, "unit", bounds), year, _text(table, "project", bounds)),
        indicators=(),
        source=_PLACE,
        scope=cast(Scope, scope),
        narrative=table.get("narrative") is True,
        code=_text(table, "code", bounds),
        budget=_number(table, "budget", bounds),
        goal=_text(table, "goal", bounds, 10 * bounds.cell),
        printed_total=_number(table, "printed_total", bounds),
    )


def _row(table: Mapping[str, Any], heading: Heading, bounds: Bounds) -> Indicator:
    columns = table.get("columns", ["name", "target"])
    if not isinstance(columns, list) or not all(isinstance(name, str) for name in columns):
        raise _bad("columns 应为栏名的列表")
    level1, level2 = _text(table, "level1", bounds), _text(table, "level2", bounds)
    return Indicator(
        name=_text(table, "name", bounds) or "",
        target=_text(table, "target", bounds) or "",
        source=_PLACE,
        heading=heading,
        declared=Declared(canonical_level1(level1), canonical_level2(level2), _text(table, "raw", bounds)),
        description=_text(table, "description", bounds),
        actual=_text(table, "actual", bounds),
        basis=_text(table, "basis", bounds),
        weight=_number(table, "weight", bounds),
        columns=frozenset(columns) & _COLUMNS,
    )


def _table(value: object, name: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise _bad(f"{name} 应为 JSON 对象")
    return value


def _text(table: Mapping[str, Any], name: str, bounds: Bounds, limit: int | None = None) -> str | None:
    value = table.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise _bad(f"{name} 应为文字")
    if len(value) > (limit or bounds.cell):
        raise _bad(f"{name} 太长，最多 {limit or bounds.cell} 字")
    return tidy(value)


def _number(table: Mapping[str, Any], name: str, bounds: Bounds) -> Decimal | None:
    text = _text(table, name, bounds)
    if not text:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise _bad(f"{name} 应为数") from None
    if not number.is_finite() or abs(number.adjusted()) > 30:
        raise _bad(f"{name} 应为数")
    return number


def _bad(problem: str) -> RefusedError:
    return RefusedError(problem, status=400, remedy="请刷新网页后重试")
