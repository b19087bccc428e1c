"""Rows into categories of the tree in force: probabilities, projected, with the set that a reviewer lets pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter

from zhibiao import taxonomy
from zhibiao.classify.boundaries import accepted
from zhibiao.classify.inputs import Classifier, Row
from zhibiao.records import Alternative, Category, Reading
from zhibiao.taxonomy import Standard

ALTERNATIVES = 3
"""At most so many other categories are named."""

NEGLIGIBLE = 0.01
"""Categories less likely than this are not named as alternatives."""

_SUSTAINED = "可持续影响指标"


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
    named = {leaf: taxonomy.project(leaf, standard) for leaf in (*model.leaves, *taxonomy.leaves())}
    return [
        _category(row, reading, share, model.leaves, standard, named)
        for row, reading, share in zip(rows, readings, shares.tolist(), strict=True)
    ]


def _category(
    row: Row,
    reading: Reading | None,
    shares: Sequence[float],
    leaves: Sequence[str],
    standard: Standard,
    named: Mapping[str, str],
) -> Category:
    if standard == "2021" and _SUSTAINED in named:  # the content decides where this one goes
        named = {
            **named,
            _SUSTAINED: taxonomy.project(_SUSTAINED, standard, f"{row.name}{row.description}{row.target}"),
        }
    totals: dict[str, float] = {}
    members: dict[str, tuple[float, str]] = {}
    for leaf, share in zip(leaves, shares, strict=True):
        level2 = named[leaf]
        totals[level2] = totals.get(level2, 0.0) + share
        members[level2] = max(members.get(level2, (-1.0, "")), (share, leaf))
    ranked = sorted(totals.items(), key=itemgetter(1), reverse=True)
    level2, confidence = ranked[0]
    boundary = accepted(row, reading, shares, leaves)
    passed = (level2, *(named[leaf] for leaf in boundary.accepted))
    others = tuple(
        Alternative(name, round(share, 6)) for name, share in ranked[1 : 1 + ALTERNATIVES] if share >= NEGLIGIBLE
    )
    return Category(
        level1=taxonomy.parent(level2, standard) or "",
        level2=level2,
        leaf=members[level2][1],
        confidence=round(min(confidence, 1.0), 6),
        accepted=tuple(dict.fromkeys(passed)),
        alternatives=others,
        basis=boundary.rule,
    )
