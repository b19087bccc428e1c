"""指标值没有计量单位

## 它查什么
指标值有数字，但数字后面没有单位，名称和括号里也看不出单位。

## 为什么审核不通过
定量指标必须同时有方向、数值和单位；“≥20000”可以是份、册，也可以是元。
（财预〔2021〕101号；domain.md §3.1，§3.4 D10，§4.2 封顶70分）

## 反例
发放宣传资料 | ≥20000 | 数量指标
购置办公设备 | 30 | 数量指标
新增养老设施 | ≥5 | 数量指标

## 正例
发放宣传资料 | ≥20000份 | 数量指标
购置办公设备数量（台） | ≥30 | 数量指标
业务培训班举办次数（期） | ≥2期 | 数量指标

## 何时可以忽略
表格另有“计量单位”一栏、但导出时丢失的，可以忽略。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhibiao.records import Assessment
from zhibiao.rules.base import Context, Mark, Rule, mark, quote
from zhibiao.rules.row import COSTS, figures, home, own_name
from zhibiao.text.names import analyse

_INDEX = re.compile(r"指数|系数|比值|色差|[A-Za-z]{2,}|[Pp][Hh]")


def look(assessment: Assessment, context: Context) -> Iterator[Mark]:
    """Mark a figure whose unit can be found nowhere in the row."""
    if _INDEX.search(assessment.indicator.name + (assessment.indicator.description or "")):
        return
    if assessment.vague.flag or assessment.reading.deadline is not None or own_name(assessment).unit:
        return
    bare = [
        one for one in figures(assessment, "count", "other", "money", "change") if one.unit is None and one.low != 0
    ]
    if not bare or any(one.unit for one in figures(assessment)) or analyse(assessment.indicator.description or "").unit:
        return
    row, first = assessment.indicator, bare[0]
    message = f"{quote(first.text)}没有计量单位，{quote(row.name)}也看不出单位"
    yield mark(row, "target", message, f"{first.text}__（{_unit(assessment)}）", (first.start, first.end))


def _unit(assessment: Assessment) -> str:
    money = own_name(assessment).kind == "money" or home(assessment) in COSTS or home(assessment) == "经济效益指标"
    return "填写元、万元等单位" if money else "填写件、次、人、份等单位"


RULE = Rule(
    code="TGT003",
    name="missing-unit",
    family="target",
    severity="warning",
    defects=("D10",),
    page=__doc__ or "",
    look=look,
    needs=("clear", "count|other|money|change"),
)
