"""A linear classifier as arrays: sparse vectors in, calibrated probabilities out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhibiao.classify.features import Sparse

if TYPE_CHECKING:
    from numpy import float64, floating
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Linear:
    """Weights of shape (features, leaves), intercepts (leaves), and the temperature that calibrates them."""

    weights: NDArray[floating]
    intercepts: NDArray[floating]
    temperature: float = 1.0

    def logits(self, rows: Sparse) -> NDArray[float64]:
        """Uncalibrated scores of shape (rows, leaves)."""
        import numpy

        count = len(rows.indptr) - 1
        scores = numpy.zeros((count, self.weights.shape[1]), dtype=numpy.float64)
        for i in range(count):
            begin, end = rows.indptr[i], rows.indptr[i + 1]
            scores[i] = rows.data[begin:end] @ self.weights[rows.indices[begin:end]].astype(numpy.float64)
        return scores + self.intercepts.astype(numpy.float64)

    def probabilities(self, rows: Sparse) -> NDArray[float64]:
        """Calibrated probabilities of shape (rows, leaves)."""
        return softmax(self.logits(rows) / self.temperature)


def softmax(logits: NDArray[float64]) -> NDArray[float64]:
    """Row-wise softmax of an array of shape (rows, leaves)."""
    import numpy

    shifted = numpy.exp(logits - logits.max(axis=1, keepdims=True))
    result: NDArray[float64] = shifted / shifted.sum(axis=1, keepdims=True)
    return result
