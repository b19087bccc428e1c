"""Comparators in every spelling of ``domain.md`` §5.3: before the number (≥ 不低于 控制在) and after it (以上 以内).

以上, 以下 and 以内 include the number itself. All functions work on folded text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from zhibiao.records import Comparator

_NOT = "(?:不|未)(?:得|能|应|可|准|许|会|宜)?"
_FLOOR = (
    rf"≥|>或=|大于或?者?等于|大于、等于|高于或?者?等于|{_NOT}(?:低于|少于|小于|短于|亚于|下)|至少|起码|最低|最少|保底|下限"
    r"|达到或?超过|达到?|(?:提高|提升|增加|增长|上升|扩大|恢复)(?:到|至)"
)
_CEILING = (
    rf"≤|<或=|小于或?者?等于|低于或?者?等于|少于或?者?等于|小于、等于|{_NOT}(?:超过|超出|超|高于|大于|多于|突破|晚于|迟于|长于|逾)|至多|最多|最高|最长|最迟|最晚"
    r"|上限|限额|控制(?:在|到|至|为)|限制?(?:在|于)|(?:压缩|压减|缩短|下降|降低|减少|降|压降)(?:到|至|为)"
)
_ABOVE = ">|大于|高于|多于|超过|超出|超额|突破|多达|逾|超"
_BELOW = "<|小于|低于|少于|短于|不足|不到|不满"
_EQUAL = "=|等于|为|是"
_FILL = (
    r"(?:[:\"(\[]|了|到|在|约为?|近|将近|大约|大概|接近|人民币|[¥$]|全年|每年|平均|共计?|累计|合计|总计|各|单次|达到?"
    r"|[一-龥A-Za-z]{1,8}的|[a-zA-Z](?![a-zA-Z])){0,3}"
)
_BEFORE = re.compile(
    rf"(?:(?P<ge>{_FLOOR})|(?P<le>{_CEILING})|(?P<gt>{_ABOVE})|(?P<lt>{_BELOW})|(?P<eq>{_EQUAL}))(?P<fill>{_FILL})$"
)
_ABOUT_BEFORE = re.compile(r"(?:约为?|大约|大概|接近|将近|近|估计|预计|上下浮动)[¥$(]?$")
_INCLUSIVE = r"(?:\((?P<bound1>含|不含)(?:本数)?\)|含)?"
_AFTER = re.compile(
    rf"{_INCLUSIVE}(?:(?P<ge>(?:及|或|或者)?(?:以上|之上|更多|更高)|\+|起步|起(?=$|[,;。、)])|为下限)"
    r"|(?P<le>(?:及|或|或者)?(?:以下|以内|之内|之下|以里|更少|更低)|内(?![部容涵外设业控需陆核存网科勤蒙])|封顶|为限|为上限))"
    r"(?:\((?P<bound2>含|不含)[^()]{0,8}\))?"
)
_ABOUT_AFTER = re.compile("左右|上下|不等|许")
_NO_EQUAL = ("作", "成", "因", "认", "行", "还", "不", "或", "可", "但", "于")
_WORDS_THAT_YIELD = frozenset({"达", "达到", "为", "是", "=", "控制在"})


@dataclass(frozen=True, slots=True)
class Sign:
    """A comparator with its span; ``firm`` is false for words (达到, 为) that give way to one on the other side."""

    comparator: Comparator
    start: int
    end: int
    firm: bool = True


def before(text: str, at: int) -> Sign | None:
    """The comparator that ends at ``at``, fillers such as 约 or 人民币 between them allowed."""
    start = max(0, at - 16)
    match = _BEFORE.search(text[start:at])
    if match is None:
        return None
    word = match["ge"] or match["le"] or match["gt"] or match["lt"] or match["eq"]
    comparator: Comparator = (
        ">=" if match["ge"] else "<=" if match["le"] else ">" if match["gt"] else "<" if match["lt"] else "="
    )
    if word in ("为", "是") and text.endswith(_NO_EQUAL, 0, start + match.start()):
        return None
    return Sign(comparator, start + match.start(), at, word not in _WORDS_THAT_YIELD)


def after(text: str, at: int) -> Sign | None:
    """The comparator that begins at ``at``: 以上, 及以上, (含)以内, 封顶, ``+``."""
    match = _AFTER.match(text, at)
    if match is None:
        return None
    strict = "不含" in (match["bound1"] or "") or "不含" in (match["bound2"] or "")
    comparator: Comparator = (">" if strict else ">=") if match["ge"] else ("<" if strict else "<=")
    return Sign(comparator, at, match.end())


def about_before(text: str, at: int) -> int | None:
    """Where a word for 约 begins that ends at ``at``, or ``None``."""
    match = _ABOUT_BEFORE.search(text[max(0, at - 6) : at])
    return None if match is None else max(0, at - 6) + match.start()


def about_after(text: str, at: int) -> int | None:
    """Where a word for 左右 ends that begins at ``at``, or ``None``."""
    match = _ABOUT_AFTER.match(text, at)
    return match.end() if match else None
