"""指标值用了本地列为空泛的说法

## 它查什么
指标值里有设置 `house.vague-phrases` 列出的说法，又没有数值、日期。没有设置时不查。

## 为什么审核不通过
各地审核口径不同，有的财政部门另行列出不予通过的空泛表述；是否空泛的判断和得分不受本规则影响。
（domain.md §5.1 的词表可由本地补充，§6.3）

## 反例
@ 空泛说法=再上新台阶、争先进位
全市经济考核 | 争先进位，零事故 | 社会效益指标

@ 空泛说法=树立品牌
旅游推介活动 | 树立品牌并全覆盖 | 社会效益指标

@ 空泛说法=形成合力
部门联动机制 | 形成合力，全部建立 | 可持续影响指标

## 正例
@ 空泛说法=再上新台阶、争先进位
安全生产责任事故起数 | =0起 | 社会效益指标

@ 空泛说法=树立品牌
区域公用品牌授权企业数 | ≥12家 | 社会效益指标

@ 空泛说法=形成合力
部门联席会议次数 | ≥4次 | 数量指标

## 何时可以忽略
说法从设置里删去即可。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhibiao.records import Assessment
from zhibiao.rules.base import Context, Mark, Rule, mark, quote
from zhibiao.rules.skeleton import skeleton


def look(assessment: Assessment, context: Context) -> Iterator[Mark]:
    """Mark a target with a phrase of the house's own list, where the family has not spoken already."""
    row, reading = assessment.indicator, assessment.reading
    if assessment.vague.flag or reading.measures or reading.deadline is not None:
        return
    for phrase in context.options.vague_phrases:
        at = row.target.find(phrase)
        if at >= 0:
            message = f"{quote(phrase)}是本地设置里列为空泛的说法"
            yield mark(row, "target", message, skeleton(assessment), (at, at + len(phrase)))
            return


RULE = Rule(
    code="VAG012",
    name="house-vague-phrase",
    family="vague",
    severity="warning",
    defects=("D01",),
    page=__doc__ or "",
    look=look,
    needs=("clear",),
)
