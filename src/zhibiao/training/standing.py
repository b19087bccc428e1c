"""The user's model that stands where the new one shall go: how the new one does on rows that the standing one never learnt.

A model trained by ``train`` keeps 64-bit digests of the texts that it learnt beside the shipped corpus (no text can be got back
from them), so that a later run can tell which of its rows are news to it. Where too few are, as after a review of the same
filings, its own record stands in for it: what it got on folds when it was trained.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from zhibiao.classify.inputs import Row, fields
from zhibiao.model import manifest, store
from zhibiao.model.store import Model
from zhibiao.training.figures import difference
from zhibiao.training.metrics import Interval
from zhibiao.training.mixture import Mixture
from zhibiao.training.prepared import Prepared
from zhibiao.training.promote import Comparison
from zhibiao.training.steps import MOST_MEASURED, right_ones

if TYPE_CHECKING:
    from numpy import float64, uint64
    from numpy.typing import NDArray

ARRAY = "learnt"
"""The name of the digests among a model's arrays."""

RECORD = "分折检验（本次数据）"
"""The name under which a local model keeps what it got on folds."""

LEAST = 50
"""Fewer rows than these that the standing model does not know cannot tell which model is better."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A local model and the sorted digests of the texts that it learnt."""

    model: Model
    learnt: NDArray[uint64]


def digests(rows: Iterable[Row]) -> NDArray[uint64]:
    """64-bit digests of ``rows`` as the classifier sees them, in their order."""
    import numpy

    found = [hashlib.blake2b(repr(fields(row)).encode(), digest_size=8).digest() for row in rows]
    return numpy.frombuffer(b"".join(found), dtype="<u8").astype(numpy.uint64)


def read(folder: Path, model: Model) -> Standing | None:
    """The model in ``folder`` as one that stands; ``None`` where it is none that ``train`` made.

    Raises:
        ModelError: a file of it is damaged.
    """
    import numpy
    from safetensors.numpy import load

    if "data" not in model.manifest.corpus:
        return None
    arrays = load(manifest.verify(folder, model.manifest)[store.WEIGHTS])
    return Standing(model, arrays.get(ARRAY, numpy.zeros(0, dtype=numpy.uint64)))


def compare(
    one: Standing,
    prepared: Prepared,
    current: Model,
    mix: Mixture,
    shares: NDArray[float64],
    names: Sequence[str],
) -> Comparison | None:
    """The new model's ``shares`` (new samples, leaves) against the standing one; ``None`` where nothing can be compared."""
    import numpy

    posed = prepared.problem
    own = numpy.flatnonzero(~posed.base)
    texts = posed.rows(~posed.base)
    known = numpy.zeros(len(prepared.texts.rows), dtype=bool)
    known[texts] = numpy.isin(digests(prepared.texts.rows[i] for i in texts), one.learnt)
    fresh = numpy.flatnonzero(~known[posed.text[own]])
    if not len(one.learnt) or len(fresh) < LEAST or len(numpy.unique(posed.group[own[fresh]])) < 2:
        return _recorded(one, shares, prepared, names)
    fresh = numpy.sort(numpy.random.default_rng(0).permutation(fresh)[:MOST_MEASURED])
    rows, gold = own[fresh], posed.gold[own[fresh]]
    same = _encoder(one.model) == _encoder(current) and mix.sentences is not None
    asked = [prepared.texts.rows[i] for i in posed.text[rows]]
    old_shares = mix.current_shares(prepared, one.model, rows) if same else one.model.probabilities(asked)
    new, old = right_ones(shares[fresh], gold, names), right_ones(old_shares, gold, names)
    gap = difference(new, old, posed.group[rows].tolist())
    return Comparison("现用模型没学过的行", sum(new) / len(new), sum(old) / len(old), gap)


def _recorded(one: Standing, shares: NDArray[float64], prepared: Prepared, names: Sequence[str]) -> Comparison | None:
    old = one.model.manifest.metrics.get(RECORD, {}).get("strict")
    if old is None or not prepared.held:
        return None
    posed = prepared.problem
    own = ~posed.base
    new = right_ones(shares, posed.gold[own], names)
    gap = difference(new, [False] * len(new), posed.group[own].tolist())
    half = 2**0.5 * (gap.high - gap.low) / 2  # two figures, each with its own chance
    moved = gap.value - old
    return Comparison("现用模型训练时的分折记录", gap.value, old, Interval(moved, moved - half, moved + half))


def _encoder(model: Model) -> str | None:
    entry = model.manifest.files.get(store.GRAPH)
    return None if entry is None else entry.sha256
