"""绩效目标是没有替换的模板文字

## 它查什么
项目的“绩效目标”仍是“目标内容1、……、请填写”等模板文字。

## 为什么审核不通过
绩效目标是必填项，模板文字等于没有目标。（88号文“完整性”审核；domain.md §3.4 D33）

## 反例
@ 项目=甲 目标=1.目标内容1
案件结案率 | ≥95% | 质量指标

@ 项目=乙 目标=……
案件结案率 | ≥95% | 质量指标

@ 项目=丙 目标=请填写年度目标
案件结案率 | ≥95% | 质量指标

## 正例
@ 项目=甲 目标=全年受理法律援助案件不少于200件
案件结案率 | ≥95% | 质量指标

@ 项目=乙 目标=保障考试顺利组织
案件结案率 | ≥95% | 质量指标

@ 项目=丙
案件结案率 | ≥95% | 质量指标

## 何时可以忽略
没有。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhibiao.records import ProjectAssessment
from zhibiao.rules.base import Context, Mark, Rule, quote, whole
from zhibiao.text.normalise import fold

_PLACEHOLDER = re.compile(
    r"^(?:(?:(?:\d{1,2}|[一二三四五六])[.、．:：]?)?(?:(?:绩效|年度|总体|具体)*目标(?:内容)?\d{0,2}[:：]?|…+|\.{3,}|[xX×]{2,}|_+|待定|待填.*|请?填写.*|请输入.*|无|/)[;；。\s]*)+$"
)


def look(project: ProjectAssessment, context: Context) -> Iterator[Mark]:
    """Mark a project whose goal is the form's own placeholder."""
    goal = project.project.goal
    if goal is not None and goal.strip() and _PLACEHOLDER.match(fold(goal).text.strip()):
        message = f"绩效目标{quote(goal)}是模板里的占位文字，还没有填写"
        yield whole(message, "写明本项目用这笔钱做什么、做多少、达到什么效果")


RULE = Rule(
    code="STR007",
    name="placeholder-goal",
    family="structure",
    severity="error",
    defects=("D33",),
    page=__doc__ or "",
    look=look,
    level="project",
)
