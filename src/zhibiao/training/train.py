"""Model folders from labelled rows: the linear one in minutes, the joint one (words and transformer) in half an hour."""

from __future__ import annotations

import json
import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhibiao import taxonomy
from zhibiao.classify.joint import mixed
from zhibiao.classify.linear import softmax
from zhibiao.errors import TrainingError
from zhibiao.model import card, probes, store
from zhibiao.model.manifest import Manifest
from zhibiao.text.segment import Segmenter
from zhibiao.training import splits, words
from zhibiao.training.dataset import Example, fingerprint

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

    from zhibiao.training.encoder import Settings as Tuning

HELD = 10
"""One sector in so many is held back while the shares of words and transformer are fitted."""

Progress = Callable[[str, int, int, float], None]


def build(
    examples: Sequence[Example], folder: Path, *, name: str, settings: words.Settings | None = None
) -> store.Model:
    """Train a linear model, measure it on folds grouped by sector, write the folder and return the loaded model.

    Raises:
        TrainingError: too few rows or groups.
    """
    settings = settings or words.Settings()
    require_enough(examples, settings.folds)
    leaves = taxonomy.leaves()
    known = words.dictionary(examples, settings)
    segmenter = Segmenter(known)
    logits = words.out_of_fold(examples, segmenter, leaves, settings)
    temperature = words.calibrate(logits, examples, leaves)
    measured = {"folds by sector": words.measure(softmax(logits / temperature), examples, leaves)}
    fitted = words.fit(examples, segmenter, leaves, settings)
    manifest = describe("linear", name, examples, {"words": asdict(settings)}, measured)
    return write(folder, manifest, fitted, known, {"temperature": temperature})


def build_joint(
    examples: Sequence[Example],
    folder: Path,
    *,
    name: str,
    wheel: Path,
    settings: words.Settings | None = None,
    tuning: Tuning | None = None,
    progress: Progress | None = None,
) -> store.Model:
    """Train words and transformer, first without a tenth of the sectors to fit and measure their mix, then on everything.

    ``wheel`` is the archive that holds the pre-trained encoder (:mod:`zhibiao.training.roformer`).

    Raises:
        TrainingError: too few rows or groups, or not that wheel.
    """
    from zhibiao.training import encoder, roformer

    require_enough(examples, HELD)
    leaves = taxonomy.leaves()
    settings, tuning = settings or words.Settings(), tuning or encoder.Settings()
    known = words.dictionary(examples, settings)
    segmenter = Segmenter(known)
    held = set(splits.grouped([example.group for example in examples], HELD, settings.seed)[0])
    seen = [example for i, example in enumerate(examples) if i not in held]
    unseen = [example for i, example in enumerate(examples) if i in held]

    def tell(stage: str) -> Callable[[int, int, float], None] | None:
        return None if progress is None else lambda step, steps, loss: progress(stage, step, steps, loss)

    trial = words.fit(seen, segmenter, leaves, settings)
    by_words = trial.linear.logits(trial.vocabulary.transform([one.row for one in unseen], segmenter))
    tuned = encoder.tune(*roformer.load(wheel), seen, leaves, tuning, tell("held out"))
    by_sentences = encoder.scores(tuned, unseen)
    shares = fit_shares(by_words, by_sentences, unseen, leaves)
    measured = {
        "held-out sectors": words.measure(mixed(by_words, by_sentences, shares), unseen, leaves),
        "held-out sectors, words alone": words.measure(softmax(by_words), unseen, leaves),
        "held-out sectors, transformer alone": words.measure(softmax(by_sentences), unseen, leaves),
    }
    fitted = words.fit(examples, segmenter, leaves, settings)
    base, characters = roformer.load(wheel)
    graph = encoder.export(encoder.tune(base, characters, examples, leaves, tuning, tell("all rows")))
    manifest = describe("joint", name, examples, {"words": asdict(settings), "encoder": asdict(tuning)}, measured)
    return write(folder, manifest, fitted, known, {"shares": shares}, graph, characters)


def fit_shares(
    by_words: NDArray[float64], by_sentences: NDArray[float64], examples: Sequence[Example], leaves: Sequence[str]
) -> tuple[float, float]:
    """The weights of the two kinds of scores under which the preferred labels have the least log loss."""
    import numpy

    gold = numpy.array([leaves.index(example.category) for example in examples])
    rows = numpy.arange(len(gold))
    steps = [round(0.1 * step, 1) for step in range(16)]

    def loss(shares: tuple[float, float]) -> float:
        return float(-numpy.log(mixed(by_words, by_sentences, shares)[rows, gold] + 1e-12).mean())

    return min(((a, b) for a in steps for b in steps), key=loss)


def require_enough(examples: Sequence[Example], groups: int) -> None:
    """Refuse to train on too little.

    Raises:
        TrainingError: fewer than ``groups`` sectors or 100 rows.
    """
    if len({example.group for example in examples}) < groups or len(examples) < 100:
        raise TrainingError("标注数据太少，无法训练", remedy=f"至少需要 {groups} 个领域、100 行")


def describe(
    kind: str, name: str, examples: Sequence[Example], settings: dict[str, Any], measured: dict[str, dict[str, float]]
) -> Manifest:
    """The manifest of a model trained on ``examples``, its list of files still empty."""
    packages = ["zhibiao", "numpy", "scikit-learn", "jieba"]
    if kind == "joint":
        packages += ["torch", "transformers", "onnx", "onnxruntime"]
    if kind == "static":
        packages += ["torch"]
    if kind == "sentences":
        packages += ["torch", "transformers", "sentence-transformers"]
    return Manifest(
        kind=kind,
        name=name,
        leaves=taxonomy.leaves(),
        files={},
        settings=settings,
        corpus={
            "fingerprint": fingerprint(examples),
            "rows": len(examples),
            "sectors": len({example.group for example in examples}),
        },
        metrics=measured,
        versions={"python": platform.python_version(), **{package: version(package) for package in packages}},
    )


def write(
    folder: Path,
    manifest: Manifest,
    fitted: words.Fitted,
    known: dict[str, int],
    calibration: dict[str, Any],
    graph: bytes | None = None,
    characters: Sequence[str] = (),
    head: Mapping[str, Any] | None = None,
) -> store.Model:
    """Write the folder of a model and load it. ``calibration`` holds ``temperature`` or ``shares``, ``head`` more arrays."""
    import numpy

    arrays = {
        "weights": fitted.linear.weights,
        "intercepts": fitted.linear.intercepts,
        "idf": numpy.array(fitted.vocabulary.idf, dtype=numpy.float64),
        "temperature": numpy.array([calibration.get("temperature", 1.0)], dtype=numpy.float64),
        "shares": numpy.array(calibration.get("shares", (1.0, 0.0)), dtype=numpy.float64),
        **(head or {}),
    }
    texts = {
        store.VOCABULARY: json.dumps(fitted.vocabulary.terms, ensure_ascii=False, separators=(",", ":")) + "\n",
        store.WORDS: "".join(f"{word}\t{count}\n" for word, count in known.items()),
        store.CARD: card.text(manifest),
    }
    if graph is not None:
        texts[store.CHARACTERS] = "\n".join(characters)
    store.save(folder, manifest, arrays, texts, graph)
    return probes.stamp(folder)
