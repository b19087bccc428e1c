"""``train`` from data to a model in its place: what is read, what is trained, whether it replaces the current model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from zhibiao import taxonomy
from zhibiao.errors import TrainingError
from zhibiao.model import store
from zhibiao.model.manifest import FILE_NAME
from zhibiao.model.store import Model
from zhibiao.records import Failure
from zhibiao.settings import Settings
from zhibiao.text.segment import Segmenter
from zhibiao.training import audit, collect, local, prepared, promote, publish, standing
from zhibiao.training.collect import Collected, Sample
from zhibiao.training.figures import difference
from zhibiao.training.local import Result
from zhibiao.training.metrics import Interval
from zhibiao.training.prepared import Plan, Prepared
from zhibiao.training.promote import Comparison, Verdict
from zhibiao.training.splits import grouped
from zhibiao.training.standing import Standing
from zhibiao.training.steps import FIXED, Tell
from zhibiao.training.work import Work

THIN = 30
"""A category of fewer new rows is called thin."""

LEAST_ROWS = 50
"""From scratch, fewer rows than these cannot make a model."""


@dataclass(frozen=True, slots=True)
class Order:
    """What ``train`` is asked: data, where the model goes, and how."""

    data: tuple[Path, ...]
    out: Path
    plan: Plan = field(default_factory=Plan)
    reviewed: tuple[Path, ...] = ()
    corpus: Path | None = None
    force: bool = False
    resume: bool = False
    settings: Settings | None = None


@dataclass(frozen=True, slots=True)
class Before:
    """What the data is, before anything is trained."""

    rows: int
    files: int
    groups: int
    grouping: str
    unlabelled: int
    failures: tuple[Failure, ...]
    base_rows: int
    reviewed: int
    dropped: int
    counts: tuple[tuple[str, int], ...]
    thin: tuple[str, ...]
    texts: int
    duplicates: int
    conflicts: tuple[tuple[str, str, tuple[str, ...]], ...]
    folds: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: where the model lies, whether it was promoted, and the figures."""

    model: Model
    folder: Path
    verdict: Verdict
    result: Result


@dataclass(frozen=True, slots=True)
class Ready:
    """Data read and counted, the current model loaded: all that training needs."""

    order: Order
    prepared: Prepared
    before: Before
    current: Model
    current_folder: Path
    stands: Standing | None


def ready(order: Order) -> Ready:
    """Read the data and the current model; nothing is written.

    Raises:
        TrainingError: no labels, too little of them, or an output place that holds something else.
        ModelError: the current model is damaged.
    """
    promote.recover(order.out)
    promote.check(order.out)
    collected = collect.collect(order.data, order.settings)
    settled = {name: verdict for path in order.reviewed for name, verdict in audit.read_reviewed(path).items()}
    own = collect.review(collected.samples, settled)
    base = collect.base_samples(order.corpus) if order.plan.base else ()
    if not order.plan.base and len(own) < LEAST_ROWS:
        raise TrainingError(
            f"只有 {len(own)} 行，不能从头训练", remedy=f"至少 {LEAST_ROWS} 行，或保留随附语料（--keep-base）"
        )
    if not own:
        raise TrainingError("复核之后没有剩下可训练的行", remedy="检查 --reviewed 的复核表")
    folder, current, stands = _current(order.out)
    words = getattr(current.judge, "segmenter", None)
    known = getattr(words, "known", None)
    posed = prepared.prepare(base, own, order.plan, known)
    before = _before(collected, own, base, posed)
    return Ready(order, posed, before, current, folder, stands)


def train(start: Ready, tell: Tell) -> Outcome:
    """Train, measure, and put the model in its place: the old one's where it is not worse, else beside it."""
    order = start.order
    order.out.parent.mkdir(parents=True, exist_ok=True)
    folder = promote.scratch(order.out, "training")
    work = Work.open(folder, prepared.key(start.prepared, order.plan, start.current), resume=order.resume)
    result = local.run(start.prepared, order.plan, start.current, work, tell, start.stands)
    if not order.plan.base:
        shipped = _on_shipped(start, result)
        result = replace(result, comparisons=(*result.comparisons, *shipped))
    fresh = promote.scratch(order.out, "new")
    encoder = getattr(start.current.judge, "encoder", None)
    kept = start.current_folder if order.plan.base and encoder is not None else None
    publish.publish(fresh, start.prepared, result, order.plan, start.current, kept)
    verdict = promote.decide(result.comparisons, force=order.force)
    goal = order.out if verdict.promoted else promote.beside(order.out)
    promote.place(fresh, goal)
    work.close()
    return Outcome(store.load(goal), goal, verdict, result)


def _on_shipped(start: Ready, result: Result) -> tuple[Comparison, ...]:
    """A model without the shipped corpus on its fixed sectors, against what the current model had on sectors held out."""
    old = start.current.manifest.metrics.get("held-out sectors", {}).get("lenient")
    try:
        base = collect.base_samples(start.order.corpus)
        held = grouped([s.group for s in base], FIXED, start.order.plan.words.seed)[0]
    except (TrainingError, ValueError):
        return ()  # no corpus, or one of too few sectors
    if old is None:
        return ()
    segmenter = Segmenter(start.prepared.dictionary)
    vocabulary, linear = result.weights.stored(start.prepared.features.terms, 1.0)
    scores = linear.logits(vocabulary.transform([base[i].row for i in held], segmenter))
    leaves = taxonomy.leaves()
    right = [leaves[int(k)] in (base[i].label, *base[i].also) for k, i in zip(scores.argmax(axis=1), held, strict=True)]
    new = sum(right) / len(right)
    gap = difference(right, [False] * len(right), [base[i].group for i in held])
    moved = Interval(new - old, gap.low - old, gap.high - old)
    return (Comparison("随附语料的固定领域", new, old, moved),)


def _current(out: Path) -> tuple[Path, Model, Standing | None]:
    """The model to build on and to compare with on folds, and the one at ``out`` where that may have learnt the same rows."""
    shipped = store.locate()
    if not (out / FILE_NAME).is_file():
        return shipped, store.load(shipped), None
    model = store.load(out)
    stands = standing.read(out, model)
    return (out, model, None) if stands is None else (shipped, store.load(shipped), stands)


def _before(collected: Collected, own: Sequence[Sample], base: Sequence[Sample], posed: Prepared) -> Before:
    counts = Counter(sample.label for sample in own)
    labels: dict[int, Counter[str]] = {}
    first: dict[int, Sample] = {}
    for sample, text in zip(own, posed.texts.of_sample[len(base) :].tolist(), strict=True):
        labels.setdefault(text, Counter())[sample.label] += 1
        first.setdefault(text, sample)
    conflicts = sorted(
        ((text, found) for text, found in labels.items() if len(found) > 1), key=lambda one: -sum(one[1].values())
    )
    reviewed = sum(sample.origin == "reviewed" for sample in own)
    return Before(
        rows=len(own),
        files=collected.files,
        groups=len({sample.group for sample in own}),
        grouping=collected.grouping,
        unlabelled=collected.unlabelled,
        failures=collected.failures,
        base_rows=len(base),
        reviewed=reviewed,
        dropped=len(collected.samples) - len(own),
        counts=tuple(counts.most_common()),
        thin=tuple(name for name, count in counts.items() if count < THIN),
        texts=len(labels),
        duplicates=len(own) - len(labels),
        conflicts=tuple(
            (first[text].row.name, first[text].row.target, tuple(f"{k}{v}次" for k, v in found.most_common()))
            for text, found in conflicts
        ),
        folds=len(posed.held),
    )
