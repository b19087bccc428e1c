"""指标值照抄名称或描述

## 它查什么
指标值去掉“持续、不断、有效”等字之后，与指标名称或绩效指标描述相同，没有任何新信息。

## 为什么审核不通过
名称说“量什么”，指标值应当说“量到多少”。照抄等于没有填写，不符合财预〔2020〕10号“绩效指标明确性”
对清晰、可衡量的要求。（domain.md §3.4 D02，§4.2 封顶25分）

## 反例
改善法治环境 | 改善法治环境 | 社会效益指标
提升养老服务水平 | 持续提升养老服务水平 | 可持续影响指标
保护湿地生态 | 有效保护湿地生态 | 生态效益指标

## 正例
法治示范乡镇创建数量 | ≥4个 | 社会效益指标
护理人员持证上岗率 | ≥90% | 质量指标
湿地保护面积 | ≥320公顷 | 生态效益指标

## 何时可以忽略
没有。名称里已经写明数值的（如“建成3个中心”），请把数值移到指标值栏。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhibiao.records import Assessment
from zhibiao.rules.base import Context, Mark, Rule, mark, quote
from zhibiao.rules.skeleton import skeleton
from zhibiao.rules.vague.precedence import leading, repeats


def look(assessment: Assessment, context: Context) -> Iterator[Mark]:
    """Mark a target that repeats the name or the description."""
    if leading(assessment) != "VAG002":
        return
    row = assessment.indicator
    source = "指标名称" if repeats(row.target, row.name) else "绩效指标描述"
    message = f"指标值{quote(row.target)}照抄{source}，没有说明要达到多少"
    yield mark(row, "target", message, skeleton(assessment))


RULE = Rule(
    code="VAG002",
    name="copied-target",
    family="vague",
    severity="error",
    defects=("D02",),
    page=__doc__ or "",
    look=look,
    needs=("VAG002",),
)
