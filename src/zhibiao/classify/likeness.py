"""How alike names are by their characters: cosines over characters and pairs of them, rare ones weighing more.

Arrays throughout: an index over thousands of names is ready in milliseconds, and no loop runs over characters.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy import float64, int64
    from numpy.typing import NDArray

_CODE_BITS = 21
"""Bits of a character's code point."""


class Characters:
    """An index over ``names``: for each gram (a character or a pair) the names that hold it, with its weight there."""

    def __init__(self, names: Sequence[str]) -> None:
        import numpy

        self._count = len(names)
        grams, owners = _grams(names)
        order = numpy.argsort(grams, kind="stable")
        self._known, self._begins, self._held = numpy.unique(grams[order], return_index=True, return_counts=True)
        self._rarity = numpy.log((self._count + 1) / self._held)
        weights = numpy.repeat(self._rarity, self._held)
        self._holders = owners[order]
        lengths = numpy.sqrt(numpy.bincount(self._holders, weights * weights, minlength=self._count))
        self._weights = weights / numpy.maximum(lengths, 1e-12)[self._holders]

    def cosines(self, queries: Sequence[str]) -> NDArray[float64]:
        """The cosine of each query with each name, of shape (queries, names)."""
        import numpy

        grams, owners = _grams(queries)
        if not len(grams) or not len(self._known):
            return numpy.zeros((len(queries), self._count))
        places = numpy.minimum(numpy.searchsorted(self._known, grams), len(self._known) - 1)
        known = self._known[places] == grams
        weights = numpy.where(known, self._rarity[places], log(self._count + 1))
        lengths = numpy.sqrt(numpy.bincount(owners, weights * weights, minlength=len(queries)))
        weights /= numpy.maximum(lengths, 1e-12)[owners]
        places, owners, weights = places[known], owners[known], weights[known]
        held = self._held[places]
        ends = numpy.cumsum(held)
        entries = numpy.arange(ends[-1] if len(ends) else 0) + numpy.repeat(self._begins[places] - ends + held, held)
        cells = numpy.repeat(owners * self._count, held) + self._holders[entries]
        products = numpy.repeat(weights, held) * self._weights[entries]
        found: NDArray[float64] = numpy.zeros(len(queries) * self._count)
        found += numpy.bincount(cells, products, minlength=len(found))
        return found.reshape(len(queries), self._count)


def _grams(texts: Sequence[str]) -> tuple[NDArray[int64], NDArray[int64]]:
    """The different grams of each text as numbers, and the number of the text that each belongs to."""
    import numpy

    codes = numpy.frombuffer("".join(texts).encode("utf-32-le", "replace"), dtype=numpy.uint32).astype(numpy.int64)
    owners = numpy.repeat(numpy.arange(len(texts)), [len(text) for text in texts])
    inside = owners[1:] == owners[:-1]
    pairs = ((codes[:-1] << _CODE_BITS) | codes[1:])[inside]
    grams = numpy.concatenate([codes, pairs])
    owners = numpy.concatenate([owners, owners[1:][inside]])
    order = numpy.lexsort((grams, owners))
    grams, owners = grams[order], owners[order]
    new = numpy.ones(len(grams), dtype=bool)
    new[1:] = (grams[1:] != grams[:-1]) | (owners[1:] != owners[:-1])
    return grams[new], owners[new]
