"""How the scores of words and of the frozen encoder are added, fitted on rows that neither has seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhibiao.classify.joint import mixed
from zhibiao.classify.linear import softmax
from zhibiao.model.store import Model
from zhibiao.training.prepared import Prepared

if TYPE_CHECKING:
    from numpy import float64, int64
    from numpy.typing import NDArray

ENOUGH = 500
"""Fewer rows that both have read cannot tell the shares; half as many tell a temperature."""


class Mixture:
    """How words and sentences are added for the new samples; ``scores`` of distinct texts, or nothing."""

    def __init__(self, by_sentences: NDArray[float64] | None, text: NDArray[int64], current: Model) -> None:
        import numpy

        self.sentences = None if by_sentences is None else by_sentences[text]
        linear = getattr(current.judge, "linear", None)
        self.mix: tuple[float, float] = tuple(getattr(current.judge, "shares", (1.0, 0.0)))
        self.temperature = 1.0 if linear is None else float(linear.temperature)
        self.read = numpy.zeros(len(text), bool) if by_sentences is None else ~numpy.isnan(by_sentences[text, 0])

    def shares(self, scores: NDArray[float64]) -> NDArray[float64]:
        """Probabilities of the new samples from their words' scores."""
        result = softmax(scores * self.mix[0] if self.sentences is not None else scores / self.temperature)
        if self.sentences is not None and self.read.any():
            result[self.read] = mixed(scores[self.read], self.sentences[self.read], self.mix)
        return result

    def fit(self, scores: NDArray[float64], gold: NDArray[int64], which: NDArray[int64]) -> None:
        """Find mix or temperature of least log loss, where there are rows enough to tell."""
        import numpy

        def loss(shares: NDArray[float64], labels: NDArray[int64]) -> float:
            return float(-numpy.log(shares[numpy.arange(len(labels)), labels] + 1e-12).mean())

        if self.sentences is None:
            if len(gold) >= ENOUGH // 2:
                options = [round(0.4 + 0.05 * step, 2) for step in range(40)]
                self.temperature = min(options, key=lambda t: loss(softmax(scores / t), gold))
            return
        read = self.read[which]
        if read.sum() >= ENOUGH:
            grid = [round(0.1 * step, 1) for step in range(16)]
            by_words, by_sentences, labels = scores[read], self.sentences[which][read], gold[read]
            pairs = [(a, b) for a in grid for b in grid if a + b > 0]
            self.mix = min(pairs, key=lambda pair: loss(mixed(by_words, by_sentences, pair), labels))

    def current_shares(self, prepared: Prepared, current: Model, samples: NDArray[int64]) -> NDArray[float64]:
        """What the current model says about ``samples``, some of the new ones by their numbers among all."""
        import numpy

        text = prepared.problem.text[samples]
        distinct, place = numpy.unique(text, return_inverse=True)
        rows = [prepared.texts.rows[i] for i in distinct]
        if self.sentences is None:
            asked: NDArray[float64] = current.probabilities(rows)[place]
            return asked
        judge = current.judge
        scores = judge.linear.logits(judge.vocabulary.transform(rows, judge.segmenter))[place]
        shares = softmax(scores * judge.shares[0])
        among = numpy.searchsorted(numpy.flatnonzero(~prepared.problem.base), samples)
        read = self.read[among]
        shares[read] = mixed(scores[read], self.sentences[among][read], judge.shares)
        return shares
