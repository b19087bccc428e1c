"""The target of a row whose sign, value and unit stand in three columns (``domain.md`` §0 fact 3, §1.6)."""

from __future__ import annotations

import re

_SIGNS = {"═": "=", "＝": "=", "≧": "≥", "≦": "≤", "＞": ">", "＜": "<"}
_SIGN = re.compile(
    r"^(?:[≥≤><=≧≦＞＜＝═⩾⩽﹥﹤]|>=|<=|==|大于等于|小于等于|大于或等于|小于或等于|等于|大于|小于|不低于|不高于|不少于|不超过|不小于|不大于|高于|低于)$"
)
_STARTS_WITH_SIGN = re.compile(
    r"^\s*(?:[≥≤><=≧≦＞＜＝═⩾⩽﹥﹤]|大于|小于|等于|不低于|不高于|不少于|不超过|不小于|不大于|高于|低于)"
)
_NO_UNIT = frozenset({"", "/", "\\", "-", "—", "——", "无", "无单位", "其他", "定性", "文字", "文字描述", "*"})
_DIGIT = re.compile(r"[\d一二两三四五六七八九十百千万零〇]")


def joined(sign: str, value: str, unit: str) -> str:
    """``≥``, ``95``, ``%`` as ``≥95%``; a value that has its sign or unit keeps it once, an empty one stays empty.

    指标性质 cells that are no comparator (正向, 定性) say nothing about the value; nor does ``=`` before mere words.
    """
    if not value:
        return ""
    sign = sign.replace(" ", "")
    counted = bool(_DIGIT.search(value))
    if not _SIGN.match(sign) or _STARTS_WITH_SIGN.match(value) or (not counted and sign in ("=", "＝", "═", "等于")):
        sign = ""
    if (
        unit in _NO_UNIT
        or not counted
        or value.replace(" ", "").endswith(unit.replace(" ", ""))
        or _has_percent(value, unit)
    ):
        unit = ""
    return f"{_SIGNS.get(sign, sign)}{value}{unit}"


def is_sign(text: str) -> bool:
    """Whether a cell is nothing but a comparator: ``≥``, ``大于等于``."""
    return bool(_SIGN.match(text.replace(" ", "")))


def _has_percent(value: str, unit: str) -> bool:
    return unit in ("%", "％", "百分比") and value.rstrip().endswith(("%", "％"))
