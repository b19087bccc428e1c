"""Figures that say how good a classifier is: plain functions over labels, no library."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PerClass:
    """Precision, recall, F1 (0..1) and support (number of gold labels) of one class."""

    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with its bootstrapped 95 % interval."""

    value: float
    low: float
    high: float


def strict(predicted: Sequence[str], gold: Sequence[str]) -> float:
    """Share of rows whose prediction equals the gold label."""
    return _mean([p == g for p, g in zip(predicted, gold, strict=True)])


def lenient(predicted: Sequence[str], accepted: Sequence[Collection[str]]) -> float:
    """Share of rows whose prediction is among the accepted labels."""
    return _mean([p in a for p, a in zip(predicted, accepted, strict=True)])


def per_class(predicted: Sequence[str], gold: Sequence[str]) -> dict[str, PerClass]:
    """Figures for every class that occurs in ``gold`` or ``predicted``, by name."""
    hits = Counter(g for p, g in zip(predicted, gold, strict=True) if p == g)
    said, true = Counter(predicted), Counter(gold)
    result = {}
    for label in sorted(set(said) | set(true)):
        precision = hits[label] / said[label] if said[label] else 0.0
        recall = hits[label] / true[label] if true[label] else 0.0
        total = precision + recall
        result[label] = PerClass(precision, recall, 2 * precision * recall / total if total else 0.0, true[label])
    return result


def macro_f1(predicted: Sequence[str], gold: Sequence[str]) -> float:
    """Mean F1 over the classes that occur in ``gold``."""
    return _mean([figures.f1 for figures in per_class(predicted, gold).values() if figures.support])


def calibration_error(confidence: Sequence[float], correct: Sequence[bool], bins: int = 10) -> float:
    """Expected calibration error over equally wide bins of confidence."""
    cells: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for share, hit in zip(confidence, correct, strict=True):
        cells[min(int(share * bins), bins - 1)].append((share, hit))
    gaps = [
        len(cell) * abs(_mean([share for share, _ in cell]) - _mean([hit for _, hit in cell]))
        for cell in cells.values()
    ]
    return sum(gaps) / len(confidence) if confidence else 0.0


def flag_scores(flagged: Sequence[bool], gold: Sequence[bool]) -> PerClass:
    """Precision, recall and F1 of a yes/no flag."""
    figures = per_class(["1" if f else "0" for f in flagged], ["1" if g else "0" for g in gold])
    return figures.get("1", PerClass(0.0, 0.0, 0.0, 0))


def spearman(first: Sequence[float], second: Sequence[float]) -> float:
    """Spearman's rank correlation; ties share their mean rank."""
    a, b = _ranks(first), _ranks(second)
    mean_a, mean_b = _mean(a), _mean(b)
    top = sum((x - mean_a) * (y - mean_b) for x, y in zip(a, b, strict=True))
    bottom = (sum((x - mean_a) ** 2 for x in a) * sum((y - mean_b) ** 2 for y in b)) ** 0.5
    return top / bottom if bottom else 0.0


def bootstrap(
    figure: Callable[[Sequence[int]], float], groups: Sequence[str], rounds: int = 1000, seed: int = 0
) -> Interval:
    """``figure`` over row indices, with a 95 % interval from drawing whole ``groups`` with replacement."""
    members: Mapping[str, list[int]] = _by_group(groups)
    names = sorted(members)
    draw = random.Random(seed)
    values = sorted(
        figure([i for name in draw.choices(names, k=len(names)) for i in members[name]]) for _ in range(rounds)
    )
    return Interval(
        figure(range(len(groups))), values[int(0.025 * rounds)], values[min(int(0.975 * rounds), rounds - 1)]
    )


def _by_group(groups: Sequence[str]) -> dict[str, list[int]]:
    members: dict[str, list[int]] = defaultdict(list)
    for i, group in enumerate(groups):
        members[group].append(i)
    return members


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _ranks(values: Sequence[float]) -> list[float]:
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end + 1 < len(order) and values[order[end + 1]] == values[order[start]]:
            end += 1
        for position in order[start : end + 1]:
            ranks[position] = (start + end) / 2
        start = end + 1
    return ranks
