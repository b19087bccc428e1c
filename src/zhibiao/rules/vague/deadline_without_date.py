"""时效指标没有时间点

## 它查什么
名称或类别是时效，指标值却只有“及时、按时、尽快、规定时间内”，没有日期、天数或及时率。

## 为什么审核不通过
时效指标要能回答“到哪一天、用几天、及时率多少”。没有时点就没有早晚之分，永远“及时”。
（domain.md §2.3，§3.4 D04、D05）

## 反例
材料报送及时性 | 及时报送 | 时效指标
许可事项办理时限 | 规定时限内办结 | 时效指标
工程建设进度 | 按计划推进 | 时效指标

## 正例
材料报送及时率 | ≥95% | 时效指标
许可事项办理时限 | ≤7个工作日 | 时效指标
工程完工时间 | 11月30日前 | 时效指标

## 何时可以忽略
法律规定了固定期限（如审限），并在指标值或说明中写明的，可以忽略。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhibiao.records import Assessment
from zhibiao.rules.base import Context, Mark, Rule, mark, quote
from zhibiao.rules.skeleton import deadline
from zhibiao.rules.vague.precedence import leading


def look(assessment: Assessment, context: Context) -> Iterator[Mark]:
    """Mark a row about time whose target has no date, no days and no rate."""
    if leading(assessment) != "VAG006":
        return
    row = assessment.indicator
    message = f"{quote(row.target)}没有时间点：没有日期、天数，也没有及时率"
    yield mark(row, "target", message, deadline(assessment))


RULE = Rule(
    code="VAG006",
    name="deadline-without-date",
    family="vague",
    severity="error",
    defects=("D04", "D05"),
    page=__doc__ or "",
    look=look,
    needs=("VAG006",),
)
