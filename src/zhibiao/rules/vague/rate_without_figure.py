"""名称是“率”，指标值却是文字

## 它查什么
指标名称是完成率、归档率、比例一类的比率，指标值却是一句话，没有百分数。

## 为什么审核不通过
比率只能用百分数回答。名称与指标值类型不一致，无法计算完成情况。
（domain.md §3.4 D07，§4.2 封顶50分）

## 反例
资料归档率 | 做到应归尽归 | 质量指标
工资足额发放率 | 及时足额发放 | 质量指标
隐患整改率 | 确保整改到位 | 质量指标

## 正例
资料归档率 | ≥98% | 质量指标
工资足额发放率 | =100% | 质量指标
隐患整改率 | ≥95% | 质量指标

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
    """Mark a rate that is answered with words."""
    if leading(assessment) != "VAG008":
        return
    row = assessment.indicator
    message = f"{quote(row.name)}是比率，指标值{quote(row.target)}却没有百分数"
    yield mark(row, "target", message, skeleton(assessment))


RULE = Rule(
    code="VAG008",
    name="rate-without-figure",
    family="vague",
    severity="error",
    defects=("D07",),
    page=__doc__ or "",
    look=look,
    needs=("VAG008",),
)
