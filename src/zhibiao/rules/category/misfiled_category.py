"""申报的二级指标放错了类别

## 它查什么
申报的二级指标不在“合理审核人可接受的类别”之内。可接受类别按名称中心词、指标值单位和边界规则确定，
有争议的类别都算可接受，不报告。

## 为什么审核不通过
产出与效益混填是审计点名的问题（赤峰2023）；类别错位会使分值结构失真。
（财预〔2015〕88号、财预〔2021〕101号的指标体系；domain.md §2.11，§3.4 D17–D21）

## 反例
各项任务按时完成率 | ≥95% | 可持续影响指标 | | 类别=时效指标
提供法律咨询数量 | ≥300人次 | 社会效益指标 | | 类别=数量指标
政府采购节支率 | ≥2% | 社会效益指标 | | 类别=成本指标 | 接受=成本指标、经济效益指标

## 正例
监测任务按时完成率 | ≥95% | 时效指标
提供法律咨询数量 | ≥300人次 | 数量指标
案件结案率 | ≥95% | 数量指标 | | 类别=质量指标 | 接受=质量指标、数量指标

## 何时可以忽略
本地财政部门对该指标的类别另有书面规定的，可以忽略。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhibiao.records import Assessment
from zhibiao.rules.base import Context, Mark, Rule, mark, quote
from zhibiao.rules.category.placement import is_misfiled, question


def look(assessment: Assessment, context: Context) -> Iterator[Mark]:
    """Mark a row whose declared level 2 lies outside its accepted set."""
    if not is_misfiled(assessment, context.standard):
        return
    row = assessment.indicator
    declared, best = row.declared.level2 or "", assessment.category.level2
    why, why_not = question(best), question(declared)
    message = f"{quote(row.name)}说的是“{why}”，属于{quote(best)}；{quote(declared)}要回答“{why_not}”"
    others = [name for name in assessment.category.accepted if name != best]
    also = f"，也可放在{'、'.join(quote(name) for name in others)}" if others else ""
    yield mark(row, "level2", message, f"移到{quote(best)}{also}")


RULE = Rule(
    code="CAT001",
    name="misfiled-category",
    family="category",
    severity="warning",
    defects=("D17", "D18", "D19", "D20", "D21"),
    page=__doc__ or "",
    look=look,
    needs=("declared",),
)
