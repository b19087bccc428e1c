"""How well a piece of a flattened table fits a column: a cost, 0 for a cell as it should be, ``NEVER`` for impossible."""

from __future__ import annotations

import re

from zhibiao.extract.cells import key
from zhibiao.extract.levels import is_level1, is_level2
from zhibiao.extract.tokens import is_label
from zhibiao.taxonomy import canonical_level2
from zhibiao.text.units import dimensions

NEVER = 1000.0
_SIGN = re.compile(
    r"^(?:[≥≤><=≧≦＞＜＝═⩾⩽﹥﹤]{1,2}|大于或?等于|小于或?等于|等于|大于|小于|不[低高少大小]于|不超过|高于|低于)$"
)
_POLARITY = re.compile(r"^(?:正向|反向|负向|定性|定量|正指标|负指标|[正反]向指标|无)$")
_NUMBER = re.compile(r"^-?\d[\d,]*(?:\.\d+)?$")
_POINTS = re.compile(r"^\d{1,3}(?:\.\d+)?分?$")
_PERCENT = re.compile(r"^-?\d[\d,]*(?:\.\d+)?\s*[%％‰]$")
_DASH = re.compile(r"^[-—–/\\*]+$")
_UNIT = re.compile(r"^(?:[%％‰℃㎡]|[\u4e00-\u9fff]{1,4}(?:[/·][\u4e00-\u9fff.·/]{1,6})?|[A-Za-z]{1,4}[²³23]?)$")
_AMOUNT = re.compile(r"^\d[\d,]*(?:\.\d+)?\s*(?:万|亿)?元?$")
_CODED = re.compile(r"^[\[【(（]?\d{3,}[\]】)）]?[-—_ ]?[\u4e00-\u9fff]")
_VALUE = re.compile(
    r"^(?:[≥≤><=≧≦＞＜＝═⩾⩽±]{1,2}|大于等于|小于等于|大于|小于|不[低高少大小]于|不超过|控制在|达到?|约)?\s*[\d.,]+\s*"
    r"(?:[-—~～至]\s*[\d.,]+)?\s*(?:[%％‰]|[\u4e00-\u9fffA-Za-z²³㎡]{0,3}(?:[/·.][\u4e00-\u9fff]{1,4}){0,2})?"
    r"(?:及?以[上下内]|之内|左右)?$"
)
_DATE = re.compile(
    r"^(?:(?:19|20)?\d\d\s*年)?\s*(?:\d{1,2}\s*月)?\s*(?:\d{1,2}\s*日)?(?:[末底前初内]|之前|以前|年底前?|月底前?)*$"
)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_NAMED = re.compile(r"^(?:指标|目标)\s*\d+\s*[:：、.．]\s*\S")
_LONG = 45


def is_value(text: str) -> bool:
    """Whether a cell is a figure or a date as target cells hold it: ``≥95%``, ``1600元/亩``, ``2031年7月``."""
    return bool(_VALUE.match(text) or (_DATE.match(text) and re.search(r"\d", text)))


def is_sign(text: str) -> bool:
    """Whether a cell is nothing but a comparator."""
    return bool(_SIGN.match(text))


def is_numbered(text: str) -> bool:
    """Whether a cell begins as forms number their indicators: 指标1：…."""
    return bool(_NAMED.match(text))


def cost(kind: str, text: str) -> float:
    """The cost of ``text`` in a column of this kind."""
    return _FITS.get(kind, _remark)(text)


def _level1(text: str) -> float:
    if not is_level1(text) or ("指标" not in text and len(key(text)) > 6):
        return NEVER
    return 0.6 if is_level2(text) and not key(text).startswith("满意度") else 0.0  # 成本指标 is either


def _level2(text: str) -> float:
    if is_level2(text):
        return 0.7 if key(text).startswith("满意度") else 0.0
    return 1.5 if canonical_level2(text) and len(key(text)) <= 8 else NEVER


def _name(text: str) -> float:
    if _NAMED.match(text):
        return -3.0
    if is_label(text):
        return 12.0
    if is_value(text) or _SIGN.match(text) or _POLARITY.match(text):
        return 9.0
    if len(_CHINESE.findall(text)) < 2:
        return 10.0
    return 3.0 if len(text) > _LONG else 1.5 if len(text) < 4 else 0.0


def _target(text: str) -> float:
    if is_label(text) or _NAMED.match(text):
        return 20.0
    if is_value(text):
        return 0.7 if _NUMBER.match(text) else 0.0
    return 4.0 if _SIGN.match(text) or text in ("%", "％", "‰") or _POLARITY.match(text) else 2.0


def _actual(text: str) -> float:
    return 20.0 if is_label(text) or _NAMED.match(text) else 0.2 if is_value(text) else 2.5


def _sign(text: str) -> float:
    return 0.0 if _SIGN.match(text) or _POLARITY.match(text) else NEVER


def _unit(text: str) -> float:
    if text in ("%", "％", "‰"):
        return 0.0
    if _NUMBER.match(text):
        return 3.0 if "," in text else NEVER  # 44,561 printed twice: a date that Excel shows as its day number
    fits = _UNIT.match(text) and not (_SIGN.match(text) or _POLARITY.match(text) or is_label(text))
    if not fits:
        return NEVER
    return 0.3 if all(part in dimensions() for part in re.split(r"[/·.]", text)) else 2.0


def _weight(text: str) -> float:
    if _POINTS.match(text) and float(text.rstrip("分")) <= 100:
        return 0.0
    return 0.5 if _DASH.match(text) else 1.5 if _PERCENT.match(text) else NEVER


def _score(text: str) -> float:
    return 0.0 if _POINTS.match(text) else 0.5 if _DASH.match(text) else NEVER


def _rate(text: str) -> float:
    return 0.0 if _PERCENT.match(text) else 3.0 if _NUMBER.match(text) or _DASH.match(text) else NEVER


def _amount(text: str) -> float:
    return 0.0 if _AMOUNT.match(text) else NEVER


def _front(text: str) -> float:
    if is_label(text) or _NAMED.match(text) or is_value(text):
        return NEVER
    return 1.0 if _CODED.match(text) else 2.5


def _nothing(text: str) -> float:
    return NEVER


def _note(text: str) -> float:
    return 15.0 if is_label(text) or _NAMED.match(text) else 5.0 if is_value(text) else 1.0


def _remark(text: str) -> float:
    return 15.0 if is_label(text) or _NAMED.match(text) else 6.0 if is_value(text) else 2.0


_FITS = {
    "level1": _level1, "level2": _level2, "name": _name, "finer": _name, "target": _target, "actual": _actual, "sign": _sign,
    "direction": _sign, "unit": _unit, "weight": _weight, "score": _score, "rate": _rate, "amount": _amount,
    "front": _front, "description": _note, "basis": _note, "skip": _nothing,
}  # fmt: skip

# what it costs to leave a column of a row empty
SKIPS = {
    "level1": 0.0, "level2": 0.0, "name": 50.0, "finer": 0.0, "target": 4.0, "actual": 2.5, "sign": 1.0, "direction": 1.0,
    "unit": 1.0, "weight": 4.0, "score": 4.0, "rate": 1.5, "amount": 0.0, "front": 0.0, "description": 1.5, "basis": 1.5,
    "remark": 0.0, "skip": 0.0,
}  # fmt: skip
# what it costs to put one more piece into the same cell
CONTINUES = {"name": 4.0, "target": 3.0, "actual": 3.0, "description": 1.0, "basis": 1.0, "remark": 0.5, "front": 3.0}
