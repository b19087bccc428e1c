"""成本指标没有金额

## 它查什么
成本、单价、补助标准一类的指标，指标值写“按标准执行、控制在预算内、严格按规定报销”，没有金额，也没有控制率。

## 为什么审核不通过
成本指标是用来约束花钱的上限；没有金额就没有上限，年底必然“达标”。
（财预〔2021〕101号经济成本指标；domain.md §2.4，§3.4 D06）

## 反例
出差住宿成本 | 按标准执行 | 成本指标
设备采购成本 | 不高于市场价 | 成本指标
项目总成本 | 控制在预算范围内 | 成本指标

## 正例
人均差旅成本 | ≤330元/人·天 | 成本指标
单台设备采购成本 | ≤4800元/台 | 成本指标
校园网改造总成本 | ≤25万元 | 成本指标

## 何时可以忽略
没有。引用开支标准的，请把标准里的金额写出来。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhibiao.records import Assessment
from zhibiao.rules.base import Context, Mark, Rule, mark, quote, yuan
from zhibiao.rules.skeleton import skeleton
from zhibiao.rules.vague.precedence import leading


def look(assessment: Assessment, context: Context) -> Iterator[Mark]:
    """Mark a row about cost whose target names no amount."""
    if leading(assessment) != "VAG007":
        return
    row = assessment.indicator
    message = f"成本类指标{quote(row.name)}的指标值{quote(row.target)}没有金额，起不到控制上限的作用"
    yield mark(row, "target", message, skeleton(assessment) + _budget(row.target, context))


def _budget(target: str, context: Context) -> str:
    """The project's own budget, where the target points at it without saying how much it is."""
    budget = context.project.budget
    return f"，本项目预算{yuan(budget)}" if budget and "预算" in target else ""


RULE = Rule(
    code="VAG007",
    name="cost-without-amount",
    family="vague",
    severity="error",
    defects=("D06",),
    page=__doc__ or "",
    look=look,
    needs=("VAG007",),
    sees="table",
)
