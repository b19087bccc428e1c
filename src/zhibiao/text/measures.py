"""Figures to reach: number, unit, comparator, range, change and rank in folded text (``domain.md`` §5.3).

:func:`find` reads what is left of a text when digit traps and dates are masked out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from zhibiao.records import Comparator, MeasureKind
from zhibiao.text import amounts, comparators, numerals, units
from zhibiao.text.amounts import Amount
from zhibiao.text.comparators import Sign
from zhibiao.text.units import Unit

_EACH = "平均|补贴|补助|奖励|发放|支付|给予|标准|开展|组织|举办|召开|巡查|检查|更新|安排|投入"
_PER = re.compile(
    r"(?:平均)?(?:每(?:一?个|一|名|位)?(?P<each>[\d半两]?[十百千万]{0,2}(?:(?!每)[一-龥]){1,3}?)"
    r"|(?P<mean>[人年月日周季户亩村镇县校班场件案次生车])均)"
    rf"(?:{_EACH}|下降|降低|减少|上涨|提高|增加|增收|增产|节约)?$"
    r"|每(?P<period>半年|年|季度|季|月|周|旬|日|天|学期)(?!均)[一-龥]{1,8}$"
    r"|(?<!每)(?P<span>半年|一年|一季度?|一个?月|一周|一天)$"
    r"|(?<![第每])一(?P<one>[村户校镇乡县人车站室家所园班])$"
)
_CHANGE = re.compile(
    "(?:增长|提高|提升|上升|下降|降低|减少|缩短|压减|减低|递增|递减|升高|增幅|降幅|涨幅|上涨|下浮|上浮|节约|节省)"
    "(?P<gap>[^0-9,;。≥≤\n]{0,6})$"
)
_GAIN = re.compile("(?:增加|新增|净增|翻|翻了)(?P<gap>[^0-9,;。≥≤\n]{0,4})$")
_RANKED = re.compile("全国|全省|全市|全县|全区|全州|同类|排名|排位|名次|位列|进入|位居")
_FLIPPED: dict[str, Comparator] = {"≤": ">=", "<": ">", "≥": "<=", ">": "<"}
_COUNTED = re.compile("[一-龥]{1,4}?(?=及?以[上下内])")
_VARIABLE = re.compile("[≤<≥>](?=[A-Za-z一-龥])")
_VARIABLE_NAME = re.compile("[A-Za-z]{1,2}|[一-龥]{1,10}")
_FROM = re.compile("[由从](?:原来的?|目前的?|现在的?)?$")
_TO = re.compile("[一-龥]{0,4}[到至]")
_SPAN_PER = re.compile(r"(?:半|一|1)(?:年|季度?|个?月|周|天|日)(?=[一二两三四五六七八九十\d]{1,3}[次场期轮遍])")
_AND = re.compile("(?:,|、|;)?(?:并且|而且|且|并|同时)?")


@dataclass(frozen=True, slots=True)
class Found:
    """A measure with its span in folded text; see :class:`zhibiao.records.Measure` for the fields."""

    comparator: Comparator
    low: Decimal | None
    high: Decimal | None
    unit: str | None
    kind: MeasureKind
    start: int
    end: int
    printed: bool = True
    approximate: bool = False


def find(text: str) -> tuple[Found, ...]:
    """All measures of folded ``text``, in reading order."""
    return _joined(text, _single(text))


def _single(text: str) -> Iterator[Found]:
    done = 0
    for numeral in numerals.find(text):
        if numeral.start < done:
            continue
        if _SPAN_PER.match(text, numeral.start):
            continue  # 半年1次
        amount = amounts.at(text, numeral)
        last = amounts.second(text, amount)
        found = _range(text, amount, last, done) if last else None
        found = found or _measure(text, amount, done)
        if found is not None:
            done = found.end
            yield found


def _head(text: str, start: int, done: int) -> Sign | None:
    sign = comparators.before(text, start)
    return sign if sign and sign.start >= done else None


def _range(text: str, first: Amount, last: Amount, done: int) -> Found | None:
    low, high, unit = amounts.bounds(first, last)
    head = _head(text, first.start, done)
    if low > high or (unit is None and head is None and not amounts.alone(text, first.start, last.end)):
        return None
    about = comparators.about_before(text, first.start)
    fuzzy_end = comparators.about_after(text, last.end)
    tail = comparators.after(text, fuzzy_end or last.end)
    start = head.start if head else first.start if about is None else about
    end = tail.end if tail else fuzzy_end or last.end
    approximate = about is not None or fuzzy_end is not None or first.fuzzy or last.fuzzy
    changes = _changes(text, start, unit)
    unit, start = _with_per(text, unit, start, done)
    kind: MeasureKind = "change" if changes else unit.kind if unit else "other"
    return Found("range", low, high, unit.name if unit else None, kind, start, end, True, approximate)


def _measure(text: str, amount: Amount, done: int) -> Found | None:
    start, end, unit, value = amount.start, amount.end, amount.unit, amount.value
    spread = text[start - 1 : start] == "±"
    start -= spread
    head = _head(text, start, done)
    about = comparators.about_before(text, start)
    fuzzy_end = comparators.about_after(text, end)
    tail = comparators.after(text, fuzzy_end or end)
    if tail is None and unit is not None and unit.kind == "count" and (noun := _COUNTED.match(text, end)):
        tail = comparators.after(text, noun.end())  # 30个乡镇以上
    if tail is None and head is None and _VARIABLE.match(text, end):
        tail = Sign(_FLIPPED[text[end]], end, end + 1)  # 95%≤X, 90%≤满意度
    sign = tail if tail and (head is None or not head.firm) else head
    if _FROM.search(text[max(0, start - 4) : start]) and _TO.match(text, end):
        return None  # 由40天压缩到20天: the first figure is the base
    rank = _rank(text, amount)
    if rank is None and not amounts.counts(text, amount, signed=sign is not None):
        return None
    end = tail.end if tail else fuzzy_end or end
    if rank is not None:
        return replace(rank, end=max(rank.end, end))
    start = head.start if head else start if about is None else about
    changes = _changes(text, start, unit)
    unit, start = _with_per(text, unit, start, done)
    kind: MeasureKind = "change" if changes else unit.kind if unit else "other"
    name = unit.name if unit else "元" if text[amount.start - 1 : amount.start] == "¥" else None
    approximate = amount.fuzzy or about is not None or fuzzy_end is not None
    if spread:
        return Found("range", -value, value, name, kind, start, end, True, approximate)
    comparator: Comparator = sign.comparator if sign else "="
    low, high = (None, value) if comparator in ("<=", "<") else (value, None)
    return Found(comparator, low, high, name, kind, start, end, sign is not None, approximate)


def _changes(text: str, start: int, unit: Unit | None) -> bool:
    """Whether the words before the figure say that it is a difference: 增长10%, 下降3起 (but not 提高到95%)."""
    before = text[max(0, start - 12) : start]
    match = _CHANGE.search(before)
    if match is None and unit is not None and unit.kind in ("ratio", "money"):
        match = _GAIN.search(before)
    return match is not None and not any(word in match["gap"] for word in "到至达为的")


def _with_per(text: str, unit: Unit | None, start: int, done: int) -> tuple[Unit | None, int]:
    """Takes in 每月, 每户, 人均 before the number: ``每月1次`` is ``次/月`` and ``每人每年300元`` is ``元/人·年``."""
    if unit is None:
        return unit, start
    per: list[str] = []
    while len(per) < 3 and (match := _PER.search(text[max(done, start - 14) : start])):
        noun = next(filter(None, match.groups()))
        per.insert(0, units.per_noun(noun.removeprefix("一个").removeprefix("一")))
        start = max(done, start - 14) + match.start()
    if not per:
        return unit, start
    name, _, tail = unit.name.partition("/")
    head = replace(unit, name=name, kind="count" if unit.kind == "frequency" else unit.kind)
    return units.compound(head, [*per, *filter(None, tail.split("·"))], unit.end), start


def _rank(text: str, amount: Amount) -> Found | None:
    """前10名, 第3名, 前10%, 全省前三: a place among others."""
    numeral = amount.numeral
    before = text[numeral.start - 1 : numeral.start]
    word = text[numeral.end : numeral.end + 1]
    named = word in ("名", "位", "强", "%") and word != ""
    if before == "前" and (
        named or (not word.isalnum() and _RANKED.search(text, max(0, numeral.start - 20), numeral.start))
    ):
        return Found("<=", None, numeral.value, word if named else "名", "rank", numeral.start - 1, numeral.end + named)
    if before == "第" and named and word != "%":
        return Found("=", numeral.value, None, word, "rank", numeral.start - 1, numeral.end + 1)
    return None


def _joined(text: str, found: Iterator[Found]) -> tuple[Found, ...]:
    """Pairs that are one range become one: ``95%≤X≤100%``, ``大于100且小于300``."""
    joined: list[Found] = []
    for item in found:
        pair = _pair(text, joined[-1], item) if joined else None
        if pair is None:
            joined.append(item)
        else:
            joined[-1] = pair
    return tuple(joined)


def _pair(text: str, first: Found, second: Found) -> Found | None:
    between = text[first.end : second.start]
    sides = {first.comparator, second.comparator}
    named = text[first.end - 1] in _FLIPPED and _VARIABLE_NAME.fullmatch(between) is not None
    if not (named or _AND.fullmatch(between)) or not (sides & {">=", ">"} and sides & {"<=", "<"}):
        return None
    if between in (",", "、", ";") and (first.unit or second.unit) != second.unit:
        return None
    low = first.low if first.low is not None else second.low
    high = first.high if first.high is not None else second.high
    if low is None or high is None or low > high or (first.unit and second.unit and first.unit != second.unit):
        return None
    kind = second.kind if second.unit else first.kind
    approximate = first.approximate or second.approximate
    return Found("range", low, high, second.unit or first.unit, kind, first.start, second.end, True, approximate)
