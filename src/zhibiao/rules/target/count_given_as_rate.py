"""名称是数量或事件，指标值却是百分数

## 它查什么
名称是次数、人数、件数等计数，或“防范……事故”一类的事件，指标值却是一个百分数。

## 为什么审核不通过
计数要用件、次、人回答；用百分数回答，看不出要做多少。事件类写“100%”更说不清是发生还是不发生。
（domain.md §3.4 D09，§4.2 封顶50分）

## 反例
业务培训次数 | 100% | 数量指标
防范安全生产事故 | 100% | 质量指标
受助学生人数 | ≥95% | 数量指标

## 正例
业务培训次数 | ≥4次 | 数量指标
安全生产事故起数 | =0起 | 质量指标
受助学生人数 | ≥320人 | 社会效益指标

## 何时可以忽略
指标值是增减幅度，或写明“完成计划的__%”的不会报告。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from zhibiao.records import Assessment
from zhibiao.rules.base import Context, Mark, Rule, mark, quote
from zhibiao.rules.row import figures, own_name
from zhibiao.rules.skeleton import skeleton, topic

_WORDED = re.compile(r"计划|任务|增|减|升|降|提高|超过|同比|较|占|率|度|节|倍|比|[:：∶]|满意|系数")
_HALF = Decimal(50)


def look(assessment: Assessment, context: Context) -> Iterator[Mark]:
    """Mark a count, or a bad event, whose figure is a percentage."""
    name, shares = own_name(assessment), figures(assessment, "ratio")
    if not shares or len(shares) < len(assessment.reading.measures) or _WORDED.search(assessment.reading.text):
        return
    row, first = assessment.indicator, shares[0]
    span = (first.start, first.end)
    plain = name.head != "量" and not _WORDED.search(name.text) and not any(char.isdigit() for char in name.text)
    if name.kind == "count" and name.unit != "%" and plain:
        message = f"{quote(row.name)}是计数，指标值{quote(first.text)}却是百分数，看不出要完成多少"
        good = "≤" if first.comparator in ("<=", "<") else "≥"
        advice = skeleton(assessment).replace("≥", good, 1)
        yield mark(row, "target", message, advice, span)
    elif name.kind in ("state", "unknown") and name.direction == "<=" and (first.low or 0) >= _HALF:
        message = f"{quote(row.name)}说的是不希望发生的事，指标值{quote(first.text)}说不清是发生还是不发生"
        yield mark(row, "target", message, f"{topic(name.text)}次数≤__起", span)


RULE = Rule(
    code="TGT002",
    name="count-given-as-rate",
    family="target",
    severity="warning",
    defects=("D09",),
    page=__doc__ or "",
    look=look,
    needs=("ratio",),
)
