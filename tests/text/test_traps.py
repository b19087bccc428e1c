from __future__ import annotations

import sys
from importlib.resources import files
from pathlib import Path

import pytest

from zhibiao.text.reading import read

if sys.version_info >= (3, 11):
    import tomllib
else:  # pragma: no cover
    import tomli as tomllib

RULES = tomllib.loads(files("zhibiao").joinpath("data/traps.toml").read_text(encoding="utf-8"))
CASES = [(rule["kind"], text) for stage in ("early", "late") for rule in RULES[stage] for text in rule["yes"]]
OTHERS = [(rule["kind"], text) for stage in ("early", "late") for rule in RULES[stage] for text in rule.get("no", ())]
LINES = (Path(__file__).parent / "data" / "traps.txt").read_text(encoding="utf-8").splitlines()
VALUES = [line for line in LINES if line and not line.startswith("#")]


def test_there_are_enough_traps() -> None:
    assert len(VALUES) >= 60
    assert all(rule["yes"] for stage in ("early", "late") for rule in RULES[stage])


@pytest.mark.parametrize("text", VALUES)
def test_nothing_is_measured_in_a_trap(text: str) -> None:
    reading = read(text)
    assert (reading.measures, reading.deadline, reading.facts) == ((), None, ())


@pytest.mark.parametrize(("kind", "text"), CASES)
def test_a_trap_hides_its_digits(kind: str, text: str) -> None:
    reading = read(text)
    assert [measure for measure in reading.measures if measure.kind != "date"] == []
    if any("0" <= char <= "9" for char in text) and kind not in ("title", "standard", "version"):
        assert kind in {trap.kind for trap in reading.traps}


@pytest.mark.parametrize(("kind", "text"), OTHERS)
def test_a_trap_leaves_figures_alone(kind: str, text: str) -> None:
    assert kind not in {trap.kind for trap in read(text).traps}


def test_a_ratio_is_no_time_of_day_under_a_name_that_asks_for_one() -> None:
    assert read("1:20").measures == ()
    (measure,) = read("1:20", name="生师比").measures
    assert (str(measure.low), measure.unit, measure.kind) == ("0.05", ":1", "ratio")
