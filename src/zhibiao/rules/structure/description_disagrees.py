"""名称与描述口径不一致

## 它查什么
名称是总额、描述是人均（或相反）；名称是“率”、描述是次数、人数（或相反）。

## 为什么审核不通过
按名称和按描述算出的完成值不同，无法核对。（domain.md §3.4 D44）

## 反例
办公费成本 | ≤400元 | 成本指标 | 人均办公费成本
走访慰问率 | ≥90% | 质量指标 | 走访慰问对象次数
培训人次 | ≥200人次 | 数量指标 | 参加培训的人员占应训人员的比例

## 正例
人均办公费成本 | ≤400元/人 | 成本指标 | 人均办公费成本
走访慰问率 | ≥90% | 质量指标 | 实际走访人数占应走访人数的比例
培训人次 | ≥200人次 | 数量指标 | 参加各类培训的人次合计

## 何时可以忽略
描述只是补充背景、没有另写口径的，不会报告。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhibiao.records import Assessment
from zhibiao.rules.base import Context, Mark, Rule, mark, quote
from zhibiao.rules.row import own_name, same_text
from zhibiao.text.normalise import fold

_EACH = re.compile(r"人均|户均|件均|次均|每人|每户|每件")
_COUNTED = re.compile(r"(?:次数|人数|人次|件数|场次|数量|户数|份数|个数)[。.]?$")
_SHARE = re.compile(r"占.{2,}(?:比例|比重|比率|百分比|的比)|百分率[。.]?$|(?<!频)(?<!效)率[。.]?$")
_FORMULA = re.compile(r"占|比例|比重|比率|百分比|/|÷|%|与")


def look(assessment: Assessment, context: Context) -> Iterator[Mark]:
    """Mark a description that measures something of another kind than the name."""
    row, name = assessment.indicator, own_name(assessment)
    description = fold(row.description or "").text.strip()
    if not description or same_text(row.name, description):
        return
    if name.kind == "money" and same_text(_EACH.sub("", name.text), _EACH.sub("", description)):
        which = "名称没有写人均，描述是人均" if _EACH.search(description) else "名称是人均，描述没有写人均"
        yield _mark(assessment, which)
    elif name.kind == "rate" and _COUNTED.search(description) and not _FORMULA.search(description):
        yield _mark(assessment, "名称是比率，描述是次数或数量")
    elif name.kind == "count" and _SHARE.search(description):
        yield _mark(assessment, "名称是数量，描述是比率")


def _mark(assessment: Assessment, what: str) -> Mark:
    row = assessment.indicator
    message = f"{what}：{quote(row.name)}与{quote(row.description, 30)}口径不一致"
    return mark(row, "description", message, "统一名称和描述的口径，指标值按统一后的口径填写")


RULE = Rule(
    code="STR006",
    name="description-disagrees",
    family="structure",
    severity="info",
    defects=("D44",),
    page=__doc__ or "",
    look=look,
    needs=("description",),
)
