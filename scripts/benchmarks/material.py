"""Rows to measure on: the corpus's own, made distinct where more are asked for than it has."""

from __future__ import annotations

import csv
import random
from pathlib import Path

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "sectors"
HEADER = ("一级指标", "二级指标", "三级指标", "指标解释", "指标值")
Line = tuple[str, str, str, str]
"""Name, description, target, category."""


def lines(count: int) -> list[Line]:
    """``count`` distinct rows in a fixed random order.

    Where the corpus has too few, its names are taken again as those of another place, so that they stay distinct.
    """
    known = dict.fromkeys(
        (row["name"], row["description"], row["target"], row["category"])
        for path in sorted(CORPUS.glob("*.csv"))
        for row in csv.DictReader(path.open(encoding="utf-8-sig", newline=""))
    )
    rows = list(known)
    random.Random(0).shuffle(rows)
    return [(_elsewhere(rows[i % len(rows)][0], i // len(rows)), *rows[i % len(rows)][1:]) for i in range(count)]


def table(path: Path, rows: list[Line]) -> Path:
    """Write rows as a CSV filing."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(HEADER)
        out.writerows(("", category, name, description, target) for name, description, target, category in rows)
    return path


def _elsewhere(name: str, times: int) -> str:
    places = "东西南北中上下新老大"
    return name if not times else f"{''.join(places[int(digit)] for digit in str(times))}片区{name}"
