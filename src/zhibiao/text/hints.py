"""What an indicator's name lends to a bare number: its unit and kind (``domain.md`` §5.3 percent, §5.5 rule c)."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from zhibiao.records import MeasureKind
from zhibiao.text import names, units
from zhibiao.text.measures import Found
from zhibiao.text.normalise import fold
from zhibiao.text.numerals import plain

_BRACKET = re.compile(r"[(\[【]([^()\[\]【】]{1,12})[)\]】]")
_MARKS = re.compile(r"^(?:单位:?)?[≥≤<>=*X×x_\s]*")
_NOUN = re.compile("[一-龥]{1,3}")
_SLOT = re.compile("[×*]{2,}")
_INDEX = re.compile("(?:系数|指数|因子|比值)$")
_SCALED = re.compile(r"(?P<number>[0-9.,]+)(?P<scale>[万亿])(?:以[上下内]|左右|\+)?$")
_RATE = re.compile(r"(?:率|满意度|占比|比例|比重|覆盖面|百分比)$")
_KINDS: dict[str, MeasureKind] = {
    "count": "count",
    "rate": "ratio",
    "money": "money",
    "time": "duration",
    "satisfaction": "ratio",
}


@lru_cache(maxsize=4096)
def unit_of(name: str) -> tuple[str | None, MeasureKind]:
    """Unit and kind that ``name`` fixes for a number without unit: ``(%)`` or 率 → ``%``, 件数 → 件; else other."""
    if not name.strip():
        return None, "other"
    text = fold(name).text
    for content in reversed(_BRACKET.findall(text)):
        bare = _MARKS.sub("", content)
        unit = units.whole(bare)
        if unit is not None:
            return unit.name, unit.kind
        if _NOUN.fullmatch(bare) and (bare != content or bare[0] == "万"):
            return bare, "count"  # (≥**样次), (万拍): a noun that no table knows
    if slot := _SLOT.search(text):
        unit = units.match(text, slot.end())
        if unit is not None:
            return unit.name, unit.kind
    stem = _BRACKET.sub("", text).rstrip("。,;:、 ")
    if _RATE.search(stem):
        return "%", "ratio"
    if _INDEX.search(stem):
        return None, "other"
    name_read = names.analyse(name)
    if name_read.unit:
        unit = units.whole(fold(name_read.unit).text)
        if unit is not None:
            return unit.name, unit.kind
        if name_read.kind == "count" and len(name_read.unit) <= 2:
            return name_read.unit, "count"
    return None, _KINDS.get(name_read.kind, "other")


def applied(found: Found, name: str, printed: str) -> Found:
    """``found`` with the unit that ``name`` lends it, if it has none of its own.

    A spreadsheet stores 95 % as 0.95: under a rate's name a bare number up to 1, or one with ≥ > =, is turned into
    percent; a ceiling (``≤1``) is not, for there 1 % is as likely. ``printed`` is the folded text of the figure: under
    the name of an amount of money ``6.6万`` is 6.6 万元.
    """
    if found.unit is not None:
        return found
    unit, kind = unit_of(name)
    kind = found.kind if found.kind != "other" else kind
    found = replace(found, unit=unit, kind=kind)
    if unit is None and kind == "money" and (scaled := _SCALED.search(printed)) and found.comparator != "range":
        value = Decimal(scaled["number"].replace(",", ""))
        low, high = (None, value) if found.low is None else (value, None)
        return replace(found, low=low, high=high, unit=scaled["scale"] + "元")
    if unit == "%" and found.comparator in (">=", ">", "=") and found.low is not None and Decimal(0) < found.low <= 1:
        return replace(found, low=plain(found.low * 100))
    return found
