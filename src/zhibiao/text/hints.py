"""What an indicator's name lends to a bare number: its unit and kind (``domain.md`` §5.3, percent; §5.5, test rule c)."""

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
_MARKS = re.compile(r"^(?:单位:?)?[≥≤<>=*X\s]*")
_RATE = re.compile(r"(?:率|满意度|占比|比例|比重|覆盖面|百分比)$")
_KINDS: dict[str, MeasureKind] = {"count": "count", "rate": "ratio", "money": "money", "time": "duration", "satisfaction": "ratio"}


@lru_cache(maxsize=4096)
def unit_of(name: str) -> tuple[str | None, MeasureKind]:
    """Unit and kind that ``name`` fixes for a number without unit: ``(%)`` or 率 → ``%``, 件数 → 件; kind other where it does not tell."""
    if not name.strip():
        return None, "other"
    text = fold(name).text
    for content in reversed(_BRACKET.findall(text)):
        unit = units.whole(_MARKS.sub("", content))
        if unit is not None:
            return unit.name, unit.kind
    stem = _BRACKET.sub("", text).rstrip("。,;:、 ")
    if _RATE.search(stem):
        return "%", "ratio"
    name_read = names.analyse(name)
    if name_read.unit:
        unit = units.whole(fold(name_read.unit).text)
        return (unit.name, unit.kind) if unit else (name_read.unit, _KINDS.get(name_read.kind, "count"))
    return None, _KINDS.get(name_read.kind, "other")


def applied(found: Found, name: str) -> Found:
    """``found`` with the unit that ``name`` lends it, if it has none of its own.

    A spreadsheet stores 95 % as 0.95: under a rate's name a bare number up to 1, or one with ≥ > =, is turned into percent.
    A ceiling (``≤1``) is not, for there 1 % is as likely.
    """
    if found.unit is not None:
        return found
    unit, kind = unit_of(name)
    kind = found.kind if found.kind != "other" else kind
    found = replace(found, unit=unit, kind=kind)
    if unit == "%" and found.comparator in (">=", ">", "=") and found.low is not None and Decimal(0) < found.low <= 1:
        return replace(found, low=plain(found.low * 100))
    return found
