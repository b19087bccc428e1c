"""The folder of a locally trained model: the words part is new, everything else is the current model's, byte for byte."""

from __future__ import annotations

import json
import platform
import shutil
from collections.abc import Mapping
from dataclasses import asdict, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from zhibiao import taxonomy
from zhibiao.files import write as write_text
from zhibiao.model import card, manifest, probes, store
from zhibiao.model.store import Model
from zhibiao.training import audit, collect, matrix, standing
from zhibiao.training.local import Result
from zhibiao.training.prepared import Plan, Prepared
from zhibiao.training.steps import FIXED

METRICS, ISSUES = "metrics.json", "label_issues.csv"
_REPLACED = (store.WEIGHTS, store.VOCABULARY, store.WORDS, store.CARD, METRICS, ISSUES)
_WORDS_ARRAYS = {"weights", "intercepts", "idf", "temperature", "shares", standing.ARRAY}


def publish(folder: Path, prepared: Prepared, result: Result, plan: Plan, current: Model, kept: Path | None) -> Model:
    """Write the model into the new ``folder``, with probes, and load it; ``kept`` is the folder whose encoder goes on."""
    import numpy
    from safetensors.numpy import load, save

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    contents = {} if kept is None else manifest.verify(kept, current.manifest)
    vocabulary, linear = result.weights.stored(prepared.features.terms, result.temperature)
    arrays = {} if kept is None else load(contents[store.WEIGHTS])
    own = prepared.problem.rows(~prepared.problem.base)
    others = {name: array for name, array in arrays.items() if name not in _WORDS_ARRAYS}
    arrays = {
        **others,
        "weights": linear.weights,
        "intercepts": linear.intercepts,
        "idf": numpy.array(vocabulary.idf, dtype=numpy.float64),
        "temperature": numpy.array([result.temperature], dtype=numpy.float64),
        "shares": numpy.array(result.shares_of, dtype=numpy.float64),
        standing.ARRAY: numpy.unique(standing.digests(prepared.texts.rows[i] for i in own)),
    }
    for name, content in contents.items():
        if name not in _REPLACED:
            (folder / name).write_bytes(content)
    described = _describe(prepared, result, plan, current, kept)
    (folder / store.WEIGHTS).write_bytes(save({name: numpy.ascontiguousarray(a) for name, a in arrays.items()}))
    texts = {
        store.VOCABULARY: json.dumps(vocabulary.terms, ensure_ascii=False, separators=(",", ":")) + "\n",
        store.WORDS: "".join(f"{word}\t{count}\n" for word, count in prepared.dictionary.items()),
        store.CARD: card.text(described),
        METRICS: json.dumps(measured(result), ensure_ascii=False, indent=2) + "\n",
        ISSUES: audit.as_csv(audit.issues(result.own, result.shares, result.doubt)),
    }
    for name, text in texts.items():
        write_text(folder / name, text, bom=name == ISSUES)
    entries = {path.name: manifest.digest(path) for path in sorted(folder.iterdir())}
    manifest.write(replace(described, files=entries), folder)
    return probes.stamp(folder)


def measured(result: Result) -> dict[str, Any]:
    """Every figure of a run, ready for JSON."""
    return {
        "figures": asdict(result.figures),
        "current": {"name": result.old_name, **asdict(result.old)},
        "folds": [asdict(one) for one in result.folds],
        "baselines": dict(result.baselines),
        "learning_curve": [list(point) for point in result.curve],
        "comparisons": [{**asdict(one), "worse": one.worse} for one in result.comparisons],
        "labels": {
            "rows": len(result.own),
            "doubtful": int(result.doubt.doubtful.sum()),
            "left_out": int(result.doubt.left_out.sum()),
            "mean_trust": round(float(result.doubt.trust.mean()), 4),
        },
        "mix": {"temperature": result.temperature, "words": result.shares_of[0], "sentences": result.shares_of[1]},
    }


def _describe(prepared: Prepared, result: Result, plan: Plan, current: Model, kept: Path | None) -> manifest.Manifest:
    own = result.own
    figures: dict[str, dict[str, float]] = {
        standing.RECORD: {
            "strict": round(result.figures.accuracy, 4),
            "macro_f1": round(result.figures.macro_f1, 4),
            "calibration_error": round(result.figures.calibration_error, 4),
        }
    }
    corpus: dict[str, Any] = {
        "fingerprint": prepared.fingerprint,
        "rows": len(prepared.samples),
        "sectors": len({sample.group for sample in prepared.samples}),
        "data": {
            "fingerprint": collect.fingerprint(own),
            "rows": len(own),
            "groups": len({sample.group for sample in own}),
            "doubtful": int(result.doubt.doubtful.sum()),
            "left_out": int(result.doubt.left_out.sum()),
        },
        "split": {
            "folds": len(prepared.held),
            "seed": plan.words.seed,
            "fixed": f"one shipped sector in {FIXED} by the digest of its name" if plan.base else "none",
        },
    }
    settings: Mapping[str, Any] = {
        **(current.manifest.settings if kept is not None else {}),
        "words": {**asdict(plan.words), "folds": plan.folds},
        "local": {"keep_base": plan.base, "most_terms": matrix.MOST_TERMS},
    }
    return manifest.Manifest(
        kind="linear" if kept is None else current.manifest.kind,
        name=current.manifest.name if kept is not None and current.name not in store.NAMES else "local",
        leaves=taxonomy.leaves(),
        files={},
        settings=settings,
        corpus=corpus,
        metrics=figures,
        versions={"python": platform.python_version(), **_versions()},
    )


def _versions() -> dict[str, str]:
    found = {}
    for package in ("zhibiao", "numpy", "scipy", "scikit-learn", "jieba", "onnxruntime"):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
