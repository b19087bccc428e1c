"""小项目设了过多指标

## 它查什么
项目预算不足1万元，却设了9个以上指标（两个数都可以设置）。每个项目报告一次。

## 为什么审核不通过
指标要少而精、覆盖主要支出方向；几千元的项目管不过来九个指标，多半是照表凑数。
（财预〔2021〕101号；domain.md §3.4 W8）

## 反例
@ 预算=3000
调解案件数 | ≥120件 | 数量指标
调解成功率 | ≥90% | 质量指标
调解及时率 | ≥95% | 时效指标
每案补贴标准 | ≤25元/件 | 成本指标
挽回经济损失 | ≥5万元 | 经济效益指标
信访下降率 | 较上年下降≥5% | 社会效益指标
无纸化率 | ≥50% | 生态效益指标
调解制度数量 | ≥1项 | 可持续影响指标
当事人满意度 | ≥90% | 服务对象满意度指标

## 正例
@ 预算=3000
调解案件数 | ≥120件 | 数量指标
调解成功率 | ≥90% | 质量指标
当事人满意度 | ≥90% | 服务对象满意度指标

## 何时可以忽略
表头只列部分资金、项目总额较大的，可以忽略。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhibiao.records import ProjectAssessment
from zhibiao.rules.base import Context, Mark, Rule, whole


def look(project: ProjectAssessment, context: Context) -> Iterator[Mark]:
    """Mark a very small project with a full table."""
    budget, count = project.project.budget, len(project.assessments)
    options = context.options
    if budget is None or not 0 < budget < options.small_budget or count < options.many_indicators:
        return
    message = f"预算{budget.normalize():f}元的项目设了{count}个指标，管不过来"
    yield whole(message, "只留与主要支出直接相关的3至5个指标")


RULE = Rule(
    code="STR016",
    name="many-for-little-money",
    family="structure",
    severity="info",
    defects=("W8",),
    page=__doc__ or "",
    look=look,
    level="project",
)
