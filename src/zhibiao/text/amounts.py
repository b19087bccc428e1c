"""A number with its unit: the first half of reading a measure, before comparators are looked for.

All functions work on folded text in which traps and dates are masked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from zhibiao.text import numerals, units
from zhibiao.text.numerals import Numeral, plain
from zhibiao.text.units import Unit

_FUZZ = re.compile("[余多几来](?!种形式)")
_RANGE = re.compile("-{1,2}|~{1,2}|至|到|一(?=[0-9])|[与和](?=[^,;。与和]{1,16}之?间)")
_WEAK = frozenset("点线面道口层种类方样片块头门路段步组级等版度分区市县省条带手两里把回年")
_ALONE = re.compile(
    r"(?:[\s\"'()\[\]{}.。,;:、·%*元个+/★☆●0-9-]|\([≥≤]?[*×X]+[一-龥]{1,3}\)|约|计划|共计?|合计|总计|目标值?|预计)*"
)
_LONGEST_ALONE = 200
_RATE_BEFORE = re.compile("(?:率|满意度|占比|比例|比重)(?:达到?|为|:|[≥≤<>=])?$")
_MONEY_BEFORE = re.compile(
    "(?:费用?|资金|金额|成本|损失|收入|产值|补助|补贴|经费|税收|投资|支出|效益|单价|总价|货值)[^0-9,;。]{0,4}$"
)
_LATIN = re.compile(r"[A-Za-zμΩ][A-Za-zμ0-9]{0,7}(?:/[A-Za-z一-龥][A-Za-z0-9]{0,3})?(?=$|[,;。、)])")
_BELOW = re.compile(r"/\d{0,4}[十百千万亿]{1,2}[人户车]?")
_LONE_NOUN = re.compile("[一-龥]{1,4}(?=$|[,;。、])")
_NO_NOUN = re.compile("[号版代后前型级年多余以内左上下的岁线时点分之倍至到周月底级地名](?!额)|种形|不等|起$")
_CLAUSE_START = re.compile(r"(?:^|[,;。、:≥≤<>=约(])$")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number at ``[start, end)`` with its unit; ``value`` is in that unit: 5万元 is 5 万元, 20万次 is 200000 次."""

    numeral: Numeral
    value: Decimal
    unit: Unit | None
    start: int
    end: int
    fuzzy: bool = False


def at(text: str, numeral: Numeral) -> Amount:
    """``numeral`` with the unit that follows it, and 余, 多, 几 between them."""
    start, end, fuzzy = numeral.start, numeral.end, numeral.approximate
    if numeral.percent and "/" not in numeral.text:
        return Amount(numeral, _short(numeral.value), Unit("%", "ratio", "ratio", end, end), start, end, fuzzy)
    if (fuzz := _FUZZ.match(text, end)) and (units.simple(text, fuzz.end()) or _ends(text, fuzz.end())):
        end, fuzzy = fuzz.end(), True
    if text.startswith(":", end) and (proportion := _proportion(text, numeral)):
        return proportion
    unit = _unit(text, end)
    if numeral.percent:  # 1/2, but 1/2台 is no share
        share = Unit("%", "ratio", "ratio", end, end) if unit is None else None
        return Amount(numeral, _short(numeral.value), share, start, end, fuzzy)
    value = numeral.value
    if unit is None:
        return _without_unit(text, Amount(numeral, value, None, start, end, fuzzy))
    end = unit.end
    if unit.dimension == "money" and numeral.scale and numeral.mantissa is not None:
        value, unit = numeral.mantissa, replace(unit, name=numeral.scale + unit.name)
    if text.startswith("半", end) and unit.dimension == "duration":
        value, end = value + Decimal("0.5"), end + 1  # 两年半
    return Amount(numeral, value, unit, start, end, fuzzy)


def second(text: str, first: Amount) -> Amount | None:
    """The other end of a range that begins with ``first`` (``400-500人``, ``5至7天``), or ``None``."""
    dash = _RANGE.match(text, first.end)
    if dash is None:
        return None
    numeral = numerals.at(text, dash.end())
    return at(text, numeral) if numeral is not None else None


