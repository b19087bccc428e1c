"""Measuring a model on labelled rows: the corpus, a labelled table, or a filing whose declared categories stand as labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from zhibiao import taxonomy
from zhibiao.classify.inputs import Classifier, Row
from zhibiao.errors import InputError, TrainingError
from zhibiao.readers.registry import discover
from zhibiao.settings import Settings
from zhibiao.training import collect, dataset, metrics, splits, words
from zhibiao.training.metrics import Interval, PerClass

ROUNDS = 1000
"""Draws behind an interval."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A row with its label in level 2 names of the 2015 tree, the others that pass, and the group it is resampled with."""

    row: Row
    label: str
    passed: frozenset[str]
    group: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a model is worth on labelled rows; intervals are 95 %, bootstrapped by group.

    ``confusion`` counts rows by label and by answer, both in the order of ``labels``; ``confusions`` are the commonest
    answers that do not pass.
    """

    name: str
    rows: int
    groups: int
    strict: Interval
    lenient: Interval
    macro_f1: Interval
    calibration_error: float
    lenient_at_85_percent: float
    per_class: dict[str, PerClass]
    confusions: tuple[tuple[str, str, int], ...]
    labels: tuple[str, ...]
    confusion: tuple[tuple[int, ...], ...]


def read(paths: Sequence[Path], settings: Settings | None = None) -> list[Labelled]:
    """Labelled rows from corpus files and folders, and from filings and tables that declare a category.

    ``settings`` as :func:`.collect.collect` takes them.

    Raises:
        InputError: a file that cannot be read.
        TrainingError: nothing labelled in any of them.
    """
    rows: list[Labelled] = []
    for path in paths:
        if _is_corpus(path):
            rows += [_of_example(example) for example in dataset.read([_sectors(path)])]
        else:
            found, failures = discover([path])
            if failures:
                raise InputError(failures[0].message, where=failures[0].path, remedy=failures[0].remedy)
            rows += [row for file in found for row in _of_file(file, settings)]
    if not rows:
        raise TrainingError(
            "没有带类别的指标", where="、".join(map(str, paths)), remedy="表里要有二级指标一列，或用 corpus 的列名"
        )
    return rows


def evaluate(rows: Sequence[Labelled], model: Classifier) -> Evaluation:
    """Measure ``model``."""
    shares = model.probabilities([row.row for row in rows])
    return judge(rows, [[float(value) for value in share] for share in shares], model.leaves, model.name)


def out_of_fold(examples: Sequence[dataset.Example], folds: int = 5, seed: int = 0) -> Evaluation:
    """The words model trained anew without each fold of sectors: what the corpus alone can teach."""
    leaves = taxonomy.leaves()
    settings = words.Settings(folds=folds, seed=seed)
    from zhibiao.classify.linear import softmax
    from zhibiao.text.segment import Segmenter

    logits = words.out_of_fold(examples, Segmenter(words.dictionary(examples, settings)), leaves, settings)
    shares = softmax(logits / words.calibrate(logits, examples, leaves))
    rows = [_of_example(example) for example in examples]
    return judge(
        rows,
        shares.tolist(),
        leaves,
        f"words, {len(splits.grouped([r.group for r in rows], folds, seed))} folds by sector",
    )


def judge(rows: Sequence[Labelled], shares: Sequence[Sequence[float]], leaves: Sequence[str], name: str) -> Evaluation:
    """Figures from probabilities of shape (rows, leaves)."""
    answers = [_best(share, leaves) for share in shares]
    predicted = [label for label, _ in answers]
    gold, passed = [row.label for row in rows], [row.passed for row in rows]
    groups = [row.group for row in rows]
    confidence = [chance for _, chance in answers]
    sure = sorted(range(len(rows)), key=lambda i: -confidence[i])[: max(1, round(0.85 * len(rows)))]
    labels = tuple(dict.fromkeys([*taxonomy.level2_names("2015"), *gold, *predicted]))
    number = {label: i for i, label in enumerate(labels)}
    cells = [(number[g], number[p]) for g, p in zip(gold, predicted, strict=True)]
    strict, lenient, macro_f1 = _intervals(
        cells, [p in ok for p, ok in zip(predicted, passed, strict=True)], groups, len(labels)
    )
    counts = Counter(cells)
    wrong = Counter((g, p) for p, g, ok in zip(predicted, gold, passed, strict=True) if p not in ok)
    return Evaluation(
        name=name,
        rows=len(rows),
        groups=len(set(groups)),
        strict=strict,
        lenient=lenient,
        macro_f1=macro_f1,
        calibration_error=metrics.calibration_error(confidence, [p == g for p, g in zip(predicted, gold, strict=True)]),
        lenient_at_85_percent=metrics.lenient([predicted[i] for i in sure], [passed[i] for i in sure]),
        per_class=metrics.per_class(predicted, gold),
        confusions=tuple((g, p, count) for (g, p), count in wrong.most_common(10)),
        labels=labels,
        confusion=tuple(tuple(counts[i, j] for j in range(len(labels))) for i in range(len(labels))),
    )


def _intervals(
    cells: Sequence[tuple[int, int]], passes: Sequence[bool], groups: Sequence[str], size: int
) -> tuple[Interval, Interval, Interval]:
    """Strict and lenient share and macro-F1 with intervals from drawing whole groups with replacement.

    Everything is a sum over groups, so a draw is one row of a matrix product, however many rows there are.
    """
    import numpy

    names = {name: i for i, name in enumerate(dict.fromkeys(groups))}
    owner = numpy.array([names[group] for group in groups])
    place = numpy.array([g * size + p for g, p in cells])
    width = size * size
    by_group = numpy.bincount(owner * width + place, minlength=len(names) * width).reshape(len(names), width)
    passed = numpy.bincount(owner, weights=numpy.array(passes, dtype=float), minlength=len(names))
    draws = numpy.random.default_rng(0).multinomial(len(names), [1 / len(names)] * len(names), size=ROUNDS)
    draws = numpy.concatenate([numpy.ones((1, len(names)), dtype=draws.dtype), draws])
    tables = (draws @ by_group).reshape(-1, size, size).astype(float)
    rows = tables.sum(axis=(1, 2))
    hits = numpy.diagonal(tables, axis1=1, axis2=2)
    true, said = tables.sum(axis=2), tables.sum(axis=1)
    f1 = 2 * hits / numpy.maximum(true + said, 1)
    macro = f1.sum(axis=1) / numpy.maximum((true > 0).sum(axis=1), 1)
    values = (hits.sum(axis=1) / rows, draws @ passed / rows, macro)
    edges = [numpy.quantile(one[1:], [0.025, 0.975]) for one in values]
    found = [Interval(float(one[0]), float(low), float(high)) for one, (low, high) in zip(values, edges, strict=True)]
    return found[0], found[1], found[2]


def _best(share: Sequence[float], leaves: Sequence[str]) -> tuple[str, float]:
    totals: Counter[str] = Counter()
    for leaf, value in zip(leaves, share, strict=True):
        totals[taxonomy.project(leaf, "2015")] += value  # type: ignore[assignment]
    return max(totals.items(), key=lambda item: item[1])


def _is_corpus(path: Path) -> bool:
    if path.is_dir():
        return any(_is_corpus(file) for file in sorted(_sectors(path).rglob("*.csv"))[:1])
    if path.suffix.lower() != ".csv" or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.readline().decode("utf-8-sig", "replace").strip().split(",") == list(dataset.COLUMNS)


def _sectors(path: Path) -> Path:
    """``corpus/`` itself holds other files too; the labelled rows of general use are in its ``sectors``."""
    inner = path / "sectors"
    return inner if inner.is_dir() else path


def _of_example(example: dataset.Example) -> Labelled:
    passed = frozenset(taxonomy.project(leaf, "2015") for leaf in (example.category, *example.also))
    return Labelled(example.row, taxonomy.project(example.category, "2015"), passed, example.group)


def _of_file(path: Path, settings: Settings | None) -> list[Labelled]:
    samples, _, failures = collect.read(path, settings)
    if failures:
        raise InputError(failures[0].message, where=failures[0].path, remedy=failures[0].remedy)
    return [
        Labelled(
            one.row,
            taxonomy.project(one.label, "2015"),
            frozenset(taxonomy.project(leaf, "2015") for leaf in (one.label, *one.also)),
            one.file,
        )
        for one in samples
    ]
