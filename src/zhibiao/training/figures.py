"""What training reports: accuracy by fold, calibration, coverage, confusions, and paired comparison by group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhibiao.training.metrics import Interval, PerClass, calibration_error, macro_f1, per_class, strict

if TYPE_CHECKING:
    from numpy import float64, int64
    from numpy.typing import NDArray

COVERED = (1.0, 0.95, 0.9, 0.85, 0.7, 0.5)
"""Shares of the rows, the surest first, whose accuracy the coverage curve shows."""

ROUNDS = 1000

FEW = 20
"""Fewer groups than these do not tell how much groups differ."""

MANY = 5000
"""Groups of which the interval comes from the variance between them, not from drawing."""


@dataclass(frozen=True, slots=True)
class Figures:
    """How well probabilities agree with the declared leaves of the same rows."""

    rows: int
    accuracy: float
    macro_f1: float
    calibration_error: float
    coverage: tuple[tuple[float, float], ...]
    per_class: dict[str, PerClass]
    confusions: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class Fold:
    """One fold: groups and rows held out, rows learnt from, texts in both (always 0), and accuracy."""

    groups: int
    rows: int
    learnt: int
    overlap: int
    accuracy: float
    macro_f1: float


def figures(shares: NDArray[float64], gold: NDArray[int64], names: Sequence[str]) -> Figures:
    """Figures of probabilities of shape (rows, leaves); ``names`` are the leaves as they are shown, equal ones added up."""
    said, sure = answers(shares, names)
    true = [names[i] for i in gold]
    right = [a == b for a, b in zip(said, true, strict=True)]
    order = sorted(range(len(right)), key=lambda i: -sure[i])
    tops = [(share, order[: max(1, round(share * len(order)))]) for share in COVERED]
    wrong = Counter((t, s) for s, t in zip(said, true, strict=True) if s != t)
    return Figures(
        rows=len(right),
        accuracy=strict(said, true),
        macro_f1=macro_f1(said, true),
        calibration_error=calibration_error(sure, right),
        coverage=tuple((share, sum(right[i] for i in top) / len(top)) for share, top in tops) if right else (),
        per_class=per_class(said, true),
        confusions=tuple((gold_name, other, count) for (gold_name, other), count in wrong.most_common(10)),
    )


def answers(shares: NDArray[float64], names: Sequence[str]) -> tuple[list[str], list[float]]:
    """The likeliest name of each row and its probability."""
    import numpy

    shown = list(dict.fromkeys(names))
    total = numpy.zeros((len(shares), len(shown)))
    for column, name in enumerate(names):
        total[:, shown.index(name)] += shares[:, column]
    best = total.argmax(axis=1)
    return [shown[i] for i in best], [float(v) for v in total[numpy.arange(len(best)), best]]


def difference(
    new: Sequence[bool], old: Sequence[bool], groups: Sequence[int] | Sequence[str], seed: int = 0
) -> Interval:
    """Mean of ``new`` minus mean of ``old`` over the same rows, with a 95 % interval from drawing whole groups.

    Of few groups the interval is at least as wide as that of drawing rows: four filings do not tell their own spread.
    """
    import numpy

    _, place = numpy.unique(numpy.asarray(groups), return_inverse=True)
    rows = numpy.asarray(new, dtype=float) - numpy.asarray(old, dtype=float)
    gain = numpy.bincount(place, weights=rows)
    size = numpy.bincount(place).astype(float)
    if len(size) < 2:
        gain, size = rows, numpy.ones(len(new))
    draw = numpy.random.default_rng(seed)
    values = []
    mean = float(gain.sum() / size.sum())
    if len(size) > MANY:  # the draws would tell what their limit tells
        half = 1.96 * float(numpy.sqrt(((gain - mean * size) ** 2).sum())) / float(size.sum())
        return Interval(mean, mean - half, mean + half)
    for _ in range(ROUNDS):
        picked = draw.integers(0, len(size), len(size))
        values.append(gain[picked].sum() / size[picked].sum())
    low, high = (float(edge) for edge in numpy.quantile(values, [0.025, 0.975]))
    if len(size) < FEW:
        half = 1.96 * float(numpy.sqrt(((rows - mean) ** 2).sum())) / len(rows)
        low, high = max(min(low, mean - half), -1.0), min(max(high, mean + half), 1.0)
    return Interval(mean, low, high)
