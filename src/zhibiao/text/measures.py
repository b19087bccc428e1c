"""Figures to reach: number, unit, comparator, range, share, change and rank in folded text (``domain.md`` §5.3).

:func:`find` reads what is left of a text when digit traps and dates are masked out. A number counts only with a unit, a
comparator, or standing alone (``domain.md`` §5.5, test rule).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from zhibiao.records import Comparator, MeasureKind
from zhibiao.text import comparators, numerals, units
from zhibiao.text.comparators import Sign
from zhibiao.text.numerals import Numeral, plain
from zhibiao.text.units import Unit

_RANGE = re.compile("-{1,2}|~{1,2}|至|到|一(?=[0-9])")
_FUZZ = re.compile("[余多几来](?!种形式)")
_PER = re.compile(
    r"(?:平均)?(?:每(?:一?个|一|名|位)?(?P<each>[\d半两]?[十百千万]{0,2}(?:(?!每)[一-龥]){1,3}?)|(?P<mean>[人年月日周季户亩村镇县校班场件案次生车])均)"
    r"(?:补贴|补助|奖励|发放|支付|给予|标准|开展|组织|举办|召开|巡查|检查|更新|安排|投入|下降|降低|减少|上涨|提高|增加|增收|增产|节约)?$"
)
_CHANGE = re.compile(
    "(?:增长|提高|提升|上升|下降|降低|减少|缩短|压减|减低|递增|递减|升高|增幅|降幅|涨幅|上涨|下浮|上浮|节约|节省)"
    "(?P<gap>[^0-9,;。≥≤\n]{0,6})$"
)
_GAIN = re.compile("(?:增加|新增|净增|翻|翻了)(?P<gap>[^0-9,;。≥≤\n]{0,4})$")
_WEAK = frozenset("点线面道口层种类方样片块头门路段步组级等版度分区市县省条带手两里把回")
_ALONE = re.compile(r'[\s"\'()\[\]{}.。,;:、·*%元个+-]*')
_FLIPPED: dict[str, Comparator] = {"≤": ">=", "<": ">", "≥": "<=", ">": "<"}
_VARIABLE = re.compile("[≤<≥>](?=[A-Za-z一-龥])")
_VARIABLE_NAME = re.compile("[A-Za-z]{1,2}|[一-龥]{1,10}")
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
    bare: bool = False


@dataclass(frozen=True, slots=True)
class _Amount:
    """A number with its unit, before comparators are looked for."""

    numeral: Numeral
    value: Decimal
    unit: Unit | None
    end: int
    fuzzy: bool


def find(text: str) -> tuple[Found, ...]:
    """All measures of folded ``text``, in reading order."""
    return _joined(text, list(_single(text)))


def _single(text: str) -> Iterator[Found]:
    done = 0
    for numeral in numerals.find(text):
        if numeral.start < done:
            continue
        amount = _amount(text, numeral)
        second = _second(text, amount)
        found = _range(text, amount, second) if second else _measure(text, amount, done)
        if found is not None:
            done = found.end
            yield found


def _amount(text: str, numeral: Numeral) -> _Amount:
    end, fuzzy = numeral.end, numeral.approximate
    if (fuzz := _FUZZ.match(text, end)) and units.simple(text, fuzz.end()):
        end, fuzzy = fuzz.end(), True
    if numeral.percent and "/" not in numeral.text:
        return _Amount(numeral, _short(numeral.value), Unit("%", "ratio", "ratio", end, end), end, fuzzy)
    unit = units.match(text, end)
    if unit is None and text.startswith("(", end):
        inner = units.match(text, end + 1)
        unit = replace(inner, end=inner.end + 1) if inner and text.startswith(")", inner.end) else None
    value = numeral.value
    if unit is not None:
        end = unit.end
        if unit.dimension == "money" and numeral.scale and numeral.mantissa is not None:
            value, unit = numeral.mantissa, replace(unit, name=numeral.scale + unit.name)
        if text.startswith("半", end) and unit.dimension == "duration":
            value, end = value + Decimal("0.5"), end + 1  # 两年半
    return _Amount(numeral, value, unit, end, fuzzy)


def _short(share: Decimal) -> Decimal:
    """A percentage as a person writes it: two thirds are 66.6667, three in a million stay 0.0003."""
    return plain(share.quantize(Decimal("1e-4"))) if share >= Decimal("0.01") else share


def _second(text: str, first: _Amount) -> _Amount | None:
    """The other end of a range that begins with ``first``."""
    dash = _RANGE.match(text, first.end)
    if dash is None:
        return None
    numeral = next(numerals.find(text, dash.end()), None)
    if numeral is None or numeral.start != dash.end():
        return None
    return _amount(text, numeral)


def _range(text: str, first: _Amount, second: _Amount) -> Found | None:
    low, high, unit = first.value, second.value, second.unit or first.unit
    if first.unit is None and not first.numeral.scale and second.numeral.scale and second.numeral.mantissa is not None:
        mantissa = second.numeral.mantissa
        if low < mantissa and unit is not None and unit.dimension != "money":
            low = plain(low * high / mantissa)  # 3-5万人
    elif first.unit and second.unit and first.unit.name != second.unit.name and first.unit.dimension == "money":
        low, high, unit = first.numeral.value, second.numeral.value, replace(second.unit, name="元")
    if low > high or (unit is None and not _alone(text, first.numeral.start, second.end)):
        return None
    sign = comparators.before(text, first.numeral.start)
    about = comparators.about_after(text, second.end) or comparators.about_before(text, first.numeral.start)
    start = sign.start if sign else first.numeral.start
    end = comparators.about_after(text, second.end) or second.end
    tail = comparators.after(text, end)
    unit, start = _with_per(text, unit, start)
    return Found(
        "range", low, high, unit.name if unit else None, unit.kind if unit else "other", start, tail.end if tail else end,
        approximate=bool(about) or first.fuzzy or second.fuzzy, bare=unit is None,
    )  # fmt: skip


def _measure(text: str, amount: _Amount, done: int) -> Found | None:
    numeral, unit, end = amount.numeral, amount.unit, amount.end
    start, value = numeral.start, amount.value
    spread = text[start - 1 : start] == "±"
    if spread:
        start -= 1
    head = comparators.before(text, start)
    if head and head.start < done:
        head = None
    about = comparators.about_before(text, start)
    after_about = comparators.about_after(text, end)
    end = after_about or end
    tail = comparators.after(text, end)
    if tail is None and head is None and _VARIABLE.match(text, end):
        tail = Sign(_FLIPPED[text[end]], end, end + 1)  # 95%≤X, 90%≤满意度
    sign = tail if tail and (head is None or not head.firm) else head
    if not _counts(text, amount, sign is not None):
        return None
    start = head.start if head else about if about is not None else start
    end = tail.end if tail else end
    rank = _rank(text, numeral, unit)
    if rank is not None:
        return replace(rank, end=max(rank.end, end))
    changes = _changes(text, start, unit)
    unit, start = _with_per(text, unit, start)
    kind: MeasureKind = "change" if changes else unit.kind if unit else "other"
    comparator: Comparator = sign.comparator if sign else "="
    approximate = amount.fuzzy or about is not None or after_about is not None
    name = unit.name if unit else ("元" if text[numeral.start - 1 : numeral.start] == "¥" else None)
    if spread:
        return Found("range", -value, value, name, kind, start, end, True, approximate)
    low, high = (None, value) if comparator in ("<=", "<") else (value, None)
    return Found(comparator, low, high, name, kind, start, end, sign is not None, approximate, bare=unit is None)


def _counts(text: str, amount: _Amount, signed: bool) -> bool:
    """Whether a number counts something (``domain.md`` §5.5): it has a unit or a comparator, or it is all there is."""
    numeral, unit = amount.numeral, amount.unit
    if "/" in numeral.text:
        return unit is None and (signed or _alone(text, numeral.start, amount.end))
    if unit is None:
        if not numeral.arabic and not signed:
            return _alone(text, numeral.start, amount.end)
        return _alone(text, numeral.start, amount.end) or (signed and text[amount.end : amount.end + 1] not in ("·", ":"))
    if signed or numeral.arabic or numeral.percent:
        return True
    return unit.name[0] not in _WEAK


def _alone(text: str, start: int, end: int) -> bool:
    return _ALONE.fullmatch(text, 0, start) is not None and _ALONE.fullmatch(text, end) is not None


def _with_per(text: str, unit: Unit | None, start: int) -> tuple[Unit | None, int]:
    """Takes in 每月, 每户, 人均 before the number: ``每月1次`` is ``次/月`` and ``每人每年300元`` is ``元/人·年``."""
    per: list[str] = []
    while unit is not None and len(per) < 3 and (match := _PER.search(text[max(0, start - 14) : start])):
        noun = match["each"] or match["mean"]
        if noun in ("次", "期") and match["mean"] is None and unit.name == noun:
            break
        per.insert(0, noun)
        start = max(0, start - 14) + match.start()
    if unit is None or not per:
        return unit, start
    name, _, tail = unit.name.partition("/")
    return units.compound(replace(unit, name=name, kind="count" if unit.kind == "frequency" else unit.kind), [*per, *filter(None, tail.split("·"))], unit.end), start


def _changes(text: str, start: int, unit: Unit | None) -> bool:
    """Whether the words before the figure say that it is a difference: 增长10%, 下降3起 (but not 提高到95%)."""
    before = text[max(0, start - 12) : start]
    match = _CHANGE.search(before)
    if match is None and unit is not None and unit.kind in ("ratio", "money"):
        match = _GAIN.search(before)
    return match is not None and not any(word in match["gap"] for word in "到至达为")


def _rank(text: str, numeral: Numeral, unit: Unit | None) -> Found | None:
    """前10名, 第3名, 前10%: a place among others."""
    before = text[numeral.start - 1 : numeral.start]
    word = text[numeral.end : numeral.end + 1]
    if before == "前" and word in ("名", "位", "强", "%"):
        return Found("<=", None, numeral.value, word, "rank", numeral.start - 1, numeral.end + 1)
    if before == "第" and word in ("名", "位"):
        return Found("=", numeral.value, None, word, "rank", numeral.start - 1, numeral.end + 1)
    return None


def _joined(text: str, found: list[Found]) -> tuple[Found, ...]:
    """Pairs that are one range: ``95%≤X≤100%``, ``大于100且小于300``."""
    joined: list[Found] = []
    for item in found:
        last = joined[-1] if joined else None
        pair = _pair(text, last, item) if last else None
        if pair and last:
            joined[-1] = pair
        else:
            joined.append(item)
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
    unit = second.unit or first.unit
    if low is None or high is None or low > high or (first.unit and second.unit and first.unit != second.unit):
        return None
    kind = second.kind if second.unit else first.kind
    return Found("range", low, high, unit, kind, first.start, second.end, True, first.approximate or second.approximate, unit is None)
