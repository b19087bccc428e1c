"""`read` as a whole: reviewed targets, every value of the four filings, and what must hold for any text."""

from __future__ import annotations

import json
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhibiao.records import Reading
from zhibiao.text.reading import read

TARGETS = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "targets.jsonl").read_text(encoding="utf-8").splitlines()
]


def _told(reading: Reading) -> dict[str, Any]:
    """What a reading says, without spans."""
    return {
        "measures": [(m.comparator, m.low, m.high, m.unit, m.kind, m.printed, m.approximate) for m in reading.measures],
        "deadline": reading.deadline and reading.deadline.latest,
        "facts": [fact.kind for fact in reading.facts],
        "blank": reading.blank,
    }


def test_there_are_enough_targets() -> None:
    assert len(TARGETS) >= 300
    assert sum(target["from"] == "filings" for target in TARGETS) >= 80


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: f"{target.get('name', '')}|{target['text']}"[:40])
def test_reviewed_target(target: dict[str, Any]) -> None:
    reading = read(target["text"], name=target.get("name", ""))
    measures = [
        {
            "comparator": measure.comparator,
            "low": None if measure.low is None else str(measure.low),
            "high": None if measure.high is None else str(measure.high),
            "unit": measure.unit,
            "kind": measure.kind,
            "text": measure.text,
            **({} if measure.printed else {"printed": False}),
            **({"approximate": True} if measure.approximate else {}),
        }
        for measure in reading.measures
    ]
    assert measures == target["measures"]
    assert (reading.deadline and reading.deadline.latest) == target.get("deadline")
    assert [fact.kind for fact in reading.facts] == target.get("facts", [])
    assert reading.blank == target.get("blank", False)


@pytest.mark.parametrize(
    ("name", "text", "low", "unit"),
    [
        ("办结率", "100", "100", "%"), ("办结率", "1", "100", "%"), ("满意度", "0.95", "95", "%"), ("办结率", "≥0.9", "90", "%"),
        ("案件数（件）", "60", "60", "件"), ("培训人数", "120", "120", "人"), ("补助资金（万元）", "38.5", "38.5", "万元"), ("回填量（万m³）", "3.8", "3.8", "万立方米"),
        ("委托费", "6.6万", "6.6", "万元"), ("项目数量", "3", "3", None), ("", "3", "3", None),
    ],
)  # fmt: skip
def test_the_name_lends_a_bare_number_its_unit(name: str, text: str, low: str, unit: str | None) -> None:
    (measure,) = read(text, name=name).measures
    assert (str(measure.low), measure.unit) == (low, unit)


def test_a_ceiling_under_a_rate_is_no_spreadsheet_fraction() -> None:
    (measure,) = read("≤1", name="投诉率").measures
    assert (measure.high, measure.unit) == (Decimal(1), "%")


FLOORS = (
    "≥",
    "≧",
    "⩾",
    ">=",
    "=>",
    "＞=",
    "≮",
    "大于等于",
    "大于或等于",
    "不低于",
    "不少于",
    "不小于",
    "不得低于",
    "至少",
    "起码",
)
CEILINGS = (
    "≤",
    "≦",
    "⩽",
    "<=",
    "=<",
    "≯",
    "小于等于",
    "不超过",
    "不高于",
    "不大于",
    "不多于",
    "不得超过",
    "至多",
    "最多",
)
UNITS = ("%", "件", "人次", "万元", "个工作日", "元/人·天", "平方米", "")


@given(st.sampled_from(FLOORS), st.integers(1, 99999), st.sampled_from(UNITS))
def test_every_floor_reads_like_the_sign(word: str, number: int, unit: str) -> None:
    assert _told(read(f"{word}{number}{unit}")) == _told(read(f"≥{number}{unit}"))
    assert read(f"{word}{number}{unit}").measures[0].comparator == ">="


