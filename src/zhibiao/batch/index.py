"""A small database over a stream of assessed filings, from which every figure of a report is taken.

SQLite, on disk for a batch and in memory for a single check: the memory that it takes is bounded, however many filings there
are. Filings arrive as the public records (``zhibiao.reports.records.filing``).
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

from zhibiao.records import Failure
from zhibiao.text.normalise import compact, fold

NO_UNIT, NO_PROJECT, WHOLE = "（未写单位）", "（未写项目名称）", "部门整体绩效目标"
SEVERITIES = ("error", "warning", "info")
_YEARS = re.compile(r"20\d\d年?度?")
_SCHEMA = """
CREATE TABLE filing (id INTEGER PRIMARY KEY, path TEXT, unit TEXT, skipped INTEGER);
CREATE TABLE project (
  id INTEGER PRIMARY KEY, filing INTEGER, unit TEXT, year INTEGER, title TEXT, key TEXT, goal TEXT, place TEXT, count INTEGER);
CREATE TABLE line (
  id INTEGER PRIMARY KEY, project INTEGER, text TEXT, sense TEXT, label TEXT, identity TEXT, name TEXT, target TEXT, description TEXT,
  level2 TEXT, declared TEXT, vague INTEGER, misfiled INTEGER, score INTEGER, grade TEXT, share REAL, place TEXT);
CREATE TABLE finding (
  id INTEGER PRIMARY KEY, level TEXT, filing INTEGER, project INTEGER, line INTEGER, code TEXT, severity TEXT, rank INTEGER,
  fingerprint TEXT, identity TEXT, message TEXT, suggestion TEXT, status TEXT, across INTEGER DEFAULT 0);
"""
_INDEXES = """
CREATE INDEX line_text ON line (text, project);
CREATE INDEX line_sense ON line (sense);
CREATE INDEX line_label ON line (label);
CREATE INDEX line_project ON line (project, text);
CREATE INDEX project_key ON project (unit, key, year);
CREATE INDEX finding_line ON finding (line);
CREATE INDEX finding_project ON finding (project);
"""


class Filings(Protocol):
    """Assessed filings as public records, in input order; every loop over it starts anew."""

    @property
    def failures(self) -> Sequence[Failure]:
        """Inputs that could not be read."""

    @property
    def info(self) -> Mapping[str, str]:
        """What the run used: model, settings."""

    def __iter__(self) -> Iterator[dict[str, Any]]: ...


def build(filings: Iterable[dict[str, Any]], place: Path | None = None) -> sqlite3.Connection:
    """Read all filings once. ``place`` is the database file, replaced if there is one; ``None`` for one in memory.

    Identities, which do not depend on where a row stands: ``line.text`` is name and target compacted, ``line.sense`` the
    same with one spelling of figures, ``line.identity``
    unit, project and name, ``line.label`` the name compacted, ``project.key`` the project's name without years.
    """
    if place is not None:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.unlink(missing_ok=True)
    base = sqlite3.connect(":memory:" if place is None else str(place), isolation_level=None)
    base.executescript(
        "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-8000; PRAGMA temp_store=FILE;"
    )
    base.executescript(_SCHEMA)
    base.execute("BEGIN")
    for number, filing in enumerate(filings):
        _add(base, number, filing)
    base.execute("COMMIT")
    base.executescript(_INDEXES)
    return base


def _add(base: sqlite3.Connection, number: int, filing: Mapping[str, Any]) -> None:
    units = Counter(project["unit"] for project in filing["projects"] if project["unit"])
    unit = units.most_common(1)[0][0] if units else NO_UNIT
    base.execute("INSERT INTO filing VALUES (?,?,?,?)", (number, filing["path"], unit, len(filing["skipped"])))
    rows = iter(filing["indicators"])
    for project in filing["projects"]:
        own = [next(rows) for _ in range(project["indicators"])]
        _add_project(base, number, project, own, project["unit"] or NO_UNIT)
    for finding in filing["findings"]:
        add_finding(base, "filing", (number, None, None), finding, identity(unit, None, ""))


def _add_project(
    base: sqlite3.Connection, filing: int, project: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], unit: str
) -> None:
    title = project_title(project)
    about = (filing, unit, project["year"], title, project_key(title), project.get("goal") or "")
    cells = (*about, place(project["source"]), len(rows))
    at = base.execute("INSERT INTO project VALUES (NULL,?,?,?,?,?,?,?,?)", cells).lastrowid
    shares = shares_of([row["weight"] for row in rows])
    for row, share in zip(rows, shares, strict=True):
        known = identity(unit, project["project"], row["name"])
        misfiled = int(any(finding["name"] == "misfiled-category" for finding in row["findings"]))
        line = base.execute(
            "INSERT INTO line VALUES (NULL,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                at, text_key(row["name"], row["target"]), sense_key(row), compact(row["name"]), known, row["name"],
                row["target"], row["description"] or "", row["category"]["level2"], row["declared"]["level2"],
                int(row["vague"]["flag"]), misfiled, row["score"]["total"], row["score"]["grade"], share, place(row["source"]),
            ),
        ).lastrowid  # fmt: skip
        for finding in row["findings"]:
            add_finding(base, "line", (filing, at, line), finding, known)
    for finding in project["findings"]:
        add_finding(base, "project", (filing, at, None), finding, identity(unit, project["project"], ""))


def add_finding(
    base: sqlite3.Connection,
    level: str,
    at: tuple[int, int | None, int | None],
    finding: Mapping[str, Any],
    known: str,
    *,
    across: bool = False,
) -> None:
    """Put a finding into the index; ``at`` is (filing, project, line), ``known`` the identity of what it is about.

    ``across`` marks a finding that only the batch shows: it is not in the filing's own record.
    """
    rank = SEVERITIES.index(finding["severity"])
    cells = (finding["fingerprint"], known, finding["message"], finding["suggestion"])
    base.execute(
        "INSERT INTO finding VALUES (NULL,?,?,?,?,?,?,?,?,?,?,?,NULL,?)",
        (level, *at, finding["code"], finding["severity"], rank, *cells, int(across)),
    )


def project_title(project: Mapping[str, Any]) -> str:
    """What a project is called in a report."""
    return project["project"] or (WHOLE if project["scope"] == "department" else NO_PROJECT)


def project_key(title: str) -> str:
    """A project's name without years: what stays the same from one year to the next."""
    return compact(_YEARS.sub("", fold(title).text))


