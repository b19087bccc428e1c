"""The fast model: one vector a token, averaged field by field, with linear evidence beside a small hidden layer.

A static student of the joint model: numpy alone, no sentence is computed through a network of its tokens. A row falls
into characters and n-grams of its name, target and description (jieba's words are among them, up to four characters) and
into terms about the shape of its target; every term has learnt evidence for each leaf and a learnt vector.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhibiao.classify.boundaries import matching
from zhibiao.classify.inputs import Fields, Row, fields
from zhibiao.classify.linear import softmax

if TYPE_CHECKING:
    from numpy import float32, float64, floating, int64
    from numpy.typing import NDArray

FIELDS = ("name", "target", "description", "shape")
"""The parts of a row, in the order in which their vectors stand side by side."""

LONGEST_GRAM = 4
_BATCH = 1024
_MEMO = 1 << 16


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learnt, for ``terms`` terms, ``leaves`` leaves, vectors of ``dim`` and a hidden layer of ``width``.

    ``evidence`` (terms, leaves) and ``vectors`` (terms, dim) belong to the terms of all fields, field after field, each
    field led by a term of its own that every row has; ``hidden`` (4 x dim, width) and ``hidden_bias`` (width) make the
    layer, ``output`` (width, leaves) and ``intercepts`` (leaves) the scores; ``temperature`` calibrates them.
    """

    evidence: NDArray[floating]
    vectors: NDArray[floating]
    hidden: NDArray[floating]
    hidden_bias: NDArray[floating]
    output: NDArray[floating]
    intercepts: NDArray[floating]
    temperature: float = 1.0


class Lookup:
    """Rows to the numbers of the terms that a vocabulary (terms by field) holds."""

    def __init__(self, vocabulary: Mapping[str, Sequence[str]]) -> None:
        self._columns: dict[str, dict[str, int]] = {}
        self._marks: dict[str, int] = {}
        start = 0
        for field in FIELDS:
            self._marks[field] = start
            self._columns[field] = {term: start + 1 + i for i, term in enumerate(vocabulary[field])}
            start += 1 + len(vocabulary[field])
        self.size = start
        self._targets: dict[str, list[int]] = {}

    def __call__(self, rows: Sequence[Row]) -> tuple[NDArray[int64], NDArray[int64]]:
        """Term numbers of all fields of all rows one after the other, and where each field begins (4 a row)."""
        import numpy

        found: list[int] = []
        starts: list[int] = []
        name, target, description = (self._columns[field].get for field in FIELDS[:3])
        marks = [self._marks[field] for field in FIELDS]
        shapes = self._columns["shape"]
        for row in rows:
            seen = fields(row)
            starts.append(len(found))
            found.append(marks[0])
            found += _known_grams(seen.name, name)
            starts.append(len(found))
            found.append(marks[1])
            memo = self._targets.get(seen.target)
            if memo is None:
                if len(self._targets) >= _MEMO:
                    self._targets.clear()
                memo = self._targets[seen.target] = _known_grams(seen.target, target)
            found += memo
            starts.append(len(found))
            found.append(marks[2])
            if seen.description:
                found += _known_grams(seen.description, description)
            starts.append(len(found))
            found.append(marks[3])
            found += [shapes[term] for term in shape_terms(seen) if term in shapes]
        return numpy.array(found, dtype=numpy.int64), numpy.array(starts, dtype=numpy.int64)


class Static:
    """The student: rows in, probabilities over leaves or unit vectors out.

    Raises:
        ValueError: the arrays of ``weights`` and ``vocabulary`` do not fit together.
    """

    def __init__(self, vocabulary: Mapping[str, Sequence[str]], weights: Weights) -> None:
        import numpy

        self.lookup = Lookup(vocabulary)
        self.weights = weights
        self._leaves = weights.intercepts.shape[0]
        terms, dim = weights.vectors.shape
        width = weights.hidden_bias.shape[0]
        expected = {
            weights.evidence.shape: (terms, self._leaves),
            weights.hidden.shape: (len(FIELDS) * dim, width),
            weights.output.shape: (width, self._leaves),
        }
        if terms != self.lookup.size or any(found != right for found, right in expected.items()):
            raise ValueError("shapes")
        self._tokens: NDArray[float32] = numpy.concatenate([weights.evidence, weights.vectors], 1, dtype=numpy.float32)

    def scores(self, rows: Sequence[Row]) -> NDArray[float64]:
        """Uncalibrated scores of shape (rows, leaves)."""
        return self._batches(rows, self._scores, self._leaves)

    def probabilities(self, rows: Sequence[Row]) -> NDArray[float64]:
        """Calibrated probabilities of shape (rows, leaves)."""
        return softmax(self.scores(rows) / self.weights.temperature)

    def _batches(
        self, rows: Sequence[Row], compute: Callable[[Sequence[Row]], NDArray[float64]], width: int
    ) -> NDArray[float64]:
        import numpy

        parts = [compute(rows[start : start + _BATCH]) for start in range(0, len(rows), _BATCH)]
        return numpy.concatenate(parts) if parts else numpy.zeros((0, width))

    def _fields(self, rows: Sequence[Row]) -> NDArray[float32]:
        """Evidence and vectors of each field of each row, of shape (rows, fields, leaves + dim)."""
        import numpy

        numbers, starts = self.lookup(rows)
        counts = numpy.diff(starts, append=len(numbers)).astype(numpy.float32)
        sums: NDArray[float32] = numpy.add.reduceat(self._tokens[numbers], starts, axis=0)
        sums *= (1 / numpy.sqrt(counts))[:, None]
        return sums.reshape(len(rows), len(FIELDS), -1)

    def _layer(self, found: NDArray[float32]) -> NDArray[float32]:
        import numpy

        vectors = found[:, :, self._leaves :].reshape(len(found), -1)
        layer: NDArray[float32] = numpy.maximum(vectors @ self.weights.hidden + self.weights.hidden_bias, 0)
        return layer

    def _scores(self, rows: Sequence[Row]) -> NDArray[float64]:
        import numpy

        found = self._fields(rows)
        evidence = found[:, :, : self._leaves].sum(axis=1)
        scores = evidence + self._layer(found) @ self.weights.output + self.weights.intercepts
        return scores.astype(numpy.float64)


def terms(row: Row) -> dict[str, list[str]]:
    """The terms of ``row`` by field, known or not: what a vocabulary is made from."""
    seen = fields(row)
    return {
        "name": _grams(seen.name),
        "target": _grams(seen.target),
        "description": _grams(seen.description) if seen.description else [],
        "shape": shape_terms(seen),
    }


def shape_terms(seen: Fields) -> list[str]:
    """What the kind of target says, alone and with the name's length, ends and beginning; unit and boundary rule."""
    kind, name = seen.kind, seen.name
    found = [
        kind,
        f"{kind}/{seen.sign}",
        f"{kind}/length={min(len(name), 12) // 3}",
        f"{kind}/ends={name[-1:]}",
        f"{kind}/ends={name[-2:]}",
        f"{kind}/starts={name[:2]}",
    ]
    if seen.unit:
        found.append(f"unit={seen.unit}")
    rule = matching(seen)
    if rule is not None:
        found.append(f"rule={rule.code}")
    return found


def _grams(text: str) -> list[str]:
    text = f"^{text}$"
    return [text[i : i + size] for size in range(1, LONGEST_GRAM + 1) for i in range(len(text) - size + 1)]


def _known_grams(text: str, number: Callable[[str], int | None]) -> list[int]:
    return [found for gram in _grams(text) if (found := number(gram)) is not None]
