"""满意度没有写调查口径

## 它查什么
满意度指标没有写调查谁、调查多少人、用什么办法（问卷、回访、测评）。
只查有“指标解释”或“依据”一栏的表；每份文件报告一次。

## 为什么审核不通过
没有调查就没有满意度，年底的百分数无从取得。（domain.md §2.10，§3.4 D38）

## 反例
学员满意度 | ≥95% | 服务对象满意度指标 | | 依据=工作计划

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

from zhibiao.records import Assessment, FilingAssessment
from zhibiao.rules.base import Context, Mark, Rule, across, spread, whole
from zhibiao.rules.row import own_name, words_of

_SURVEY = re.compile(r"问卷|调查|回访|抽样|抽查|样本|测评|评议|评价|打分|访谈|回收|份|名|\d+\s*人|人数占|满意数")

_ROOM = frozenset({"description", "basis"})


def look(filing: FilingAssessment, context: Context) -> Iterator[Mark]:
    """Mark the satisfaction rows of a filing that name no survey where the form has room for it, all at once."""
    groups = spread(filing, _unfounded)
    if groups:
        rows, key = across(groups)
        yield whole(f"{rows}没有写调查人数和办法", "在描述中写明：问卷（回访）≥__人，满意人数占有效问卷的比例", key)


def _unfounded(assessment: Assessment) -> bool:
    if own_name(assessment).kind != "satisfaction" or assessment.vague.flag:
        return False
    return bool(_ROOM & assessment.indicator.columns) and not _SURVEY.search(_all(assessment))


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
    level="filing",
)
