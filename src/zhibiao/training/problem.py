"""A training problem as arrays, and its solution: the linear classifier's weights over distinct texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from zhibiao.classify.features import Vocabulary
from zhibiao.classify.linear import Linear
from zhibiao.training import regression
from zhibiao.training.collect import BASE, Sample
from zhibiao.training.matrix import Features, frequent, weighted
from zhibiao.training.splits import grouped
from zhibiao.training.texts import Texts

if TYPE_CHECKING:
    from numpy import bool_, float32, float64, int64
    from numpy.typing import NDArray

NEVER = -30.0
"""The score of a leaf that no row has."""

TOLERANCE = 1e-7
"""Of the mean loss' gradient: a hundred new rows among thirty thousand must still be felt from a warm start."""

STEPS, WARM_STEPS = 80, 20
"""Steps of the optimiser from nothing, and from the weights of nearly the same problem."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Samples as arrays: ``text`` and ``gold`` (leaf) of each, ``group`` numbers, whether it is ``base`` or ``reviewed``.

    ``labels`` are soft labels as (sample, leaf, share) columns; ``counts`` (texts x terms) and ``sizes`` (terms by block)
    are the features, of which only terms of ``floor`` texts that are learnt from count; ``emphasis`` is the weight of a
    row of the user's against a shipped one.
    """

    counts: Any
    sizes: tuple[int, ...]
    floor: int
    text: NDArray[int64]
    gold: NDArray[int64]
    group: NDArray[int64]
    base: NDArray[bool_]
    reviewed: NDArray[bool_]
    labels: tuple[NDArray[int64], NDArray[int64], NDArray[float64]]
    leaves: int
    emphasis: float = 1.0

    def rows(self, where: NDArray[bool_]) -> NDArray[int64]:
        """The distinct texts of the samples ``where``."""
        import numpy

        return numpy.unique(self.text[where])

    def without(self, held: NDArray[bool_], *, among: NDArray[bool_] | None = None) -> NDArray[bool_]:
        """The samples to learn from while ``held`` ones are tested: neither them nor any other with one of their texts."""
        import numpy

        tested = numpy.zeros(self.counts.shape[0], dtype=bool)
        tested[self.text[held]] = True
        seen: NDArray[bool_] = ~tested[self.text]
        return seen if among is None else seen & among

    def bounded(self, seen: NDArray[bool_], most: int, seed: int) -> NDArray[bool_]:
        """``seen``, or of the user's samples there only those of ``most`` texts drawn at random."""
        import numpy

        mine = self.rows(seen & ~self.base)
        if len(mine) <= most:
            return seen
        chosen = numpy.zeros(self.counts.shape[0], dtype=bool)
        chosen[numpy.random.default_rng(seed).permutation(mine)[:most]] = True
        kept: NDArray[bool_] = seen & (self.base | chosen[self.text])
        return kept


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of shape (terms, leaves) and intercepts (leaves), in double precision; ``classes`` the leaves learnt.

    ``idf`` (terms) are the frequencies that they belong to, 0 for terms that they do not know; ``sizes`` terms by block.
    """

    weights: NDArray[float64]
    intercepts: NDArray[float64]
    idf: NDArray[float32]
    sizes: tuple[int, ...]
    classes: tuple[int, ...]

    def logits(self, counts: Any) -> NDArray[float64]:
        """Uncalibrated scores of shape (rows of ``counts``, leaves)."""
        import numpy

        narrow = self.weights.astype(numpy.float32)
        scores: NDArray[float64] = (weighted(counts, self.idf, self.sizes) @ narrow).astype(numpy.float64)
        return scores + self.intercepts

    def stored(self, terms: Mapping[str, Sequence[str]], temperature: float) -> tuple[Vocabulary, Linear]:
        """Vocabulary and classifier as they are stored: the terms that count; ``terms`` names all columns by block."""
        import numpy

        known = numpy.flatnonzero(self.idf > 0)
        names: dict[str, list[str]] = {}
        start = 0
        for block, found in terms.items():
            there = self.idf[start : start + len(found)] > 0
            names[block] = [name for name, one in zip(found, there.tolist(), strict=True) if one]
            start += len(found)
        weights = self.weights[known].astype(numpy.float32)
        linear = Linear(weights, self.intercepts.astype(numpy.float32), temperature)
        return Vocabulary(names, self.idf[known].tolist()), linear


def pose(
    samples: Sequence[Sample],
    texts: Texts,
    features: Features,
    leaves: Sequence[str],
    *,
    also_share: float,
    floor: int,
    emphasis: float = 1.0,
) -> Problem:
    """The arrays of ``samples``."""
    import numpy

    number = {leaf: i for i, leaf in enumerate(leaves)}
    names: dict[str, int] = {}
    owner: list[int] = []
    leaf: list[int] = []
    share: list[float] = []
    for i, sample in enumerate(samples):
        owner.append(i)
        leaf.append(number[sample.label])
        share.append(1.0 - also_share if sample.also else 1.0)
        for other in sample.also:
            owner.append(i)
            leaf.append(number[other])
            share.append(also_share / len(sample.also))
    return Problem(
        features.counts,
        features.sizes,
        floor,
        texts.of_sample,
        numpy.array([number[s.label] for s in samples], dtype=numpy.int64),
        numpy.array([names.setdefault(f"{s.origin == BASE}{s.group}", len(names)) for s in samples], dtype=numpy.int64),
        numpy.array([s.origin == BASE for s in samples]),
        numpy.array([s.origin == "reviewed" for s in samples]),
        (numpy.array(owner), numpy.array(leaf), numpy.array(share)),
        len(leaves),
        emphasis,
    )


def folds(problem: Problem, names: Sequence[str], most: int, seed: int) -> list[NDArray[bool_]]:
    """The user's samples in parts that keep groups whole; none where there is but one group."""
    import numpy

    own = numpy.flatnonzero(~problem.base)
    groups = [names[int(i)] for i in own]
    parts = min(most, len(set(groups)))
    if parts < 2:
        return []
    result = []
    for part in grouped(groups, parts, seed):
        held = numpy.zeros(len(names), dtype=bool)
        held[own[list(part)]] = True
        result.append(held)
    return result


