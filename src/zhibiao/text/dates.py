"""Dates, deadlines and date spans in folded text (``domain.md`` §5.3): 12月底前, 第四季度, Q4, 2025.12.31, ≤12月份.

A date that is a target says the latest day on which something is done. Without a year the day is ``MM-DD``. Dates of
events (``12·4``) and bare years are traps and are masked before, see :mod:`zhibiao.text.traps`.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from zhibiao.records import Comparator

_CN_NUMBERS = {char: value for value, char in enumerate("零一二三四五六七八九")}
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_YEAR = r"(?:(?P<year>(?:19|20)\d{2})年?度?|(?P<near>当年|本年度?|今年|次年|翌年|明年|每年|全年)|年)?"
_PART = r"(?P<part>上旬|上?中旬|中?下旬|月?底|月?末|初|中(?!旬))"
_POINT = (
    rf"(?<![\d.])(?P<year_b>(?:19|20)\d{{2}})(?P<mark>[-./])(?P<month_b>1[0-2]|0?[1-9])(?:(?P=mark)(?P<day_b>3[01]|[12]\d|0?[1-9]))?(?![\d元万亿%件人次个.])"
    r"|(?<!\d)(?P<year_c>20\d{2})(?P<month_c>0[1-9]|1[0-2])(?P<day_c>0[1-9]|[12]\d|3[01])(?!\d)"
    rf"|{_YEAR}(?:"
    rf"(?:(?P<from>{_MONTH})(?:月份?)?(?:-{{1,2}}|~|至|到))?(?<!\d)(?P<month>{_MONTH})月份?(?:(?P<day>{_DAY})[日号](?:(?:-{{1,2}}|~|至|到)(?P<to>{_DAY})[日号])?|{_PART})?"
    r"|(?<!每)(?:第?[一二三四1-4](?:、|-|~|至))?(?:第(?P<quarter>[一二三四1-4])|(?<!\d)(?P<quarter_b>[一二三四1-4])|[Qq](?P<quarter_q>[1-4]))"
    r"(?:(?:个?季度?)(?![一二三四五六七八九两\d]{0,2}[次场期])(?:末|底|内)?|(?<=[Qq]\d)(?!\d))"
    r"|(?P<half>上半年|下半年)(?:末|底)?"
    r")"
    r"|(?:(?P<year_e>(?:19|20)\d{2})|当|本|每|[次明今])?(?:年度?(?:底|末|终)|岁末)"
    rf"|每(?:个?月|季度?末?月?)的?(?P<day_e>{_DAY})[日号](?!内)"
    rf"|(?<!\d)(?:每个?|当|季|次)?(?P<recur>季度?末月?|月末?)(?P<day_r>{_DAY})[日号](?=前|之前|以前|内)"
    r"|(?:每个?|当)?(?P<end>季度?末|月[底末])(?=前|之前|以前)"
    r"|(?P<feast>元旦|劳动节|五一|教师节|国庆节?|十一)(?=前|之前|以前)"
    r"|(?<!\d)(?P<year_f>20\d{2})年(?=(?:前|之前|以前)(?:$|[,;。]|完成|建成|实现|全部|投入|交付))"
)
_BEFORE = re.compile(
    r"(?:(?P<le>≤|不(?:得|能)?(?:晚|迟)于|截至|截止到?|最迟|最晚)|(?P<lt><|早于)|(?P<eq>=)|(?P<ge>≥|>)|(?P<since>自|从|较|比))(?:为|在|于|到)?$"
)
_AFTER = re.compile(r"(?P<le>以前|之前|前|以内|之内|内|为?止)|(?P<since>以来|起|开始)")
_SPAN = re.compile("-{1,2}|~{1,2}|至|到")
_QUARTER_ENDS = {1: (3, 31), 2: (6, 30), 3: (9, 30), 4: (12, 31)}
_FEASTS = {
    "元旦": (12, 31),
    "劳动节": (4, 30),
    "五一": (4, 30),
    "教师节": (9, 9),
    "国庆": (9, 30),
    "国庆节": (9, 30),
    "十一": (9, 30),
}
_PARTS = {"上旬": 10, "初": 10, "中旬": 20, "上中旬": 20, "中": 20}
_PATTERN = re.compile(_POINT)
_QUICK = re.compile("[年月季日号/旬前Qq]|20[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Date:
    """A date at ``[start, end)`` with its comparator: ``latest`` is ``YYYY-MM-DD`` or ``MM-DD``.

    ``month`` is set where only ``≤12月份`` is printed; ``past`` where the date is a starting point (自…起), no target.
    """

    latest: str
    start: int
    end: int
    comparator: Comparator = "="
    printed: bool = False
    month: Decimal | None = None
    past: bool = False


@dataclass(frozen=True, slots=True)
class _Point:
    year: int | None
    month: int
    day: int
    start: int
    end: int
    whole_month: bool
    spans: bool


def find(text: str) -> tuple[Date, ...]:
    """All dates of folded ``text`` in order; two joined by 至 or a dash are one span that ends with the second."""
    if not _QUICK.search(text):
        return ()
    return tuple(_spans(text, list(_points(text))))


def _points(text: str) -> Iterator[_Point]:
    for match in _PATTERN.finditer(text):
        point = _point(match)
        if point is not None:
            yield point


def _spans(text: str, points: list[_Point]) -> Iterator[Date]:
    index = 0
    while index < len(points):
        first = last = points[index]
        index += 1
        if index < len(points) and _SPAN.fullmatch(text, first.end, points[index].start):
            last = points[index]
            index += 1
        yield _date(text, first, last)


def _date(text: str, first: _Point, last: _Point) -> Date:
    start, end = first.start, last.end
    spans = last is not first or last.spans
    head = _BEFORE.search(text[max(0, start - 6) : start])
    tail = _AFTER.match(text, end)
    strict = bool(tail and tail["le"] in ("前", "之前", "以前")) or bool(head and head["lt"])
    day = _day_before(last) if strict and last.whole_month else _latest(last, last.year or first.year)
    if head:
        start = max(0, start - 6) + head.start()
    if tail:
        end = tail.end()
    if (head and head["since"]) or (tail and tail["since"]):
        return Date(day, start, end, past=not spans, comparator="<=" if spans else "=")
    comparator: Comparator = (
        "<=" if spans or (head and head["le"]) or (tail and tail["le"])
        else "<" if head and head["lt"]
        else ">=" if head and head["ge"]
        else "="
    )  # fmt: skip
    printed = bool(spans or head or tail)
    month = Decimal(last.month) if last.whole_month and last.year is None and head and not tail and not spans else None
    return Date(day, start, end, comparator, printed, month)


def _latest(point: _Point, year: int | None) -> str:
    return f"{year:04d}-{point.month:02d}-{point.day:02d}" if year else f"{point.month:02d}-{point.day:02d}"


def _day_before(point: _Point) -> str:
    """The last day before a month: 12月前 ends on 30 November."""
    month, year = (point.month - 1, point.year) if point.month > 1 else (12, point.year - 1 if point.year else None)
    return _latest(_Point(year, month, _month_end(year, month), 0, 0, False, False), year)


def _month_end(year: int | None, month: int) -> int:
    return calendar.monthrange(year or 2023, month)[1]


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, _, ones = text.rpartition("十")
    if "十" not in text:
        return _CN_NUMBERS[text]
    return (_CN_NUMBERS[tens] if tens else 1) * 10 + (_CN_NUMBERS[ones] if ones else 0)


def _point(match: re.Match[str]) -> _Point | None:
    """The day that a match names, ``None`` where the calendar has no such day."""
    group = match.groupdict()
    start, end = match.span()
    year_text = next((group[key] for key in ("year", "year_b", "year_c", "year_e", "year_f") if group[key]), None)
    year = int(year_text) if year_text else None
    month_text = group["month"] or group["month_b"] or group["month_c"]
    if month_text:
        month = _number(month_text)
        day_text = group["to"] or group["day"] or group["day_b"] or group["day_c"]
        last = _month_end(year, month)
        day = _number(day_text) if day_text else _PARTS.get(group["part"] or "", last)
        if day > max(last, 29 if month == 2 and not year else 0):
            return None
        return _Point(
            year, month, day, start, end, not day_text and not group["part"], bool(group["from"] or group["to"])
        )
    month, day = _named_end(group)
    return _Point(year - 1 if group["year_f"] and year else year, month, day, start, end, False, False)


def _named_end(group: dict[str, str | None]) -> tuple[int, int]:
    """Month and day of a quarter, a half year, a feast, or a day that recurs (its last one in the year)."""
    quarter = group["quarter"] or group["quarter_b"] or group["quarter_q"]
    if quarter:
        return _QUARTER_ENDS[_number(quarter)]
    if group["half"]:
        return (6, 30) if group["half"] == "上半年" else (12, 31)
    if group["feast"]:
        return _FEASTS[group["feast"]]
    recurring = group["day_r"] or group["day_e"]
    if recurring:
        return 12, _number(recurring)
    return 12, 31
