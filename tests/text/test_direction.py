"""Signs that point the wrong way, as ``data/direction.csv`` has them: only where the name leaves no doubt."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from zhibiao.text.direction import rewards_the_bad_end
from zhibiao.text.names import analyse
from zhibiao.text.reading import read

CASES = list(
    csv.DictReader((Path(__file__).parent / "data" / "direction.csv").read_text(encoding="utf-8").splitlines())
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['name']}-{case['target']}-{case['place']}")
def test_direction(case: dict[str, str]) -> None:
    measure = read(case["target"], name=case["name"]).measures[0]
    found = rewards_the_bad_end(analyse(case["name"]), measure, case["place"] or None)
    assert found == (case["wrong"] == "yes")
