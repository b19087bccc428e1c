"""Rows to the numbers of their terms: characters and n-grams of each field, and what the shape of the target says.

A vocabulary holds the terms by field; :class:`Lookup` finds those of many rows at a time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from zhibiao.classify.inputs import Row, fields
from zhibiao.classify.terms import LONGEST_GRAM, grams, shape_terms

if TYPE_CHECKING:
    from numpy import int64, uint64
    from numpy.typing import NDArray

FIELDS = ("name", "target", "description", "shape")
"""The parts of a row, in the order in which their vectors stand side by side."""

TEXTS = FIELDS[:3]
"""The parts that fall into grams."""

_PLANE = 1 << 16
_BITS: Any = 15
_SPREAD: Any = 0x9E3779B97F4A7C15


class Lookup:
    """Rows to the numbers of the terms that a vocabulary (terms by field) holds, the grams of many rows at a time.

    A gram is a number of four characters' places, found in a table with open addresses: no loop over grams.

    Raises:
        ValueError: a field lacks the mark ``^``, which every text has, or the shapes lack the empty term.
    """

    def __init__(self, vocabulary: Mapping[str, Sequence[str]]) -> None:
        import numpy

        if any("^" not in vocabulary[field] for field in TEXTS) or "" not in vocabulary["shape"]:
            raise ValueError("marks")
        known_grams = [gram for field in TEXTS for gram in vocabulary[field]]
        codes = numpy.array(known_grams, dtype=f"U{LONGEST_GRAM}").view(numpy.uint32).reshape(-1, LONGEST_GRAM)
        known = numpy.unique(codes)
        self._places = numpy.zeros(_PLANE, dtype=numpy.uint64)
        self._places[known[known > 0]] = numpy.arange(1, 1 + numpy.count_nonzero(known), dtype=numpy.uint64)
        sizes = [len(vocabulary[field]) for field in TEXTS]
        places = self._places[codes]
        keys = numpy.repeat(numpy.arange(len(TEXTS), dtype=numpy.uint64), sizes)
        for column in range(LONGEST_GRAM):
            keys = (keys << _BITS) | places[:, column]
        self._table = _Table(keys)
        self._shapes = {term: len(known_grams) + i for i, term in enumerate(vocabulary["shape"])}
        self.size = len(known_grams) + len(self._shapes)

    def __call__(self, rows: Sequence[Row]) -> tuple[NDArray[int64], NDArray[int64]]:
        """Term numbers and where each field's begin: name, target, description of every row, then every row's shape."""
        import numpy

        texts: list[str] = []
        shapes: list[int] = []
        shape_starts: list[int] = []
        number = self._shapes.get
        for row in rows:
            seen = fields(row)
            texts += seen.name, seen.target, seen.description
            shape_starts.append(len(shapes))
            shapes.append(self._shapes[""])
            shapes += [place for term in shape_terms(seen) if (place := number(term)) is not None]
        found, starts = self._grams(texts)
        numbers = numpy.concatenate([found, numpy.array(shapes, dtype=numpy.int64)])
        return numbers, numpy.concatenate([starts, numpy.array(shape_starts, dtype=numpy.int64) + len(found)])

    def _grams(self, texts: Sequence[str]) -> tuple[NDArray[int64], NDArray[int64]]:
        import numpy

        if not texts:
            return numpy.zeros(0, dtype=numpy.int64), numpy.zeros(0, dtype=numpy.int64)
        joined = "^" + "$\0^".join(texts) + "$\0" + "\0" * (LONGEST_GRAM - 1)
        codes = numpy.frombuffer(joined.encode("utf-32-le", "replace"), dtype=numpy.uint32)
        places = self._places[numpy.minimum(codes, _PLANE - 1)]
        lengths = numpy.array([len(text) + 3 for text in texts])
        count = int(lengths.sum())
        field = numpy.tile(numpy.arange(len(TEXTS), dtype=numpy.uint64), len(texts) // len(TEXTS))
        keys = numpy.repeat(field, lengths)
        table = numpy.zeros((count, LONGEST_GRAM), dtype=numpy.uint64)
        whole = numpy.ones(count, dtype=bool)
        for size in range(LONGEST_GRAM):
            place = places[size : size + count]
            whole &= place > 0
            keys = (keys << _BITS) | place
            table[:, size] = numpy.where(whole, keys << (_BITS * numpy.uint64(LONGEST_GRAM - 1 - size)), 0)
        numbers = self._table.find(table.reshape(-1)).reshape(count, LONGEST_GRAM)
        known = numbers >= 0
        begins = numpy.cumsum(lengths) - lengths
        held = numpy.add.reduceat(known.sum(axis=1), begins)
        return numbers[known], numpy.cumsum(held) - held


class _Table:
    """Where 64-bit keys (none of them 0) stand in an array: open addresses, all of it in numpy."""

    def __init__(self, keys: NDArray[uint64]) -> None:
        import numpy

        bits = max(4, int(4 * len(keys)).bit_length())
        self._shift, self._last = numpy.uint64(64 - bits), (1 << bits) - 1
        self._keys = numpy.zeros(1 << bits, dtype=numpy.uint64)
        self._numbers = numpy.full(1 << bits, -1, dtype=numpy.int64)
        left = numpy.arange(len(keys))
        slots = self._slots(keys)
        while len(left):
            free = self._keys[slots] == 0
            self._numbers[slots[free]] = left[free]
            self._keys[slots[free]] = keys[self._numbers[slots[free]]]
            waiting = self._numbers[slots] != left
            left, slots = left[waiting], (slots[waiting] + 1) & self._last

    def find(self, keys: NDArray[uint64]) -> NDArray[int64]:
        """The place of each key in the array that the table was made of; -1 for one that is not there, and for 0."""
        import numpy

        slots = self._slots(keys)
        held = self._keys[slots]
        numbers = numpy.where(held == keys, self._numbers[slots], -1)
        left = numpy.nonzero((held != keys) & (held != 0) & (keys != 0))[0]
        slots = slots[left]
        while len(left):
            slots = (slots + 1) & self._last
            held = self._keys[slots]
            numbers[left] = numpy.where(held == keys[left], self._numbers[slots], -1)
            on = (held != keys[left]) & (held != 0)
            left, slots = left[on], slots[on]
        return numbers

    def _slots(self, keys: NDArray[uint64]) -> NDArray[int64]:
        import numpy

        slots: NDArray[int64] = ((keys * _SPREAD) >> self._shift).astype(numpy.int64)
        return slots


def terms(row: Row) -> dict[str, list[str]]:
    """The terms of ``row`` by field, known or not: what a vocabulary is made from."""
    seen = fields(row)
    return {
        "name": grams(seen.name),
        "target": grams(seen.target),
        "description": grams(seen.description),
        "shape": ["", *shape_terms(seen)],
    }
