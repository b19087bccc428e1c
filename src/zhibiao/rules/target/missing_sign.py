"""指标值没有写方向

## 它查什么
指标值只有数字和单位（如“500件”），没有≥、≤、不少于、以内等方向。每个项目只报告一次，列出涉及的指标。

## 为什么审核不通过
没有方向，看不出这是下限、上限还是恰好等于。定量指标的方向是必填项。（domain.md §3.1，§3.4 D12）

## 反例
受理案件数 | 500件 | 数量指标

设备采购数量 | 30台 | 数量指标
宣传活动场次 | 12场 | 数量指标

课题研究数量 | 4项 | 数量指标
委托服务费用 | 20万元 | 成本指标

## 正例
受理案件数 | ≥500件 | 数量指标

设备采购数量 | =30台 | 数量指标
验收合格率 | 100% | 质量指标

宣传频次 | 每月1次 | 数量指标
完工时间 | 12月20日前 | 时效指标

## 何时可以忽略
数量由合同或批复固定、等于即完成的，可以忽略，或写成“=”。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from zhibiao.records import Assessment, Measure, ProjectAssessment
from zhibiao.rules.base import Context, Mark, Rule, places, whole
from zhibiao.rules.row import figures, own_name

_FULL = Decimal(100)
_WORDS = re.compile(r"以[上内下]|不[少低高超多大]|至少|最[多少高低]|超过|达|控制|每|均|约|左右|余|[≥≤><=＝]")


def look(project: ProjectAssessment, context: Context) -> Iterator[Mark]:
    """Mark the rows of a project whose figures have no sign, all at once."""
    rows = [one for one in project.assessments if any(_bare(measure) for measure in figures(one))]
    rows = [one for one in rows if len(one.reading.measures) == 1 and not one.reading.facts and not _said(one)]
    if not rows:
        return
    first = rows[0]
    sign = "≤" if own_name(first).direction == "<=" else "≥"
    message = f"{places(rows)}的指标值没有写方向，看不出是下限、上限还是等于"
    yield whole(message, f"如{sign}{first.reading.measures[0].text.strip()}；恰好等于的写“=”")


def _said(assessment: Assessment) -> bool:
    return bool(_WORDS.search(assessment.indicator.target))


def _bare(measure: Measure) -> bool:
    if measure.printed or measure.comparator != "=" or measure.kind not in ("count", "ratio", "money", "duration"):
        return False
    return not (measure.low == 0 or (measure.unit == "%" and measure.low == _FULL))


RULE = Rule(
    code="TGT005",
    name="missing-sign",
    family="target",
    severity="info",
    defects=("D12",),
    page=__doc__ or "",
    look=look,
    level="project",
)
