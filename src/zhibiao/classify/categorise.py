"""Rows into categories of the tree in force: probabilities, projected, with the set that a reviewer lets pass."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from zhibiao import taxonomy
from zhibiao.classify.boundaries import LIKELY, accepted
from zhibiao.classify.inputs import Classifier, Row
from zhibiao.records import Alternative, Category, Reading
from zhibiao.taxonomy import Standard

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

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
    if len(rows) != len(readings):
        raise ValueError(f"{len(rows)} rows, {len(readings)} readings")
    if not rows:
        return []
    import numpy

    shares = model.probabilities(rows)
    likely = _ranked(shares, model.leaves)
    named = {leaf: taxonomy.project(leaf, standard) for leaf in (*model.leaves, *taxonomy.leaves())}
    own = [named.get(_SUSTAINED, "")] * len(rows)
    if standard == "2021" and _SUSTAINED in named:  # the content decides where this one goes
        own = [taxonomy.project(_SUSTAINED, standard, f"{row.name}{row.description}{row.target}") for row in rows]
    trees = {name: _Tree({**named, _SUSTAINED: name}, model.leaves, standard) for name in dict.fromkeys(own)}
    names = numpy.array(own)
    found: dict[int, Category] = {}
    for name, tree in trees.items():
        places = numpy.flatnonzero(names == name).tolist()
        for place, (best, others) in zip(places, tree.choose(shares[places]), strict=True):
            boundary = accepted(rows[place], readings[place], likely[place])
            level2, share, leaf = best
            found[place] = Category(
                level1=tree.level1[level2],
                level2=level2,
                leaf=leaf,
                confidence=round(min(share, 1.0), 6),
                accepted=tuple(dict.fromkeys((level2, *(tree.named[one] for one in boundary.accepted)))),
                alternatives=others,
                basis=boundary.rule,
            )
    return [found[place] for place in range(len(rows))]


def _ranked(shares: NDArray[float64], leaves: Sequence[str]) -> list[list[tuple[str, float]]]:
    """For each row the leaves that can matter with their probabilities, the most likely first: at least two of them."""
    order = (-shares).argsort(axis=1, kind="stable")
    counts = (shares >= LIKELY).sum(axis=1).clip(min=2)
    return [
        [(leaves[at], row[at]) for at in ranking[:count]]
        for row, ranking, count in zip(shares.tolist(), order.tolist(), counts.tolist(), strict=True)
    ]


class _Tree:
    """Leaves as the second level of a standard: ``named`` by leaf, ``level1`` by second level."""

    def __init__(self, named: dict[str, str], leaves: Sequence[str], standard: Standard) -> None:
        self.named = named
        self._leaves = leaves
        self._level2 = list(dict.fromkeys(named[leaf] for leaf in leaves))
        self._columns = [self._level2.index(named[leaf]) for leaf in leaves]
        self.level1 = {name: taxonomy.parent(name, standard) or "" for name in named.values()}

    def choose(self, shares: NDArray[float64]) -> list[tuple[tuple[str, float, str], tuple[Alternative, ...]]]:
        """For each row of (rows, leaves): the best second level with its share and its likeliest leaf, and the next ones."""
        import numpy

        totals = numpy.zeros((len(shares), len(self._level2)))
        highest = numpy.full(totals.shape, -1.0)
        members = numpy.zeros(totals.shape, dtype=numpy.int64)
        for leaf, column in enumerate(self._columns):
            share = shares[:, leaf]
            totals[:, column] += share
            higher = share > highest[:, column]
            highest[higher, column] = share[higher]
            members[higher, column] = leaf
        order = (-totals).argsort(axis=1, kind="stable")[:, : 1 + ALTERNATIVES]
        named = numpy.take_along_axis(totals, order, axis=1)
        return [
            (
                (self._level2[first], share, self._leaves[member[first]]),
                tuple(
                    [
                        Alternative(self._level2[at], round(other, 6))
                        for at, other in zip(rest, others, strict=True)
                        if other >= NEGLIGIBLE
                    ]
                ),
            )
            for (first, *rest), (share, *others), member in zip(
                order.tolist(), named.tolist(), members.tolist(), strict=True
            )
        ]
