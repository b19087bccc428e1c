"""缺少二级指标

## 它查什么
写了一级指标，没有写二级指标（如“满意度指标—社会公众投诉率”）。每份文件报告一次。

## 为什么审核不通过
层级不完整，系统无法归类。（domain.md §1.9，§3.4 D43）

## 反例
社会公众投诉率 | ≤2% | | | 一级=满意度指标

培训学员人数 | ≥50人 | | | 一级=产出指标

公共服务惠及人数 | ≥300人 | | | 一级=效益指标

## 正例
社会公众投诉率 | ≤2% | 服务对象满意度指标 | | 一级=满意度指标

培训学员人数 | ≥50人 | 数量指标 | | 一级=产出指标

公共服务惠及人数 | ≥300人 | 社会效益指标 | | 一级=效益指标

## 何时可以忽略
本地表样只有一级指标的，可以忽略。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhibiao.records import Assessment, FilingAssessment
from zhibiao.rules.base import Context, Mark, Rule, across, quote, spread, whole


def look(filing: FilingAssessment, context: Context) -> Iterator[Mark]:
    """Mark the rows of a filing that have a level 1 and no level 2, all at once."""
    groups = spread(filing, _half)
    if groups:
        first = groups[0][0]
        rows, key = across(groups)
        advice = f"补上二级指标，如{quote(first.indicator.name, 16)}填{quote(first.category.level2)}"
        yield whole(f"{rows}写了一级指标，没有二级指标", advice, key)


def _half(row: Assessment) -> bool:
    return bool(row.indicator.declared.level1) and not row.indicator.declared.level2


RULE = Rule(
    code="CAT004",
    name="missing-level2",
    family="category",
    severity="info",
    defects=("D43",),
    page=__doc__ or "",
    look=look,
    level="filing",
)