@given(st.sampled_from(CEILINGS), st.integers(1, 99999), st.sampled_from(UNITS))
def test_every_ceiling_reads_like_the_sign(word: str, number: int, unit: str) -> None:
    assert _told(read(f"{word}{number}{unit}")) == _told(read(f"≤{number}{unit}"))
    assert read(f"{word}{number}{unit}").measures[0].comparator == "<="


@given(st.integers(1, 9999), st.sampled_from(("件", "人", "%", "场次", "万元", "天")))
def test_above_and_below_include_the_number(number: int, unit: str) -> None:
    assert _told(read(f"{number}{unit}以上")) == _told(read(f"≥{number}{unit}"))
    assert _told(read(f"{number}{unit}以内")) == _told(read(f"≤{number}{unit}"))
    assert _told(read(f"控制在{number}{unit}以内")) == _told(read(f"≤{number}{unit}"))


@given(st.sampled_from([target for target in TARGETS if "\n" not in target["text"]]))
def test_full_width_forms_do_not_change_what_is_read(target: dict[str, Any]) -> None:
    text, name = target["text"], target.get("name", "")
    wide = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)
    assert _told(read(wide, name=name)) == _told(read(text, name=name))


@given(
    st.sampled_from(
        ("≥95%", "控制在5%以内", "400-500人", "≤320元/人", "12月底前", "每季度不少于2期", "零事故", "通过省级复审")
    ),
    st.data(),
)
def test_spaces_and_line_breaks_inside_do_not_change_what_is_read(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(text) - 1))
    if text[at - 1 : at + 1].isascii() and text[at - 1 : at + 1].isdigit():
        return
    space = data.draw(st.sampled_from((" ", "　", "\n", "\u200b", "  ")))
    assert _told(read(text[:at] + space + text[at:])) == _told(read(text))


PIECES = st.sampled_from(
    [
        "≥", "95%", "不低于", "3次", "每月", "12月底前", "2024年", "〔2019〕8号", "“12348”热线", "零事故", "1.5万元", "/人", "至", "-", "，", "；", "\n", " ",
        "　", "持续提升", "按规定", "以上", "以内", "百分之九十", "三分之二", "约", "全覆盖", "X", "≤", "（", "）", "①", "第四季度", "《办法》", "増", "0", ".", "·", "》",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=12).map("".join))
def test_spans_are_slices_of_the_text_as_printed_and_apart(text: str) -> None:
    reading = read(text)
    for found in (reading.measures, reading.facts, reading.cues, reading.traps):
        assert all(item.text == text[item.start : item.end] and item.start < item.end for item in found)
        assert all(one.end <= other.start for one, other in pairwise(found))
    for measure in reading.measures:
        if measure.comparator == "range":
            assert measure.low is not None
            assert measure.high is not None
            assert measure.low <= measure.high


@given(st.text(max_size=80))
def test_any_text_can_be_read(text: str) -> None:
    assert read(text, name=text).text == text


HOSTILE = (
    "9" * 100_000, "一" * 100_000, "1," * 50_000, "1万" * 50_000, "≥" * 100_000, "《" * 100_000, "“" * 100_001, "1-" * 50_000, "每月1次" * 25_000,
    "1年1月" * 25_000, "零" * 100_000, "按" * 100_000, "(" * 100_000, "A1" * 50_000, "1/1" * 33_000, "1:" * 50_000, "百分之" * 33_000, "1 " * 50_000,
    "无" * 100_000, "。1.1" * 25_000, "=" * 100_000, "\n" * 100_000, "較" * 100_000, "优90%良80%;" * 10_000, "全国前三" * 20_000, "为" * 100_000, "完成" * 50_000, "年一" * 50_000,
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:6])
def test_a_hostile_cell_of_100_kb_is_read_to_its_end(text: str) -> None:
    assert read(text).text == text


@settings(max_examples=15, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=5).map("".join))
def test_long_repetitions_are_read_to_their_end(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    assert read(text).text == text
