"""The fits of a training run, one after the other, each kept on disk as soon as it is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from zhibiao import taxonomy
from zhibiao.classify.linear import softmax
from zhibiao.model.store import Model
from zhibiao.training import collect, problem
from zhibiao.training.figures import answers, difference
from zhibiao.training.matrix import Features
from zhibiao.training.prepared import Plan, Prepared
from zhibiao.training.problem import WARM_STEPS, Problem, Weights
from zhibiao.training.promote import Comparison
from zhibiao.training.splits import grouped
from zhibiao.training.work import Work

if TYPE_CHECKING:
    from numpy import bool_, float64, int64
    from numpy.typing import NDArray

FIXED = 10
"""One shipped sector in so many is the fixed test: never in what is compared on it."""

MOST_ENCODED = 20_000
"""The encoder reads at most so many distinct new texts; the others are judged by words alone while doubts are sought."""

CURVE = (0.25, 0.5, 1.0)
"""The shares of the new groups that the learning curve learns from."""

Tell = Callable[[str, int, int], None]
"""Told the step, how many are done, and how many there are."""


class Steps:
    """The fits of a run, each kept in ``work`` as soon as it is done."""

    def __init__(self, prepared: Prepared, plan: Plan, work: Work, tell: Tell, total: int) -> None:
        self.prepared, self.plan, self.work, self.tell, self.total = prepared, plan, work, tell, total
        self.problem = prepared.problem
        self.done = 0

    def say(self, step: str, count: int = 1) -> None:
        """Report progress."""
        self.done += count
        self.tell(step, min(self.done, self.total), self.total)

    def sentences(self, current: Model) -> NDArray[float64] | None:
        """The encoder's scores of shape (texts, leaves), NaN where it did not read; ``None`` without a frozen encoder."""
        import numpy

        encoder = getattr(current.judge, "encoder", None)
        if encoder is None or not self.plan.base:
            return None

        def compute() -> tuple[NDArray[Any], ...]:
            texts = self.problem.rows(~self.problem.base)
            if len(texts) > MOST_ENCODED:
                texts = numpy.random.default_rng(self.plan.words.seed).permutation(texts)[:MOST_ENCODED]
            scores = numpy.full((len(self.prepared.texts.rows), self.problem.leaves), numpy.nan)
            scores[texts] = encoder.run([self.prepared.texts.rows[i] for i in texts])[0]
            return (scores,)

        (scores,) = self.work.arrays("sentences", compute)
        return scores

    def base(self, current: Model) -> Weights | None:
        """Weights from the shipped rows alone, begun at the shipped model's own; ``None`` from scratch."""
        if not self.problem.base.any():
            return None
        start = None if "data" in current.manifest.corpus else _translated(current, self.prepared.features)
        steps = problem.STEPS if start is None else WARM_STEPS
        found = self.work.weights("base", lambda: self._fit(self.problem.base, None, start, steps))
        self.say("随附语料")
        return found

    def folds(self, name: str, start: Weights | None, trust: NDArray[float64] | None) -> NDArray[float64]:
        """Scores of shape (new samples, leaves), each by weights that never saw its group nor its text."""
        import numpy
        from joblib import Parallel, delayed

        own = numpy.flatnonzero(~self.problem.base)
        scores = numpy.zeros((len(self.problem.text), self.problem.leaves))
        if not self.prepared.held:
            if start is not None:
                scores[own] = start.logits(self.problem.matrix[self.problem.text[own]])
            return scores[own]
        steps = problem.STEPS if start is None else WARM_STEPS
        calls = [
            delayed(_fold)(self.work, f"{name}-{i}", self.problem, held, self.plan.words.strength, trust, start, steps)
            for i, held in enumerate(self.prepared.held)
        ]
        found = Parallel(n_jobs=self.plan.jobs, return_as="generator")(calls)
        for held, part in zip(self.prepared.held, found, strict=True):
            scores[held] = part
            self.say("分折检验")
        return scores[own]

    def fixed(self, trust: NDArray[float64]) -> Comparison | None:
        """Words with and without the new rows on a fixed tenth of the shipped sectors."""
        import numpy

        names = [s.group for s in self.prepared.samples if s.origin == collect.BASE]
        if len(set(names)) < FIXED:
            return None
        place = numpy.flatnonzero(self.problem.base)
        held = numpy.zeros(len(self.problem.text), bool)
        held[place[list(grouped(names, FIXED, self.plan.words.seed)[0])]] = True
        seen = self.problem.without(held)
        old = self.work.weights("fixed-old", lambda: self._fit(seen & self.problem.base, None, None, problem.STEPS))
        self.say("固定检验集")
        new = self.work.weights("fixed-new", lambda: self._fit(seen, trust, old, WARM_STEPS))
        self.say("固定检验集")
        gold = self.problem.gold[held]
        passed = numpy.zeros((len(held), self.problem.leaves), bool)
        passed[self.problem.labels[0], self.problem.labels[1]] = True
        features = self.problem.matrix[self.problem.text[held]]
        right = [
            passed[held][numpy.arange(len(gold)), one.logits(features).argmax(axis=1)].tolist() for one in (new, old)
        ]
        gap = difference(right[0], right[1], self.problem.group[held].tolist())
        return Comparison("固定检验集", sum(right[0]) / len(gold), sum(right[1]) / len(gold), gap)

    def curve(
        self, start: Weights | None, trust: NDArray[float64], names: Sequence[str]
    ) -> tuple[tuple[float, float], ...]:
        """Accuracy of words on the first two folds after learning from shares of the other new groups."""
        import numpy

        held = self.prepared.held[:2]
        if not held or len(self.prepared.held) < 3:
            return ()
        points = []
        order = numpy.random.default_rng(self.plan.words.seed).permutation(int(self.problem.group.max()) + 1)
        if start is not None:
            points.append((0.0, self._accuracy([start] * len(held), held, names)))
        for share in CURVE:
            fitted = []
            for i, part in enumerate(held):
                groups = numpy.unique(self.problem.group[~self.problem.base & ~part])
                kept = sorted(groups, key=lambda group: int(order[group]))[: max(1, round(share * len(groups)))]
                chosen = self.problem.base | numpy.isin(self.problem.group, kept)
                seen = self.problem.without(part, among=chosen)
                steps = problem.STEPS if start is None else WARM_STEPS
                name = f"curve-{i}-{round(100 * share)}"
                fitted.append(
                    self.work.weights(name, lambda seen=seen, steps=steps: self._fit(seen, trust, start, steps))  # type: ignore[misc]
                )
            points.append((share, self._accuracy(fitted, held, names)))
        self.say("学习曲线")
        return tuple(points)

    def whole(self, start: Weights | None, trust: NDArray[float64]) -> Weights:
        """The weights that are delivered: from everything."""
        import numpy

        seen = numpy.ones(len(self.problem.text), bool)
        steps = problem.STEPS if start is None else 2 * WARM_STEPS
        found = self.work.weights("whole", lambda: self._fit(seen, trust, start, steps))
        self.say("全部数据")
        return found

    def _fit(self, seen: NDArray[bool_], trust: NDArray[float64] | None, start: Weights | None, steps: int) -> Weights:
        return problem.fit(self.problem, seen, self.plan.words.strength, trust, start, steps)

    def _accuracy(self, fitted: Sequence[Weights], held: Sequence[NDArray[bool_]], names: Sequence[str]) -> float:
        right: list[bool] = []
        for weights, part in zip(fitted, held, strict=True):
            shares = softmax(weights.logits(self.problem.matrix[self.problem.text[part]]))
            right += right_ones(shares, self.problem.gold[part], names)
        return sum(right) / len(right)


