"""Which rule of this family speaks about a vague row: the one whose advice helps most.

A row has one finding of the family, so that a clerk reads one cause and one remedy. Order: nothing filled in; a copy of
the name; a share left open; then the kind that the row itself calls for (money, satisfaction, rate, time); then the
kind of words.
"""

from __future__ import annotations

import re

from zhibiao.records import Assessment
from zhibiao.rules.row import COSTS, SATISFACTION, leaf, own_name
from zhibiao.text.normalise import compact, fold

_PLACEHOLDER = re.compile(
    r"^(?:(?:目标|指标)(?:内容|值)?\d{0,2}[:：]?|[≥≤><=]?\s*[xX×＊*_]{1,6}\s*[%件次人个元万天月日]*|[xX×_]{2,}.*|待定|待填.*|填写(?:说明|内容|指标|数值|目标|单位|要求).*|请填.*|请输入.*|示例.*|样例.*"
    r"|…+|\.{3,}|。{3,}|(?:具体|指标|目标)内容\d{0,2})$"
)
_OPEN_SHARE = re.compile(r"基本(?:上)?(?:完成|实现|达到|建成|消除|覆盖|到位)|大部分|大多数|绝大多数|多数")
_GRADE = re.compile(
    r"^(?:非常|很|较为|较|比较|基本|持续|明显|进一步|总体|整体|保持|达到)*"
    r"(?:好|良好|优良|优秀|优|良|高|合理|规范|显著|明显|稳定|达标|合规|顺畅|有效|正常|可控|一流)[。.]?$"
)
# 重点开展依法治县工作: 依法 stands inside an activity and points to no rule
_ACTIVITY = re.compile(
    r"^(?:重点|积极|深入|全面|扎实|大力|持续)*(?:开展|推进|推动|加强|做好|促进)(?!.*(?:按|要求|规定|标准|计划))"
)
_VALUE = re.compile(r"^[≥≤><=约]?\d[\d.,]*(?:%|‰|[一-鿿]{1,3})?(?:以[上内下])?$")
_ASKS = re.compile(r"^[^\d]*(?:率|度|数|量|额|成本|时间|比例)$")
_FILLER = re.compile(r"持续|不断|进一步|有效|逐步|稳步|得到|全面|明显|显著|的|了|情况")


def leading(assessment: Assessment) -> str | None:
    """The code of the one rule that speaks about the row; ``None`` where the row is not vague."""
    vague = assessment.vague
    if not vague.flag:
        return None
    target = fold(assessment.indicator.target).text.strip()
    if swapped(assessment):
        return "VAG001"
    if _PLACEHOLDER.match(target):
        return "VAG010"
    if vague.reason == "空值":
        return "VAG005"
    if vague.reason == "照抄" and repeats(target, assessment.indicator.name):
        return "VAG002"
    if _OPEN_SHARE.search(target):
        return "VAG011"
    special = _by_row(assessment)
    if special is not None:
        return special
    if _GRADE.match(target):
        return "VAG004"
    if vague.reason == "参照式" and _ACTIVITY.match(target):
        return "VAG001"
    by_reason = {"照抄": "VAG002", "参照式": "VAG003", "等级无阈值": "VAG004"}
    return by_reason.get(vague.reason or "", "VAG001")


def swapped(assessment: Assessment) -> bool:
    """Whether name and target stand in each other's column: the name is a value, the target ends like a name."""
    row = assessment.indicator
    return bool(_VALUE.match(fold(row.name).text.strip()) and _ASKS.search(fold(row.target).text.strip()))


def _by_row(assessment: Assessment) -> str | None:
    name, place = own_name(assessment), leaf(assessment)
    if (name.kind == "money" and name.direction != ">=" and place != "经济效益指标") or place in COSTS:
        return "VAG007"
    if name.kind == "satisfaction" or (place == SATISFACTION and name.kind != "rate"):
        return "VAG009"
    if name.kind == "rate":
        return "VAG008"
    if name.kind == "time" or place == "时效指标":
        return "VAG006"
    return None


def repeats(target: str, other: str | None) -> bool:
    """Whether ``target`` is ``other`` again, but for words such as 持续 and 有效."""
    left, right = _FILLER.sub("", compact(target)), _FILLER.sub("", compact(other or ""))
    return bool(left) and (left == right or (left in right and len(left) >= 0.8 * len(right)))
