"""A model over any other sentence-transformers encoder: its frozen vectors, a logistic head, the words' evidence beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from zhibiao import taxonomy
from zhibiao.classify import sentences
from zhibiao.classify.joint import mixed
from zhibiao.classify.linear import softmax
from zhibiao.model import store
from zhibiao.text.segment import Segmenter
from zhibiao.training import splits, train, words
from zhibiao.training.dataset import ALSO_SHARE, Example, soft_labels

if TYPE_CHECKING:
    from numpy import float32, float64, floating
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Settings:
    """What training the head is told: ``strength`` is the inverse of the regularisation on standardised vectors."""

    strength: float = 0.01
    also_share: float = ALSO_SHARE
    rounds: int = 300


@dataclass(frozen=True, slots=True)
class Head:
    """Weights of shape (dimensions, leaves) over unit vectors, intercepts (leaves)."""

    weights: NDArray[float32]
    intercepts: NDArray[float32]

    def scores(self, vectors: NDArray[floating]) -> NDArray[float64]:
        """Scores of shape (rows, leaves) of vectors of shape (rows, dimensions)."""
        import numpy

        found: NDArray[float64] = vectors.astype(numpy.float64) @ self.weights.astype(numpy.float64)
        return found + self.intercepts.astype(numpy.float64)


def fit(vectors: NDArray[floating], examples: Sequence[Example], leaves: Sequence[str], settings: Settings) -> Head:
    """The head over ``vectors`` (one row an example); standardising them is folded into its weights."""
    import numpy
    from sklearn.linear_model import LogisticRegression

    wide = vectors.astype(numpy.float64)
    centre, spread = wide.mean(axis=0), wide.std(axis=0)
    scale = numpy.where(spread > 1e-9, 1.0 / numpy.maximum(spread, 1e-9), 0.0)
    index, label, weight = (
        numpy.array(column) for column in zip(*soft_labels(examples, leaves, settings.also_share), strict=True)
    )
    model = LogisticRegression(C=settings.strength, max_iter=settings.rounds, tol=1e-4)
    model.fit(((wide - centre) * scale)[index], label, sample_weight=weight)
    weights = numpy.zeros((wide.shape[1], len(leaves)))
    intercepts = numpy.full(len(leaves), -30.0)
    weights[:, model.classes_] = model.coef_.T * scale[:, None]
    intercepts[model.classes_] = model.intercept_ - centre @ weights[:, model.classes_]
    return Head(weights.astype(numpy.float32), intercepts.astype(numpy.float32))


def build(
    examples: Sequence[Example],
    folder: Path,
    *,
    name: str,
    encoder: str,
    device: str | None = None,
    settings: Settings | None = None,
    by_words: words.Settings | None = None,
    progress: Callable[[str], None] | None = None,
) -> store.Model:
    """Train words and a head over ``encoder`` (folder or hub name); their mix is fitted and measured on held-out sectors.

    ``progress`` is told which stage begins.

    Raises:
        TrainingError: too few rows or groups.
        ModelError: sentence-transformers is missing, or there is no such encoder or device.
    """
    tell = progress or (lambda stage: None)
    train.require_enough(examples, train.HELD)
    leaves = taxonomy.leaves()
    settings, by_words = settings or Settings(), by_words or words.Settings()
    source = sentences.source(encoder)
    network = sentences.load(source, device)
    tell("vectors")
    vectors = sentences.vectors(network, [example.row for example in examples])
    known = words.dictionary(examples, by_words)
    segmenter = Segmenter(known)
    held = splits.grouped([example.group for example in examples], train.HELD, by_words.seed)[0]
    apart = set(held)
    seen = [i for i in range(len(examples)) if i not in apart]
    unseen = [examples[i] for i in held]

    tell("held out")
    trial = words.fit([examples[i] for i in seen], segmenter, leaves, by_words)
    word_scores = trial.linear.logits(trial.vocabulary.transform([one.row for one in unseen], segmenter))
    head = fit(vectors[seen], [examples[i] for i in seen], leaves, settings)
    sentence_scores = head.scores(vectors[list(held)])
    shares = train.fit_shares(word_scores, sentence_scores, unseen, leaves)
    measured = {
        "held-out sectors": words.measure(mixed(word_scores, sentence_scores, shares), unseen, leaves),
        "held-out sectors, words alone": words.measure(softmax(word_scores), unseen, leaves),
        "held-out sectors, encoder alone": words.measure(softmax(sentence_scores), unseen, leaves),
    }
    tell("all rows")
    fitted = words.fit(examples, segmenter, leaves, by_words)
    whole = fit(vectors, examples, leaves, settings)
    told = {"words": asdict(by_words), "head": asdict(settings), "source": asdict(source)}
    manifest = train.describe("sentences", name, examples, told, measured)
    arrays = {"head_weights": whole.weights, "head_intercepts": whole.intercepts}
    return train.write(folder, manifest, fitted, known, {"shares": shares}, head=arrays)
