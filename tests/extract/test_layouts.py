"""Small filings in every layout, and the indicators that must come out of them: all, in order, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from zhibiao.extract import extract
from zhibiao.readers.registry import read
from zhibiao.records import Filing

DATA = Path(__file__).parent / "data"
LAYOUTS = sorted(path.stem for path in DATA.glob("layout_*.txt"))


def flat(filing: Filing) -> list[dict[str, Any]]:
    """Every indicator of a filing as the fields that the data files compare."""
    return [
        {
            "project": indicator.heading.project,
            "unit": indicator.heading.unit,
            "year": indicator.heading.year,
            "level1": indicator.declared.level1,
            "level2": indicator.declared.level2,
            "raw": indicator.declared.raw,
            "name": indicator.name,
            "target": indicator.target,
            "description": indicator.description,
            "actual": indicator.actual,
            "basis": indicator.basis,
            "weight": None if indicator.weight is None else str(indicator.weight),
            "table": indicator.source.table,
            "row": indicator.source.row,
            "line": indicator.source.line,
        }
        for project in filing.projects
        for indicator in project.indicators
    ]


def expected(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def check(found: list[dict[str, Any]], wanted: list[dict[str, Any]]) -> None:
    assert [row["name"] for row in found] == [row["name"] for row in wanted]
    for have, want in zip(found, wanted, strict=True):
        assert {field: have[field] for field in want} == want


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layout(layout: str) -> None:
    check(flat(extract(read(DATA / f"{layout}.txt"))), expected(layout))


def test_there_are_layouts() -> None:
    assert {"layout_cells", "layout_tsv", "layout_web", "layout_prose", "layout_goals"} <= set(LAYOUTS)
