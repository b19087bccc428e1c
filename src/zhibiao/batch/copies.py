"""What is repeated between projects, units and years (``domain.md`` §3.4 D28, W4): rows, whole tables, last year's targets.

A table that is copied as a whole, or carried over from last year, is a finding; how often there are any does not count in
memory, they lie in the index.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from zhibiao.batch import groups
from zhibiao.batch.groups import Group
from zhibiao.batch.similar import Packed, alike
from zhibiao.batch.spots import Spot, spot

TABLE_LIKENESS = 0.8
FEW_ROWS = 4
CARRIED_SHARE = 0.8
_LISTED_SHARE = 0.5
Kind = Literal["table", "carried"]
_SCHEMA = "CREATE TABLE copy (kind TEXT, first INTEGER, later INTEGER, same INTEGER, rows INTEGER);"
_SHARED = """
WITH twice AS (SELECT text, MIN(id) AS number FROM line GROUP BY text HAVING COUNT(DISTINCT project)>1)
SELECT l.project, t.number, p.count FROM twice t JOIN line l ON l.text=t.text JOIN project p ON p.id=l.project
WHERE p.count>=? GROUP BY l.project, t.number ORDER BY p.year IS NULL, p.year, l.project
"""
_CARRIED = """
INSERT INTO copy SELECT 'carried', first, later, MAX(same), rows FROM (
  SELECT a.id AS first, b.id AS later, COUNT(DISTINCT y.text) AS same, b.count AS rows FROM project b
  JOIN project a ON a.unit=b.unit AND a.key=b.key AND a.year=b.year-1
  JOIN line y INDEXED BY line_project ON y.project=b.id
  JOIN line x INDEXED BY line_project ON x.project=a.id AND x.text=y.text
  WHERE b.count>=? AND b.key<>'' GROUP BY a.id, b.id)
WHERE same>=?*rows GROUP BY later
"""
_ORDER = "ORDER BY 1.0*c.same/c.rows DESC, c.rows DESC, f.path, c.later"


@dataclass(frozen=True, slots=True)
class Copy:
    """A table that is ``same`` of ``rows`` rows the table of another project; ``first`` is the earlier of the two."""

    first: Spot
    later: Spot
    same: int
    rows: int


@dataclass(frozen=True, slots=True)
class Copies:
    """All that is repeated: the gravest of each kind, and how many there are in the index.

    ``tables`` are tables copied between different projects, ``carried`` those that a project took over from its own table of
    the year before, from half of its rows upwards; ``compared`` of ``distinct`` texts were compared.
    """

    groups: tuple[Group, ...]
    templates: tuple[Group, ...]
    tables: tuple[Copy, ...]
    carried: tuple[Copy, ...]
    all_groups: int
    all_templates: int
    all_tables: int
    all_carried: int
    distinct: int
    compared: int


def find(base: sqlite3.Connection, limit: int = 1000) -> Copies:
    """What is repeated in an index; at most ``limit`` of each kind are in the result, :func:`listed` has all tables."""
    base.executescript(_SCHEMA)
    base.execute("BEGIN")
    base.executemany("INSERT INTO copy VALUES ('table',?,?,?,?)", _tables(base))
    base.execute(_CARRIED, (FEW_ROWS, _LISTED_SHARE))
    base.execute("COMMIT")
    texts = groups.find(base, limit)
    counts = dict(base.execute("SELECT kind, COUNT(*) FROM copy GROUP BY kind"))
    return Copies(
        groups=texts.groups,
        templates=texts.templates,
        tables=tuple(listed(base, "table", limit)),
        carried=tuple(listed(base, "carried", limit)),
        all_groups=texts.all_groups,
        all_templates=texts.all_templates,
        all_tables=counts.get("table", 0),
        all_carried=counts.get("carried", 0),
        distinct=texts.distinct,
        compared=texts.compared,
    )


def listed(base: sqlite3.Connection, kind: Kind, limit: int = -1) -> Iterator[Copy]:
    """Copied or carried tables, the most alike first; all of them without a limit."""
    rows = base.execute(
        "SELECT c.first, c.later, c.same, c.rows FROM copy c JOIN project p ON p.id=c.later JOIN filing f ON f.id=p.filing"
        f" WHERE c.kind=? {_ORDER} LIMIT ?",
        (kind, limit),
    )
    for first, later, same, count in rows:
        yield Copy(spot(base, first), spot(base, later), same, count)


def _tables(base: sqlite3.Connection) -> Iterator[tuple[int, int, int, int]]:
    """(earlier, later, same rows, rows) for every table that is nearly that of another project: its nearest one.

    A table that is nearly the project's own of another year is none: it is carried over, whoever was copied back then.
    """
    numbers, counts = array("i"), array("i")
    rows = Packed()
    for (project, count), own in groupby(base.execute(_SHARED, (FEW_ROWS,)), lambda row: (row[0], row[2])):
        texts = array("i", (row[1] for row in own))
        if len(texts) >= TABLE_LIKENESS * count:
            numbers.append(project)
            counts.append(count)
            rows.append(texts)
    best: dict[int, tuple[int, float]] = {}
    kept: set[int] = set()
    for there, here, likeness in alike(rows, TABLE_LIKENESS):
        if _same_project(base, numbers[there], numbers[here]):
            kept.add(here)
        elif likeness > best.get(here, (0, 0.0))[1]:
            best[here] = (there, likeness)
    for here, (there, _) in best.items():
        if here in kept:
            continue
        same = len(set(rows[there]).intersection(rows[here]))
        yield numbers[there], numbers[here], same, counts[here]


def _same_project(base: sqlite3.Connection, one: int, two: int) -> bool:
    """Whether two tables are those of one project, in two years or files."""
    found = base.execute(
        "SELECT a.unit=b.unit AND a.key=b.key FROM project a, project b WHERE a.id=? AND b.id=?", (one, two)
    ).fetchone()
    return bool(found[0])
