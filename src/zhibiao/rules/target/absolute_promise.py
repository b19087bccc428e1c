"""绝对化、不可控的承诺

## 它查什么
对社会面上自己控制不了的结果承诺为零或百分之百：再犯罪率为0、满意度=100%、零信访。

## 为什么审核不通过
结果取决于别人的行为，承诺无法兑现，也没有留出合理区间。（domain.md §3.4 D47；“适当性”审核）

## 反例
刑满释放人员重新犯罪率 | 0% | 社会效益指标
服务群众满意度 | =100% | 服务对象满意度指标
辖区信访量 | 零信访 | 社会效益指标

## 正例
刑满释放人员重新犯罪率 | ≤1% | 社会效益指标
服务群众满意度 | ≥95% | 服务对象满意度指标
考试组织差错次数 | =0次 | 质量指标

## 何时可以忽略
上级文件明确要求“零发生”的，可以忽略，并在依据栏写明文号。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from zhibiao.records import Assessment
from zhibiao.rules.base import Context, Mark, Rule, mark, quote
from zhibiao.rules.row import figures, own_name

_BEYOND_CONTROL = re.compile(
    r"再犯罪|重新犯罪|重新违法|发案率|犯罪率|复吸|信访[量数件率]|上访[量数件率]|投诉率|复发率|离婚率"
)
_ASKED = re.compile(r"^\D*(?<!不)满意[度率](?:情况|指数)?$")
_FULL = Decimal(100)


def look(assessment: Assessment, context: Context) -> Iterator[Mark]:
    """Mark a promise of nothing, or of everything, about what others do."""
    name = own_name(assessment)
    if _BEYOND_CONTROL.search(name.text):
        if any(one.low in (None, Decimal(0)) and one.high in (None, Decimal(0)) for one in figures(assessment)):
            yield _mark(assessment, "不是本单位能控制的，承诺为零难以兑现", "≤__%（上年为__）")
        elif not assessment.reading.measures and any(fact.kind == "zero" for fact in assessment.reading.facts):
            yield _mark(assessment, "不是本单位能控制的，承诺为零难以兑现", "≤__（上年为__）")
    elif _ASKED.search(name.text) and _all_content(assessment):
        yield _mark(assessment, "取决于被调查者，承诺100%难以兑现", "≥__%（调查≥__人）")


def _all_content(assessment: Assessment) -> bool:
    return any(one.low == _FULL and one.unit == "%" and one.comparator == "=" for one in figures(assessment, "ratio"))


def _mark(assessment: Assessment, why: str, advice: str) -> Mark:
    row = assessment.indicator
    return mark(row, "target", f"{quote(row.name)}{quote(row.target)}：结果{why}", advice)


RULE = Rule(
    code="TGT013",
    name="absolute-promise",
    family="target",
    severity="info",
    defects=("D47",),
    page=__doc__ or "",
    look=look,
)
