"""Texts that several projects share: the same, nearly the same, or the same with another figure (``domain.md`` §3.4 D28, W4).

A repeated row alone is no defect (many units rightly ask for ≥95% satisfaction), so groups are listed and raise no finding.
All counting is done by SQLite on disk; only texts with the same figures are in memory at a time.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from zhibiao.batch.similar import Clusters, Vectors, alike_texts
from zhibiao.batch.spots import Spot, spot

if TYPE_CHECKING:
    from numpy import floating
    from numpy.typing import NDArray

MOST_TOGETHER = 100_000
"""At most so many texts with the same figures are compared with each other, the most frequent."""

ENCODER = "fast"
TEMPLATE_FIGURES, TEMPLATE_PROJECTS, MOST_TEMPLATES = 3, 5, 200
_SHOWN = 5
_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_SENSES = """
CREATE TABLE sense (id INTEGER PRIMARY KEY, sense TEXT, figures TEXT, skeleton TEXT, head INTEGER);
INSERT INTO sense (sense) SELECT sense FROM line WHERE name<>'' AND target<>'' GROUP BY sense ORDER BY COUNT(*) DESC, MIN(id);
UPDATE sense SET head=id, figures=figures_of(sense), skeleton=skeleton_of(sense);
CREATE INDEX sense_sense ON sense (sense);
CREATE INDEX sense_figures ON sense (figures);
CREATE INDEX sense_skeleton ON sense (skeleton);
"""
_COUNTS = (
    "COUNT(*) AS n, COUNT(DISTINCT p.unit||char(31)||p.key) AS projects, COUNT(DISTINCT p.unit) AS units, SUM(l.vague) AS bare,"
    " COUNT(DISTINCT s.figures) AS figures FROM sense s JOIN line l ON l.sense=s.sense JOIN project p ON p.id=l.project"
)
_GROUPS = f"""
CREATE INDEX sense_head ON sense (head);
CREATE TABLE likes (kind TEXT, head INTEGER, n INTEGER, projects INTEGER, units INTEGER, vague INTEGER);
INSERT INTO likes SELECT 'same', s.head, n, projects, units, 2*bare>n FROM (SELECT s.head, {_COUNTS} GROUP BY s.head) s
  WHERE projects>1;
INSERT INTO likes SELECT 'template', first, n, projects, units, 0 FROM (SELECT MIN(s.id) AS first, {_COUNTS} GROUP BY s.skeleton)
  WHERE figures>={TEMPLATE_FIGURES} AND projects>={TEMPLATE_PROJECTS};
"""


@dataclass(frozen=True, slots=True)
class Group:
    """A text (name and target) that several projects share.

    ``kind`` is ``same``, or ``template`` where only the figures differ. ``lines`` rows in ``projects`` different projects of
    ``units`` units; ``variants`` are other spellings beside ``name``/``target``, for a template with other figures; ``figures``
    rows say the same with another figure (0 in a template); ``first`` is the earliest year's first place; ``vague`` says that
    its target cannot be measured.
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
    kind: Literal["same", "template"] = "same"
    figures: int = 0


@dataclass(frozen=True, slots=True)
class Groups:
    """The gravest ``groups`` of ``all_groups``, the ``templates`` of ``all_templates``; ``compared`` of ``distinct`` texts were compared."""

    groups: tuple[Group, ...]
    templates: tuple[Group, ...]
    all_groups: int
    all_templates: int
    distinct: int
    compared: int


def encoder() -> Vectors | None:
    """The shipped static encoder over texts (name and target with ``|`` between); ``None`` where it is not installed.

    It is read on first use: hardly a table needs it, and it takes some hundred MiB while it is there.
    """
    from zhibiao.classify.inputs import Row
    from zhibiao.errors import ModelError
    from zhibiao.model.store import Model, load, locate

    try:
        locate(ENCODER)
    except ModelError:
        return None
    opened: list[Model] = []

    def vectors(texts: Sequence[str]) -> NDArray[floating]:
        if not opened:
            opened.append(load(ENCODER))
        pairs = (text.partition("|") for text in texts)
        found: NDArray[floating] = opened[0].judge.vectors([Row(name, "", target) for name, _, target in pairs])
        return found

    return vectors


