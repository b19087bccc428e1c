"""Newly collected data as samples: labelled tables, raw filings with their declared categories, and the shipped corpus."""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path

from zhibiao import taxonomy
from zhibiao.aliases import resolve
from zhibiao.assessment import extract_paths
from zhibiao.classify.inputs import Row
from zhibiao.errors import TrainingError
from zhibiao.readers.registry import discover
from zhibiao.records import Failure, Indicator
from zhibiao.settings import Settings
from zhibiao.training import dataset, tables

BASE = "base"
"""The ``origin`` of a row of the shipped corpus; those of the user are ``data``, those a person settled ``reviewed``."""

FEWEST_GROUPS = 3
"""With fewer groups than this a finer grouping is tried."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One row with the leaf that somebody gave it; ``also`` are other leaves that pass.

    ``file`` and ``place`` say where it stands, ``unit`` and ``project`` whose it is, ``group`` what a fold keeps whole.
    """

    row: Row
    label: str
    also: tuple[str, ...]
    group: str
    file: str
    place: str
    unit: str
    project: str
    origin: str = "data"


@dataclass(frozen=True, slots=True)
class Collected:
    """What was read: samples, what could not be read, rows without a category, and how rows are grouped."""

    samples: tuple[Sample, ...]
    failures: tuple[Failure, ...]
    unlabelled: int
    files: int
    grouping: str


def identity(sample: Sample) -> str:
    """The name of a row in review files: the same wherever the file lies."""
    row = sample.row
    parts = (Path(sample.file).name, sample.place, row.name, row.description, row.target)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]


def collect(paths: Sequence[Path], settings: Settings | None = None) -> Collected:
    """Read labelled tables and raw filings; folders recursively. Groups are filings, joined where they share a unit.

    ``settings`` give the limits of reading and what the bureau's own forms print (header words, level 2 labels).

    Raises:
        TrainingError: nothing in them has a category.
    """
    found, failures = discover([str(path) for path in paths])
    samples: list[Sample] = []
    problems = list(failures)
    unlabelled = 0
    for path in found:
        rows, missing, failed = read(path, settings)
        samples += rows
        unlabelled += missing
        problems += failed
    if not samples:
        where = "、".join(map(str, paths))
        detail = f"；{problems[0].path}：{problems[0].message}" if problems else ""
        raise TrainingError(
            f"没有带类别的指标{detail}", where=where, remedy="表里要有二级指标一列，或 name、target、category 三列"
        )
    grouped, grouping = _grouped(samples)
    return Collected(grouped, tuple(problems), unlabelled, len(found), grouping)


def read(path: Path, settings: Settings | None = None) -> tuple[Sequence[Sample], int, tuple[Failure, ...]]:
    """The samples of one file, not yet grouped; how many rows declare nothing, and what could not be read.

    Raises:
        TrainingError: a labelled table with a category that does not exist.
    """
    lines = tables.lines(path)
    return _declared(path, settings or Settings()) if lines is None else (list(_labelled(path, lines)), 0, ())


def base_samples(folder: Path | None = None) -> tuple[Sample, ...]:
    """The shipped corpus: ``corpus/sectors`` of the repository or of the installed package.

    Raises:
        TrainingError: it is not there.
    """
    package = Path(str(files("zhibiao")))  # a wheel carries the corpus; an editable install leaves it in the repository
    places = [folder] if folder is not None else [package / "corpus", package.parents[1] / "corpus" / "sectors"]
    for place in places:
        if place.is_dir():
            return tuple(
                Sample(e.row, e.category, e.also, e.group, e.group, e.id, "", e.project, BASE)
                for e in dataset.read([place])
            )
    raise TrainingError("找不到随附语料", remedy="安装完整的 zhibiao，或用 --from-scratch 只用自己的数据")


def review(samples: Sequence[Sample], settled: Mapping[str, tuple[str, tuple[str, ...]] | None]) -> tuple[Sample, ...]:
    """``samples`` with what a person settled: (leaf, also) by :func:`identity`, ``None`` to leave the row out."""
    result = []
    for sample in samples:
        name = identity(sample)
        if name not in settled:
            result.append(sample)
        elif (verdict := settled[name]) is not None:
            result.append(replace(sample, label=verdict[0], also=verdict[1], origin="reviewed"))
    return tuple(result)


