"""指标值没有写方向

## 它查什么
指标值只有数字和单位（如“500件”），没有≥、≤、不少于、以内等方向。每份文件只报告一次，列出涉及的指标。

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
设备验收合格率 | ≥98% | 质量指标

政策宣传次数 | 每月≥1次 | 数量指标
完工时间 | 12月20日前 | 时效指标

## 何时可以忽略
数量由合同或批复固定、等于即完成的，可以忽略，或写成“=”。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from zhibiao.records import Assessment, FilingAssessment, Measure
from zhibiao.rules.base import Context, Mark, Rule, across, spread, whole
from zhibiao.rules.row import COSTS, home, own_name

_FULL = Decimal(100)
_WORDS = re.compile(r"以[上内下]|不[少低高超多大]|至少|最[多少高低]|超过|达|控制|每|均|约|左右|余|[≥≤><=＝]")


def look(filing: FilingAssessment, context: Context) -> Iterator[Mark]:
    """Mark the rows of a filing whose figures have no sign, all at once."""
    groups = spread(filing, unsigned)
    if not groups:
        return
    rows, key = across(groups)
    first = groups[0][0]
    advice = f"如{sign(first)}{first.reading.measures[0].text.strip()}；恰好等于的写“=”"
    yield whole(f"{rows}的指标值没有写方向，看不出是下限、上限还是等于", advice, key)


def unsigned(assessment: Assessment) -> bool:
    """Whether the one figure of the target stands there without any word of direction."""
    reading = assessment.reading
    if len(reading.measures) != 1 or reading.facts or _WORDS.search(assessment.indicator.target):
        return False
    return _bare(reading.measures[0])


def sign(assessment: Assessment) -> str:
    """The sign that the row calls for: a ceiling for costs and harm, else a floor."""
    name = own_name(assessment)
    ceiling = name.direction == "<=" or (name.direction is None and home(assessment) in COSTS)
    return "≤" if ceiling else "≥"


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
    level="filing",
)
