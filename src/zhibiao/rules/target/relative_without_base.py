"""增减幅度没有基数

## 它查什么
指标值是“提高5%、下降10%”一类的相对值，或名称是“下降率、增长率”，却没有说明与哪一年、哪个数相比。

## 为什么审核不通过
没有基期和基数，年底无从计算，也可以任选一个好看的基数。
（财预〔2021〕101号“绝对值或相对值”；domain.md §3.1，§3.4 D11，§4.2 封顶72分）

## 反例
职工业务能力提升 | ≥5% | 社会效益指标
群众投诉下降率 | ≥10% | 社会效益指标
粮食亩产量 | 提高8% | 经济效益指标

## 正例
群众投诉件数 | 较2024年（86件）下降≥10% | 社会效益指标
法考辅导通过率 | 比上年（41%）提高≥5个百分点 | 质量指标
水稻亩产增长率 | ≥8% | 经济效益指标 | 比上年亩产520公斤增长的比例

## 何时可以忽略
基数写在指标说明或依据栏里的不会报告；基数由统计部门统一公布的，可以忽略。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from zhibiao.records import Assessment, Measure
from zhibiao.rules.base import Context, Mark, Rule, mark, quote
from zhibiao.rules.row import figures, own_name
from zhibiao.text.normalise import fold

_MOVING = r"减少|下降|降低|减低|递减|提升|提高|增长|增加|递增|上升|改善|增强"
_MOVING_TARGET = re.compile(f"{_MOVING}|增幅|降幅|增速")
_MOVING_RATE = re.compile(f"(?:{_MOVING}|增产|增收|减排)(?:率|幅度|比例|比率|百分比)$|增幅$|降幅$|增速$")
_WISH_LEVEL = re.compile(f"(?:{_MOVING}|增产|增收)$|^(?:{_MOVING}).*(?:水平|能力|收入|收益|质量|意识|素质|程度|效率)$")
_BASE = re.compile(
    r"20\d\d|上一?年|去年|往年|前年|同期|同比|环比|基期|基数|基准|近[三3]年|[较比与].{0,8}(?:相比|年|季|月|期|前|原|平均)|原有|此前|期初|年均|增速|[较比].{2,15}(?:提高|提升|增加|增长|增产|增收|下降|减少|降低|节)"
)
# 提高到95%以上 and 达到 give the level itself, not the change
_LEVEL = re.compile(r"(?:提高|提升|下降|降|增长)[到至]|达到|达")
_HALF = Decimal(50)
_OWN_RATE = re.compile(r"[一-鿿]{2,}(?:率|强度|占比|比重|比例)")
_SHARES = frozenset({"%", "‰", "百分点", "个百分点"})
_SAVING = re.compile(r"节约|节支|节能|节水|成本|控制|利用|减免")


def look(assessment: Assessment, context: Context) -> Iterator[Mark]:
    """Mark a change whose base is named nowhere in the row."""
    shares = [one for one in figures(assessment, "ratio", "change") if one.unit in _SHARES]
    if not shares or assessment.vague.flag:
        return
    row, name = assessment.indicator, own_name(assessment)
    target = fold(row.target).text
    moving_target = bool(_MOVING_TARGET.search(target)) and not _LEVEL.search(target)
    if not (moving_target or _moving_name(name.text, shares[0], target)):
        return
    if any(_BASE.search(fold(text or "").text) for text in (row.target, row.name, row.description, row.basis)):
        return
    first = shares[0]
    message = f"{quote(first.text)}是增减幅度，没有说明与哪一年、哪个数相比"
    advice = f"较__年（当年为__）{_verb(name.text + target)}≥__个百分点或__%"
    yield mark(row, "target", message, advice, (first.start, first.end))


def _moving_name(text: str, share: Measure, target: str) -> bool:
    """Whether the name speaks of a change.

    A wish with a large share (提升保障水平 | ≥95%), or one whose target names its own rate (研发投入强度≥3%), gives a level.
    """
    if _SAVING.search(text):
        return False
    if _MOVING_RATE.search(text):
        return True
    return bool(_WISH_LEVEL.search(text)) and (share.low or 0) < _HALF and not _OWN_RATE.search(target)


def _verb(text: str) -> str:
    return "下降" if re.search(r"减少|下降|降低|减低|降幅|递减", text) else "提高"


RULE = Rule(
    code="TGT004",
    name="relative-without-base",
    family="target",
    severity="warning",
    defects=("D11",),
    page=__doc__ or "",
    look=look,
    needs=("clear", "ratio|change"),
)
