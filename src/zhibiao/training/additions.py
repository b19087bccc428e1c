"""Reviewed filings as corpus rows of one's own, with source, date and licence; near-duplicates are refused."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from zhibiao.classify.inputs import Fields, Row, fields
from zhibiao.errors import TrainingError
from zhibiao.files import write
from zhibiao.scoring.vagueness import judge
from zhibiao.text.reading import read as read_target
from zhibiao.training import audit, dataset

COLUMNS = (*dataset.COLUMNS, "source", "date", "licence")
"""A local corpus: the corpus' columns, and where a row comes from, when, and under which terms."""

NEAR = 0.9
"""Rows whose character pairs overlap so much (Jaccard) are near-duplicates; figures do not count."""


@dataclass(frozen=True, slots=True)
class Added:
    """What came of an addition: rows added, and those refused with the row that they repeat."""

    rows: int
    refused: tuple[tuple[str, str], ...]
    undecided: int


def add(files: Sequence[Path], corpus: Path, *, licence: str, date: str) -> Added:
    """Append the settled rows of filled review tables to ``corpus``, which is written whole.

    Raises:
        TrainingError: nothing settled, or a file that is no review table or no local corpus.
    """
    kept = _existing(corpus)
    known = _Known()
    for line in kept:
        known.enter(line["id"], _row(line))
    refused: list[tuple[str, str]] = []
    fresh: list[dict[str, str]] = []
    undecided = 0
    for path in files:
        settled = audit.read_reviewed(path)
        for line in audit.reviewed_lines(path):
            verdict = settled.get(line["编号"].strip())
            if verdict is None:
                undecided += line[audit.FILLED].strip() == ""
                continue
            row = Row(line.get("指标", ""), line.get("说明", ""), line.get("指标值", ""))
            like = known.like(row)
            if like is not None:
                refused.append((row.name, like))
                continue
            number = f"{corpus.stem}-{len(kept) + len(fresh) + 1:04d}"
            known.enter(number, row)
            fresh.append(_line(number, line, row, verdict, (line.get("文件", ""), date, licence)))
    if not fresh and not refused:
        raise TrainingError(
            "没有复核过的行", where="、".join(map(str, files)), remedy="先用 zhibiao audit 写出复核表并填写「应为类别」"
        )
    out = io.StringIO()
    table = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    table.writeheader()
    table.writerows([*kept, *fresh])
    write(corpus, out.getvalue())
    return Added(len(fresh), tuple(refused), undecided)


def _line(
    number: str, line: dict[str, str], row: Row, verdict: tuple[str, tuple[str, ...]], origin: tuple[str, str, str]
) -> dict[str, str]:
    vague = judge(read_target(row.target, name=row.name), name=row.name, description=row.description)
    owner = line.get("单位") or Path(origin[0]).stem
    values = (
        number, owner, line.get("项目", ""), row.name, row.description, row.target, verdict[0], "|".join(verdict[1]),
        "1" if vague.flag else "0", *origin,
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def _existing(corpus: Path) -> list[dict[str, str]]:
    if not corpus.exists():
        return []
    try:
        with corpus.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if tuple(reader.fieldnames or ()) != COLUMNS:
                raise TrainingError(
                    "不是本地语料文件", where=str(corpus), remedy=f"列应为 {','.join(COLUMNS)}；换一个 --to"
                )
            return list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise TrainingError("本地语料读不了", where=str(corpus), remedy="请存为 UTF-8 的 CSV") from error


def _row(line: dict[str, str]) -> Row:
    return Row(line["name"], line["description"], line["target"])


class _Known:
    """Rows found again by what the classifier sees of them, or by their character pairs."""

    def __init__(self) -> None:
        self._equal: dict[Fields, str] = {}
        self._pairs: dict[str, set[str]] = defaultdict(set)
        self._of: dict[str, frozenset[str]] = {}

    def enter(self, name: str, row: Row) -> None:
        """Remember ``row``."""
        seen = fields(row)
        self._equal.setdefault(seen, name)
        self._of[name] = _pairs(seen)
        for pair in self._of[name]:
            self._pairs[pair].add(name)

    def like(self, row: Row) -> str | None:
        """The name of a row that ``row`` nearly repeats."""
        seen = fields(row)
        if seen in self._equal:
            return self._equal[seen]
        own = _pairs(seen)
        for name in self._candidates(own):
            other = self._of[name]
            if len(own & other) >= NEAR * len(own | other):
                return name
        return None

    def _candidates(self, own: Iterable[str]) -> Iterator[str]:
        """Rows that share the rarest pairs: a near-duplicate lacks at most a tenth of them."""
        rare = sorted(own, key=lambda pair: len(self._pairs[pair]) if pair in self._pairs else 0)
        few = rare[: max(1, len(rare) // 10 + 1)]
        found = {name for pair in few if pair in self._pairs for name in self._pairs[pair]}
        yield from sorted(found)


def _pairs(seen: Fields) -> frozenset[str]:
    text = f"{seen.name}|{seen.target}|{seen.description}"
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))
