"""What the tests of extraction share: indicators as comparable rows, and the rows that data files expect."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from zhibiao.records import Filing

DATA = Path(__file__).parent / "data"
FIELDS = ("description", "actual", "basis")


@pytest.fixture(scope="session")
def expected() -> Callable[[str], list[dict[str, Any]]]:
    """The rows of ``data/<name>.jsonl``."""
    return lambda name: [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture(scope="session")
def flat() -> Callable[[Filing], list[dict[str, Any]]]:
    """Every indicator of a filing as the fields that the data files give."""

    def rows(filing: Filing) -> list[dict[str, Any]]:
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
                **{field: getattr(indicator, field) for field in FIELDS},
                "weight": None if indicator.weight is None else str(indicator.weight),
                "table": indicator.source.table,
                "row": indicator.source.row,
                "line": indicator.source.line,
            }
            for project in filing.projects
            for indicator in project.indicators
        ]

    return rows


@pytest.fixture(scope="session")
def check(flat: Callable[[Filing], list[dict[str, Any]]]) -> Callable[[Filing, list[dict[str, Any]]], None]:
    """Holds a filing to the expected rows: all, in order, nothing else; only given fields are compared."""

    def compare(filing: Filing, wanted: list[dict[str, Any]]) -> None:
        found = flat(filing)
        assert [row["name"] for row in found] == [row["name"] for row in wanted]
        for have, want in zip(found, wanted, strict=True):
            assert {field: have[field] for field in want} == want

    return compare