def _fold(
    work: Work,
    name: str,
    posed: Problem,
    held: NDArray[bool_],
    strength: float,
    trust: NDArray[float64] | None,
    start: Weights | None,
    steps: int,
) -> NDArray[float64]:
    def compute() -> tuple[NDArray[Any], ...]:
        weights = problem.fit(posed, posed.without(held), strength, trust, start, steps)
        return (weights.logits(posed.matrix[posed.text[held]]),)

    return work.arrays(name, compute)[0]


def _translated(current: Model, features: Features) -> Weights | None:
    """The current model's weights over the columns of ``features``, as a place to start from."""
    import numpy

    linear, known = getattr(current.judge, "linear", None), getattr(current.judge, "vocabulary", None)
    if linear is None or known is None or current.leaves != taxonomy.leaves():
        return None
    column: dict[tuple[str, str], int] = {}
    for block, names in known.terms.items():
        for name in names:
            column[block, name] = len(column)
    weights = numpy.zeros((len(features.vocabulary), len(current.leaves)))
    at = [column.get((block, name), -1) for block, names in features.vocabulary.terms.items() for name in names]
    there = numpy.array(at) >= 0
    weights[there] = linear.weights[numpy.array(at)[there]]
    return Weights(weights, linear.intercepts.astype(numpy.float64), tuple(range(len(current.leaves))))


def right_ones(shares: NDArray[float64], gold: NDArray[int64], names: Sequence[str]) -> list[bool]:
    """Which rows' likeliest name is that of their gold leaf."""
    said, _ = answers(shares, names)
    return [one == names[i] for one, i in zip(said, gold, strict=True)]
