"""指标描述照抄名称

## 它查什么
“绩效指标描述（指标解释）”一栏与指标名称相同。每份文件报告一次。

## 为什么审核不通过
描述栏应写明计算公式、统计口径和范围；照抄等于没有说明。
（财预〔2021〕101号“指标解释”；domain.md §3.1，§3.4 D03）

## 反例
案件受理数 | ≥200件 | 数量指标 | 案件受理数

设备完好率 | ≥95% | 质量指标 | 设备完好率。

学员满意度 | ≥90% | 服务对象满意度指标 | 学员 满意度

## 正例
案件受理数 | ≥200件 | 数量指标 | 当年受理的民事、刑事案件合计

设备完好率 | ≥95% | 质量指标 | 完好设备台数占在用设备台数的比例

学员满意度 | ≥90% | 服务对象满意度指标

## 何时可以忽略
系统强制填写、而名称已写清口径的，可以忽略。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhibiao.records import Assessment, FilingAssessment
from zhibiao.rules.base import Context, Mark, Rule, across, spread, whole
from zhibiao.rules.row import same_text


def look(filing: FilingAssessment, context: Context) -> Iterator[Mark]:
    """Mark the rows of a filing whose description repeats the name, all at once."""
    groups = spread(filing, _copied)
    if groups:
        rows, key = across(groups)
        yield whole(f"{rows}的指标描述照抄名称", "写明计算公式、统计范围和数据来源，如“__占__的比例，按__统计”", key)


def _copied(row: Assessment) -> bool:
    return same_text(row.indicator.name, row.indicator.description)


RULE = Rule(
    code="BPL001",
    name="copied-description",
    family="boilerplate",
    severity="info",
    defects=("D03",),
    page=__doc__ or "",
    look=look,
    level="filing",
)
