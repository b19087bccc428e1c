"""Rows that have nothing to do with their project, while the same row fits in the projects of many other units (D29).

Words decide, not the encoder: its vectors tell categories apart, not subjects (a row of another sector is as near to a
project's rows as they are to one another). A word is a pair of neighbouring characters that few kinds of project use.
"""

from __future__ import annotations

import math
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from zhibiao.batch.index import NO_PROJECT, WHOLE
from zhibiao.batch.spots import Spot, spot
from zhibiao.text.normalise import compact

MOST_KINDS = 20_000
"""Of more kinds of project than this an even part tells which words are common."""

COMMON_SHARE, COMMON_KINDS = 0.02, 3
MANY_UNITS, HOME_UNITS, HOME_SHARE = 4, 3, 0.8
SHORT, FEW_WORDS, LITTLE_CONTEXT = 4, 3, 3
DISTANCE = 0.15
_MOST_MEMBERS, _KEPT = 2000, 256
_HAN = re.compile("[一-鿿]{2}")
Words = frozenset[str]


@dataclass(frozen=True, slots=True)
class Stranger:
    """A row that does not belong: ``home`` is the first of the projects of ``units`` other units where it does."""

    line: int
    project: int
    name: str
    home: Spot
    units: int


@dataclass(frozen=True, slots=True)
class _About:
    """What a project speaks of: its head (title, unit, goal) and its rows by label."""

    unit: str
    title: str
    head: Words
    rows: tuple[tuple[str, Words], ...]

    def without(self, label: str) -> Words:
        return self.head.union(*(words for own, words in self.rows if own != label))


def find(base: sqlite3.Connection) -> Iterator[Stranger]:
    """The rows that do not belong, in order of their names; none in a small batch, where nothing is known to fit elsewhere.

    Silent about tables of a whole department or without a project's name, and in doubt: where the name shares a single character with the project's title, or a word with any of its rows, its
    unit, its goal, or another project of the unit.
    """
    labels = base.execute(
        "SELECT l.label FROM line l JOIN project p ON p.id=l.project WHERE length(l.label)>=? GROUP BY l.label"
        " HAVING COUNT(DISTINCT p.unit)>=?",
        (SHORT, MANY_UNITS),
    ).fetchall()
    if not labels:
        return
    look = _Look(base, _common(base))
    for (label,) in labels:
        words = look.words(label)
        if len(words) >= FEW_WORDS:
            yield from _strangers(base, look, label, words)


def _common(base: sqlite3.Connection) -> Words:
    """The pairs that more than :data:`COMMON_SHARE` of the kinds of project use in titles or names."""
    kinds = base.execute("SELECT COUNT(DISTINCT key) FROM project").fetchone()[0]
    step = max(1, math.ceil(kinds / MOST_KINDS))
    counts: Counter[str] = Counter()
    seen = 0
    rows = base.execute("SELECT p.key, l.label FROM project p JOIN line l ON l.project=p.id ORDER BY p.key")
    for number, (key, own) in enumerate(groupby(rows, lambda row: str(row[0]))):
        if number % step == 0:
            counts.update(_pairs(key).union(*(_pairs(label) for _, label in own)))
            seen += 1
    limit = max(COMMON_KINDS, COMMON_SHARE * seen)
    return frozenset(pair for pair, count in counts.items() if count > limit)


@lru_cache(maxsize=4096)
def _pairs(text: str) -> Words:
    return frozenset(pair for at in range(len(text) - 1) if _HAN.fullmatch(pair := text[at : at + 2]))


class _Look:
    """What projects speak of, read from the index as it is asked for; the last few are remembered."""

    def __init__(self, base: sqlite3.Connection, common: Words) -> None:
        self._base = base
        self._common = common
        self._kept: dict[int, _About] = {}

    def words(self, text: str) -> Words:
        """The words of a compacted text that are not common."""
        return _pairs(text) - self._common

    def about(self, project: int) -> _About:
        """What the project with this number speaks of."""
        if project not in self._kept:
            if len(self._kept) >= _KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[project] = self._read(project)
        return self._kept[project]

    def _read(self, project: int) -> _About:
        unit, title, goal = self._base.execute(
            "SELECT unit, title, goal FROM project WHERE id=?", (project,)
        ).fetchone()
        head = self.words(compact(title)) | self.words(compact(unit)) | self.words(compact(goal))
        rows = self._base.execute("SELECT label, description FROM line WHERE project=?", (project,))
        return _About(
            unit, title, head, tuple((label, self.words(label) | self.words(compact(said))) for label, said in rows)
        )

    def beside(self, unit: str) -> Words:
        """The words in the titles of a unit's projects."""
        titles = self._base.execute("SELECT DISTINCT title FROM project WHERE unit=?", (unit,))
        return frozenset().union(*(self.words(compact(title)) for (title,) in titles))


def _strangers(base: sqlite3.Connection, look: _Look, label: str, words: Words) -> Iterator[Stranger]:
    members = base.execute(
        "SELECT id, project, name FROM line WHERE label=? ORDER BY id LIMIT ?", (label, _MOST_MEMBERS)
    ).fetchall()
    contexts: dict[int, Words] = {}
    units: dict[int, str] = {}
    for _, project, _ in members:
        if project not in contexts:
            about = look.about(project)
            contexts[project], units[project] = about.without(label), about.unit
    homes = [project for project, said in contexts.items() if words & said]
    if len(homes) < HOME_SHARE * len(contexts):
        return
    for line, project, name in members:
        if words & contexts[project]:
            continue
        others = [home for home in homes if units[home] != units[project]]
        around = {units[home] for home in others}
        if len(around) >= HOME_UNITS and _far(look, project, words, contexts, others):
            yield Stranger(line, project, name, spot(base, others[0]), len(around))


def _far(look: _Look, project: int, words: Words, contexts: dict[int, Words], homes: list[int]) -> bool:
    """Whether a project shares nothing with a row, and hardly anything with the projects where the row is at home."""
    about, own = look.about(project), contexts[project]
    if (
        about.title in (WHOLE, NO_PROJECT)
        or len(own) < LITTLE_CONTEXT
        or set("".join(words)) & set(about.title)
        or words & look.beside(about.unit)
    ):
        return False
    return all(len(own & contexts[home]) <= DISTANCE * math.sqrt(len(own) * len(contexts[home])) for home in homes)
