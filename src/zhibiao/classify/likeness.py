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
        self._entries = numpy.sort(grams * self._count + owners)
        self._holders = self._entries % max(self._count, 1)
        self._known, held = numpy.unique(self._entries // max(self._count, 1), return_counts=True)
        self._rarity = numpy.log((self._count + 1) / held)
        weights = numpy.repeat(self._rarity, held)
        lengths = numpy.sqrt(numpy.bincount(self._holders, weights * weights, minlength=self._count))
        self._weights = weights / numpy.maximum(lengths, 1e-12)[self._holders]

    def cosines(self, queries: Sequence[str], first: int, last: int) -> NDArray[float64]:
        """The cosine of each query with the names from ``first`` up to ``last``, of shape (queries, last - first)."""
        import numpy

        found: NDArray[float64] = numpy.zeros((len(queries), last - first))
        grams, owners = _grams(queries)
        if not len(grams) or not len(self._known):
            return found
        places = numpy.minimum(numpy.searchsorted(self._known, grams), len(self._known) - 1)
        known = self._known[places] == grams
        weights = numpy.where(known, self._rarity[places], log(self._count + 1))
        lengths = numpy.sqrt(numpy.bincount(owners, weights * weights, minlength=len(queries)))
        weights /= numpy.maximum(lengths, 1e-12)[owners]
        begins = numpy.searchsorted(self._entries, grams * self._count + first)
        held = numpy.searchsorted(self._entries, grams * self._count + last) - begins
        ends = numpy.cumsum(held)
        entries = numpy.arange(int(ends[-1])) + numpy.repeat(begins - ends + held, held)
        cells = numpy.repeat(owners, held) * (last - first) + self._holders[entries] - first
        products = numpy.repeat(weights, held) * self._weights[entries]
        found += numpy.bincount(cells, products, minlength=found.size).reshape(found.shape)
        return found


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
