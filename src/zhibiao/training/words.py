"""The linear classifier's weights: found by scikit-learn, held as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from zhibiao.classify.features import BLOCKS, Vocabulary, terms
from zhibiao.classify.inputs import Row, fields
from zhibiao.classify.linear import Linear, softmax
from zhibiao.training import metrics, splits
from zhibiao.training.dataset import ALSO_SHARE, Example, soft_labels

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

    from zhibiao.text.segment import Segmenter


@dataclass(frozen=True, slots=True)
class Settings:
    """What training is told: ``strength`` is the inverse of the regularisation, ``floor`` the least rows of a term."""

    strength: float = 5.0
    floor: int = 3
    also_share: float = ALSO_SHARE
    dictionary_floor: int = 100
    folds: int = 5
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Fitted:
    """A trained classifier in memory."""

    vocabulary: Vocabulary
    linear: Linear


def dictionary(examples: Sequence[Example], settings: Settings) -> dict[str, int]:
    """The compact dictionary that the model cuts words with."""
    from zhibiao.text.segment import compact_dictionary

    seen = [fields(example.row) for example in examples]
    texts = [text for one in seen for text in (one.name, one.description, one.target)]
    return compact_dictionary(texts, settings.dictionary_floor)


def fit(examples: Sequence[Example], segmenter: Segmenter, leaves: Sequence[str], settings: Settings) -> Fitted:
    """Vocabulary and weights from all ``examples`` (temperature 1)."""
    import numpy
    from sklearn.linear_model import LogisticRegression

    counted = [terms(example.row, segmenter) for example in examples]
    vocabulary, matrix = _vectorise(counted, settings.floor)
    index, label, weight = (
        numpy.array(column) for column in zip(*soft_labels(examples, leaves, settings.also_share), strict=True)
    )
    model = LogisticRegression(C=settings.strength, max_iter=1000, tol=1e-4)
    model.fit(matrix[index], label, sample_weight=weight)
    weights = numpy.zeros((len(vocabulary), len(leaves)))
    intercepts = numpy.full(len(leaves), -30.0)
    weights[:, model.classes_] = model.coef_.T
    intercepts[model.classes_] = model.intercept_
    return Fitted(vocabulary, Linear(weights.astype(numpy.float32), intercepts.astype(numpy.float32)))


def out_of_fold(
    examples: Sequence[Example], segmenter: Segmenter, leaves: Sequence[str], settings: Settings
) -> NDArray[float64]:
    """Uncalibrated scores of shape (examples, leaves), each row scored by a model that never saw its sector."""
    import numpy

    logits = numpy.zeros((len(examples), len(leaves)))
    for part in splits.grouped([example.group for example in examples], settings.folds, settings.seed):
        held = set(part)
        fitted = fit([e for i, e in enumerate(examples) if i not in held], segmenter, leaves, settings)
        rows: list[Row] = [examples[i].row for i in part]
        logits[list(part)] = fitted.linear.logits(fitted.vocabulary.transform(rows, segmenter))
    return logits


def calibrate(logits: NDArray[float64], examples: Sequence[Example], leaves: Sequence[str]) -> float:
    """The temperature under which the out-of-fold scores fit the preferred labels best (least log loss)."""
    import numpy

    gold = numpy.array([leaves.index(example.category) for example in examples])
    rows = numpy.arange(len(gold))

    def loss(temperature: float) -> float:
        return float(-numpy.log(softmax(logits / temperature)[rows, gold] + 1e-12).mean())

    return float(min((round(0.4 + 0.02 * step, 2) for step in range(80)), key=loss))


def measure(shares: NDArray[float64], examples: Sequence[Example], leaves: Sequence[str]) -> dict[str, float]:
    """Strict and lenient accuracy, macro-F1 and calibration error of ``shares`` on ``examples``."""
    predicted = [leaves[int(i)] for i in shares.argmax(axis=1)]
    gold = [example.category for example in examples]
    passed = [{example.category, *example.also} for example in examples]
    correct = [p == g for p, g in zip(predicted, gold, strict=True)]
    figures = {
        "strict": metrics.strict(predicted, gold),
        "lenient": metrics.lenient(predicted, passed),
        "macro_f1": metrics.macro_f1(predicted, gold),
        "calibration_error": metrics.calibration_error([float(v) for v in shares.max(axis=1)], correct),
    }
    return {key: round(value, 4) for key, value in figures.items()}


def _vectorise(counted: Sequence[dict[str, list[str]]], floor: int) -> tuple[Vocabulary, Any]:
    from scipy.sparse import hstack
    from sklearn.feature_extraction.text import TfidfVectorizer

    names: dict[str, list[str]] = {}
    idf: list[float] = []
    parts = []
    for block, weight in BLOCKS.items():
        vectoriser = TfidfVectorizer(analyzer=_identity, min_df=floor, sublinear_tf=True)
        parts.append(vectoriser.fit_transform([row[block] for row in counted]) * weight)
        names[block] = vectoriser.get_feature_names_out().tolist()
        idf += vectoriser.idf_.tolist()
    return Vocabulary(names, idf), hstack(parts).tocsr()


def _identity(found: list[str]) -> list[str]:
    return found