def fit(
    problem: Problem,
    seen: NDArray[bool_],
    strength: float,
    trust: NDArray[float64] | None = None,
    start: Weights | None = None,
    steps: int = STEPS,
    threads: int = 1,
) -> Weights:
    """Weights from the samples ``seen``; ``trust`` (0..1) weighs each sample, ``start`` only saves time.

    Equal texts become one row with the shares of their leaves, weighted by :func:`damped`; vocabulary and frequencies are those of the texts that are seen, so that nothing of a held-out fold enters.
    """
    import numpy

    labels = _labels(problem, seen.astype(numpy.float64) if trust is None else seen * trust)
    rows = numpy.flatnonzero(labels.any(axis=1))
    counts = problem.counts if len(rows) == len(labels) else problem.counts[rows]
    idf = frequent(counts, problem.floor)
    classes = numpy.flatnonzero(labels.any(axis=0))
    weights, intercepts = numpy.zeros((len(idf), problem.leaves)), numpy.full(problem.leaves, NEVER)
    if len(classes) < 2:
        intercepts[classes] = 0.0
        return Weights(weights, intercepts, idf, problem.sizes, tuple(classes.tolist()))
    begin = None
    if start is not None and set(classes.tolist()) <= set(start.classes):
        scale = numpy.where(idf > 0, start.idf / numpy.where(idf > 0, idf, 1.0), 0.0)
        begin = (start.weights[:, classes] * scale[:, None], start.intercepts[classes])
    matrix = weighted(counts, idf, problem.sizes)
    weights[:, classes], intercepts[classes] = regression.fit(
        matrix, labels[rows][:, classes], strength, start=begin, steps=steps, tolerance=TOLERANCE, threads=threads
    )
    return Weights(weights, intercepts, idf, problem.sizes, tuple(int(one) for one in classes))


def _labels(problem: Problem, belief: NDArray[float64]) -> NDArray[float32]:
    """Weighted shares of shape (texts, leaves); rows of zeros where nobody is believed."""
    import numpy

    owner, leaf, share = problem.labels
    said = share * belief[owner] * numpy.where(problem.base, 1.0, problem.emphasis)[owner]
    size = problem.counts.shape[0]
    cells = numpy.bincount(problem.text[owner] * problem.leaves + leaf, weights=said, minlength=size * problem.leaves)
    count = numpy.bincount(problem.text, weights=belief, minlength=size).astype(numpy.float64)
    scale = damped(count) / numpy.maximum(count, 1e-9)
    found: NDArray[float32] = (cells.reshape(size, problem.leaves) * scale[:, None]).astype(numpy.float32)
    return found


def damped(count: NDArray[float64]) -> NDArray[float64]:
    """The weight of texts that stand in ``count`` filings: more than once says more, but not so many times more."""
    import numpy

    found: NDArray[float64] = numpy.where(count > 1, 1.0 + numpy.log(numpy.maximum(count, 1.0)), count)
    return found
