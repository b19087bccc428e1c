"""一个指标装了几件事

## 它查什么
名称比率指标的名称用顿号并列两件事，却只有一个数（如“案件、资料上报及时率”）。数量可以相加，不报告。默认不开启。

## 为什么审核不通过
一件完成、一件没完成时无法计分。（domain.md §3.4 D26）

## 反例
案件、资料上报及时率 | ≥95% | 时效指标
依法答辩、出庭应诉率 | 100% | 质量指标
受理、办结合格率 | ≥95% | 质量指标

## 正例
案件资料上报及时率 | ≥95% | 时效指标
行政应诉案件出庭率 | =100% | 质量指标
普法宣传、培训次数 | ≥12次 | 数量指标

## 何时可以忽略
并列的是同一件事的组成部分、分开没有意义的，可以忽略。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhibiao.records import Assessment
from zhibiao.rules.base import Context, Mark, Rule, mark, quote
from zhibiao.rules.row import own_name

_PARTS = re.compile(r"(?P<one>[一-鿿]{2,8})、(?P<two>[一-鿿]{2,16})$")
_PEOPLE = re.compile(
    r"(?:群众|干部|职工|学生|家长|教师|人员|企业|居民|单位|公众|社会|对象|农户|市民|乡镇?|村|县|区|街道|部门|机关|学校|社区|老人|儿童|妇女|客户|师|员|者|户|所|站)$"
)


def look(assessment: Assessment, context: Context) -> Iterator[Mark]:
    """Mark a name that lists several things before one figure."""
    row, name = assessment.indicator, own_name(assessment)
    match = _PARTS.search(name.text)
    if match is None or name.kind != "rate" or not name.text.endswith("率") or len(assessment.reading.measures) != 1:
        return
    two = match["two"].removesuffix(name.head)
    if name.text.count("、") > 1 or "等" in two or len(two) < 2 or _PEOPLE.search(match["one"]):
        return
    message = f"{quote(row.name)}装了几件事，一件完成、一件没完成时无法计分"
    yield mark(row, "name", message, "拆成几行，一件事一行，各写指标值")


RULE = Rule(
    code="STR004",
    name="several-in-one",
    family="structure",
    severity="info",
    defects=("D26",),
    page=__doc__ or "",
    look=look,
    status="preview",
    needs=("figure",),
)
