"""The fast model: a static student that learns from the joint model's probabilities, on rows without labels as well.

Fine-tuned on soft labels: the teacher's opinion on recombined rows (:mod:`zhibiao.training.recombine`), on rows of the
corpus the mean of the teacher's opinion and the written labels. torch trains, :mod:`zhibiao.classify.static` computes the
same numbers with numpy.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhibiao.classify.inputs import Row
from zhibiao.classify.joint import Joint
from zhibiao.classify.linear import softmax
from zhibiao.classify.lookup import FIELDS, Lookup, terms
from zhibiao.classify.static import Static, Weights
from zhibiao.errors import ModelError
from zhibiao.model import card, manifest, store
from zhibiao.model.student import arrays
from zhibiao.training import recombine, splits, train, words
from zhibiao.training.dataset import Example, soft_labels

if TYPE_CHECKING:
    from numpy import float32, float64, int64
    from numpy.typing import NDArray

    from zhibiao.text.segment import Segmenter

HELD = 10
"""One sector in so many is held back while the student is measured and calibrated."""

PORTION = 4000
"""Rows that are labelled together."""

Progress = Callable[[int, float], None]


@dataclass(frozen=True, slots=True)
class Settings:
    """What distilling is told.

    ``pool`` rows recombined from the corpus, ``strange`` ones with words of the dictionary that it may lack, ``long``
    ones; terms of at least ``floor`` rows of the corpus; vectors of ``dim``, a hidden layer of ``width``; ``written`` is the share of the written labels beside the teacher's on rows of the corpus, ``lost`` the
    share of terms that are left out at random in training.
    """

    pool: int = 200_000
    strange: int = 80_000
    long: int = 48_000
    floor: int = 2
    dim: int = 64
    width: int = 256
    epochs: int = 6
    rate: float = 3e-3
    batch: int = 1024
    written: float = 0.5
    lost: float = 0.2
    dropout: float = 0.3
    seed: int = 1
    threads: int = 2


@dataclass(frozen=True, slots=True)
class Taught:
    """Rows as term numbers with their soft labels of shape (rows, leaves); ``starts`` as :class:`Lookup` gives them."""

    numbers: NDArray[int64]
    starts: NDArray[int64]
    labels: NDArray[float32]

    def __len__(self) -> int:
        return len(self.labels)

    def pick(self, rows: NDArray[int64]) -> tuple[NDArray[int64], NDArray[int64]]:
        """Term numbers and starts of ``rows`` alone, in the order that :class:`Lookup` has."""
        import numpy

        texts = len(FIELDS) - 1
        ends = numpy.append(self.starts[1:], len(self.numbers))
        of_text = (rows[:, None] * texts + numpy.arange(texts)).reshape(-1)
        fields = numpy.concatenate([of_text, texts * len(self) + rows])
        begins, sizes = self.starts[fields], ends[fields] - self.starts[fields]
        starts = numpy.cumsum(sizes) - sizes
        places = numpy.repeat(begins - starts, sizes) + numpy.arange(sizes.sum())
        return self.numbers[places], starts


def build(
    examples: Sequence[Example],
    folder: Path,
    *,
    name: str,
    teacher: Path,
    settings: Settings | None = None,
    jobs: int = 2,
    cache: Path | None = None,
    progress: Callable[[str, int, float], None] | None = None,
) -> store.Model:
    """Distil the joint model in ``teacher`` into ``folder``, measured first on sectors that the student never saw.

    The teacher knows those sectors, but the student learns from no row with a part of theirs. ``jobs`` and ``cache`` as
    in :func:`labels`.

    Raises:
        TrainingError: too few rows or sectors.
        ModelError: ``teacher`` is no joint model.
    """
    import numpy

    settings = settings or Settings()
    train.require_enough(examples, HELD)
    model = store.load(teacher)
    if not isinstance(model.judge, Joint):
        raise ModelError("快速模型要由精确模型教出来", where=str(teacher), remedy="请先训练 default")
    leaves = model.leaves
    made = _made(examples, model.judge.segmenter, settings)
    rows = [*(example.row for example in examples), *(one.row for one in made)]
    found = targets(labels(teacher, rows, jobs, cache), examples, leaves, settings.written)
    held = set(splits.grouped([example.group for example in examples], HELD)[0])
    unseen = [examples[i] for i in sorted(held)]
    away = {example.group for example in unseen}
    kept = [*(i not in held for i in range(len(examples))), *(not one.groups & away for one in made)]

    def tell(stage: str) -> Progress | None:
        return None if progress is None else lambda epoch, loss: progress(stage, epoch, loss)

    trial_terms = vocabulary([example for i, example in enumerate(examples) if i not in held], settings.floor)
    trial = _student(trial_terms, rows, found, numpy.flatnonzero(kept), settings, tell("held out"))
    fresh = [i for i in range(len(examples), len(rows)) if not kept[i]]
    temperature = calibrate(trial.scores([rows[i] for i in fresh]), found[fresh]) if fresh else 1.0
    scores = trial.scores([example.row for example in unseen])
    measured = {"held-out sectors, student": words.measure(softmax(scores / temperature), unseen, leaves)}
    known = vocabulary(examples, settings.floor)
    student = _student(known, rows, found, numpy.arange(len(rows)), settings, tell("all rows"))
    texts = {store.VOCABULARY: json.dumps(known, ensure_ascii=False, separators=(",", ":")) + "\n"}
    described = train.describe(
        "static", name, examples, {"student": asdict(settings), "teacher": _digests(teacher)}, measured
    )
    texts[store.CARD] = card.text(described)
    store.save(folder, described, arrays(replace(student.weights, temperature=temperature)), texts)
    return store.load(folder)


def vocabulary(examples: Sequence[Example], floor: int) -> dict[str, list[str]]:
    """The terms by field that at least ``floor`` examples have; the marks ``^``, ``^$`` and the empty shape always."""
    counts: dict[str, Counter[str]] = {field: Counter() for field in FIELDS}
    for example in examples:
        for field, found in terms(example.row).items():
            counts[field].update(set(found))
    marks = {field: ("",) if field == "shape" else ("^", "^$") for field in FIELDS}
    return {
        field: sorted(
            {*marks[field], *(term for term, rows in counts[field].items() if rows >= floor and _plain(term))}
        )
        for field in FIELDS
    }


def labels(teacher: Path, rows: Sequence[Row], jobs: int = 2, cache: Path | None = None) -> NDArray[float32]:
    """The teacher's probabilities of shape (rows, leaves), computed in ``jobs`` processes.

    ``cache`` is a file that keeps them between runs; it is used where it was made from the same rows and teacher.
    """
    import numpy
    from joblib import Parallel, delayed

    key = _key(teacher, rows)
    if cache is not None and cache.is_file():
        with numpy.load(cache) as kept:
            if str(kept["key"]) == key:
                cached: NDArray[float32] = kept["labels"]
                return cached
    portions = [rows[start : start + PORTION] for start in range(0, len(rows), PORTION)]
    found = Parallel(n_jobs=jobs)(delayed(_opinion)(teacher, portion) for portion in portions)
    result: NDArray[float32] = numpy.concatenate(found).astype(numpy.float32)
    if cache is not None:
        numpy.savez(cache, key=numpy.array(key), labels=result)
    return result


def targets(
    opinion: NDArray[float32], examples: Sequence[Example], leaves: Sequence[str], written: float
) -> NDArray[float32]:
    """Soft labels of shape (rows, leaves): ``opinion``, whose first rows are ``examples``, mixed there with what is written."""
    import numpy

    gold = numpy.zeros((len(examples), len(leaves)), dtype=numpy.float32)
    for row, leaf, share in soft_labels(examples, leaves):
        gold[row, leaf] += share
    mixed = opinion.copy()
    mixed[: len(examples)] = written * gold + (1 - written) * mixed[: len(examples)]
    return mixed


def calibrate(scores: NDArray[float64], opinion: NDArray[float32]) -> float:
    """The temperature under which ``scores`` come nearest to the teacher's ``opinion`` (least cross entropy).

    Both of shape (rows, leaves), on unlabelled rows that the student never saw. The written labels of held-out sectors
    would not do: the teacher was taught them, so on those the student is righter than on rows that neither saw.
    """
    import numpy

    def loss(temperature: float) -> float:
        return float(-(opinion * numpy.log(softmax(scores / temperature) + 1e-12)).sum(axis=1).mean())

    return min((round(0.5 + 0.02 * step, 2) for step in range(51)), key=loss)


def fit(
    taught: Taught,
    rows: NDArray[int64],
    size: int,
    settings: Settings,
    progress: Progress | None = None,
) -> Weights:
    """Train a student with ``size`` terms on ``rows`` of ``taught``. ``progress`` is told epoch and mean loss."""
    import numpy
    import torch

    torch.set_num_threads(settings.threads)
    torch.manual_seed(settings.seed)
    draw = numpy.random.default_rng(settings.seed)
    leaves = taught.labels.shape[1]
    student = network(size, leaves, settings)
    optimiser = torch.optim.Adam(student.parameters(), lr=settings.rate, fused=True)
    steps = settings.epochs * -(-len(rows) // settings.batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / 100) * max(0.0, (steps - step) / steps)
    )
    student.train()
    for epoch in range(settings.epochs):
        order, total = draw.permutation(rows), 0.0
        for start in range(0, len(order), settings.batch):
            batch = order[start : start + settings.batch]
            numbers, starts = taught.pick(batch)
            kept = (draw.random(len(numbers)) >= settings.lost).astype(numpy.float32) / (1 - settings.lost)
            scores = student(*tensors(numbers, starts, kept))
            loss: Any = -(torch.from_numpy(taught.labels[batch]) * torch.log_softmax(scores, dim=1)).sum(dim=1).mean()
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            optimiser.step()
            schedule.step()
            total += float(loss.detach()) * len(batch)
        if progress is not None:
            progress(epoch, total / len(order))
    return weights(student.eval(), leaves)


def network(size: int, leaves: int, settings: Settings) -> Any:
    """The student in torch, untrained: term numbers, starts and a weight for each term in, scores (rows, leaves) out."""
    import torch

    class Network(torch.nn.Module):  # type: ignore[misc, unused-ignore]
        def __init__(self) -> None:
            super().__init__()
            self.bag = torch.nn.EmbeddingBag(size, leaves + settings.dim, mode="sum")
            with torch.no_grad():
                self.bag.weight.normal_(0, 0.1)
                self.bag.weight[:, :leaves] = 0
            self.hidden = torch.nn.Linear(len(FIELDS) * settings.dim, settings.width)
            self.output = torch.nn.Linear(settings.width, leaves)
            self.dropout = torch.nn.Dropout(settings.dropout)

        def forward(self, numbers: Any, starts: Any, scale: Any) -> Any:
            sums = self.bag(numbers, starts, per_sample_weights=scale)
            texts = len(FIELDS) - 1
            rows = len(sums) // len(FIELDS)
            shapes = sums[texts * rows :].view(rows, 1, -1)
            found = torch.cat([sums[: texts * rows].view(rows, texts, -1), shapes], dim=1)
            layer = torch.relu(self.hidden(found[:, :, leaves:].reshape(rows, -1)))
            return found[:, :, :leaves].sum(dim=1) + self.output(self.dropout(layer))

    return Network()


def tensors(numbers: NDArray[int64], starts: NDArray[int64], kept: NDArray[float32]) -> tuple[Any, Any, Any]:
    """What the network takes: ``kept`` weighs each term, beside the root of its field's length."""
    import numpy
    import torch

    sizes = numpy.diff(starts, append=len(numbers))
    scale = numpy.repeat(1 / numpy.sqrt(sizes), sizes).astype(numpy.float32)
    return torch.from_numpy(numbers), torch.from_numpy(starts), torch.from_numpy(scale * kept)


