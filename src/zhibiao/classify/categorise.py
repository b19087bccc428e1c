"""Rows into categories of the tree in force: probabilities, projected, with the set that a reviewer lets pass."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from zhibiao import taxonomy
from zhibiao.classify.boundaries import accepted
from zhibiao.classify.inputs import Classifier, Row
from zhibiao.records import Alternative, Category, Reading
from zhibiao.taxonomy import Standard

ALTERNATIVES = 3
"""At most so many other categories are named."""

NEGLIGIBLE = 0.01
"""Categories less likely than this are not named as alternatives."""


def categorise(
    rows: Sequence[Row], readings: Sequence[Reading | None], model: Classifier, standard: Standard
) -> list[Category]:
    """The category of each row in the names of ``standard``, in order; ``readings`` belong to the rows' targets.

    Raises:
        ValueError: ``rows`` and ``readings`` differ in length.
    """
    if not rows:
        return []
    shares = model.probabilities(rows)
    return [
        _category(row, reading, [float(value) for value in share], model.leaves, standard)
        for row, reading, share in zip(rows, readings, shares, strict=True)
    ]


def _category(
    row: Row, reading: Reading | None, shares: Sequence[float], leaves: Sequence[str], standard: Standard
) -> Category:
    content = f"{row.name}{row.description}{row.target}"
    totals: dict[str, float] = defaultdict(float)
    members: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for leaf, share in zip(leaves, shares, strict=True):
        level2 = taxonomy.project(leaf, standard, content)
        totals[level2] += share
        members[level2].append((share, leaf))
    ranked = sorted(totals.items(), key=lambda item: -item[1])
    level2, confidence = ranked[0]
    boundary = accepted(row, reading, shares, leaves)
    passed = (level2, *(taxonomy.project(leaf, standard, content) for leaf in boundary.accepted))
    others = tuple(
        Alternative(name, round(share, 6)) for name, share in ranked[1 : 1 + ALTERNATIVES] if share >= NEGLIGIBLE
    )
    return Category(
        level1=taxonomy.parent(level2, standard) or "",
        level2=level2,
        leaf=max(members[level2])[1],
        confidence=round(min(confidence, 1.0), 6),
        accepted=tuple(dict.fromkeys(passed)),
        alternatives=others,
        basis=boundary.rule,
    )
