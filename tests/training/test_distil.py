"""Distilling: the network and numpy agree, soft labels mix as said, a small student learns what it is taught."""

from __future__ import annotations

from pathlib import Path

import numpy
import pytest

from zhibiao import taxonomy
from zhibiao.classify.inputs import Row
from zhibiao.classify.lookup import FIELDS, Lookup
from zhibiao.classify.static import Static
from zhibiao.errors import ModelError
from zhibiao.model import store
from zhibiao.training import dataset, distil, train, words

torch = pytest.importorskip("torch")

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "sectors"
SMALL = distil.Settings(pool=30, strange=10, long=10, floor=1, dim=6, width=5, epochs=2, batch=16, threads=1)


@pytest.fixture(scope="module")
def examples() -> tuple[dataset.Example, ...]:
    return tuple(one for path in sorted(CORPUS.glob("*.csv"))[:12] for one in dataset.read([path])[:9])


@pytest.fixture(scope="module")
def taught(examples: tuple[dataset.Example, ...]) -> tuple[dict[str, list[str]], Lookup, distil.Taught]:
    known = distil.vocabulary(examples, 1)
    lookup = Lookup(known)
    leaves = taxonomy.leaves()
    flat = numpy.full((len(examples), len(leaves)), 1 / len(leaves), dtype=numpy.float32)
    labels = distil.targets(flat, examples, leaves, 1.0)
    return known, lookup, distil.Taught(*lookup([one.row for one in examples]), labels)


def test_numpy_computes_what_torch_trains(
    examples: tuple[dataset.Example, ...], taught: tuple[dict[str, list[str]], Lookup, distil.Taught]
) -> None:
    known, lookup, rows = taught
    torch.manual_seed(5)
    network = distil.network(lookup.size, 11, SMALL).eval()
    with torch.no_grad():
        network.bag.weight.normal_(0, 0.3)
        numbers, starts = rows.pick(numpy.arange(len(rows)))
        found = network(*distil.tensors(numbers, starts, numpy.ones(len(numbers), dtype=numpy.float32))).numpy()
    student = Static(known, distil.weights(network, 11))
    assert student.scores([one.row for one in examples]) == pytest.approx(found, abs=1e-5)


def test_picked_rows_hold_their_own_terms(taught: tuple[dict[str, list[str]], Lookup, distil.Taught]) -> None:
    rows = taught[2]
    picked = numpy.array([7, 0, 3])
    numbers, starts = rows.pick(picked)
    first, _ = rows.pick(numpy.array([7]))
    assert starts.shape == (len(FIELDS) * len(picked),)
    assert starts.tolist() == sorted(starts.tolist())
    own = numpy.concatenate([rows.pick(numpy.array([row]))[0] for row in picked])
    assert sorted(numbers.tolist()) == sorted(own.tolist())
    assert first[: starts[1]].tolist() == numbers[: starts[1]].tolist()


def test_soft_labels_mix_on_the_corpus_and_stay_on_the_rest() -> None:
    leaves = ("质量指标", "数量指标", "时效指标")
    example = dataset.Example("1", "环卫", "", Row("合格率", "", "1"), "质量指标", ("数量指标",), 0.0)
    opinion = numpy.array([[0.2, 0.2, 0.6], [0.1, 0.1, 0.8]], dtype=numpy.float32)
    mixed = distil.targets(opinion, [example], leaves, 0.5)
    assert mixed[0] == pytest.approx([0.5, 0.2, 0.3])
    assert mixed[1].tolist() == opinion[1].tolist()


def test_temperature_brings_scores_to_the_opinion() -> None:
    opinion = numpy.array([[0.7, 0.2, 0.1], [0.1, 0.1, 0.8]], dtype=numpy.float32)
    assert distil.calibrate(numpy.log(opinion.astype(numpy.float64)) * 0.7, opinion) == pytest.approx(0.7)


def test_a_student_learns_what_it_is_taught(
    examples: tuple[dataset.Example, ...], taught: tuple[dict[str, list[str]], Lookup, distil.Taught]
) -> None:
    known, lookup, rows = taught
    settings = distil.Settings(dim=8, width=8, epochs=60, batch=16, rate=1e-2, lost=0.0, dropout=0.0, threads=1)
    losses: list[float] = []
    learnt = distil.fit(rows, numpy.arange(len(rows)), lookup.size, settings, lambda _, loss: losses.append(loss))
    shares = Static(known, learnt).probabilities([one.row for one in examples])
    right = [taxonomy.leaves()[i] == one.category for i, one in zip(shares.argmax(axis=1), examples, strict=True)]
    assert losses[-1] < losses[0] / 2
    assert sum(right) > 0.9 * len(right)


def test_folder_from_end_to_end(
    examples: tuple[dataset.Example, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Built twice from kept labels: the same bytes; the loaded 8-bit student says what the full one said."""
    teacher, cache = store.locate("default"), tmp_path / "labels.npz"
    built = [
        distil.build(examples, tmp_path / name, name="small", teacher=teacher, settings=SMALL, jobs=1, cache=cache)
        for name in "ab"
    ]
    assert built[0].manifest == built[1].manifest
    assert built[0].manifest.kind == "static"
    assert set(built[0].manifest.metrics) == {"held-out sectors, student"}
    shares = built[0].probabilities([one.row for one in examples])
    assert shares.shape == (len(examples), 11)
    assert shares.sum(axis=1) == pytest.approx(1)


def test_kept_labels_of_other_rows_are_not_used(examples: tuple[dataset.Example, ...], tmp_path: Path) -> None:
    teacher, cache = store.locate("default"), tmp_path / "labels.npz"
    rows = [one.row for one in examples[:4]]
    first = distil.labels(teacher, rows, jobs=1, cache=cache)
    assert distil.labels(teacher, rows, jobs=1, cache=cache).tolist() == first.tolist()
    other = distil.labels(teacher, rows[:2], jobs=1, cache=cache)
    assert other == pytest.approx(first[:2], abs=1e-6)


def test_a_teacher_must_be_a_joint_model(examples: tuple[dataset.Example, ...], tmp_path: Path) -> None:
    train.build(examples, tmp_path / "words", name="words", settings=words.Settings(folds=3, dictionary_floor=100_000))
    distil.build(examples, tmp_path / "student", name="s", teacher=store.locate("default"), settings=SMALL, jobs=1)
    with pytest.raises(ModelError, match="精确模型"):
        distil.build(examples, tmp_path / "x", name="x", teacher=tmp_path / "student", settings=SMALL)
