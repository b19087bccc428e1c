"""Every figure that a report shows, taken from the index once, so that page, workbook and JSON cannot disagree."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from os.path import commonprefix
from typing import Any

from zhibiao.batch.copies import Copies
from zhibiao.records import Failure
from zhibiao.rules.registry import all_rules
from zhibiao.scoring.specificity import grade

GRADES = ("优", "良", "中", "差")
FAMILY_OF = {"vague": "空泛", "target": "指标值", "category": "类别", "boilerplate": "照搬套话", "structure": "表式"}
TABLE_ROW = "整表问题"
_PROJECTS = 200
FEW = 3
"""A project with fewer indicators is ranked behind the others: one vague row would make it the worst of all."""


@dataclass(frozen=True, slots=True)
class Line:
    """The figures of a set of indicators: a unit, a project, a category, or all.

    ``mean`` is the plain mean of scores, ``weighted`` the mean by 分值; both rounded to a tenth, 0.0 where there is nothing.
    """

    name: str
    indicators: int
    vague: int
    misfiled: int
    mean: float
    weighted: float
    errors: int = 0
    warnings: int = 0
    hints: int = 0
    filings: int = 0
    projects: int = 0

    @property
    def grade(self) -> str:
        """The band of the weighted mean."""
        return grade(round(self.weighted)) if self.indicators else "—"

    @property
    def vague_share(self) -> float:
        """The part of the targets that cannot be measured, in per cent."""
        return round(100 * self.vague / self.indicators, 1) if self.indicators else 0.0


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """A project's figures and where it stands."""

    line: Line
    unit: str
    year: int | None
    path: str
    place: str


@dataclass(frozen=True, slots=True)
class CodeLine:
    """How often a rule fired, in how many indicators, tables, units."""

    code: str
    name: str
    title: str
    family: str
    severity: str
    count: int
    projects: int
    units: int


@dataclass(frozen=True, slots=True)
class Digest:
    """A batch in figures. ``histogram`` counts scores in steps of ten, 90-100 last.

    ``by_category`` maps (level 2, code) to findings about rows, ``by_unit`` (unit, family) to findings. ``units`` are
    complete and sorted worst first (share of vague rows), ``projects`` only the worst. ``folder`` is what all paths start with.
    """

    info: Mapping[str, str]
    total: Line
    grades: Mapping[str, int]
    severities: Mapping[str, int]
    histogram: tuple[int, ...]
    categories: tuple[Line, ...]
    codes: tuple[CodeLine, ...]
    by_category: Mapping[tuple[str, str], int]
    by_unit: Mapping[tuple[str, str], int]
    units: tuple[Line, ...]
    projects: tuple[ProjectLine, ...]
    copies: Copies
    failures: tuple[Failure, ...]
    skipped: int
    folder: str = ""

    def file(self, path: str) -> str:
        """A path below the folder that all have in common."""
        return path[len(self.folder) :] if self.folder and path.startswith(self.folder) else path


_FIGURES = (
    "COUNT(l.id) AS n, COALESCE(SUM(l.vague),0) AS bare, COALESCE(SUM(l.misfiled),0), ROUND(COALESCE(AVG(l.score),0),1),"
    " ROUND(COALESCE(SUM(l.score*l.share)/SUM(l.share),0),1) AS weighted"
)


def digest(
    base: sqlite3.Connection, copies: Copies, failures: tuple[Failure, ...] = (), info: Mapping[str, str] | None = None
) -> Digest:
    """The figures of an index."""
    severities = dict(base.execute("SELECT severity, COUNT(*) FROM finding GROUP BY severity"))
    bands = dict(base.execute("SELECT grade, COUNT(*) FROM line GROUP BY grade"))
    steps = dict(base.execute("SELECT MIN(score/10, 9), COUNT(*) FROM line GROUP BY 1"))
    units = _units(base)
    return Digest(
        info=dict(info or {}),
        total=_total(base, severities, len(units)),
        grades={name: bands.get(name, 0) for name in GRADES},
        severities={name: severities.get(name, 0) for name in ("error", "warning", "info")},
        histogram=tuple(steps.get(step, 0) for step in range(10)),
        categories=_categories(base),
        codes=_codes(base),
        by_category=_by_category(base),
        by_unit=_by_unit(base),
        units=units,
        projects=tuple(projects(base, _PROJECTS)),
        copies=copies,
        failures=failures,
        skipped=base.execute("SELECT COALESCE(SUM(skipped),0) FROM filing").fetchone()[0],
        folder=_common_folder(
            [*base.execute("SELECT MIN(path), MAX(path) FROM filing").fetchone(), *(one.path for one in failures)]
        ),
    )


def _common_folder(paths: Sequence[str | None]) -> str:
    """The folder that all paths have in common, with its last slash; that of first and last in order is that of all."""
    given = [path for path in paths if path is not None]
    same = commonprefix(given)  # noqa: RUF071 - cut back to a whole folder below, and URLs are no paths
    return same[: same.rfind("/") + 1]


def _line(*cells: Any) -> Line:
    """A line from the cells of a query, in the order of its fields."""
    return Line(*cells)


