"""全表没有时间要求

## 它查什么
指标表五行以上，没有时效指标，也没有任何日期、期限、频次或及时率。每个项目报告一次。

## 为什么审核不通过
目标要说到何时完成；没有时间要求，进度无从监控。（domain.md §3.4 W6；§4.1 定时）

## 反例
@ 项目=甲
培训人次 | ≥200人次 | 数量指标
培训合格率 | ≥95% | 质量指标
人均培训成本 | ≤380元/人·天 | 成本指标
学员就业率 | ≥60% | 社会效益指标
学员满意度 | ≥90% | 服务对象满意度指标

## 正例
@ 项目=甲
培训人次 | ≥200人次 | 数量指标
培训合格率 | ≥95% | 质量指标
培训完成时间 | 11月30日前 | 时效指标
学员就业率 | ≥60% | 社会效益指标
学员满意度 | ≥90% | 服务对象满意度指标

## 何时可以忽略
工资、津补贴等按月发放、无需另定时间的项目，可以忽略。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhibiao.records import Assessment, ProjectAssessment
from zhibiao.rules.base import Context, Mark, Rule, whole
from zhibiao.rules.row import leaf, own_name, words_of

_ENOUGH = 5
_TIME = re.compile(r"及时|按时|按期|准时|时限|期限|进度|每[年月季周日天]|频[次率]|\d月|季度|年底|天内|日前|小时")


def look(project: ProjectAssessment, context: Context) -> Iterator[Mark]:
    """Mark a table in which nothing says when."""
    rows = project.assessments
    if not context.is_form or len(rows) < _ENOUGH or any(_timed(one) for one in rows):
        return
    yield whole(
        "全表没有时间要求：没有日期、期限、频次或及时率", "加一行时效指标，如：__完成时间 __月__日前，或__及时率≥__%"
    )


def _timed(assessment: Assessment) -> bool:
    reading = assessment.reading
    if leaf(assessment) == "时效指标" or own_name(assessment).kind == "time" or reading.deadline is not None:
        return True
    if any(one.kind in ("date", "duration", "frequency") for one in reading.measures):
        return True
    return bool(_TIME.search(words_of(assessment)))


RULE = Rule(
    code="STR014",
    name="no-time-dimension",
    family="structure",
    severity="info",
    defects=("W6",),
    page=__doc__ or "",
    look=look,
    level="project",
)
