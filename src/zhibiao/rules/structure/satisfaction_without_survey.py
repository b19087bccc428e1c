"""满意度没有写调查口径

## 它查什么
满意度指标没有写调查谁、调查多少人、用什么办法（问卷、回访、测评）。每个项目报告一次。

## 为什么审核不通过
没有调查就没有满意度，年底的百分数无从取得。（domain.md §2.10，§3.4 D38）

## 反例
学员满意度 | ≥95% | 服务对象满意度指标

受援人满意度 | ≥90% | 服务对象满意度指标 | 受援人对服务的满意程度

游客满意度 | ≥85% | 服务对象满意度指标 | 游客满意度

## 正例
学员满意度 | ≥95% | 服务对象满意度指标 | 问卷调查100人以上，满意人数占比

受援人满意度（回访100人） | ≥90% | 服务对象满意度指标

游客满意度 | ≥85% | 服务对象满意度指标 | | 依据=第三方测评报告

## 何时可以忽略
调查办法另有统一规定的，可以忽略。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhibiao.records import Assessment, ProjectAssessment
from zhibiao.rules.base import Context, Mark, Rule, places, whole
from zhibiao.rules.row import own_name, words_of

_SURVEY = re.compile(r"问卷|调查|回访|抽样|抽查|样本|测评|评议|访谈|评价系统|好差评|回收|份|名|\d+\s*人|人数占|满意数")


def look(project: ProjectAssessment, context: Context) -> Iterator[Mark]:
    """Mark the satisfaction rows of a project that name no survey, all at once."""
    rows = [one for one in project.assessments if _is_satisfaction(one) and not _SURVEY.search(_all(one))]
    if rows:
        yield whole(
            f"{places(rows)}没有写调查对象、人数和办法", "在描述中写明：问卷（回访）≥__人，满意人数占有效问卷的比例"
        )


def _is_satisfaction(assessment: Assessment) -> bool:
    return own_name(assessment).kind == "satisfaction" and not assessment.vague.flag


def _all(assessment: Assessment) -> str:
    return words_of(assessment) + (assessment.indicator.basis or "")


RULE = Rule(
    code="STR012",
    name="satisfaction-without-survey",
    family="structure",
    severity="info",
    defects=("D38",),
    page=__doc__ or "",
    look=look,
    level="project",
)
