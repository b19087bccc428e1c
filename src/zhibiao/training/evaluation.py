"""Measuring a model on labelled rows: the corpus, a labelled table, or a filing whose declared categories stand as labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from zhibiao import taxonomy
from zhibiao.assessment import extract_paths
from zhibiao.classify.inputs import Classifier, Row
from zhibiao.errors import InputError, TrainingError
from zhibiao.training import dataset, metrics, splits, words
from zhibiao.training.metrics import Interval, PerClass


@dataclass(frozen=True, slots=True)
class Labelled:
    """A row with its label in level 2 names of the 2015 tree, the others that pass, and the group it is resampled with."""

    row: Row
    label: str
    passed: frozenset[str]
    group: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a model is worth on labelled rows; intervals are 95 %, bootstrapped by group."""

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


def read(paths: Sequence[Path]) -> list[Labelled]:
    """Labelled rows from corpus files and folders, and from filings and tables that declare a category.

    Raises:
        InputError: a file that cannot be read.
        TrainingError: nothing labelled in any of them.
    """
    rows: list[Labelled] = []
    for path in paths:
        if _is_corpus(path):
            rows += [_of_example(example) for example in dataset.read([_sectors(path)])]
        else:
            rows += _of_filing(path)
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

    def over(figure: Callable[[list[int]], float]) -> Interval:
        return metrics.bootstrap(lambda picked: figure(list(picked)), groups)

    wrong = Counter((g, p) for p, g, ok in zip(predicted, gold, passed, strict=True) if p not in ok)
    return Evaluation(
        name=name,
        rows=len(rows),
        groups=len(set(groups)),
        strict=over(lambda at: metrics.strict([predicted[i] for i in at], [gold[i] for i in at])),
        lenient=over(lambda at: metrics.lenient([predicted[i] for i in at], [passed[i] for i in at])),
        macro_f1=over(lambda at: metrics.macro_f1([predicted[i] for i in at], [gold[i] for i in at])),
        calibration_error=metrics.calibration_error(confidence, [p == g for p, g in zip(predicted, gold, strict=True)]),
        lenient_at_85_percent=metrics.lenient([predicted[i] for i in sure], [passed[i] for i in sure]),
        per_class=metrics.per_class(predicted, gold),
        confusions=tuple((g, p, count) for (g, p), count in wrong.most_common(10)),
    )


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


def _of_filing(path: Path) -> list[Labelled]:
    filings, failures = extract_paths([path])
    if failures:
        raise InputError(failures[0].message, where=failures[0].path, remedy=failures[0].remedy)
    rows = []
    for filing in filings:
        for project in filing.projects:
            for item in project.indicators:
                if item.declared.level2 is not None:
                    label = taxonomy.project(taxonomy.leaf_of(item.declared.level2), "2015")
                    row = Row(item.name, item.description or "", item.target)
                    rows.append(Labelled(row, label, frozenset({label}), filing.path))
    return rows
