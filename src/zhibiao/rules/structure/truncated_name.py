"""名称被系统截断

## 它查什么
名称有十四个字以上，在描述里紧接着还有下文（名称是描述的前半截），或括号、顿号没有收尾。

## 为什么审核不通过
系统有字数上限，超出的字被截掉，公开后读不通。（domain.md §3.4 D24，§7.3）

## 反例
全市法治建设持续推进，司法权威得 | ≥90% | 社会效益指标 | 全市法治建设持续推进，司法权威得到维护的比例
农村义务教育阶段学生营养改善计划补 | ≥95% | 质量指标 | 农村义务教育阶段学生营养改善计划补助资金到位率
法律援助案件受理数（民事、 | ≥80件 | 数量指标

## 正例
司法权威公众认可度 | ≥90% | 社会效益指标 | 全市法治建设持续推进，司法权威得到维护
营养改善计划补助资金到位率 | ≥95% | 质量指标 | 营养改善计划补助资金到位率
法律援助案件受理数（件） | ≥80件 | 数量指标

## 何时可以忽略
名称确实完整，描述只是补充范围的，可以忽略。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhibiao.records import Assessment
from zhibiao.rules.base import Context, Mark, Rule, mark, quote
from zhibiao.text.normalise import fold

_LIMIT = 14
_TAIL = re.compile(r"(?:[、(（]|的|和|(?<!参)与|(?<!普)(?<!惠)(?<!涉)及|以及|(?<![心所习获])得|并|或)$")
_NOUN = re.compile(r"^[^一-鿿]|^的?.{0,4}(?:数量?|情况|率|金额|面积|成本|时间|比例|程度|水平|标准|次)$")
_WHOLE = re.compile(r"(?:率|数|度|量|额|性|比例|人次|成本|时间|数量|标准|面积|情况|水平)$")


def look(assessment: Assessment, context: Context) -> Iterator[Mark]:
    """Mark a name that stops in the middle of a sentence."""
    row = assessment.indicator
    name, description = fold(row.name).text.strip(), fold(row.description or "").text.strip()
    if len(name) < 6:
        return
    cut = len(name) >= _LIMIT and description.startswith(name) and len(description) > len(name)
    cut = cut and not _NOUN.match(description[len(name) :]) and not _WHOLE.search(name)
    open_bracket = name.count("(") > name.count(")")
    if cut or open_bracket or (_TAIL.search(name) and not name.endswith("目的")):
        full = f"完整写法可能是{quote(row.description, 40)}；" if cut else ""
        message = f"名称{quote(row.name)}没有写完，像是被系统截断"
        yield mark(row, "name", message, f"{full}缩短名称，只写被衡量的事项")


RULE = Rule(
    code="STR002",
    name="truncated-name",
    family="structure",
    severity="info",
    defects=("D24",),
    page=__doc__ or "",
    look=look,
)