def weights(network: Any, leaves: int) -> Weights:
    """The arrays of a trained network."""
    tokens = network.bag.weight.detach().numpy()
    arrays = [network.hidden.weight.T, network.hidden.bias, network.output.weight.T, network.output.bias]
    return Weights(tokens[:, :leaves], tokens[:, leaves:], *(array.detach().numpy().copy() for array in arrays))


def _made(examples: Sequence[Example], segmenter: Segmenter, settings: Settings) -> tuple[recombine.Made, ...]:
    return (
        *recombine.rows(examples, settings.pool, segmenter),
        *recombine.strange(examples, settings.strange, recombine.common_words(), segmenter),
        *recombine.long(examples, settings.long, segmenter),
    )


def _student(
    known: dict[str, list[str]],
    rows: Sequence[Row],
    found: NDArray[float32],
    kept: NDArray[int64],
    settings: Settings,
    progress: Progress | None,
) -> Static:
    lookup = Lookup(known)
    return Static(known, fit(Taught(*lookup(rows), found), kept, lookup.size, settings, progress))


def _opinion(teacher: Path, rows: Sequence[Row]) -> NDArray[float64]:
    global _loaded
    if _loaded is None or _loaded[0] != teacher:
        _loaded = (teacher, store.load(teacher))
    return _loaded[1].probabilities(rows)


_loaded: tuple[Path, store.Model] | None = None


def _key(teacher: Path, rows: Sequence[Row]) -> str:
    state = hashlib.sha256(json.dumps(_digests(teacher)).encode())
    for row in rows:
        state.update(f"{row.name}\x1f{row.description}\x1f{row.target}\x1e".encode())
    return state.hexdigest()


def _digests(teacher: Path) -> dict[str, str]:
    files = manifest.read(teacher).files
    return {name: files[name].sha256 for name in (store.WEIGHTS, store.VOCABULARY, store.GRAPH)}


def _plain(term: str) -> bool:
    """Whether every character lies in Unicode's first plane, as :class:`Lookup` demands."""
    return all(ord(char) < 0xFFFF for char in term)
