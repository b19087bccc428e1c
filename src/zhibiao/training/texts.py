"""Many samples as few texts: rows that look the same to the classifier are one, with the words that they are cut into.

What the classifier sees of a row is its :class:`~zhibiao.classify.inputs.Fields` (figures masked), so collapsing equal
fields loses nothing.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhibiao.classify.inputs import Fields, Row, fields

if TYPE_CHECKING:
    from numpy import int64
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Texts:
    """Distinct texts: the first row that has each, and for every sample the number of its text."""

    rows: tuple[Row, ...]
    of_sample: NDArray[int64]


def distinct(rows: Iterable[Row]) -> Texts:
    """Collapse ``rows`` by what the classifier sees of them."""
    import numpy

    known: dict[Fields, int] = {}
    seen: dict[Row, int] = {}
    first: list[Row] = []
    numbers = array("q")
    for row in rows:
        number = seen.get(row)
        if number is None:
            number = known.setdefault(fields(row), len(known))
            if number == len(first):
                first.append(row)
            seen[row] = number
        numbers.append(number)
    return Texts(tuple(first), numpy.frombuffer(numbers, dtype=numpy.int64) if numbers else numpy.zeros(0, int))


def dictionary(rows: Iterable[Row], floor: int, known: Iterable[str] = ()) -> dict[str, int]:
    """The words of jieba's dictionary that occur in ``rows``, are ``known``, or count at least ``floor``."""
    from zhibiao.text.segment import jieba_frequencies

    everything = jieba_frequencies()
    beginnings = {word[:end] for word in everything for end in range(1, len(word) + 1)}
    found = set(known)
    for row in rows:
        seen = fields(row)
        for text in (seen.name, seen.description, seen.target):
            for start in range(len(text)):
                end = start + 1
                # no word goes on where no word begins so: most starts are given up after two characters
                while end <= len(text) and (piece := text[start:end]) in beginnings:
                    found.add(piece)
                    end += 1
    kept = {word: count for word, count in everything.items() if count >= floor or word in found}
    return dict(sorted(kept.items()))
