"""Header rows of real forms: which column is what."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from zhibiao.extract.headers import columns, is_header, is_labels, stacked

LINES = (Path(__file__).parent / "data" / "headers.jsonl").read_text(encoding="utf-8").splitlines()
HEADERS = [(case["header"], case["places"]) for case in map(json.loads, LINES)]
NO_HEADERS = [
    "年度总体目标|预期目标|实际完成情况",
    "项目资金（万元）||年初预算数|全年预算数|全年执行数|分值|执行率|得分",
    "资金支出计划（%）|3月底|6月底|10月底|12月底",
    "产出指标|数量指标|指标名称规范数|≥3个",
    "绩效目标|1.保障司法业务正常开展",
    "",
]


@pytest.mark.parametrize(("text", "places"), HEADERS)
def test_header(text: str, places: dict[str, int]) -> None:
    cells = text.split("|")
    assert is_header(cells)
    assert columns(cells).places == places


@pytest.mark.parametrize("text", NO_HEADERS)
def test_no_header(text: str) -> None:
    assert not is_header(text.split("|"))


def test_long_term_and_yearly_halves() -> None:
    cells = [
        "一级指标",
        *(f"{name}({term})" for term in ("长期", "年度") for name in ("二级指标", "三级指标", "指标值")),
    ]
    found = columns(cells)
    assert found.places == {"level1": 0, "level2": 4, "name": 5, "target": 6}
    assert found.other == {"level1": 0, "level2": 1, "name": 2, "target": 3}


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        (  # as Word shows it: group titles over empty cells
            "绩效指标|||年度指标值|||实际完成值|分值|得分",
            "一级指标|二级指标|三级指标|指标性质|指标值|度量单位|||",
        ),
        ("绩效指标|年度指标值|实际完成值|分值|得分", "一级指标|二级指标|三级指标|指标性质|指标值|度量单位"),
        ("绩效指标|年度指标值|实际完成值|分值|得分", "一级指标|二级指标|三级指标|指标性质|指标值|度量单位|||"),
    ],
)
def test_two_header_rows(upper: str, lower: str) -> None:
    assert is_labels(upper.split("|"))
    both = stacked(upper.split("|"), lower.split("|"))
    assert columns(both).places == {
        "level1": 0,
        "level2": 1,
        "name": 2,
        "sign": 3,
        "target": 4,
        "unit": 5,
        "actual": 6,
        "weight": 7,
    }
