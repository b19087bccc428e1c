from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibiao.text.normalise import compact, fold

PRINTED = st.text(
    alphabet=st.one_of(
        st.characters(exclude_categories=()), st.sampled_from("0123456789％≧〉《》>=< \n　零一二“”—～·.,。、1①㎡")
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("≧９０％", "≥90%"),
        ("＞ = 95 %", "≥95%"),
        ("=>85%", "≥85%"),
        ("=<2次", "≤2次"),
        ("≮95%", "≥95%"),
        ("≯5%", "≤5%"),
        ("》95%", ">95%"),
        ("《办法》30条", "《办法》30条"),
        ("司法考试考 生投诉率 (%)", "司法考试考生投诉率(%)"),
        ("年度\n指标值", "年度指标值"),
        ("1.加强培训\n2.及时处理", "1.加强培训\n2.及时处理"),
        ("1. 2024 年培训", "1. 2024年培训"),
        ("12 345份", "12 345份"),
        ("Word 2016 版", "Word 2016版"),
        ("90%—95%", "90%-95%"),
        ("300～500元", "300~500元"),
        ("元／人・天", "元/人·天"),
        ("“八五”普法", '"八五"普法'),
        ("智慧園區平台故障響應時間", "智慧园区平台故障响应时间"),
        ("⺠⽣", "民生"),
        ("满意​度\ufeff", "满意度"),
        ("㎡", "m2"),
        ("①95%", "①95%"),
        ("1OO%", "100%"),
    ],
)
def test_fold_gives_one_spelling(printed: str, folded: str) -> None:
    assert fold(printed).text == folded


@given(PRINTED)
def test_fold_is_idempotent(text: str) -> None:
    once = fold(text).text
    assert fold(once).text == once


@given(PRINTED)
def test_spans_of_folded_text_lie_in_the_raw_text_in_order(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.offsets) == len(folded.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(folded.offsets, folded.ends, strict=True))
    assert list(folded.offsets) == sorted(folded.offsets)
    assert folded.slice(0, len(folded.text)) == text[slice(*folded.span(0, len(folded.text)))]


def test_span_of_a_joined_sign_covers_both_characters() -> None:
    folded = fold("率 > =  95%")
    assert folded.slice(folded.text.index("≥"), len(folded.text)) == "> =  95%"


def test_compact_keeps_letters_and_digits_only() -> None:
    assert compact("案件、资料　上报及时率（%）") == compact("案件资料上报及时率") == "案件资料上报及时率"


@given(st.text(alphabet="提升服务水平率0123456789", min_size=1, max_size=20))
def test_full_width_and_spaces_do_not_change_the_compact_text(text: str) -> None:
    wide = "".join(chr(ord(char) + 0xFEE0) if char.isascii() else char for char in text)
    assert compact("　".join(wide)) == compact(text)


def test_the_traditional_converter_is_not_loaded_for_simplified_text() -> None:
    code = "import sys; from zhibiao.text.reading import read; read('办结率≥95%'); sys.exit('opencc' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
