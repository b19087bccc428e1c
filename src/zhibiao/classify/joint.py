"""Words and transformer together: their scores added with fitted shares, then made probabilities.

Adding scores is the geometric mean of the two opinions; the shares are fitted on sectors that neither had seen, so they
calibrate at the same time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from zhibiao.classify.features import Vocabulary
from zhibiao.classify.inputs import Row
from zhibiao.classify.linear import Linear, softmax

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

    from zhibiao.text.segment import Segmenter


class SentenceScores(Protocol):
    """An encoder with its head: :class:`.Encoder`, :class:`.Sentences`."""

    def run(self, rows: Sequence[Row]) -> tuple[NDArray[float64], NDArray[float64]]:
        """Scores of shape (rows, leaves) and unit vectors of shape (rows, dimensions), in the order of ``rows``."""


class Joint:
    """A linear classifier, and an encoder where the model has one.

    ``shares`` are the weights of the linear and of the encoder's scores; without an encoder the linear temperature alone
    calibrates.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        segmenter: Segmenter,
        linear: Linear,
        encoder: SentenceScores | None = None,
        shares: tuple[float, float] = (1.0, 0.0),
    ) -> None:
        self.vocabulary = vocabulary
        self.segmenter = segmenter
        self.linear = linear
        self.encoder = encoder
        self.shares = shares

    def probabilities(self, rows: Sequence[Row]) -> NDArray[float64]:
        """Probabilities of shape (rows, leaves)."""
        sparse = self.vocabulary.transform(rows, self.segmenter)
        if self.encoder is None:
            return self.linear.probabilities(sparse)
        scores, _ = self.encoder.run(rows)
        return mixed(self.linear.logits(sparse), scores, self.shares)

    def vectors(self, rows: Sequence[Row]) -> NDArray[float64]:
        """Unit sentence vectors of shape (rows, dimensions); of no dimensions where the model has no encoder."""
        import numpy

        return numpy.zeros((len(rows), 0)) if self.encoder is None else self.encoder.run(rows)[1]


def mixed(words: NDArray[float64], sentences: NDArray[float64], shares: tuple[float, float]) -> NDArray[float64]:
    """Probabilities from two arrays of scores of shape (rows, leaves)."""
    return softmax(shares[0] * words + shares[1] * sentences)
