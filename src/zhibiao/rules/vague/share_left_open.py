"""用“基本完成、大部分”收口

## 它查什么
指标值写“基本完成、基本建成、大部分达到”，没有说多大比例算基本完成。

## 为什么审核不通过
“基本”可以是60%，也可以是95%，评分时各说各话。（domain.md §3.4 D51）

## 反例
主体工程建设 | 基本完成 | 时效指标
老旧管网改造任务 | 大部分完成改造 | 质量指标
村村通客车 | 基本实现 | 社会效益指标

## 正例
主体工程形象进度 | ≥90% | 时效指标
老旧管网改造完成率 | ≥85% | 质量指标
建制村通客车率 | ≥98% | 社会效益指标

## 何时可以忽略
没有。写出比例即可。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhibiao.records import Assessment
from zhibiao.rules.base import Context, Mark, Rule, mark, quote
from zhibiao.rules.skeleton import topic
from zhibiao.rules.vague.precedence import leading

_DONE = re.compile(r"(?:完成|满意|建成)(?:情况)?$")
_VERB = re.compile(r"建成|消除|覆盖|到位|化解|达标|普及|整改|办结")


def look(assessment: Assessment, context: Context) -> Iterator[Mark]:
    """Mark a target that leaves the share open."""
    if leading(assessment) != "VAG011":
        return
    row = assessment.indicator
    message = f"{quote(row.target)}没有说明多大比例才算，评分没有尺度"
    yield mark(row, "target", message, f"{_DONE.sub('', topic(row.name))}{_rate(row.target)}≥__%")


def _rate(target: str) -> str:
    """The rate that the target's own verb calls for."""
    if "满意" in target:
        return "满意度"
    found = _VERB.search(target)
    return f"{found.group(0)}率" if found else "完成率"


RULE = Rule(
    code="VAG011",
    name="share-left-open",
    family="vague",
    severity="warning",
    defects=("D51",),
    page=__doc__ or "",
    look=look,
    needs=("VAG011",),
)
