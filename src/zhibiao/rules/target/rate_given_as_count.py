"""名称是“率”，指标值却是个数

## 它查什么
指标名称是比率，指标值的单位却是次、件、人、元等，没有百分数。

## 为什么审核不通过
比率与计数不能互相替代，完成率无法计算。（domain.md §3.4 D08，§4.2 封顶50分）

## 反例
走访慰问率 | ≥6次 | 质量指标
培训覆盖率 | ≥300人 | 质量指标
隐患整改率 | 20处 | 质量指标

## 正例
走访慰问次数 | ≥6次 | 数量指标
培训覆盖率 | ≥90% | 质量指标
儿童死亡率 | ≤5‰ | 社会效益指标

## 何时可以忽略
比率以“人/万人”等复合单位表示的不会报告；其余情况请改名称或改指标值。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhibiao.records import Assessment
from zhibiao.rules.base import Context, Mark, Rule, mark, quote
from zhibiao.rules.row import figures, own_name
from zhibiao.rules.skeleton import topic

_OTHER_RATE = re.compile(
    r"功率|倍率|分辨率|速率|频率|利率|汇率|费率|万[人台户车辆]|百万|十万|亿|每|/|bps|分贝|[百千][人台户车辆件]"
)
_ALL = re.compile(r"(?:全部|全都|均|都)[^\d]*$")  # 「6口井全部达标」 is 100% in other words


def look(assessment: Assessment, context: Context) -> Iterator[Mark]:
    """Mark a rate whose figure counts things."""
    name = own_name(assessment)
    counted = [
        one
        for one in figures(assessment, "count", "money")
        if one.unit and "/" not in one.unit and any(char.isdigit() for char in one.text)
    ]
    if (
        name.kind != "rate"
        or _OTHER_RATE.search(name.text + assessment.reading.text)
        or not counted
        or figures(assessment, "ratio", "change")
        or "%" in assessment.reading.text
        or _ALL.search(assessment.reading.text)
    ):
        return
    row, first = assessment.indicator, counted[0]
    message = f"{quote(row.name)}是比率，指标值{quote(first.text)}却以“{first.unit}”计，无法计算完成情况"
    thing = topic(name.text.removesuffix(name.head))
    advice = f"{name.text}≥__%；或把名称改为“{thing}{_noun(first.unit or '')}”"
    yield mark(row, "target", message, advice, (first.start, first.end))


def _noun(unit: str) -> str:
    return "金额" if unit.endswith("元") else f"{unit}数"


RULE = Rule(
    code="TGT001",
    name="rate-given-as-count",
    family="target",
    severity="error",
    defects=("D08",),
    page=__doc__ or "",
    look=look,
    needs=("count|money",),
)
