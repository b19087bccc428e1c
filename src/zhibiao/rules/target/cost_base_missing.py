"""金额没有计价基准

## 它查什么
补贴标准、补助标准、收费标准一类的指标只写“元”，名称、描述和单位都看不出是每人、每件、每天还是每年。

## 为什么审核不通过
同一个8000元，按人算和按案件算相差百倍，无法核对是否超标准。（domain.md §2.4，§3.4 D31）

## 反例
补贴发放标准 | ≤8000元 | 成本指标
稿酬标准 | ≤300元 | 成本指标
临时救助标准 | ≥1200元 | 成本指标

## 正例
调解员办案补贴标准 | ≤300元/件 | 成本指标
外聘专家评审费标准 | ≤800元/人·天 | 成本指标
人均培训费标准 | ≤380元/人·天 | 成本指标

## 何时可以忽略
基准在同表其他栏写明的，可以忽略。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhibiao.records import Assessment
from zhibiao.rules.base import Context, Mark, Rule, mark, quote
from zhibiao.rules.row import figures, own_name, words_of
from zhibiao.text.normalise import fold

_STANDARD = re.compile(r"标准$|(?:补贴|补助|津贴)$")
_BASE = re.compile(
    r"每|[户人件次班][0-9]|[人车亩里时日次]公里|生均|人均|户均|亩均|件均|次均|日均|月|/|单[件次户台人位]|按[人件次户亩天]|总|合计|元.{0,2}一?[人件次户亩天]|全年|年度|承包|包干"
)


def look(assessment: Assessment, context: Context) -> Iterator[Mark]:
    """Mark a standard in plain yuan that says nowhere what it is paid per."""
    row = assessment.indicator
    if not _STANDARD.search(own_name(assessment).text) or _BASE.search(fold(words_of(assessment)).text):
        return
    plain = [one for one in figures(assessment, "money") if one.unit == "元"]
    if plain:
        first = plain[0]
        message = f"{quote(row.name)}{quote(first.text)}没有说明按人、按件还是按天计"
        yield mark(row, "target", message, f"{first.text}/__（人、件、天或月）", (first.start, first.end))


RULE = Rule(
    code="TGT011",
    name="cost-base-missing",
    family="target",
    severity="warning",
    defects=("D31",),
    page=__doc__ or "",
    look=look,
    needs=("money",),
)
