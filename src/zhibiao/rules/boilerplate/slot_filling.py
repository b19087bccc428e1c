"""九个二级指标各填一行，疑为凑数

## 它查什么
一个项目恰好在九个二级指标下各填一行，其中又有笼统的名称或空泛的指标值。每份文件报告一次。

## 为什么审核不通过
每类一行多半是照表填空，不是从支出内容推出来的；101号文要求少而精、覆盖主要支出方向。
（domain.md §3.4 W1）

## 反例
补贴发放人数 | ≥50人 | 数量指标
补贴足额发放率 | 100% | 质量指标
各项工作及时率 | ≥95% | 时效指标
人均补贴标准 | ≤300元/人·月 | 成本指标
资金使用效益 | 充分发挥资金效用 | 经济效益指标
社会稳定水平 | 持续提升 | 社会效益指标
推动绿色发展 | 推动绿色发展 | 生态效益指标
提升管理水平 | 提升管理水平 | 可持续影响指标
社会公众满意度 | ≥90% | 服务对象满意度指标

## 正例
补贴发放人数 | ≥50人 | 数量指标
补贴足额发放率 | =100% | 质量指标
补贴发放及时率 | ≥95% | 时效指标
每月人均补贴标准 | ≤300元/人·月 | 成本指标
受助人员就业率 | ≥60% | 社会效益指标
受助人员满意度 | ≥90% | 服务对象满意度指标

## 何时可以忽略
九类确实都有具体内容的，不会报告。
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from zhibiao.records import Assessment, FilingAssessment, ProjectAssessment
from zhibiao.rules.base import Context, Mark, Rule, across, whole
from zhibiao.rules.row import leaf, own_name
from zhibiao.taxonomy import level2_names

_EMPTY = 2


def look(filing: FilingAssessment, context: Context) -> Iterator[Mark]:
    """Mark tables with exactly one row in each category, of which several say nothing."""
    groups = [empty for empty in map(_empty, filing.projects) if len(empty) >= _EMPTY]
    if groups:
        rows, key = across(groups)
        message = f"九个二级指标各填一行，其中{rows}笼统或空泛，疑为照表凑数"
        yield whole(message, "从支出内容推出指标，只留主要支出方向，不适用的类别不设", key)


def _empty(project: ProjectAssessment) -> list[Assessment]:
    """The rows that say nothing, of a table that has one row a slot."""
    slots = Counter(leaf(one) for one in project.assessments)
    full = len(slots) >= len(level2_names("2015")) and all(count == 1 for count in slots.values())
    if project.project.narrative or not full:
        return []
    return [one for one in project.assessments if one.vague.flag or own_name(one).generic]


RULE = Rule(
    code="BPL005",
    name="slot-filling",
    family="boilerplate",
    severity="info",
    defects=("W1",),
    page=__doc__ or "",
    look=look,
    level="filing",
)
