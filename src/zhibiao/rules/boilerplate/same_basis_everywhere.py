"""所有指标用同一条依据

## 它查什么
一个项目五行以上，“指标值确定依据”一字不差，而且不是空泛的说法（空泛的由另一条规则报告）。

## 为什么审核不通过
数量、成本、满意度不会出自同一条依据，说明依据是复制的。（domain.md §3.4 W3）

## 反例
培训人次 | ≥200人次 | 数量指标 | | 依据=2024年培训统计表
培训合格率 | ≥95% | 质量指标 | | 依据=2024年培训统计表
人均培训成本 | ≤380元/人·天 | 成本指标 | | 依据=2024年培训统计表
培训完成时间 | 11月30日前 | 时效指标 | | 依据=2024年培训统计表
学员满意度 | ≥90% | 服务对象满意度指标 | | 依据=2024年培训统计表

## 正例
培训人次 | ≥200人次 | 数量指标 | | 依据=2024年培训统计表
培训合格率 | ≥95% | 质量指标 | | 依据=2024年培训统计表
人均培训成本 | ≤380元/人·天 | 成本指标 | | 依据=培训费管理办法
培训完成时间 | 11月30日前 | 时效指标 | | 依据=年度培训方案
学员满意度 | ≥90% | 服务对象满意度指标 | | 依据=近三年测评均值

## 何时可以忽略
所有指标确由同一份文件规定的，可以忽略，并写到条款。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhibiao.records import ProjectAssessment
from zhibiao.rules.base import Context, Mark, Rule, places, quote, whole
from zhibiao.rules.boilerplate.untraceable_basis import untraceable
from zhibiao.text.normalise import compact

_ENOUGH = 5


def look(project: ProjectAssessment, context: Context) -> Iterator[Mark]:
    """Mark a table in which every row names the same basis."""
    rows = project.assessments
    bases = {compact(one.indicator.basis or "") for one in rows}
    if len(rows) < _ENOUGH or len(bases) != 1 or bases == {""} or untraceable(rows[0]):
        return
    basis = rows[0].indicator.basis
    yield whole(f"{places(rows)}的依据都是{quote(basis)}，没有区分", "数量、成本、满意度分别写明出处和条款")


RULE = Rule(
    code="BPL007",
    name="same-basis-everywhere",
    family="boilerplate",
    severity="info",
    defects=("W3",),
    page=__doc__ or "",
    look=look,
    level="project",
)
