"""指标值是没有替换的模板文字

## 它查什么
指标值还是模板里的占位文字：“……、目标1、≥X%、待定、请填写”。

## 为什么审核不通过
模板文字不是目标，属于填报不完整。（88号文“完整性”审核；domain.md §3.4 D33，§4.2 封顶0分）

## 反例
新建公厕数量 | …… | 数量指标
设备验收合格率 | ≥X% | 质量指标
游客满意度 | 待定 | 服务对象满意度指标

## 正例
新建公厕数量 | ≥6座 | 数量指标
设备验收合格率 | =100% | 质量指标
游客满意度 | ≥90% | 服务对象满意度指标

## 何时可以忽略
没有。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhibiao.records import Assessment
from zhibiao.rules.base import Context, Mark, Rule, mark, quote
from zhibiao.rules.skeleton import skeleton
from zhibiao.rules.vague.precedence import leading


def look(assessment: Assessment, context: Context) -> Iterator[Mark]:
    """Mark a target that is the form's own placeholder."""
    if leading(assessment) != "VAG010":
        return
    row = assessment.indicator
    message = f"指标值{quote(row.target)}是模板里的占位文字，还没有填写"
    yield mark(row, "target", message, skeleton(assessment))


RULE = Rule(
    code="VAG010",
    name="placeholder-target",
    family="vague",
    severity="error",
    defects=("D33",),
    page=__doc__ or "",
    look=look,
    needs=("VAG010",),
)
