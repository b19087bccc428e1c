"""The fast model: one vector a token, averaged field by field, with linear evidence beside a small hidden layer.

A static student of the joint model: numpy alone, no sentence is computed through a network of its tokens. A row falls
into characters and n-grams of its name, target and description (jieba's words are among them, up to four characters) and
into terms about the shape of its target; every term has learnt evidence for each leaf and a learnt vector.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from zhibiao.classify.inputs import Row
from zhibiao.classify.linear import softmax
from zhibiao.classify.lookup import FIELDS, TEXTS, Lookup

if TYPE_CHECKING:
    from numpy import float32, float64, floating, int8, int64
    from numpy.typing import NDArray

_BATCH = 512


@dataclass(frozen=True, slots=True)
class Narrow:
    """An array of shape (rows, columns) kept as 8-bit ``values`` with a factor for each row."""

    values: NDArray[int8]
    factors: NDArray[float32]

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        rows, columns = self.values.shape
        return rows, columns


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learnt, for ``terms`` terms, ``leaves`` leaves, vectors of ``dim`` and a hidden layer of ``width``.

    ``evidence`` (terms, leaves) and ``vectors`` (terms, dim) belong to the terms of all fields, field after field;
    ``hidden`` (4 x dim, width) and ``hidden_bias`` (width) make the
    layer, ``output`` (width, leaves) and ``intercepts`` (leaves) the scores; ``temperature`` calibrates them.
    """

    evidence: NDArray[floating] | Narrow
    vectors: NDArray[floating] | Narrow
    hidden: NDArray[floating]
    hidden_bias: NDArray[floating]
    output: NDArray[floating]
    intercepts: NDArray[floating]
    temperature: float = 1.0


class Static:
    """The student: rows in, probabilities over leaves or unit vectors out.

    Raises:
        ValueError: the arrays of ``weights`` and ``vocabulary`` do not fit together.
    """

    def __init__(self, vocabulary: Mapping[str, Sequence[str]], weights: Weights) -> None:
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
        self._tokens = _Tokens(weights.evidence, weights.vectors)

    def scores(self, rows: Sequence[Row]) -> NDArray[float64]:
        """Uncalibrated scores of shape (rows, leaves)."""
        return self._batches(rows, self._scores, self._leaves)

    def probabilities(self, rows: Sequence[Row]) -> NDArray[float64]:
        """Calibrated probabilities of shape (rows, leaves)."""
        return softmax(self.scores(rows) / self.weights.temperature)

    def vectors(self, rows: Sequence[Row]) -> NDArray[float64]:
        """Unit vectors of shape (rows, fields x dim): the averaged vectors of the fields side by side."""
        return self._batches(rows, self._vectors, len(FIELDS) * self.weights.vectors.shape[1])

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
        counts = numpy.diff(starts, append=len(numbers))
        sums = _sums(self._tokens, numbers, starts, counts)
        sums *= (1 / numpy.sqrt(counts.astype(numpy.float32)))[:, None]
        texts = len(TEXTS) * len(rows)
        parts = sums[:texts].reshape(len(rows), len(TEXTS), -1), sums[texts:].reshape(len(rows), 1, -1)
        return numpy.concatenate(parts, axis=1)

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
        wide: NDArray[float64] = scores.astype(numpy.float64)
        return wide

    def _vectors(self, rows: Sequence[Row]) -> NDArray[float64]:
        import numpy

        found = self._fields(rows)[:, :, self._leaves :].reshape(len(rows), -1).astype(numpy.float64)
        lengths = numpy.linalg.norm(found, axis=1, keepdims=True)
        unit: NDArray[float64] = found / numpy.maximum(lengths, 1e-12)
        return unit


class _Tokens:
    """Evidence and vector of each term side by side; narrow ones are widened as they are asked for."""

    def __init__(self, *parts: NDArray[floating] | Narrow) -> None:
        import numpy

        self._widths = [part.shape[1] for part in parts]
        values = [part.values if isinstance(part, Narrow) else part for part in parts]
        self._factors: NDArray[float32] | None = None
        narrow = [part.factors for part in parts if isinstance(part, Narrow)]
        if len(narrow) == len(parts):
            self._factors = numpy.stack(narrow, axis=1)
        elif narrow:
            raise ValueError("all parts narrow or none")
        self._values: NDArray[Any] = numpy.concatenate(values, axis=1)

    def __getitem__(self, numbers: NDArray[int64]) -> NDArray[float32]:
        import numpy

        found = self._values[numbers]
        if self._factors is None:
            return found.astype(numpy.float32)
        wide: NDArray[float32] = found * numpy.repeat(self._factors[numbers], self._widths, axis=1)
        return wide


def _sums(table: _Tokens, numbers: NDArray[int64], starts: NDArray[int64], counts: NDArray[int64]) -> NDArray[float32]:
    """The sum of the rows of ``table`` that each run of ``numbers`` names; no run is empty.

    The first of every run, then the second of every run that has one, and so on: what ``add.reduceat`` gives, without the
    array of all rows that are named, which costs more to fill than the sums do.
    """
    import numpy

    order = numpy.argsort(-counts, kind="stable")
    begins, lengths = starts[order], -counts[order]
    sums = table[numbers[begins]]
    for step in range(1, int(-lengths[0]) if len(lengths) else 0):
        alive = int(numpy.searchsorted(lengths, -step, side="left"))
        sums[:alive] += table[numbers[begins[:alive] + step]]
    result = numpy.empty_like(sums)
    result[order] = sums
    return result