def leaf(text: str) -> str | None:
    """The leaf that a printed or written category names."""
    if text in taxonomy.leaves():
        return text
    name = taxonomy.canonical_level2(text)
    return None if name is None else taxonomy.leaf_of(name)


def fingerprint(samples: Iterable[Sample]) -> str:
    """SHA-256 over texts, labels and groups, whatever their order and file."""
    lines = sorted(
        hashlib.sha256(
            "\x1f".join((s.row.name, s.row.description, s.row.target, s.label, "|".join(s.also), s.group)).encode()
        ).digest()
        for s in samples
    )
    return hashlib.sha256(b"".join(lines)).hexdigest()


def _labelled(path: Path, lines: Iterator[tables.Line]) -> Iterator[Sample]:
    for number, line in lines:
        said = line["category"].strip()
        label = leaf(said)
        others = [leaf(one.strip()) for one in line.get("also", "").replace("、", "|").split("|") if one.strip()]
        if label is None or None in others:
            unknown = said if label is None else line["also"]
            raise TrainingError(f"{number}的类别不认识：{unknown}", where=str(path), remedy="用二级指标的名称")
        also = tuple(other for other in dict.fromkeys(others) if other is not None and other != label)
        texts = (sys.intern(line.get(key, "")) for key in ("name", "description", "target"))
        owner = line.get("filing") or line.get("source") or line.get("sector") or ""
        file_name = sys.intern(f"{path}#{owner}" if owner else str(path))
        unit, project = (sys.intern(line.get(key, "")) for key in ("unit", "project"))
        yield Sample(Row(*texts), sys.intern(label), also, "", file_name, line.get("id") or number, unit, project)


def _declared(path: Path, settings: Settings) -> tuple[list[Sample], int, tuple[Failure, ...]]:
    filings, failures = extract_paths([path], settings)
    rows: list[Sample] = []
    missing = 0
    for filing in filings:
        for item in (item for project in resolve(filing, settings.house).projects for item in project.indicators):
            if item.declared.level2 is None:
                missing += 1
                continue
            row = Row(item.name, item.description or "", item.target)
            label = taxonomy.leaf_of(item.declared.level2)
            unit, project = item.heading.unit or "", item.heading.project or ""
            rows.append(Sample(row, label, (), "", str(path), _place(item), unit, project))
    return rows, missing, failures


def _place(item: Indicator) -> str:
    source = item.source
    parts = [source.sheet or ""]
    named = (("第{}页", source.page), ("表{}", source.table), ("第{}行", source.row or source.line))
    parts += [form.format(value) for form, value in named if value is not None]
    return " ".join(part for part in parts if part)


def _grouped(samples: Sequence[Sample]) -> tuple[tuple[Sample, ...], str]:
    """Filings joined by their units; where that leaves too few groups, units, then projects: never rows."""
    joined = _join((s.file, s.unit) for s in samples)
    ways = {
        "文件（同一单位的并在一起）": [joined[s.file] for s in samples],
        "单位": [s.unit or s.file for s in samples],
        "项目": [f"{s.unit} {s.project}".strip() or s.file for s in samples],
    }
    name = next((name for name, groups in ways.items() if len(set(groups)) >= FEWEST_GROUPS), "")
    name = name or max(ways, key=lambda way: len(set(ways[way])))
    groups = ways[name]
    return tuple(replace(s, group=sys.intern(g)) for s, g in zip(samples, groups, strict=True)), name


def _join(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Each file with the first file that it shares a unit with, directly or through others."""
    root: dict[str, str] = {}

    def find(name: str) -> str:
        root.setdefault(name, name)
        while root[name] != name:
            root[name] = root[root[name]]
            name = root[name]
        return name

    seen = Counter(pairs)
    first: dict[str, str] = {}
    for file, unit in seen:
        find(file)
        if unit:
            root[find(file)] = find(first.setdefault(unit, file))
    return {file: find(file) for file, _ in seen}