def text_key(name: str, target: str) -> str:
    """Name and target as they are compared between filings. Signs and units count in the target."""
    return f"{compact(name)}|{fold(target).text.replace(' ', '')}"


def sense_key(row: Mapping[str, Any]) -> str:
    """:func:`text_key` with every figure in one spelling: 90%以上, 不低于90% and ≥90% are the same target."""
    target, parts, at = row["target"], [], 0
    for one in sorted(row["measures"], key=lambda one: (one["start"], one["end"])):
        start, end = one["start"], one["end"]
        bounds = "~".join(bound for bound in (one["low"], one["high"]) if bound is not None)
        if not bounds or start < at or target[start:end] != one["text"]:
            continue
        parts += [target[at:start], f"{one['comparator']}{bounds}{one['unit'] or ''}"]
        at = end
    return text_key(row["name"], "".join((*parts, target[at:])))


def identity(unit: str | None, project: str | None, name: str) -> str:
    """Which indicator of which project of which unit: stays when the target, the place or the year changes."""
    return "|".join((compact(unit or ""), project_key(project or ""), compact(name)))


def shares_of(weights: Sequence[str | None]) -> list[float]:
    """How much each row of a table counts, 1 on average: by 分值 where the form gives points, else all alike.

    A row without points in a table that has them counts nothing.
    """
    points = [Decimal(weight) if weight else Decimal(0) for weight in weights]
    total = sum(points)
    if total <= 0 or any(point < 0 for point in points):
        return [1.0] * len(points)
    return [float(point * len(points) / total) for point in points]


def place(source: Mapping[str, Any]) -> str:
    """Where something stands inside its file, in words; empty where the format has no places."""
    spot = [f"第{source['page']}页"] if source["page"] else []
    spot += [str(source["sheet"])] if source["sheet"] else []
    spot += [f"表{source['table']}"] if source["table"] else []
    spot += [f"第{source['row']}行"] if source["row"] else []
    spot += [f"文本第{source['line']}行"] if source["line"] else []
    return " ".join(spot)
