"""A model over another encoder, from training to ``zhibiao check``; and that fine-tuning gives the same weights twice."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy
import pytest

from zhibiao import taxonomy
from zhibiao.classify.joint import mixed
from zhibiao.classify.linear import softmax
from zhibiao.errors import ModelError, TrainingError
from zhibiao.model import store
from zhibiao.model.manifest import FILE_NAME, sealed
from zhibiao.training import dataset, roformer, sentences, words

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "corpus" / "sectors"
LEAVES = taxonomy.leaves()
TABLE = "一级指标,二级指标,三级指标,指标值\n产出指标,质量指标,培训合格率,≥95%\n产出指标,数量指标,培训人次,300人次\n"

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def examples() -> tuple[dataset.Example, ...]:
    """Twelve sectors, because every tenth is held back."""
    return tuple(one for path in sorted(CORPUS.glob("*.csv"))[:12] for one in dataset.read([path])[:12])


@pytest.fixture(scope="module")
def built(
    examples: tuple[dataset.Example, ...], tiny: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path, store.Model]:
    """An encoder's folder, the folder of the model over it, and that model."""
    pytest.importorskip("sentence_transformers")
    place = tmp_path_factory.mktemp("models")
    roformer.sentence_folder(*tiny(examples), place / "tiny")
    model = sentences.build(
        examples,
        place / "mine",
        name="mine",
        encoder=str(place / "tiny"),
        device="cpu",
        by_words=words.Settings(dictionary_floor=100_000),
    )
    return place / "tiny", place / "mine", model


