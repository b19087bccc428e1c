"""比较对象没有写明数值

## 它查什么
指标值写“低于全国平均、高于全省水平、优于同类”，没有写明那个平均水平是多少、哪一年。

## 为什么审核不通过
比较对象不写明，审核时无从核对；“低于全国0.2%以下”是0.2个百分点还是0.2倍也说不清。
（domain.md §3.4 D52，§5.4）

## 反例
再犯罪率 | 低于全国平均水平 | 社会效益指标
婴儿死亡率 | 低于全省平均水平 | 社会效益指标
财政供养比 | 不高于全市平均水平 | 质量指标

## 正例
再犯罪率 | ≤1.2%（低于全国2024年1.4%） | 社会效益指标
婴儿死亡率 | ≤2.8‰ | 社会效益指标
人均能耗 | 低于全省2024年平均（31千克标准煤） | 生态效益指标

## 何时可以忽略
比较值由上级按年公布、填报时尚未公布的，可以忽略，但应写明公布单位和年度。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhibiao.records import Assessment
from zhibiao.rules.base import Context, Mark, Rule, mark, quote
from zhibiao.text.normalise import fold

_COMPARED = re.compile(
    r"(?:低于|高于|优于|不低于|不高于|好于|超过|达到)(?:全国|全省|全市|全区|全县|本省|同类|同行业|行业|周边)[^，,。；;(（]{0,12}"
)
_BELOW = ("低于", "不高于")
_VALUE = re.compile(r"\d+(?:\.\d+)?\s*(?:%|‰|万?元|人|件|千克|吨|分|天)")
_YEARLESS = re.compile(r"20\d\d年|上年|去年")


def look(assessment: Assessment, context: Context) -> Iterator[Mark]:
    """Mark a comparison with a published figure that is not given."""
    row = assessment.indicator
    folded = fold(row.target)
    match = _COMPARED.search(folded.text)
    if match is None or assessment.vague.flag:
        return
    if len(_VALUE.findall(folded.text)) >= (1 if _YEARLESS.search(folded.text) else 2):
        return
    message = f"{quote(match.group(0))}没有写明比较对象是多少、哪一年"
    advice = f"{'≤' if match.group(0).startswith(_BELOW) else '≥'}__（比较对象__年为__）"
    yield mark(row, "target", message, advice, folded.span(match.start(), match.end()))


RULE = Rule(
    code="TGT014",
    name="comparison-without-figure",
    family="target",
    severity="info",
    defects=("D52",),
    page=__doc__ or "",
    look=look,
    needs=("clear",),
)
