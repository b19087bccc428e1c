"""满意度用文字作答

## 它查什么
满意度指标的指标值是“满意、非常满意、较高、提升满意度”等文字，没有百分数或分值。

## 为什么审核不通过
满意度来自调查，调查的结果是百分数或分值；文字无法计分。
（domain.md §2.10，§3.4 D39，§4.2 封顶55分）

## 反例
参训学员满意度 | 非常满意 | 服务对象满意度指标
受益农户 | 满意 | 服务对象满意度指标
社区居民满意度 | 较高 | 服务对象满意度指标

## 正例
参训学员满意度 | ≥95% | 服务对象满意度指标
受益农户满意度 | ≥90% | 服务对象满意度指标
社区居民对物业服务满意度 | ≥85% | 服务对象满意度指标

## 何时可以忽略
没有。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhibiao.records import Assessment
from zhibiao.rules.base import Context, Mark, Rule, mark, quote
from zhibiao.rules.skeleton import skeleton
from zhibiao.rules.vague.precedence import leading


def look(assessment: Assessment, context: Context) -> Iterator[Mark]:
    """Mark a row about satisfaction whose target is a word."""
    if leading(assessment) != "VAG009":
        return
    row = assessment.indicator
    message = f"满意度的指标值{quote(row.target)}是文字，没有百分数或分值，无法与调查结果比较"
    yield mark(row, "target", message, skeleton(assessment))


RULE = Rule(
    code="VAG009",
    name="satisfaction-by-word",
    family="vague",
    severity="warning",
    defects=("D39",),
    page=__doc__ or "",
    look=look,
    needs=("VAG009",),
)