def _check(folder: Path, place: Path, without: str = "") -> subprocess.CompletedProcess[str]:
    """``zhibiao check --model folder``, in a Python where ``without`` is not installed."""
    (place / "表.csv").write_text(TABLE, encoding="utf-8")
    if without:
        (place / f"{without}.py").write_text(f"raise ModuleNotFoundError({without!r})\n", encoding="utf-8")
    command = [sys.executable, "-m", "zhibiao", "check", "表.csv", "--format", "jsonl", "--model", str(folder)]
    return subprocess.run(
        command,
        cwd=place,
        env={**os.environ, "PYTHONPATH": str(place)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_head_is_scikit_learns(examples: tuple[dataset.Example, ...]) -> None:
    """Folding the standardisation into the weights changes nothing; a direction without spread has no weight."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    certain = [one for one in examples if not one.also]
    vectors = numpy.random.default_rng(1).normal(0.6, [0.001, 0.1, 0.0], size=(len(certain), 3))
    label = numpy.array([LEAVES.index(one.category) for one in certain])
    vectors[:, 1] += 0.1 * label
    settings = sentences.Settings(strength=0.5)
    head = sentences.fit(vectors, certain, LEAVES, settings)
    judge = make_pipeline(StandardScaler(), LogisticRegression(C=0.5, max_iter=settings.rounds, tol=1e-4))
    judge.fit(vectors, label)
    found = softmax(head.scores(vectors))[:, judge.classes_]
    assert numpy.abs(found - judge.predict_proba(vectors)).max() < 1e-4
    assert not head.weights[2].any()
    assert head.scores(vectors).argmax(axis=1).tolist() != [int(head.intercepts.argmax())] * len(certain)


def test_model_mixes_words_and_the_other_encoder(
    built: tuple[Path, Path, store.Model], examples: tuple[dataset.Example, ...]
) -> None:
    encoder, folder, model = built
    assert model.manifest.kind == "sentences"
    assert model.manifest.settings["source"]["name"] == str(encoder.resolve())
    assert set(model.manifest.metrics) == {
        "held-out sectors",
        "held-out sectors, words alone",
        "held-out sectors, encoder alone",
    }
    assert "sentence-transformers" in model.manifest.versions
    judge, rows = model.judge, [example.row for example in examples[:20]]
    assert judge.encoder is not None
    scores, _ = judge.encoder.run(rows)
    by_words = judge.linear.logits(judge.vocabulary.transform(rows, judge.segmenter))
    assert model.probabilities(rows) == pytest.approx(mixed(by_words, scores, judge.shares))
    assert judge.vectors(rows).shape == (20, 32)
    again = store.load(folder).probabilities(rows)
    assert numpy.abs(again - model.probabilities(rows)).max() < 1e-6


def test_encoder_alone_has_learnt(built: tuple[Path, Path, store.Model], examples: tuple[dataset.Example, ...]) -> None:
    judge = built[2].judge
    assert judge.encoder is not None
    scores, _ = judge.encoder.run([example.row for example in examples])
    right = [LEAVES[best] == one.category for best, one in zip(scores.argmax(axis=1), examples, strict=True)]
    commonest = max(sum(one.category == leaf for one in examples) for leaf in LEAVES)
    assert sum(right) > commonest


def test_checked_with_another_encoder(built: tuple[Path, Path, store.Model], tmp_path: Path) -> None:
    done = _check(built[1], tmp_path)
    assert done.stderr == ""
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [record["name"] for record in records] == ["培训合格率", "培训人次"]


def test_without_the_extra_one_line_says_what_to_install(built: tuple[Path, Path, store.Model], tmp_path: Path) -> None:
    done = _check(built[1], tmp_path, without="sentence_transformers")
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith("错误：")
    assert "pip install zhibiao[transformers]" in line
    assert done.stdout == ""


def test_model_is_refused_when_its_encoder_changed(built: tuple[Path, Path, store.Model], tmp_path: Path) -> None:
    encoder, folder, _ = built
    for name, original in (("tiny", encoder), ("mine", folder)):
        shutil.copytree(original, tmp_path / name)
    path = tmp_path / "mine" / FILE_NAME
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["settings"]["source"]["name"] = str(tmp_path / "before" / "tiny")
    path.write_text(sealed(manifest), encoding="utf-8", newline="\n")
    assert store.load(tmp_path / "mine").name == "mine"
    (tmp_path / "tiny" / "config.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ModelError, match="已不是训练时的那一个"):
        store.load(tmp_path / "mine")
    for damage in ({}, {"source": {}}, {"source": "tiny"}):
        manifest["settings"] = damage
        path.write_text(sealed(manifest), encoding="utf-8", newline="\n")
        with pytest.raises(ModelError, match="不合要求"):
            store.load(tmp_path / "mine")


def test_too_little_data_or_no_such_device(
    built: tuple[Path, Path, store.Model], examples: tuple[dataset.Example, ...], tmp_path: Path
) -> None:
    with pytest.raises(TrainingError, match="太少"):
        sentences.build(examples[:50], tmp_path / "a", name="a", encoder=str(built[0]))
    with pytest.raises(ModelError, match="设备"):
        sentences.build(examples, tmp_path / "a", name="a", encoder=str(built[0]), device="abacus")
    assert not (tmp_path / "a").exists()


def test_script_says_in_one_line_what_is_missing(tmp_path: Path) -> None:
    script = [sys.executable, str(ROOT / "scripts" / "build_model.py"), "--models", str(tmp_path)]
    corpus = ["--corpus", str(sorted(CORPUS.glob("*.csv"))[0])]
    done = subprocess.run(
        [*script, *corpus, "--encoder", "../nowhere/at-all"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert not list(tmp_path.iterdir())


def test_tuning_twice_gives_the_same_weights(examples: tuple[dataset.Example, ...], tiny: Callable[..., Any]) -> None:
    """Same seed, same threads, same machine: no weight differs by a bit; another seed gives others."""
    torch = pytest.importorskip("torch")
    from zhibiao.training import encoder

    def weights(seed: int) -> dict[str, Any]:
        settings = encoder.Settings(epochs=2, rate=1e-2, batch=16, seed=seed, threads=1)
        return dict(encoder.tune(*tiny(examples), examples, LEAVES, settings).network.state_dict())

    first, second, other = weights(1), weights(1), weights(2)
    assert first.keys() == second.keys()
    assert all(torch.equal(first[name], second[name]) for name in first)
    assert not torch.equal(first["head.weight"], other["head.weight"])
