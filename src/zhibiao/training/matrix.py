"""Many samples as few sparse rows: texts that look the same to the classifier are one row, and the vocabulary is capped.

What the classifier sees of a row is its :class:`~zhibiao.classify.inputs.Fields` (figures masked), so collapsing equal
fields loses nothing. Memory is bounded by the distinct texts and by :data:`MOST_TERMS`, not by the rows read.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING, Any

from zhibiao.classify.features import BLOCKS, Vocabulary, terms
from zhibiao.classify.inputs import Fields, Row, fields

if TYPE_CHECKING:
    from numpy import int64
    from numpy.typing import NDArray

    from zhibiao.text.segment import Segmenter

MOST_TERMS = 250_000
"""The vocabulary's cap: the terms of most texts are kept."""

MOST_WATCHED = 4_000_000
"""While terms are counted, the rarest are forgotten whenever so many are known."""


@dataclass(frozen=True, slots=True)
class Texts:
    """Distinct texts: the first row that has each, and for every sample the number of its text."""

    rows: tuple[Row, ...]
    of_sample: NDArray[int64]


@dataclass(frozen=True, slots=True)
class Features:
    """The vocabulary and the TF-IDF matrix (scipy CSR, texts x terms) whose numbers the loaded model will give."""

    vocabulary: Vocabulary
    matrix: Any


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
    longest = max(map(len, everything))
    found = set(known)
    for row in rows:
        seen = fields(row)
        for text in (seen.name, seen.description, seen.target):
            for start in range(len(text)):
                for end in range(start + 1, min(len(text), start + longest) + 1):
                    if text[start:end] in everything:
                        found.add(text[start:end])
    kept = {word: count for word, count in everything.items() if count >= floor or word in found}
    return dict(sorted(kept.items()))


def vectorise(rows: Sequence[Row], segmenter: Segmenter, floor: int, most: int = MOST_TERMS) -> Features:
    """TF-IDF features of ``rows`` (distinct texts): terms of at least ``floor`` texts, at most ``most`` of them.

    Vocabulary and frequencies come from all rows, those of a held-out fold included; they hold no labels.
    """
    import numpy
    from scipy.sparse import csr_matrix

    numbers: dict[tuple[str, str], int] = {}
    frequency = array("i")
    indptr, indices, counts = array("q", [0]), array("i"), array("i")
    for row in rows:
        for block, found in terms(row, segmenter).items():
            for term, count in Counter(found).items():
                number = numbers.setdefault((block, term), len(frequency))
                if number == len(frequency):
                    frequency.append(0)
                frequency[number] += 1
                indices.append(number)
                counts.append(count)
        indptr.append(len(indices))
        if len(numbers) > MOST_WATCHED:
            # a forgotten term that comes again counts anew: at most its rarest occurrences are lost
            numbers = {key: number for key, number in numbers.items() if frequency[number] > 1}
    names = _kept(numbers, frequency, floor, most)
    columns = numpy.full(len(frequency), -1, dtype=numpy.int32)
    order = [numbers[block, term] for block, found in names.items() for term in found]
    columns[order] = numpy.arange(len(order), dtype=numpy.int32)
    idf = 1.0 + numpy.log((1 + len(rows)) / (1 + numpy.frombuffer(frequency, dtype=numpy.int32)[order]))
    del numbers
    place = columns[numpy.frombuffer(indices, dtype=numpy.int32)]
    keep = place >= 0
    starts = numpy.concatenate([[0], numpy.cumsum(keep)])[numpy.frombuffer(indptr, dtype=numpy.int64)]
    values = (1.0 + numpy.log(numpy.frombuffer(counts, dtype=numpy.int32)[keep])) * idf[place[keep]]
    matrix = csr_matrix((values, place[keep], starts), shape=(len(rows), len(order)))
    _scale(matrix, [len(found) for found in names.values()])
    return Features(Vocabulary(names, idf.tolist()), matrix)


def _kept(numbers: dict[tuple[str, str], int], frequency: array[int], floor: int, most: int) -> dict[str, list[str]]:
    frequent = [(frequency[number], key) for key, number in numbers.items() if frequency[number] >= floor]
    if len(frequent) > most:
        frequent = sorted(frequent, key=lambda one: (-one[0], one[1]))[:most]
    names: dict[str, list[str]] = {block: [] for block in BLOCKS}
    for _, (block, term) in sorted(frequent, key=lambda one: one[1]):
        names[block].append(term)
    return names


def _scale(matrix: Any, sizes: Sequence[int]) -> None:
    """Bring each block of each row to its weight, in place."""
    import numpy

    rows = numpy.repeat(numpy.arange(matrix.shape[0]), numpy.diff(matrix.indptr))
    block = numpy.repeat(numpy.arange(len(sizes)), sizes)[matrix.indices]
    cell = rows * len(sizes) + block
    squares = numpy.bincount(cell, weights=matrix.data**2, minlength=matrix.shape[0] * len(sizes))
    weight = numpy.array(list(BLOCKS.values()))[block]
    matrix.data *= weight / numpy.sqrt(squares[cell])


def damped(count: float) -> float:
    """The weight of a text that stands in ``count`` filings: more than once says more, but not so many times more."""
    return 1.0 + log(count)
