"""What is repeated between projects, units and years (``domain.md`` §3.4 D28, W4): rows, whole tables, last year's targets.

A repeated row alone is no defect (many units rightly ask for ≥95% satisfaction), so rows are only listed; a table that is
copied as a whole, or carried over from last year, is a finding.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zhibiao.batch.similar import Neighbours, alike, alike_texts, clusters

MOST_TEXTS = 50_000
TABLE_LIKENESS = 0.8
FEW_ROWS = 4
CARRIED_SHARE = 0.8
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Spot:
    """One project table: where a text or a table stands."""

    project: int
    unit: str
    year: int | None
    title: str
    path: str
    place: str


@dataclass(frozen=True, slots=True)
class Group:
    """A text (name and target) that several projects share.

    ``lines`` rows in ``projects`` different projects of ``units`` units; ``variants`` are near-identical spellings beside
    ``name``/``target``; ``first`` is the earliest year's first place; ``vague`` says that its target cannot be measured.
    """

    name: str
    target: str
    variants: tuple[str, ...]
    lines: int
    projects: int
    units: int
    some_units: tuple[str, ...]
    vague: bool
    first: Spot


@dataclass(frozen=True, slots=True)
class Copy:
    """A table that is ``same`` of ``rows`` rows the table of another project; ``first`` is the earlier of the two."""

    first: Spot
    later: Spot
    same: int
    rows: int


@dataclass(frozen=True, slots=True)
class Copies:
    """All that is repeated. ``groups`` are the gravest of ``all_groups``; ``compared`` of ``distinct`` texts were compared.

    ``tables`` are tables copied between different projects, ``carried`` those that a project took over from its own table of
    the year before, from half of its rows upwards.
    """

    groups: tuple[Group, ...]
    tables: tuple[Copy, ...]
    carried: tuple[Copy, ...]
    all_groups: int
    distinct: int
    compared: int


def find(base: sqlite3.Connection, neighbours: Neighbours = alike_texts, limit: int = 1000) -> Copies:
    """What is repeated in an index; at most ``limit`` groups, the gravest first."""
    texts = base.execute(
        "SELECT text, MIN(id), COUNT(*) AS n FROM line WHERE name<>'' AND target<>'' GROUP BY text ORDER BY n DESC, MIN(id)"
        f" LIMIT {MOST_TEXTS}"
    ).fetchall()
    distinct = base.execute("SELECT COUNT(DISTINCT text) FROM line WHERE name<>'' AND target<>''").fetchone()[0]
    tables, carried = _tables(base)
    groups = _groups(base, texts, neighbours)
    return Copies(groups[:limit], tuple(tables), tuple(carried), len(groups), distinct, len(texts))


def spot(base: sqlite3.Connection, project: int) -> Spot:
    """Where a project stands."""
    row = base.execute(
        "SELECT p.id, p.unit, p.year, p.title, f.path, p.place FROM project p JOIN filing f ON f.id=p.filing WHERE p.id=?",
        (project,),
    ).fetchone()
    return Spot(*row)


def _groups(base: sqlite3.Connection, texts: list[tuple[str, int, int]], neighbours: Neighbours) -> tuple[Group, ...]:
    heads = clusters(len(texts), neighbours([text for text, _, _ in texts]))
    members: dict[int, list[tuple[str, int, int]]] = defaultdict(list)
    for head, entry in zip(heads, texts, strict=True):
        members[head].append(entry)
    groups = [group for entries in members.values() if (group := _group(base, entries)) is not None]
    groups.sort(key=lambda one: (not one.vague, -one.units, -one.projects, -one.lines, one.name, one.target))
    return tuple(groups)


def _group(base: sqlite3.Connection, entries: list[tuple[str, int, int]]) -> Group | None:
    if sum(count for _, _, count in entries) < 2:
        return None
    marks = ",".join("?" * len(entries))
    rows = base.execute(
        f"SELECT p.id, p.unit, p.key, p.year, l.vague FROM line l JOIN project p ON p.id=l.project WHERE l.text IN ({marks})"
        " ORDER BY p.year IS NULL, p.year, l.id",
        [text for text, _, _ in entries],
    ).fetchall()
    projects = {(unit, key) for _, unit, key, _, _ in rows}
    if len(projects) < 2:
        return None
    shown = [base.execute("SELECT name, target FROM line WHERE id=?", (line,)).fetchone() for _, line, _ in entries]
    units = list(dict.fromkeys(row[1] for row in rows))
    return Group(
        name=shown[0][0],
        target=shown[0][1],
        variants=tuple(f"{name}：{target}" for name, target in shown[1 : 1 + _SHOWN]),
        lines=len(rows),
        projects=len(projects),
        units=len(units),
        some_units=tuple(units[:_SHOWN]),
        vague=2 * sum(row[4] for row in rows) > len(rows),
        first=spot(base, rows[0][0]),
    )


def _tables(base: sqlite3.Connection) -> tuple[list[Copy], list[Copy]]:
    """Copies between projects, and within a project from one year to the next."""
    shared = base.execute(
        "WITH twice AS (SELECT text FROM line GROUP BY text HAVING COUNT(DISTINCT project)>1)"
        " SELECT l.project, l.text FROM line l JOIN project p ON p.id=l.project WHERE p.count>=? AND l.text IN twice"
        " ORDER BY p.year IS NULL, p.year, l.project",
        (FEW_ROWS,),
    )
    rows: dict[int, set[str]] = defaultdict(set)
    for project, text in shared:
        rows[project].add(text)
    about: Mapping[int, tuple[Any, ...]] = {
        row[0]: row[1:] for row in base.execute("SELECT id, unit, key, year, count FROM project") if row[0] in rows
    }
    numbers = [number for number in rows if len(rows[number]) >= TABLE_LIKENESS * about[number][3]]
    best: dict[int, tuple[int, float]] = {}
    for there, here, likeness in alike([frozenset(rows[number]) for number in numbers], TABLE_LIKENESS):
        earlier, later = numbers[there], numbers[here]
        if about[earlier][:2] != about[later][:2] and likeness > best.get(later, (0, 0.0))[1]:
            best[later] = (earlier, likeness)
    tables = [_copy(base, earlier, later, rows, about) for later, (earlier, _) in best.items()]
    tables.sort(key=lambda one: (-one.same / one.rows, -one.rows, one.later.path, one.later.project))
    carried = [_copy(base, earlier, later, rows, about) for earlier, later in _years(about)]
    carried = [one for one in carried if 2 * one.same >= one.rows]
    carried.sort(key=lambda one: (-one.same / one.rows, -one.rows, one.later.path, one.later.project))
    return tables, carried


def _years(about: Mapping[int, tuple[Any, ...]]) -> list[tuple[int, int]]:
    of = {(unit, key, year): number for number, (unit, key, year, _) in about.items() if year is not None and key}
    return [
        (of[unit, key, year - 1], number) for (unit, key, year), number in of.items() if (unit, key, year - 1) in of
    ]


def _copy(
    base: sqlite3.Connection,
    earlier: int,
    later: int,
    rows: Mapping[int, set[str]],
    about: Mapping[int, tuple[Any, ...]],
) -> Copy:
    return Copy(spot(base, earlier), spot(base, later), len(rows[earlier] & rows[later]), about[later][3])
