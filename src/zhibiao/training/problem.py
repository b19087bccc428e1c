"""A training problem as arrays, and its solution: the linear classifier's weights over distinct texts."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from zhibiao.classify.linear import Linear
from zhibiao.training.collect import BASE, Sample
from zhibiao.training.matrix import Texts, damped
from zhibiao.training.splits import grouped

if TYPE_CHECKING:
    from numpy import bool_, float64, int64
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

    ``labels`` are soft labels as (sample, leaf, share) columns; ``matrix`` holds the texts' features (texts x terms).
    """

    matrix: Any
    text: NDArray[int64]
    gold: NDArray[int64]
    group: NDArray[int64]
    base: NDArray[bool_]
    reviewed: NDArray[bool_]
    labels: tuple[NDArray[int64], NDArray[int64], NDArray[float64]]
    leaves: int

    def rows(self, where: NDArray[bool_]) -> NDArray[int64]:
        """The distinct texts of the samples ``where``."""
        import numpy

        return numpy.unique(self.text[where])

    def without(self, held: NDArray[bool_], *, among: NDArray[bool_] | None = None) -> NDArray[bool_]:
        """The samples to learn from while ``held`` ones are tested: neither them nor any other with one of their texts."""
        import numpy

        tested = numpy.zeros(self.matrix.shape[0], dtype=bool)
        tested[self.text[held]] = True
        seen: NDArray[bool_] = ~tested[self.text]
        return seen if among is None else seen & among


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of shape (terms, leaves) and intercepts (leaves), in double precision; ``classes`` the leaves learnt."""

    weights: NDArray[float64]
    intercepts: NDArray[float64]
    classes: tuple[int, ...]

    def logits(self, matrix: Any) -> NDArray[float64]:
        """Uncalibrated scores of shape (rows of ``matrix``, leaves)."""
        import numpy

        scores: NDArray[float64] = numpy.asarray(matrix @ self.weights) + self.intercepts
        return scores

    def linear(self, temperature: float) -> Linear:
        """The classifier as it is stored."""
        import numpy

        return Linear(self.weights.astype(numpy.float32), self.intercepts.astype(numpy.float32), temperature)


def pose(samples: Sequence[Sample], texts: Texts, matrix: Any, leaves: Sequence[str], also_share: float) -> Problem:
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
        matrix,
        texts.of_sample,
        numpy.array([number[s.label] for s in samples], dtype=numpy.int64),
        numpy.array([names.setdefault(f"{s.origin == BASE}{s.group}", len(names)) for s in samples], dtype=numpy.int64),
        numpy.array([s.origin == BASE for s in samples]),
        numpy.array([s.origin == "reviewed" for s in samples]),
        (numpy.array(owner), numpy.array(leaf), numpy.array(share)),
        len(leaves),
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
) -> Weights:
    """Weights from the samples ``seen``; ``trust`` (0..1) weighs each sample, ``start`` only saves time.

    Equal texts with equal leaves become one row, weighted by :func:`~zhibiao.training.matrix.damped`.
    """
    import numpy
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    belief = seen.astype(numpy.float64) if trust is None else seen * trust
    owner, leaf, share = problem.labels
    cells, place = numpy.unique(problem.text[owner] * problem.leaves + leaf, return_inverse=True)
    weight = numpy.bincount(place, weights=share * belief[owner], minlength=len(cells))
    count = numpy.bincount(problem.text, weights=belief, minlength=problem.matrix.shape[0])
    kept = weight > 0
    row, label = cells[kept] // problem.leaves, cells[kept] % problem.leaves
    total = count[row]
    scale = numpy.array([damped(c) / c if c > 1 else 1.0 for c in total])
    shape = (problem.matrix.shape[1], problem.leaves)
    classes = numpy.unique(label)
    weights, intercepts = numpy.zeros(shape), numpy.full(problem.leaves, NEVER)
    if len(classes) < 2:
        intercepts[classes] = 0.0
        return Weights(weights, intercepts, tuple(classes.tolist()))
    warm = start is not None and start.classes == tuple(classes.tolist()) and len(classes) > 2
    model = LogisticRegression(C=strength, max_iter=steps, tol=TOLERANCE, warm_start=warm)
    if start is not None and warm:
        model.coef_ = start.weights[:, classes].T.copy()
        model.intercept_ = start.intercepts[classes].copy()
        model.classes_ = classes
    # the products are sparse: threads of the algebra library only wait for one another
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(problem.matrix[row], label, sample_weight=weight[kept] * scale)
    if len(classes) == 2:
        weights[:, classes] = numpy.outer(model.coef_[0], [-0.5, 0.5])
        intercepts[classes] = model.intercept_[0] * numpy.array([-0.5, 0.5])
    else:
        weights[:, classes] = model.coef_.T
        intercepts[classes] = model.intercept_
    return Weights(weights, intercepts, tuple(int(one) for one in classes))
