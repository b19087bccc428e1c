"""同一张表里指标重复

## 它查什么
同一项目里有名称相同（描述、类别也相同）的指标，标在后出现的那一行。

## 为什么审核不通过
同一件事重复计分；指标值不同时更说不清以哪个为准。（domain.md §3.1 查重，§3.4 D27）

## 反例
@ 项目=甲
服务对象满意度 | ≥90% | 服务对象满意度指标
培训人次 | ≥200人次 | 数量指标
服务对象满意度 | ≥95% | 服务对象满意度指标

## 正例
@ 项目=甲
参训学员满意度 | ≥90% | 服务对象满意度指标
培训人次 | ≥200人次 | 数量指标
用人单位满意度 | ≥85% | 服务对象满意度指标

@ 项目=甲
研究课题完成率 | ≥90% | 数量指标 | 结题课题占立项课题的比例
培训计划完成率 | ≥95% | 数量指标 | 已办期数占计划期数的比例

## 何时可以忽略
同名指标分属不同子项目、在描述中写明的，不会报告。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhibiao.records import Assessment, Indicator
from zhibiao.rules.base import Context, Mark, Rule, mark, quote
from zhibiao.rules.row import leaf
from zhibiao.text.normalise import compact


def look(assessment: Assessment, context: Context) -> Iterator[Mark]:
    """Mark a row whose name an earlier row of the same table has already used."""
    row = assessment.indicator
    other = context.once(_earlier).get(id(assessment))
    if other is not None:
        same = compact(other.indicator.target) == compact(row.target)
        what = "完全重复" if same else f"重复，前面填的是{quote(other.indicator.target)}"
        message = f"{quote(row.name)}在本表中{what}"
        yield mark(row, "name", message, "只留一行；确是两件事的，在名称里写明区别")


def _earlier(rows: tuple[Assessment, ...]) -> dict[int, Assessment]:
    """The first row with the same name, description and leaf, by the ``id`` of each later one."""
    first: dict[tuple[str, str, str], Assessment] = {}
    earlier: dict[int, Assessment] = {}
    for row in rows:
        name, description = _key(row.indicator)
        other = first.setdefault((name, description, leaf(row)), row) if name else row
        if other is not row:
            earlier[id(row)] = other
    return earlier


def _key(row: Indicator) -> tuple[str, str]:
    name, description = compact(row.name), compact(row.description or "")
    return name, "" if description == name else description


RULE = Rule(
    code="STR005",
    name="duplicate-indicator",
    family="structure",
    severity="warning",
    defects=("D27",),
    page=__doc__ or "",
    look=look,
    sees="place",
)
