"""Rows to measure on: the corpus's own, made distinct where more are asked for than it has."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "sectors"
HEADER = ("一级指标", "二级指标", "三级指标", "指标解释", "指标值")
Line = tuple[str, str, str, str]
"""Name, description, target, category."""


def lines(count: int) -> list[Line]:
    """``count`` distinct rows in a fixed random order.

    Where the corpus has too few, its names are taken again as those of another place, so that they stay distinct.
    """
    rows = _corpus()
    return [_distinct(rows, i) for i in range(count)]


def tables(size: int, repeated: int) -> Callable[[int], bytes]:
    """CSV filings of ``size`` distinct rows by number; ten of them come ``repeated`` times, then the next ten, as the units
    of a district hand in the same few forms."""
    rows = _corpus()

    def table(number: int) -> bytes:
        stream = io.StringIO()
        first = (number // (10 * repeated) * 10 + number % 10) * size
        _write(stream, [_distinct(rows, first + i) for i in range(size)])
        return stream.getvalue().encode()

    return table


def _corpus() -> list[Line]:
    known = dict.fromkeys(
        (row["name"], row["description"], row["target"], row["category"])
        for path in sorted(CORPUS.glob("*.csv"))
        for row in csv.DictReader(path.open(encoding="utf-8-sig", newline=""))
    )
    rows = list(known)
    random.Random(0).shuffle(rows)
    return rows


def _distinct(rows: list[Line], number: int) -> Line:
    name, *rest = rows[number % len(rows)]
    return (_elsewhere(name, number // len(rows)), *rest)


def table(path: Path, rows: list[Line]) -> Path:
    """Write rows as a CSV filing."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        _write(stream, rows)
    return path


def _write(stream: TextIO, rows: list[Line]) -> None:
    out = csv.writer(stream)
    out.writerow(HEADER)
    out.writerows(("", category, name, description, target) for name, description, target, category in rows)


def _elsewhere(name: str, times: int) -> str:
    places = "东西南北中上下新老大"
    return name if not times else f"{''.join(places[int(digit)] for digit in str(times))}片区{name}"
