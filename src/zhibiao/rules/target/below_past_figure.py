"""指标值远低于同一文件写明的往年实际

## 它查什么
同一份文件的文字部分写明了往年的完成数（如“2024年办理法律援助案件887件”），而指标值不到它的一半。

## 为什么审核不通过
目标远低于历史水平，必然完成，没有激励作用，不符合“适当性”。
（财预〔2021〕101号“历史标准”取近三年均值；domain.md §3.1，§3.4 D15，§4.2 扣10分）

## 反例
@ 年度=2025
> 2024年办理各类劳动仲裁案件887件。
劳动仲裁案件受理数 | ≥180件 | 数量指标

## 正例
@ 年度=2025
> 2024年办理各类劳动仲裁案件887件，2025年预计办理劳动仲裁案件2000件。
劳动仲裁案件受理数 | ≥850件 | 数量指标

## 何时可以忽略
本年职能划转、口径缩小，并在说明里写明的，可以忽略。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhibiao.records import Assessment
from zhibiao.rules.base import Context, Mark, Rule, mark, quote
from zhibiao.rules.history import Past, nearest, pasts
from zhibiao.rules.row import figures


def look(assessment: Assessment, context: Context) -> Iterator[Mark]:
    """Mark a count that is far below what the filing's own prose reports for an earlier year."""
    row = assessment.indicator
    year = row.heading.year or context.project.heading.year
    reported = pasts(context.paragraphs, year)
    if not reported:
        return
    for measure in figures(assessment, "count"):
        if measure.low is None or measure.comparator not in (">=", ">", "="):
            continue
        past = nearest(row, measure.unit, reported)
        if past is None or float(measure.low) >= context.options.low_share * float(past.amount):
            continue
        share = float(measure.low) / float(past.amount)
        message = f"{quote(measure.text)}只有本文件所写往年实际的{share:.0%}：{quote(past.text, 40)}"
        yield mark(row, "target", message, _advice(past), (measure.start, measure.end))
        return


def _advice(past: Past) -> str:
    return f"≥__{past.unit}（参照近三年均值；本文件所写往年为{past.amount:f}{past.unit}）"


RULE = Rule(
    code="TGT008",
    name="below-past-figure",
    family="target",
    severity="warning",
    defects=("D15",),
    page=__doc__ or "",
    look=look,
    contradicts=True,
    needs=("count",),
    sees="table",
)
