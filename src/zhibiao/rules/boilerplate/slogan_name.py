"""名称是口号或动作，不是指标

## 它查什么
指标名称是“促进……、维护……、积极受理……”一类的口号或动作，看不出要量什么。
指标值照抄名称的行由“照抄”规则报告，这里不重复。

## 为什么审核不通过
指标名称应当简短，只写被衡量的事项；名称是口号，指标值再具体也对不上。
（财预〔2021〕101号；domain.md §3.1，§3.4 D22）

## 反例
强化普法宣传 | 12场 | 数量指标
积极受理各类矛盾纠纷 | 500件 | 数量指标
促进乡风文明，推动移风易俗 | 效果明显 | 社会效益指标

## 正例
普法宣传活动场次 | ≥12场 | 数量指标
矛盾纠纷受理数 | ≥500件 | 数量指标
提升教师教学能力培训人次 | ≥300人次 | 数量指标

## 何时可以忽略
项目文件规定了固定名称的，可以忽略，并在描述栏写明量什么。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhibiao.records import Assessment
from zhibiao.rules.base import Context, Mark, Rule, mark, quote
from zhibiao.rules.row import own_name
from zhibiao.rules.skeleton import skeleton
from zhibiao.rules.vague.precedence import leading

_ACTION = re.compile(
    r"^(?:积极|大力|深入|扎实|认真|切实|全力|努力|持续|不断|进一步|有效(?=提|改|促|防|保|推|缓|降|减|遏|化|应|解|落)|强化|加强|做好|抓好|推动|推进|促进|维护(?=.*(?:稳定|秩序|权益|利益|形象|公平|正义|和谐|团结|安全|清朗|治安))|营造(?!.{0,8}林)|弘扬|力争|助力)"
)
_SHORT = 5
_MEASURED = re.compile(r"(?:程度|情况|水平|能力|作用|影响|比重|得分|指数|贡献|成效|效果|额|数|量|率)$")


def look(assessment: Assessment, context: Context) -> Iterator[Mark]:
    """Mark a name that is a wish or an action."""
    row, name = assessment.indicator, own_name(assessment)
    if name.kind not in ("state", "unknown") or not (name.slogan or _ACTION.match(name.text)):
        return
    if (
        len(name.text) < _SHORT
        or not _ACTION.match(name.text)
        or _MEASURED.search(name.text)
        or leading(assessment) == "VAG002"
    ):
        return
    message = f"{quote(row.name)}是口号或动作，看不出要量什么"
    yield mark(row, "name", message, f"名称只写被衡量的事项，如：{skeleton(assessment)}")


RULE = Rule(
    code="BPL002",
    name="slogan-name",
    family="boilerplate",
    severity="warning",
    defects=("D22",),
    page=__doc__ or "",
    look=look,
)
