"""Newly collected and shipped samples together, ready to be learnt from, and what training is told."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from zhibiao import __version__, taxonomy
from zhibiao.model.store import Model
from zhibiao.training import collect, matrix, problem, words
from zhibiao.training.matrix import Features
from zhibiao.training.problem import Problem
from zhibiao.training.texts import Texts, distinct
from zhibiao.training.texts import dictionary as words_of

if TYPE_CHECKING:
    from numpy import bool_
    from numpy.typing import NDArray

    from zhibiao.training.collect import Sample

EMPHASIS = 1.0
"""The weight of a row of the user's against a shipped one."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What training is told: words' settings, folds, processes, whether the shipped corpus takes part, and the weight of a
    row of the user's against one of its rows.
    """

    words: words.Settings = field(default_factory=words.Settings)
    folds: int = 5
    jobs: int = 1
    base: bool = True
    emphasis: float = EMPHASIS


@dataclass(frozen=True, slots=True)
class Prepared:
    """Samples (the shipped ones first) as a problem, with what turns rows into features."""

    samples: tuple[Sample, ...]
    texts: Texts
    features: Features
    dictionary: Mapping[str, int]
    problem: Problem
    held: list[NDArray[bool_]]
    fingerprint: str


def prepare(base: Sequence[Sample], own: Sequence[Sample], plan: Plan, known: Mapping[str, int] | None) -> Prepared:
    """Features of all samples; ``known`` is the dictionary of the current model."""
    samples = (*base, *own)
    found = distinct(sample.row for sample in samples)
    dictionary = words_of(found.rows, plan.words.dictionary_floor, known or ())
    features = matrix.vectorise(found.rows, dictionary, plan.words.floor, jobs=plan.jobs)
    posed = problem.pose(
        samples,
        found,
        features,
        taxonomy.leaves(),
        also_share=plan.words.also_share,
        floor=plan.words.floor,
        emphasis=plan.emphasis,
    )
    names = [sample.group for sample in samples]
    held = problem.folds(posed, names, plan.folds, plan.words.seed)
    return Prepared(samples, found, features, dictionary, posed, held, collect.fingerprint(samples))


def key(prepared: Prepared, plan: Plan, current: Model) -> str:
    """What must be the same for the steps of an earlier run to serve again."""
    parts = [prepared.fingerprint, repr(replace(plan, jobs=1)), current.name, __version__]
    parts += [entry.sha256 for _, entry in sorted(current.manifest.files.items())]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
