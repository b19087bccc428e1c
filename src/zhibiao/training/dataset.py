"""Labelled rows: read from the corpus, checked, fingerprinted, and turned into soft labels."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from zhibiao import taxonomy
from zhibiao.classify.inputs import Row
from zhibiao.errors import TrainingError

COLUMNS = ("id", "sector", "project", "name", "description", "target", "category", "also", "vague")
"""The columns of a corpus file, in their order."""

ALSO_SHARE = 0.2
"""The part of a soft label that the other accepted leaves share among them."""


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled row: ``category`` is the preferred leaf, ``also`` the others that pass, ``vague`` 0, 0.5 or 1.

    ``group`` is what a fold must not tear apart: the sector.
    """

    id: str
    group: str
    project: str
    row: Row
    category: str
    also: tuple[str, ...]
    vague: float


def read(paths: Iterable[Path]) -> tuple[Example, ...]:
    """The examples of corpus files; folders are searched for ``*.csv`` recursively, in the order of their names.

    Raises:
        TrainingError: no file, a file without the corpus columns, or a label that is no leaf.
    """
    found = [file for path in paths for file in (sorted(path.rglob("*.csv")) if path.is_dir() else [path])]
    if not found:
        raise TrainingError("没有找到标注数据", remedy="请给出 corpus 那样的 CSV 文件或文件夹")
    return tuple(example for path in found for example in _read_file(path))


def fingerprint(examples: Iterable[Example]) -> str:
    """SHA-256 over the examples' contents, whatever their order and whatever file they stand in."""
    lines = sorted("\x1f".join(_cells(example)) for example in examples)
    return hashlib.sha256("\x1e".join(lines).encode()).hexdigest()


def soft_labels(
    examples: Sequence[Example], leaves: Sequence[str], share: float = ALSO_SHARE
) -> tuple[tuple[int, int, float], ...]:
    """Soft labels as weighted rows ``(example, leaf, weight)`` by index; an example's weights sum to 1."""
    position = {leaf: i for i, leaf in enumerate(leaves)}
    labels: list[tuple[int, int, float]] = []
    for i, example in enumerate(examples):
        labels.append((i, position[example.category], 1.0 - share if example.also else 1.0))
        labels += [(i, position[leaf], share / len(example.also)) for leaf in example.also]
    return tuple(labels)


def _read_file(path: Path) -> list[Example]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
            if missing:
                raise TrainingError(f"缺少列：{'、'.join(missing)}", where=str(path), remedy="列名见 corpus/README.md")
            return [_example(line, path, number) for number, line in enumerate(reader, start=2)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise TrainingError("标注文件无法读取", where=str(path), remedy="请存为 UTF-8 的 CSV") from error


def _example(line: dict[str, str], path: Path, number: int) -> Example:
    also = tuple(leaf for leaf in (line["also"] or "").split("|") if leaf)
    unknown = [leaf for leaf in (line["category"], *also) if leaf not in taxonomy.leaves()]
    if unknown or line["vague"] not in {"0", "0.5", "1"}:
        problem = f"第 {number} 行的标签不合要求：{'、'.join([*unknown, line['vague'] or ''])}"
        raise TrainingError(problem, where=str(path), remedy="标签见 corpus/README.md")
    row = Row(line["name"] or "", line["description"] or "", line["target"] or "")
    return Example(line["id"], line["sector"], line["project"], row, line["category"], also, float(line["vague"]))


def _cells(example: Example) -> tuple[str, ...]:
    row = example.row
    labels = (example.category, "|".join(example.also), str(example.vague))
    return (example.group, example.project, row.name, row.description, row.target, *labels)
