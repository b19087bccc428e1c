"""Fitting the weights behind the vague flag's probability from the corpus."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhibiao.scoring.evidence import VAGUE_KINDS, gather
from zhibiao.scoring.vagueness import THRESHOLD, features
from zhibiao.text.reading import read
from zhibiao.training.dataset import Example
from zhibiao.training.splits import grouped

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

FLOOR = 4
STRENGTH = 1.0


@dataclass(frozen=True, slots=True)
class Labelled:
    """One row's features, whether the rules call it vague, its label (0, 0.5, 1) and its sector."""

    features: frozenset[str]
    ruled: bool
    vague: float
    group: str


def labelled(examples: Sequence[Example]) -> list[Labelled]:
    """The rows of a corpus as the vague model sees them."""
    rows = []
    for example in examples:
        row = example.row
        reading = read(row.target, name=row.name)
        evidence = gather(reading, row.name, row.description or None)
        rows.append(
            Labelled(features(evidence, reading, row.name), evidence.kind in VAGUE_KINDS, example.vague, example.group)
        )
    return rows


def fit(rows: Sequence[Labelled]) -> dict[str, int]:
    """Weights in thousandths, with ``bias``; features seen fewer than :data:`FLOOR` times are left out."""
    import numpy
    from scipy.sparse import vstack
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    seen = Counter(feature for row in rows for feature in row.features)
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform([{f: 1.0 for f in sorted(row.features) if seen[f] >= FLOOR} for row in rows])
    share = numpy.array([row.vague for row in rows])
    # a borderline row (0.5) counts half on each side
    weight = numpy.concatenate([share, 1 - share])
    label = numpy.concatenate([numpy.ones(len(rows)), numpy.zeros(len(rows))])
    model = LogisticRegression(C=STRENGTH, max_iter=1000)
    model.fit(vstack([matrix, matrix])[weight > 0], label[weight > 0], sample_weight=weight[weight > 0])
    names = vectorizer.get_feature_names_out()
    weights = {str(name): round(float(value) * 1000) for name, value in zip(names, model.coef_[0], strict=True)}
    return {
        "bias": round(float(model.intercept_[0]) * 1000),
        **{name: value for name, value in weights.items() if value},
    }


def measure(rows: Sequence[Labelled], folds: int = 5, seed: int = 0) -> dict[str, float]:
    """F1 of the flag by the rules alone and with the model, and the Brier score, on folds grouped by sector."""
    import numpy

    chance: NDArray[float64] = numpy.zeros(len(rows))
    for part in grouped([row.group for row in rows], folds, seed):
        held = set(part)
        weights = fit([row for i, row in enumerate(rows) if i not in held])
        for i in part:
            total = weights["bias"] + sum(weights.get(feature, 0) for feature in rows[i].features)
            chance[i] = 1 / (1 + numpy.exp(-total / 1000))
    clear = [i for i, row in enumerate(rows) if row.vague != 0.5]
    gold = [rows[i].vague == 1 for i in clear]
    ruled = [rows[i].ruled for i in clear]
    lifted = [rows[i].ruled and chance[i] >= THRESHOLD for i in clear]
    brier = float(numpy.mean([(chance[i] - rows[i].vague) ** 2 for i in clear]))
    return {
        "f1_rules": _f1(ruled, gold),
        "f1_with_model": _f1(lifted, gold),
        "brier": round(brier, 4),
        "rows": len(clear),
    }


def _f1(found: Sequence[Any], gold: Sequence[bool]) -> float:
    hits = sum(bool(f) and g for f, g in zip(found, gold, strict=True))
    return round(2 * hits / (sum(map(bool, found)) + sum(gold)), 4)


def write(path: Path, weights: dict[str, int], *, corpus: str, measured: dict[str, float]) -> None:
    """Write the data file that :mod:`zhibiao.scoring.vagueness` reads."""
    document = {"corpus": corpus, "measured on folds by sector": measured, "weights": weights}
    path.write_text(
        json.dumps(document, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8", newline="\n"
    )