def _total(base: sqlite3.Connection, severities: Mapping[str, int], units: int) -> Line:
    figures = base.execute(f"SELECT {_FIGURES} FROM line l").fetchone()
    filings = base.execute("SELECT COUNT(*) FROM filing").fetchone()[0]
    tables = base.execute("SELECT COUNT(*) FROM project").fetchone()[0]
    grave = tuple(severities.get(name, 0) for name in ("error", "warning", "info"))
    return _line(f"{units} 个单位", *figures, *grave, filings, tables)


def _categories(base: sqlite3.Connection) -> tuple[Line, ...]:
    rows = base.execute(
        f"SELECT l.level2, {_FIGURES}, SUM(e), SUM(w), SUM(i), COUNT(DISTINCT p.filing), COUNT(DISTINCT p.id) FROM line l"
        " JOIN project p ON p.id=l.project LEFT JOIN (SELECT line, SUM(rank=0) e, SUM(rank=1) w, SUM(rank=2) i FROM finding"
        " WHERE line IS NOT NULL GROUP BY line) f ON f.line=l.id GROUP BY l.level2"
    ).fetchall()
    order = category_order()
    rows.sort(key=lambda row: order.index(row[0]) if row[0] in order else len(order))
    return tuple(_line(*(0 if cell is None else cell for cell in row)) for row in rows)


def category_order() -> tuple[str, ...]:
    """Level 2 names of both trees in the order of the forms."""
    from zhibiao.taxonomy import STANDARDS, level2_names

    return tuple(dict.fromkeys(name for standard in STANDARDS for name in level2_names(standard)))


def _units(base: sqlite3.Connection) -> tuple[Line, ...]:
    rows = base.execute(
        f"SELECT p.unit, {_FIGURES}, COUNT(DISTINCT p.filing), COUNT(DISTINCT p.id) FROM project p"
        " LEFT JOIN line l ON l.project=p.id GROUP BY p.unit"
    ).fetchall()
    grave = {
        unit: counts
        for unit, *counts in base.execute(
            "SELECT COALESCE(p.unit, g.unit), SUM(rank=0), SUM(rank=1), SUM(rank=2) FROM finding f"
            " LEFT JOIN project p ON p.id=f.project JOIN filing g ON g.id=f.filing GROUP BY 1"
        )
    }
    lines = [_line(*row[:6], *grave.get(row[0], (0, 0, 0)), row[6], row[7]) for row in rows]
    return tuple(sorted(lines, key=lambda one: (-one.vague_share, one.weighted, one.name)))


def projects(base: sqlite3.Connection, limit: int = -1) -> Iterator[ProjectLine]:
    """Projects with their figures, the largest share of vague rows first, those with few rows last; all without a limit."""
    rows = base.execute(
        "WITH g AS (SELECT project, SUM(rank=0) e, SUM(rank=1) w, SUM(rank=2) i FROM finding WHERE project IS NOT NULL GROUP BY 1),"
        f" t AS (SELECT p.id, p.title, {_FIGURES}, p.unit, p.year, p.place, p.filing FROM project p JOIN line l ON l.project=p.id"
        " GROUP BY p.id) SELECT t.*, COALESCE(e,0), COALESCE(w,0), COALESCE(i,0), q.path FROM t LEFT JOIN g ON g.project=t.id"
        " JOIN filing q ON q.id=t.filing ORDER BY n<?, 1.0*bare/n DESC, weighted, t.id LIMIT ?",
        (FEW, limit),
    )
    for row in rows:
        yield ProjectLine(_line(*row[1:7], *row[11:14], 1, 1), row[7], row[8], row[14], row[9])


def _codes(base: sqlite3.Connection) -> tuple[CodeLine, ...]:
    known = {rule.code: rule for rule in all_rules()}
    rows = base.execute(
        "SELECT f.code, MIN(rank), COUNT(*), COUNT(DISTINCT f.project), COUNT(DISTINCT COALESCE(p.unit, g.unit)) FROM finding f"
        " LEFT JOIN project p ON p.id=f.project JOIN filing g ON g.id=f.filing GROUP BY f.code"
    ).fetchall()
    lines = [
        CodeLine(
            code,
            known[code].name if code in known else code,
            known[code].title if code in known else code,
            FAMILY_OF[known[code].family] if code in known else "",
            ("error", "warning", "info")[rank],
            *counts,
        )
        for code, rank, *counts in rows
    ]
    order = ("error", "warning", "info")
    return tuple(sorted(lines, key=lambda one: (order.index(one.severity), -one.count, one.code)))


def _by_category(base: sqlite3.Connection) -> dict[tuple[str, str], int]:
    rows = base.execute(
        "SELECT COALESCE(l.level2, ?), f.code, COUNT(*) FROM finding f LEFT JOIN line l ON l.id=f.line GROUP BY 1, 2",
        (TABLE_ROW,),
    )
    return {(level2, code): count for level2, code, count in rows}


def _by_unit(base: sqlite3.Connection) -> dict[tuple[str, str], int]:
    family = {rule.code: FAMILY_OF[rule.family] for rule in all_rules()}
    found: dict[tuple[str, str], int] = {}
    for unit, code, count in base.execute(
        "SELECT COALESCE(p.unit, g.unit), f.code, COUNT(*) FROM finding f LEFT JOIN project p ON p.id=f.project"
        " JOIN filing g ON g.id=f.filing GROUP BY 1, 2"
    ):
        key = (unit, family.get(code, ""))
        found[key] = found.get(key, 0) + count
    return found
