"""The specification data of Recognizers-Text beside this checkout; what must differ is listed with its reason."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

from zhibiao.text import numerals, traps
from zhibiao.text.normalise import fold
from zhibiao.text.reading import read

DATA = Path(__file__).parent / "data"


def _numbers(text: str) -> list[Decimal]:
    masked, _ = traps.mask(fold(text).text, late=True)
    return [numeral.value / 100 if numeral.percent else numeral.value for numeral in numerals.find(masked)]


def _percents(text: str) -> list[Decimal]:
    found = [measure for measure in read(text).measures if measure.unit in ("%", "‰", "个百分点")]
    values = [measure.low if measure.low is not None else measure.high for measure in found]
    return [value for value in values if value is not None]


def _agrees(record: dict[str, object], values: list[str]) -> bool:
    text = str(record["text"])
    if record["kind"] == "range":
        (low, high) = values[0][1:-1].split(",")
        found = read(text).measures
        if len(found) != 1:
            return False
        share = 100 if found[0].unit == "%" else 1
        floor, ceiling = found[0].low, found[0].low if found[0].comparator == "=" else found[0].high
        wanted = [Decimal(bound) * share if bound else None for bound in (low, high)]
        return [floor, ceiling] == wanted
    got = _numbers(text) if record["kind"] == "number" else _percents(text)
    expected = [Decimal(value.rstrip("%")) for value in values]
    return len(got) == len(expected) and all(
        abs(one - other) <= max(abs(other), Decimal(1)) * Decimal("1e-9") + Decimal("1e-9")
        for one, other in zip(got, expected, strict=True)
    )


def test_numbers_percentages_and_ranges_agree_but_for_the_listed_differences(shared: Path) -> None:
    lines = (shared / "quantities" / "recognizers-zh.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    listed = {
        json.loads(line)["text"] for line in (DATA / "differences.jsonl").read_text(encoding="utf-8").splitlines()
    }
    differing = {record["text"] for record in records if not _agrees(record, record["values"])}
    assert differing == listed
    assert len(differing) / len(records) < 0.055
