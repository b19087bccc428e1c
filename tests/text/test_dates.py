from __future__ import annotations

import calendar
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibiao.text.reading import read

DAYS = st.dates(min_value=date(2010, 1, 1), max_value=date(2035, 12, 31))


@pytest.mark.parametrize(
    ("text", "latest"),
    [
        ("12月底前", "12-31"), ("12月31日前", "12-31"), ("2024年12月", "2024-12-31"), ("≤12月份", "12-31"), ("年底前", "12-31"),
        ("2024年底", "2024-12-31"), ("第四季度", "12-31"), ("2024年第三季度", "2024-09-30"), ("Q4", "12-31"), ("上半年", "06-30"),
        ("2025-12-31", "2025-12-31"), ("2025.12.31", "2025-12-31"), ("20251231", "2025-12-31"), ("2024.12", "2024-12-31"),
        ("每季末月20日前", "12-20"), ("月底前", "12-31"), ("每月25日前", "12-25"), ("2022年1月-12月", "2022-12-31"), ("1-12月", "12-31"),
        ("3月1日至11月30日", "11-30"), ("11月1日—15日", "11-15"), ("6月中旬", "06-20"), ("2月", "02-28"), ("2024年2月", "2024-02-29"),
        ("12月前", "11-30"), ("不晚于6月15日", "06-15"), ("国庆节前", "09-30"), ("十二月底前", "12-31"), ("6月、9月", "09-30"),
    ],
)  # fmt: skip
def test_deadline(text: str, latest: str) -> None:
    deadline = read(text).deadline
    assert deadline is not None
    assert deadline.latest == latest


@pytest.mark.parametrize(
    "text",
    [
        "2024年",
        "2022年全年",
        "2024年度",
        "44561",
        "12个月",
        "春节前",
        "自2024年1月1日起",
        "2月30日前",
        "3月12日“植树节”",
    ],
)
def test_no_deadline(text: str) -> None:
    assert read(text).deadline is None


@given(
    DAYS,
    st.sampled_from(
        ["{0.year}年{0.month}月{0.day}日前", "{0:%Y-%m-%d}", "{0:%Y.%m.%d}", "{0:%Y}/{0.month}/{0.day}", "{0:%Y%m%d}"]
    ),
)
def test_every_day_is_read_in_every_spelling(day: date, spelling: str) -> None:
    deadline = read(spelling.format(day)).deadline
    assert deadline is not None
    assert deadline.latest == str(day)


@given(st.integers(2015, 2035), st.integers(1, 12))
def test_a_month_ends_with_its_last_day(year: int, month: int) -> None:
    deadline = read(f"{year}年{month}月底前").deadline
    assert deadline is not None
    assert deadline.latest == f"{year}-{month:02d}-{calendar.monthrange(year, month)[1]}"


def test_a_date_is_a_measure_too_and_only_a_month_has_a_number() -> None:
    (measure,) = read("≤12 月份").measures
    assert (measure.comparator, str(measure.high), measure.unit, measure.kind) == ("<=", "12", "月", "date")
    (measure,) = read("12月底前").measures
    assert (measure.comparator, measure.low, measure.high, measure.kind, measure.printed) == (
        "<=",
        None,
        None,
        "date",
        True,
    )
