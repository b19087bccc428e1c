"""Small filings in every layout, and the indicators that must come out of them: all, in order, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from zhibiao.extract import extract
from zhibiao.readers.registry import read

DATA = Path(__file__).parent / "data"
LAYOUTS = sorted(path.stem for path in DATA.glob("layout_*.txt"))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layout(layout: str, expected: Callable[..., Any], check: Callable[..., None]) -> None:
    filing = extract(read(DATA / f"{layout}.txt"))
    check(filing, expected(layout))
    assert filing.skipped == ()


def test_there_are_layouts() -> None:
    assert {"layout_cells", "layout_tsv", "layout_web", "layout_prose", "layout_goals"} <= set(LAYOUTS)
