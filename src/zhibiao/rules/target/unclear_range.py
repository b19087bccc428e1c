"""区间目标含义不清

## 它查什么
数量指标写成“400-500人”这样的区间，没有说明落在区间内、达到下限还是不超过上限才算完成。

## 为什么审核不通过
实际数低于下限或高于上限时如何计分没有说法。（domain.md §3.4 D46）

## 反例
社区服刑人员管理人数 | 400-500人 | 数量指标
培训学员人数 | 80~100人 | 数量指标
送戏下乡场次 | 30至40场 | 数量指标

## 正例
社区服刑人员管理人数 | ≥400人 | 数量指标
培训学员人数 | ≥80人 | 数量指标
档案库房温度达标率 | ≥98% | 质量指标

## 何时可以忽略
温度、剂量等本来就要求落在区间内的不会报告。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhibiao.records import Assessment
from zhibiao.rules.base import Context, Mark, Rule, mark, quote
from zhibiao.rules.row import figures, own_name

_KEPT = re.compile(r"维持|保持|稳定在|控制在|之间")


def look(assessment: Assessment, context: Context) -> Iterator[Mark]:
    """Mark a count that is given as a range."""
    if own_name(assessment).kind not in ("count", "unknown") or _KEPT.search(assessment.indicator.target):
        return
    row = assessment.indicator
    for measure in figures(assessment, "count"):
        if measure.comparator == "range" and measure.low is not None and measure.low > 0:
            message = f"{quote(measure.text)}是区间，没有说明达到下限就算完成，还是必须落在区间内"
            advice = f"≥{measure.low:f}{measure.unit or ''}；确需区间的，在描述中写明计分办法"
            yield mark(row, "target", message, advice, (measure.start, measure.end))
            return


RULE = Rule(
    code="TGT012",
    name="unclear-range",
    family="target",
    severity="info",
    defects=("D46",),
    page=__doc__ or "",
    look=look,
    needs=("count",),
)
