"""分值合计不对

## 它查什么
各行分值都填了，但合计不是100分（另计10分预算执行率的为90分），或与表上印的总分不一致。

## 为什么审核不通过
分值合计错误，得分无法计算。（财预〔2020〕10号的分值结构；domain.md §3.2，§3.4 D35）

## 反例
培训人次 | ≥200人次 | 数量指标 | | 分值=50
培训合格率 | ≥95% | 质量指标 | | 分值=30
学员满意度 | ≥90% | 服务对象满意度指标 | | 分值=15

@ 总分=100
培训人次 | ≥200人次 | 数量指标 | | 分值=40
培训合格率 | ≥95% | 质量指标 | | 分值=20
学员满意度 | ≥90% | 服务对象满意度指标 | | 分值=10

## 正例
培训人次 | ≥200人次 | 数量指标 | | 分值=50
培训合格率 | ≥95% | 质量指标 | | 分值=30
学员满意度 | ≥90% | 服务对象满意度指标 | | 分值=10

@ 总分=100
培训人次 | ≥200人次 | 数量指标 | | 分值=60
培训合格率 | ≥95% | 质量指标 | | 分值=30
学员满意度 | ≥90% | 服务对象满意度指标 | | 分值=10

## 何时可以忽略
本地系统规定其他总分的，可在设置里写明总分。
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from zhibiao.records import ProjectAssessment
from zhibiao.rules.base import Context, Mark, Rule, whole

_FEW = 3
_EXECUTION = Decimal(10)


def look(project: ProjectAssessment, context: Context) -> Iterator[Mark]:
    """Mark a table whose points have no sum that a form can have."""
    weights = [one.indicator.weight for one in project.assessments]
    if len(weights) < _FEW or any(weight is None for weight in weights):
        return
    total = sum((weight for weight in weights if weight is not None), Decimal(0))
    printed = project.project.printed_total
    allowed = {Decimal(value) for value in context.options.weight_totals}
    if printed is not None:
        allowed = {printed, printed - _EXECUTION}
    elif total <= Decimal("1.001"):
        allowed = {Decimal(1), Decimal("0.9")}
    if all(abs(total - value) > Decimal("0.05") for value in allowed):
        shown = f"，表上印的总分是{printed.normalize():f}分" if printed is not None else ""
        message = f"{len(weights)}行指标的分值合计{total.normalize():f}分{shown}"
        yield whole(message, "调整分值，使指标合计90分、预算执行率10分，共100分（或按本地规定）")


RULE = Rule(
    code="STR009",
    name="points-do-not-add-up",
    family="structure",
    severity="warning",
    defects=("D35",),
    page=__doc__ or "",
    look=look,
    level="project",
)
