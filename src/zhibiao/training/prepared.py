"""Newly collected and shipped samples together, ready to be learnt from, and what training is told."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from zhibiao import __version__, taxonomy
from zhibiao.model.store import Model
from zhibiao.text.segment import Segmenter
from zhibiao.training import collect, matrix, problem, words
from zhibiao.training.matrix import Features
from zhibiao.training.problem import Problem

if TYPE_CHECKING:
    from numpy import bool_
    from numpy.typing import NDArray

    from zhibiao.training.collect import Sample


@dataclass(frozen=True, slots=True)
class Plan:
    """What training is told: words' settings, folds, processes, seed."""

    words: words.Settings = field(default_factory=words.Settings)
    folds: int = 5
    jobs: int = 1
    base: bool = True


@dataclass(frozen=True, slots=True)
class Prepared:
    """Samples (the shipped ones first) as a problem, with what turns rows into features."""

    samples: tuple[Sample, ...]
    texts: matrix.Texts
    features: Features
    dictionary: Mapping[str, int]
    problem: Problem
    held: list[NDArray[bool_]]


def prepare(base: Sequence[Sample], own: Sequence[Sample], plan: Plan, known: Mapping[str, int] | None) -> Prepared:
    """Features of all samples; ``known`` is the dictionary of the current model."""
    samples = (*base, *own)
    texts = matrix.distinct(sample.row for sample in samples)
    dictionary = matrix.dictionary(texts.rows, plan.words.dictionary_floor, known or ())
    features = matrix.vectorise(texts.rows, Segmenter(dictionary), plan.words.floor)
    posed = problem.pose(samples, texts, features.matrix, taxonomy.leaves(), plan.words.also_share)
    names = [sample.group for sample in samples]
    return Prepared(
        samples, texts, features, dictionary, posed, problem.folds(posed, names, plan.folds, plan.words.seed)
    )


def key(prepared: Prepared, plan: Plan, current: Model) -> str:
    """What must be the same for the steps of an earlier run to serve again."""
    parts = [collect.fingerprint(prepared.samples), repr(replace(plan, jobs=1)), current.name, __version__]
    parts += [entry.sha256 for _, entry in sorted(current.manifest.files.items())]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
