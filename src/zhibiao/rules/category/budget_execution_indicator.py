"""把预算执行、资金管理当作绩效指标

## 它查什么
预算执行率、资金支出率、资金到位率、专款专用率、资金使用效率等资金管理类名称出现在三级指标里。

## 为什么审核不通过
预算执行率在自评表里已有固定的10分，重复填写等于重复计分；专款专用是管理要求，不是产出或效益。
（财预〔2020〕10号；domain.md §1.5，§2.11 R2，§3.4 D37）

## 反例
资金支出率 | ≥90% | 时效指标
预算执行率 | ≥95% | 质量指标
专款专用率 | 100% | 质量指标

## 正例
补贴发放及时率 | ≥98% | 时效指标
人均培训成本 | ≤380元/人·天 | 成本指标
带动社会投资额 | ≥200万元 | 经济效益指标

## 何时可以忽略
部门整体支出绩效目标表中的管理效率类指标，可以忽略（不会报告）。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhibiao.records import Assessment
from zhibiao.rules.base import Context, Mark, Rule, mark, quote
from zhibiao.rules.row import own_name

_MANAGEMENT = re.compile(
    r"^(?:项目|年度|部门|财政|专项|本年)?(?:预算(?:资金)?执行率|预算完成率|(?:资金|经费|预算)(?:的)?(?:支出|执行|支付|使用|到位|拨付|下达)(?:进度|率|效率|完成率|合规率|合规性|规范率)"
    r"|支出进度|(?:资金)?专款专用率?|资金结余率|结转结余率|资金使用(?:效益|效率))$"
)


def look(assessment: Assessment, context: Context) -> Iterator[Mark]:
    """Mark a name that belongs to budget execution or money management."""
    row = assessment.indicator
    if context.project.scope == "department" or not _MANAGEMENT.match(own_name(assessment).text):
        return
    message = f"{quote(row.name)}是预算执行或资金管理事项，不是产出或效益；执行率在自评表里另计10分"
    yield mark(row, "name", message, "删除本行，或换成这笔钱做成了什么（数量、质量、受益人数）")


RULE = Rule(
    code="CAT006",
    name="budget-execution-indicator",
    family="category",
    severity="info",
    defects=("D37",),
    page=__doc__ or "",
    look=look,
    deletes=True,
    sees="table",
)