def bounds(first: Amount, last: Amount) -> tuple[Decimal, Decimal, Unit | None]:
    """Both ends of a range in one unit: the unit and the 万 printed at the end hold for the beginning too."""
    low, high, unit = first.value, last.value, last.unit or first.unit
    mantissa = last.numeral.mantissa
    if first.unit is None and last.numeral.scale and mantissa:
        factor = last.numeral.value / mantissa
        shared = not first.numeral.scale and first.value < mantissa  # 1-2万元, 3-5万人
        if unit is not None and unit.dimension == "money":
            return (low if shared else plain(first.numeral.value / factor)), high, unit  # 20万-50万元
        return (plain(low * factor) if shared else low), high, unit
    if first.unit and last.unit and first.unit.name != last.unit.name and last.unit.dimension == "money":
        return first.numeral.value, last.numeral.value, replace(last.unit, name="元")  # 5000元-1万元
    return low, high, unit


def counts(text: str, amount: Amount, *, signed: bool) -> bool:
    """Whether the number counts something: with a unit or comparator, or alone (``domain.md`` §5.5, test rule)."""
    numeral, unit = amount.numeral, amount.unit
    if "/" in numeral.text:
        return unit is not None and (signed or alone(text, amount.start, amount.end))
    if unit is None:
        signed = signed and text[amount.end : amount.end + 1] not in ("·", ":")
        return signed or alone(text, amount.start, amount.end)
    if signed or numeral.arabic or numeral.percent:
        return True
    if unit.name == "期" and len(numeral.text) == 1 and alone(text, amount.start, amount.end):
        return False  # 二期 is a phase
    return unit.name[0] not in _WEAK or unit.dimension == "duration"


def alone(text: str, start: int, end: int) -> bool:
    """Whether nothing but punctuation and other bare numbers stands around ``[start, end)``."""
    if len(text) > _LONGEST_ALONE:
        return False
    return _ALONE.fullmatch(text, 0, start) is not None and _ALONE.fullmatch(text, end) is not None


def _unit(text: str, end: int) -> Unit | None:
    unit = units.match(text, end)
    if unit is None and text.startswith("(", end):
        inner = units.match(text, end + 1)
        return replace(inner, end=inner.end + 1) if inner and text.startswith(")", inner.end) else None
    return unit


def _without_unit(text: str, amount: Amount) -> Amount:
    """A unit for a number without: from the words before it (好评率0.96), or a noun that no table knows (268樘)."""
    numeral, end = amount.numeral, amount.end
    before = text[max(0, amount.start - 14) : amount.start]
    if not numeral.arabic:
        return amount
    if _ends(text, end) and _RATE_BEFORE.search(before):
        value = plain(amount.value * 100) if 0 < amount.value <= 1 else amount.value
        return replace(amount, value=value, unit=Unit("%", "ratio", "ratio", end, end))
    if _ends(text, end) and numeral.scale and numeral.mantissa is not None and _MONEY_BEFORE.search(before):
        return replace(amount, value=numeral.mantissa, unit=Unit(numeral.scale + "元", "money", "money", end, end))
    if latin := _LATIN.match(text, end):
        return replace(amount, unit=Unit(latin[0], "reading", "other", end, latin.end()), end=latin.end())  # 300lx
    if below := _BELOW.match(text, end):
        return replace(amount, unit=Unit(below[0], "ratio", "ratio", end, below.end()), end=below.end())  # 9/10万
    noun = _LONE_NOUN.match(text, end)
    if noun and _CLAUSE_START.search(before) and not _NO_NOUN.match(noun[0]):
        return replace(amount, unit=Unit(noun[0], "count", "count", end, noun.end()), end=noun.end())
    return amount


def _ends(text: str, end: int) -> bool:
    return end >= len(text) or text[end] in ",;。、)+左"


def _proportion(text: str, numeral: Numeral) -> Amount | None:
    """``1:18`` as the value of the quotient, with ``:1`` as its unit."""
    other = numerals.at(text, numeral.end + 1)
    if other is None or not other.value or not (numeral.arabic and other.arabic):
        return None
    value = plain((numeral.value / other.value).quantize(Decimal("1e-4")))
    return Amount(numeral, value, Unit(":1", "ratio", "ratio", numeral.end, other.end), numeral.start, other.end)


def _short(share: Decimal) -> Decimal:
    """A percentage as a person writes it: two thirds are 66.6667, three in a million stay 0.0003."""
    return plain(share.quantize(Decimal("1e-4"))) if abs(share) >= Decimal("0.01") else share
