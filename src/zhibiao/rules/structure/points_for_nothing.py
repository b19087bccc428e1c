"""不涉及的指标还占分值

## 它查什么
指标值或名称填“不涉及、无、不适用”，却仍有分值。

## 为什么审核不通过
没有内容的行白得分，是审计点名的“无效指标占分”（赤峰2023）。（domain.md §3.4 D34）

## 反例
生态效益 | 不涉及 | 生态效益指标 | | 分值=5
节水量 | 无 | 生态效益指标 | | 分值=10
不适用 | 不适用 | 经济效益指标 | | 分值=5

## 正例
节水灌溉面积 | ≥500亩 | 生态效益指标 | | 分值=5
垃圾清运量 | ≥800吨 | 生态效益指标 | | 分值=5
重大安全事故起数 | =0起 | 质量指标 | | 分值=5

## 何时可以忽略
没有。请删除该行，把分值分给其他指标。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhibiao.records import Assessment
from zhibiao.rules.base import Context, Mark, Rule, mark, quote
from zhibiao.text.normalise import fold

_NOTHING = re.compile(r"^(?:(?:本项目)?(?:不涉及|不适用|未涉及|不考核)|无|/|-+|——)$")


def look(assessment: Assessment, context: Context) -> Iterator[Mark]:
    """Mark a row that says it does not apply and still carries points."""
    row = assessment.indicator
    if not row.weight or row.weight <= 0:
        return
    nothing = [text for text in (row.target, row.name) if _NOTHING.match(fold(text).text.strip())]
    if nothing and (assessment.vague.flag or fold(row.target).text.strip() not in ("无",)):
        message = f"{quote(row.name)}填的是{quote(nothing[0])}，却占{row.weight.normalize():f}分"
        yield mark(row, "target", message, "删除本行，把分值分给有内容的指标")


RULE = Rule(
    code="STR008",
    name="points-for-nothing",
    family="structure",
    severity="warning",
    defects=("D34",),
    page=__doc__ or "",
    look=look,
    deletes=True,
    needs=("weight",),
)
