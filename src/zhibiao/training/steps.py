"""The fits of a training run, one after the other, each kept on disk as soon as it is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from zhibiao import taxonomy
from zhibiao.classify.linear import softmax
from zhibiao.model.store import Model
from zhibiao.training import collect, matrix, problem
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

MOST_TRIED = 50_000
"""A trial (a fold, a point of the learning curve, the fixed test) learns from at most so many distinct new texts, drawn at
random: trials cost no more for a million rows, and what is delivered still learns from all of them.
"""

CURVE = (0.25, 0.5, 1.0)
"""The shares of the new groups that the learning curve learns from."""

MOST_MEASURED = 10_000
"""The current model and the new one are compared on at most so many new rows, drawn at random."""

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

    def folds(
        self,
        name: str,
        start: Weights | None,
        trust: NDArray[float64] | None,
        strength: float,
        after: str | None = None,
    ) -> NDArray[float64]:
        """Scores of shape (new samples, leaves), each by weights that never saw its group nor its text.

        The folds ``after`` which these come are where their weights begin; else ``start`` is.
        """
        import numpy
        from joblib import Parallel, delayed

        own = numpy.flatnonzero(~self.problem.base)
        scores = numpy.zeros((len(self.problem.text), self.problem.leaves))
        if not self.prepared.held:
            if start is not None:
                scores[own] = _scores(self.problem, start, own)
            return scores[own]
        steps = (problem.STEPS, WARM_STEPS)
        calls = [
            # joblib lays large arrays into files that the processes share, so that the matrix is not copied
            delayed(_fold)(
                self.work,
                f"{name}-{i}",
                self.problem,
                held,
                strength,
                self.plan.words.seed,
                trust,
                start,
                after and f"{after}-{i}",
                steps,
            )
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
        seen = self._bounded(self.problem.without(held))
        old = self.work.weights("fixed-old", lambda: self._fit(seen & self.problem.base, None, None, problem.STEPS))
        self.say("固定检验集")
        new = self.work.weights("fixed-new", lambda: self._fit(seen, trust, old, WARM_STEPS))
        self.say("固定检验集")
        gold = self.problem.gold[held]
        passed = numpy.zeros((len(held), self.problem.leaves), bool)
        passed[self.problem.labels[0], self.problem.labels[1]] = True
        counts = self.problem.counts[self.problem.text[held]]
        right = [
            passed[held][numpy.arange(len(gold)), one.logits(counts).argmax(axis=1)].tolist() for one in (new, old)
        ]
        gap = difference(right[0], right[1], self.problem.group[held].tolist())
        return Comparison("固定检验集", sum(right[0]) / len(gold), sum(right[1]) / len(gold), gap)

    def curve(
        self, folds: str, start: Weights | None, trust: NDArray[float64], names: Sequence[str]
    ) -> tuple[tuple[float, float], ...]:
        """Accuracy of words on the first two folds after learning from shares of what those ``folds`` learnt from."""
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
                seen = chosen & self._bounded(self.problem.without(part))
                steps = problem.STEPS if start is None else WARM_STEPS
                name = f"{folds}-{i}" if share == 1 else f"curve-{i}-{round(100 * share)}"
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
        drawn = self._bounded(seen)
        if start is None and not drawn.all():  # a part of the rows leads most of the way
            start = self.work.weights("drawn", lambda: self._fit(drawn, trust, None, problem.STEPS))
        steps = problem.STEPS if start is None else 2 * WARM_STEPS
        found = self.work.weights("whole", lambda: self._fit(seen, trust, start, steps))
        self.say("全部数据")
        return found

    def measured(self) -> NDArray[int64]:
        """The new samples that both models are measured on, in order."""
        return self._measured(~self.problem.base)

    def _measured(self, among: NDArray[bool_]) -> NDArray[int64]:
        import numpy

        found = numpy.flatnonzero(among)
        if len(found) > MOST_MEASURED:
            found = numpy.sort(numpy.random.default_rng(self.plan.words.seed).permutation(found)[:MOST_MEASURED])
        return found

    def _bounded(self, seen: NDArray[bool_]) -> NDArray[bool_]:
        return self.problem.bounded(seen, MOST_TRIED, self.plan.words.seed)

    def _fit(self, seen: NDArray[bool_], trust: NDArray[float64] | None, start: Weights | None, steps: int) -> Weights:
        from joblib import effective_n_jobs

        threads = effective_n_jobs(self.plan.jobs)
        return problem.fit(self.problem, seen, self.plan.words.strength, trust, start, steps, threads)

    def _accuracy(self, fitted: Sequence[Weights], held: Sequence[NDArray[bool_]], names: Sequence[str]) -> float:
        right: list[bool] = []
        for weights, part in zip(fitted, held, strict=True):
            rows = self._measured(part)
            right += right_ones(softmax(_scores(self.problem, weights, rows)), self.problem.gold[rows], names)
        return sum(right) / len(right)


def _fold(
    work: Work,
    name: str,
    posed: Problem,
    held: NDArray[bool_],
    strength: float,
    seed: int,
    trust: NDArray[float64] | None,
    start: Weights | None,
    after: str | None,
    steps: tuple[int, int],
) -> NDArray[float64]:
    """Fit and score one fold, perhaps in a process of its own; ``steps`` of the optimiser from nothing and from a start."""

    def fit() -> Weights:
        begin = start if after is None else work.kept(after) or start
        seen = posed.bounded(posed.without(held), MOST_TRIED, seed)
        return problem.fit(posed, seen, strength, trust, begin, steps[begin is not None])

    weights = work.weights(name, fit)
    return _scores(posed, weights, held.nonzero()[0])


def _scores(posed: Problem, weights: Weights, samples: NDArray[int64]) -> NDArray[float64]:
    """Scores of shape (samples, leaves), in parts, so that no large part of the matrix is copied."""
    import numpy

    scores = numpy.zeros((len(samples), posed.leaves))
    for at in range(0, len(samples), matrix.CHUNK):
        rows = posed.text[samples[at : at + matrix.CHUNK]]
        scores[at : at + matrix.CHUNK] = weights.logits(posed.counts[rows])
    return scores


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
    at = numpy.array([column.get((block, name), -1) for block, names in features.terms.items() for name in names])
    there = at >= 0
    weights, idf = numpy.zeros((len(at), len(current.leaves))), numpy.zeros(len(at), dtype=numpy.float32)
    weights[there] = linear.weights[at[there]]
    idf[there] = numpy.array(known.idf)[at[there]]
    leaves = tuple(range(len(current.leaves)))
    return Weights(weights, linear.intercepts.astype(numpy.float64), idf, features.sizes, leaves)


def right_ones(shares: NDArray[float64], gold: NDArray[int64], names: Sequence[str]) -> list[bool]:
    """Which rows' likeliest name is that of their gold leaf."""
    said, _ = answers(shares, names)
    return [one == names[i] for one, i in zip(said, gold, strict=True)]
