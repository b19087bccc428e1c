"""Monotone and invariant as ``domain.md`` §4.6 asks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibiao.records import Indicator, Source
from zhibiao.scoring.specificity import score
from zhibiao.text.reading import read

RATES = ("案件办结率", "设备完好率", "群众满意度", "路灯亮灯率")
COUNTS = (
    ("法律援助案件受理数", "件"),
    ("培训农技人员人次", "人次"),
    ("维修校舍面积", "平方米"),
    ("宣传活动场次", "场"),
)
SLOGANS = ("持续提升", "不断完善", "进一步加强", "显著改善", "及时完成", "按规定执行")


def total(name: str, target: str, description: str | None = None, basis: str | None = None) -> int:
    row = Indicator(name, target, Source("t"), description=description, basis=basis)
    return score(row, read(target, name=name)).total


@given(st.sampled_from(COUNTS), st.integers(2, 9999))
def test_unit_sign_and_date_never_lower_the_score(pair: tuple[str, str], number: int) -> None:
    name, unit = pair
    bare = total(name, f"{number}")
    with_unit = total(name, f"{number}{unit}")
    signed = total(name, f"≥{number}{unit}")
    dated = total(name, f"2025年12月31日前≥{number}{unit}")
    assert bare <= with_unit <= signed <= dated


@given(st.sampled_from(RATES), st.integers(50, 99))
def test_base_year_never_lowers_the_score(name: str, number: int) -> None:
    assert total(name, f"≥{number}%") <= total(name, f"≥{number}%（2024年为{number - 5}%）")
    assert total("投诉下降率", f"≥{number}%") < total("投诉下降率", f"较2024年下降≥{number}%")


@given(st.sampled_from(RATES), st.integers(50, 99), st.sampled_from(SLOGANS))
def test_a_verb_instead_of_the_number_lowers_the_score(name: str, number: int, slogan: str) -> None:
    assert total(name, slogan) < total(name, f"{number}%")
    assert total(name, slogan) < 60


@given(st.sampled_from(RATES + tuple(name for name, _ in COUNTS)), st.sampled_from(("≥95%", "≥120", "及时完成", "")))
def test_copying_the_name_into_the_description_does_not_pay(name: str, target: str) -> None:
    assert total(name, target, description=name) <= total(name, target)


@pytest.mark.parametrize("name", RATES)
@given(number=st.integers(1, 99))
def test_spelling_does_not_change_the_score(name: str, number: int) -> None:
    wide = str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    spellings = (
        f"≧{number}%", f">={number}%", f"≥ {number} %", f"大于等于{number}%", f"不低于{number}%", f"≥{wide}％", f"≥{number}\n%", f"≥{number}百分比",
        f"{number}%以上",
    )  # fmt: skip
    assert {total(name, text) for text in spellings} == {total(name, f"≥{number}%")}


@given(st.text(max_size=40), st.text(max_size=20))
def test_any_text_scores_within_bounds(target: str, name: str) -> None:
    row = Indicator(name, target, Source("t"))
    result = score(row, read(target, name=name))
    assert 0 <= result.total <= 100
    assert all(0 <= part.points <= part.of for part in result.parts)
    assert sum(part.of for part in result.parts) == 100
