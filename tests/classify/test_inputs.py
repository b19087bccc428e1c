"""What the classifier reads off a row before any model."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibiao.classify.inputs import Row, fields


@pytest.mark.parametrize(
    ("target", "kind", "sign"),
    [
        ("≥95%", "rate", "ge"),
        ("３.５万元以内", "money", "le"),
        ("120", "bare", "no"),
        ("不少于12次/年", "frequency", "ge"),
        ("2024年12月底前", "date", "no"),
        ("5年", "years", "no"),
        ("3个工作日", "duration", "no"),
        ("800平方米", "count", "no"),
        ("", "empty", "no"),
        ("——", "empty", "no"),
        ("持续提升", "text", "no"),
    ],
)
def test_shape_of_target(target: str, kind: str, sign: str) -> None:
    seen = fields(Row("某指标", "", target))
    assert (seen.kind, seen.sign) == (kind, sign)


@pytest.mark.parametrize(
    ("raw", "name", "unit"),
    [
        ("指标1：新建泵房", "新建泵房", ""),
        ("★培训村医(≥**人次)", "培训村医", "人次"),
        ("3.补助标准（元/户）", "补助标准", "元/户"),
        ("設備 完好率（％）", "设备完好率", "%"),
        ("新建20座公厕", "新建#座公厕", ""),
        ("（必填）巡查次数", "巡查次数", ""),
    ],
)
def test_name_is_cleaned(raw: str, name: str, unit: str) -> None:
    seen = fields(Row(raw, "", "1"))
    assert (seen.name, seen.unit) == (name, unit)


def test_zero_and_hundred_stay() -> None:
    assert fields(Row("a", "", "0起")).target == "0起"
    assert fields(Row("a", "", "100.00%")).target == "100%"
    assert fields(Row("a", "", "1,200.5元")).target == "#.#元"
    assert fields(Row("a", "", "10人")).target == "#人"


def test_description_that_repeats_the_name_is_dropped() -> None:
    assert fields(Row("补助标准（元）", "补助标准（元）", "5")).description == ""
    assert fields(Row("补助标准", "按户计算", "5")).description == "按户计算"


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_any_text_is_read(name: str, description: str, target: str) -> None:
    assert fields(Row(name, description, target)).kind
