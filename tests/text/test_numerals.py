from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibiao.text.normalise import fold
from zhibiao.text.numerals import find, parse, plain

DIGITS = "零一二三四五六七八九"
FORMAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")


def chinese(number: int) -> str:
    """``number`` in Chinese numerals, written here on its own so that the reader is not tested against itself."""
    if number == 0:
        return "零"
    parts: list[str] = []
    groups = [(10**8, "亿"), (10**4, "万"), (1, "")]
    started = False
    for scale, name in groups:
        section, number = divmod(number, scale)
        if section:
            text = _section(section)
            if started and section < 1000:
                text = "零" + text
            parts.append(text + name)
            started = True
    return "".join(parts)


def _section(section: int) -> str:
    text, zero = "", False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, section = divmod(section, power)
        if digit:
            text += ("零" if zero and text else "") + DIGITS[digit] + name
            zero = False
        else:
            zero = True
    return text


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_a_number_written_in_chinese_is_read_back(number: int) -> None:
    assert parse(chinese(number)) == number
    assert parse(chinese(number).translate(FORMAL)) == number


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_an_arabic_number_is_read_back_with_and_without_commas(number: Decimal) -> None:
    assert parse(str(number)) == parse(f"{number:,}") == number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("两百零五", "205"), ("三万五", "35000"), ("二百五", "250"), ("一千零五", "1005"), ("叁仟", "3000"), ("廿五", "25"),
        ("10万", "100000"), ("3万5千", "35000"), ("1.2亿", "120000000"), ("九点八", "9.8"), ("二十余", "20"),
        ("二〇二四", "2024"), ("万", None), ("4.50", "4.5"),
    ],
)  # fmt: skip
def test_parse(text: str, value: str | None) -> None:
    assert parse(text) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("百分之九十五", "95"), ("百分之百", "100"), ("九成五", "95"), ("7.2成", "72"), ("八折", "80"), ("九五折", "95"),
        ("三分之一", "33.33333333"), ("千分之三", "0.3"), ("百万分之二", "0.0002"), ("一半", "50"), ("1/2", "50"),
    ],
)  # fmt: skip
def test_shares_are_read_in_percent(text: str, percent: str) -> None:
    numeral = next(iter(find(text)))
    assert numeral.percent
    assert numeral.value == Decimal(percent)


@pytest.mark.parametrize("text", ["队伍", "百姓", "陆地", "两两", "三五天"])
def test_words_with_numeral_characters_are_no_numbers(text: str) -> None:
    assert [numeral.text for numeral in find(text) if len(numeral.text) > 1] == []


def test_the_scale_is_kept_apart_for_money() -> None:
    numeral = next(iter(find("3.8万元")))
    assert (numeral.value, numeral.mantissa, numeral.scale) == (Decimal(38000), Decimal("3.8"), "万")


@given(st.decimals(min_value=0, max_value=10**12, places=4))
def test_plain_prints_without_exponent(value: Decimal) -> None:
    printed = str(plain(value))
    assert "E" not in printed
    assert Decimal(printed) == value


@given(st.text(alphabet="一二三十百千万亿两零点分之成折半负-0123456789.,/ 人%余几", max_size=80))
def test_find_never_fails_and_never_overlaps(text: str) -> None:
    end = 0
    folded = fold(text).text
    for numeral in find(folded):
        assert numeral.start >= end
        assert folded[numeral.start : numeral.end] == numeral.text
        end = numeral.end
