"""Texts as sparse counts of terms, made in chunks, in bounded memory; weighed anew for every part that is learnt from.

The matrix holds sublinear counts (1 + ln n), because frequencies belong to what a fold learns from and to nothing else:
:func:`frequent` counts them there, :func:`weighted` turns counts into the vectors that the loaded model will compute.
Memory is bounded by the distinct texts and by :data:`MOST_TERMS`, not by the rows read.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from zhibiao.classify.features import BLOCKS, terms
from zhibiao.classify.inputs import Row
from zhibiao.text.segment import Segmenter

if TYPE_CHECKING:
    from numpy import bool_, float32, int32, int64, uint8
    from numpy.typing import NDArray

MOST_TERMS = 250_000
"""The vocabulary's cap: the terms of most texts are kept."""

MOST_WATCHED = 3_000_000
"""While terms are counted, the rarest are forgotten whenever so many are known."""

CHUNK = 20_000
"""Texts whose terms are counted together, in a process of their own where there are several."""

_ENTRIES = 10_000_000


@dataclass(frozen=True, slots=True)
class Features:
    """Terms by block in column order, and the sublinear counts of each text (scipy CSR, texts x terms, single precision)."""

    terms: Mapping[str, tuple[str, ...]]
    counts: Any

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many columns each block has."""
        return tuple(len(found) for found in self.terms.values())


@dataclass(frozen=True, slots=True)
class _Counted:
    """The terms of some texts by block; entries as local numbers (blocks one after the other) and counts, row by row."""

    names: tuple[tuple[str, ...], ...]
    lengths: NDArray[int64]
    entries: NDArray[int32]
    counts: NDArray[uint8]


def vectorise(
    rows: Sequence[Row], words: Mapping[str, int], floor: int, most: int = MOST_TERMS, jobs: int = 1
) -> Features:
    """Counts of the terms of ``rows`` (distinct texts): terms of at least ``floor`` texts, at most ``most`` of them.

    ``words`` is the dictionary that words are cut with. The same whatever ``jobs`` is.
    """
    import numpy
    from joblib import Parallel, delayed

    known_words = tuple(words.items())
    parts = (tuple(rows[start : start + CHUNK]) for start in range(0, len(rows), CHUNK))
    found = Parallel(n_jobs=jobs, return_as="generator")(delayed(_count)(part, known_words) for part in parts)
    numbers: list[dict[str, int]] = [{} for _ in BLOCKS]
    frequency = numpy.zeros(1 << 16, dtype=numpy.int32)
    chunks = []
    size, rarest = 0, 1
    for part in found:
        place = []
        for known, names in zip(numbers, part.names, strict=True):
            for name in names:
                number = known.setdefault(name, size)
                size += number == size
                place.append(number)
        if size > len(frequency):
            frequency = numpy.concatenate([frequency, numpy.zeros(max(size, len(frequency)), dtype=numpy.int32)])
        local = numpy.array(place, dtype=numpy.int32)
        frequency[local] += numpy.bincount(part.entries, minlength=len(local)).astype(numpy.int32)
        chunks.append((part.lengths, local[part.entries] if len(local) else part.entries, part.counts))
        while sum(map(len, numbers)) > MOST_WATCHED:
            # a forgotten term that comes again counts anew: at most its rarest occurrences are lost
            numbers = [{t: n for t, n in known.items() if frequency[n] > rarest} for known in numbers]
            rarest += 1
    names = _kept(numbers, frequency, floor, most)
    columns = numpy.full(len(frequency), -1, dtype=numpy.int32)
    order = [known[term] for known, block in zip(numbers, names, strict=True) for term in block]
    columns[order] = numpy.arange(len(order), dtype=numpy.int32)
    del numbers, frequency
    return Features(dict(zip(BLOCKS, names, strict=True)), _matrix(chunks, columns, len(order)))


def frequent(matrix: Any, floor: int) -> NDArray[float32]:
    """Inverse document frequencies of the counts; 0 for terms of fewer than ``floor`` rows."""
    import numpy

    seen = numpy.zeros(matrix.shape[1], dtype=numpy.int64)
    for start in range(0, len(matrix.indices), _ENTRIES):
        seen += numpy.bincount(matrix.indices[start : start + _ENTRIES], minlength=matrix.shape[1])
    idf = 1.0 + numpy.log((1 + matrix.shape[0]) / (1 + seen))
    found: NDArray[float32] = numpy.where(seen >= floor, idf, 0.0).astype(numpy.float32)
    return found


def weighted(matrix: Any, idf: NDArray[float32], sizes: Sequence[int]) -> Any:
    """The vectors of the rows of ``matrix``: counts x ``idf``, each block scaled to length 1 and then by its weight."""
    import numpy
    from scipy.sparse import csr_matrix

    data = matrix.data * idf[matrix.indices]
    block = numpy.repeat(numpy.arange(len(sizes), dtype=numpy.int8), sizes)
    weight = numpy.array(list(BLOCKS.values()))
    for start in range(0, matrix.shape[0], CHUNK):
        edges = matrix.indptr[start : min(start + CHUNK, matrix.shape[0]) + 1]
        part = slice(int(edges[0]), int(edges[-1]))
        row = numpy.repeat(numpy.arange(len(edges) - 1), numpy.diff(edges))
        cell = row * len(sizes) + block[matrix.indices[part]]
        squares = numpy.bincount(
            cell, weights=data[part].astype(numpy.float64) ** 2, minlength=(len(edges) - 1) * len(sizes)
        ).reshape(-1, len(sizes))
        scale = weight / numpy.sqrt(numpy.where(squares > 0, squares, 1.0))
        data[part] *= scale.reshape(-1)[cell].astype(numpy.float32)
    return csr_matrix((data, matrix.indices, matrix.indptr), shape=matrix.shape, copy=False)


def _count(rows: Sequence[Row], words: tuple[tuple[str, int], ...]) -> _Counted:
    import numpy

    segmenter = _segmenter(words)
    numbers: tuple[dict[str, int], ...] = tuple({} for _ in BLOCKS)
    wide = len(BLOCKS)
    entries, counts, lengths = array("i"), array("B"), array("q")
    for row in rows:
        before = len(counts)
        for block, found in enumerate(terms(row, segmenter).values()):
            known = numbers[block]
            for term, count in Counter(found).items():
                entries.append(known.setdefault(term, len(known)) * wide + block)
                counts.append(min(count, 255))
        lengths.append(len(counts) - before)
    starts = numpy.concatenate([[0], numpy.cumsum([len(known) for known in numbers])])
    number, block_of = numpy.divmod(numpy.array(entries, dtype=numpy.int32), wide)
    local: NDArray[int32] = (starts[block_of] + number).astype(numpy.int32)
    names = tuple(tuple(known) for known in numbers)
    return _Counted(names, numpy.array(lengths), local, numpy.array(counts, dtype=numpy.uint8))


@lru_cache(maxsize=1)
def _segmenter(words: tuple[tuple[str, int], ...]) -> Segmenter:
    return Segmenter(dict(words))


def _kept(
    numbers: Sequence[Mapping[str, int]], frequency: NDArray[int32], floor: int, most: int
) -> tuple[tuple[str, ...], ...]:
    """The commonest terms by block, each block in the order of its terms."""
    found = [
        (-int(frequency[number]), block, term)
        for block, known in enumerate(numbers)
        for term, number in known.items()
        if frequency[number] >= floor
    ]
    if len(found) > most:
        found = sorted(found)[:most]
    names: list[list[str]] = [[] for _ in numbers]
    for _, block, term in found:
        names[block].append(term)
    return tuple(tuple(sorted(block)) for block in names)


def _matrix(
    chunks: list[tuple[NDArray[int64], NDArray[int32], NDArray[uint8]]], columns: NDArray[int32], width: int
) -> Any:
    """CSR of the kept terms; ``chunks`` is emptied on the way."""
    import numpy
    from scipy.sparse import csr_matrix

    kept: list[NDArray[bool_]] = [columns[entries] >= 0 for _, entries, _ in chunks]
    total = sum(int(one.sum()) for one in kept)
    index = numpy.int32 if total < 1 << 31 else numpy.int64
    indices, data = numpy.empty(total, dtype=index), numpy.empty(total, dtype=numpy.float32)
    lengths: list[NDArray[int64]] = []
    at = 0
    sublinear = (1.0 + numpy.log(numpy.maximum(numpy.arange(256), 1))).astype(numpy.float32)
    for keep in kept:
        length, entries, counts = chunks.pop(0)
        end = at + int(keep.sum())
        indices[at:end] = columns[entries[keep]]
        data[at:end] = sublinear[counts[keep]]
        before = numpy.concatenate([[0], numpy.cumsum(keep)])
        edges = before[numpy.concatenate([[0], numpy.cumsum(length)])]
        lengths.append(numpy.diff(edges))
        at = end
    indptr = numpy.concatenate([[0], *(numpy.cumsum(numpy.concatenate(lengths))[None] if lengths else [])])
    matrix = csr_matrix((data, indices, indptr.astype(index)), shape=(len(indptr) - 1, width), copy=False)
    matrix.sort_indices()
    return matrix
