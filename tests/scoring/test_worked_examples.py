"""The 52 worked examples of ``domain.md`` §4.5: within six points of the table and in the same band."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from zhibiao.records import Indicator, Source
from zhibiao.scoring.specificity import score
from zhibiao.scoring.vagueness import judge
from zhibiao.text.reading import read

DATA = Path(__file__).parent / "data"
TOLERANCE = 6


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


DIFFERENCES = {row["number"]: row["reason"] for row in _rows("differences.csv")}


def _indicator(row: dict[str, str]) -> Indicator:
    columns = {"name", "target", "description"} | ({"basis"} if row["basis_column"] == "yes" else set())
    return Indicator(
        name=row["name"],
        target=row["target"],
        source=Source("worked"),
        description=row["description"] or None,
        basis=row["basis"] or None,
        columns=frozenset(columns),
    )


@pytest.mark.parametrize("row", _rows("worked_examples.csv"), ids=lambda row: f"{row['number']}-{row['name']}")
def test_worked_example(row: dict[str, str]) -> None:
    indicator = _indicator(row)
    result = score(indicator, read(indicator.target, name=indicator.name), contradicted=row["contradicted"] == "yes")
    parts = {part.name: part.points for part in result.parts}
    close = abs(result.total - int(row["total"])) <= TOLERANCE and result.grade == row["band"]
    if row["number"] in DIFFERENCES:
        assert not close, f"no longer differs from the table: take {row['number']} out of differences.csv"
    else:
        assert close, f"{result.total} {result.grade}, table {row['total']} {row['band']}; {parts}, cap {result.cap}"


@pytest.mark.parametrize("row", _rows("vague.csv"), ids=lambda row: f"{row['name']}-{row['target']}")
def test_vague_reason(row: dict[str, str]) -> None:
    verdict = judge(read(row["target"], name=row["name"]), name=row["name"], description=row["description"] or None)
    assert (verdict.reason or "") == row["reason"]
    assert verdict.flag == bool(row["reason"])