def find(base: sqlite3.Connection, limit: int, open_encoder: Callable[[], Vectors | None] = encoder) -> Groups:
    """The groups of an index, at most ``limit`` of them, vague ones first, then those of most units."""
    base.create_function("figures_of", 1, lambda text: " ".join(_FIGURE.findall(text)), deterministic=True)
    base.create_function("skeleton_of", 1, lambda text: _FIGURE.sub("#", text), deterministic=True)
    base.executescript(_SENSES)
    distinct = base.execute("SELECT COUNT(*) FROM sense").fetchone()[0]
    compared = _join(base, distinct, open_encoder)
    base.executescript(_GROUPS)
    order = "ORDER BY vague DESC, units DESC, projects DESC, n DESC, head LIMIT ?"
    found = [
        tuple(
            _group(base, *row)
            for row in base.execute(f"SELECT * FROM likes WHERE kind=? {order}", (kind, most)).fetchall()
        )
        for kind, most in (("same", limit), ("template", min(limit, MOST_TEMPLATES)))
    ]
    counts = dict(base.execute("SELECT kind, COUNT(*) FROM likes GROUP BY kind"))
    return Groups(found[0], found[1], counts.get("same", 0), counts.get("template", 0), distinct, compared)


def _join(base: sqlite3.Connection, distinct: int, open_encoder: Callable[[], Vectors | None]) -> int:
    """Give near-identical texts one head; how many texts were compared."""
    if distinct < 2:
        return distinct
    joined = Clusters(distinct + 1)
    vectors = open_encoder()
    compared = 0
    for _, block in groupby(
        base.execute("SELECT figures, id, sense FROM sense ORDER BY figures, id"), lambda row: row[0]
    ):
        texts: list[str] = []
        numbers: list[int] = []
        for _, number, text in block:
            if len(texts) < MOST_TOGETHER:
                texts.append(text)
                numbers.append(number)
        compared += len(texts)
        for one, two in alike_texts(texts, vectors) if len(texts) > 1 else ():
            joined.join(numbers[one], numbers[two])
    base.execute("BEGIN")
    base.executemany("UPDATE sense SET head=? WHERE id=?", _moved(joined, distinct))
    base.execute("COMMIT")
    return compared


def _moved(joined: Clusters, distinct: int) -> Iterator[tuple[int, int]]:
    return ((head, number) for number in range(1, distinct + 1) if (head := joined.head(number)) != number)


def _group(
    base: sqlite3.Connection,
    kind: Literal["same", "template"],
    head: int,
    lines: int,
    projects: int,
    units: int,
    vague: int,
) -> Group:
    where = "s.head=:head" if kind == "same" else "s.skeleton=(SELECT skeleton FROM sense WHERE id=:head)"
    rows = f"FROM sense s JOIN line l ON l.sense=s.sense JOIN project p ON p.id=l.project WHERE {where}"
    given = {"head": head, "most": _SHOWN}
    spelt = "l.text" if kind == "same" else "s.sense"
    texts = base.execute(
        f"SELECT name, target FROM line WHERE id IN (SELECT MIN(l.id) {rows} GROUP BY {spelt} ORDER BY COUNT(*) DESC, MIN(l.id)"
        " LIMIT :most+1) ORDER BY (SELECT COUNT(*) FROM line same WHERE same.sense=line.sense) DESC, id",
        given,
    ).fetchall()
    first = base.execute(f"SELECT p.id {rows} ORDER BY p.year IS NULL, p.year, l.id LIMIT 1", given).fetchone()[0]
    some = base.execute(f"SELECT p.unit {rows} GROUP BY p.unit ORDER BY MIN(p.year), MIN(l.id) LIMIT :most", given)
    others = (
        base.execute(
            "SELECT COUNT(*) FROM sense s JOIN line l ON l.sense=s.sense"
            " WHERE s.skeleton=(SELECT skeleton FROM sense WHERE id=:head) AND s.figures<>(SELECT figures FROM sense WHERE id=:head)",
            given,
        ).fetchone()[0]
        if kind == "same"
        else 0
    )
    return Group(
        name=texts[0][0],
        target=texts[0][1],
        variants=tuple(f"{name}：{target}" for name, target in texts[1:]),
        lines=lines,
        projects=projects,
        units=units,
        some_units=tuple(unit for (unit,) in some),
        vague=bool(vague),
        first=spot(base, first),
        kind=kind,
        figures=others,
    )
