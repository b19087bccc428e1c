"""产出和效益指标少于本地规定

## 它查什么
设置 `house.min-outputs-effects` 写明产出、效益指标合计至少多少个，而项目的指标表没有达到。没有设置时不查。
每个项目报告一次。

## 为什么审核不通过
国家没有规定个数，一些地方规定“产出、效益指标不少于8个”一类的下限。（domain.md §1.5 counts rule，§3.1）

## 反例
@ 至少=4 项目=甲
培训人次 | ≥200人次 | 数量指标
培训合格率 | ≥95% | 质量指标
学员满意度 | ≥90% | 服务对象满意度指标

## 正例
@ 至少=3 项目=甲
培训人次 | ≥200人次 | 数量指标
培训合格率 | ≥95% | 质量指标
学员就业率 | ≥60% | 社会效益指标

@ 项目=甲
培训人次 | ≥200人次 | 数量指标

## 何时可以忽略
本地没有这项规定的，不要设置。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhibiao.records import ProjectAssessment
from zhibiao.rules.base import Context, Mark, Rule, whole
from zhibiao.rules.row import SATISFACTION, leaf


def look(project: ProjectAssessment, context: Context) -> Iterator[Mark]:
    """Mark a table with fewer output and effect rows than the house asks for."""
    least = context.options.min_outputs_effects
    count = sum(leaf(one) != SATISFACTION for one in project.assessments)
    if least and count < least and not project.project.narrative:
        message = f"产出、效益指标共{count}个，本地规定至少{least}个"
        yield whole(message, "从主要支出内容补充能够衡量的产出和效益指标")


RULE = Rule(
    code="STR019",
    name="too-few-indicators",
    family="structure",
    severity="warning",
    defects=("W8",),
    page=__doc__ or "",
    look=look,
    level="project",
)
