"""绩效目标里的数没有进指标表

## 它查什么
文字“绩效目标”里写了数量（如“办理案件不少于210件”），指标表里却一个对应的数也没有。每个项目报告一次。

## 为什么审核不通过
指标要从目标分解而来；目标有数、指标没有，年底考核不到目标。（财预〔2020〕10号“细化分解”；domain.md §3.4 W7）

## 反例
@ 项目=甲 目标=全年办理法律援助案件不少于210件
法律援助工作 | 有序开展 | 数量指标
案件办理 | 及时办理 | 时效指标
群众法律意识 | 不断提高 | 社会效益指标

## 正例
@ 项目=甲 目标=全年办理法律援助案件不少于210件
法律援助案件办理数 | ≥210件 | 数量指标
案件办结率 | ≥95% | 质量指标
受援人满意度 | ≥90% | 服务对象满意度指标

## 何时可以忽略
目标里的数是背景数字（如辖区人口）的，可以忽略。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhibiao.records import Measure, ProjectAssessment
from zhibiao.rules.base import Context, Mark, Rule, quote, whole
from zhibiao.text.reading import read

_FEW = 3


def look(project: ProjectAssessment, context: Context) -> Iterator[Mark]:
    """Mark a project whose goal has figures to reach while its table has none at all."""
    goal = project.project.goal
    if not goal or project.project.narrative or len(project.assessments) < _FEW:
        return
    said = [one for one in read(goal).measures if one.unit and one.kind in ("count", "ratio", "money") and _aims(one)]
    if said and not any(one.reading.measures for one in project.assessments):
        message = f"绩效目标写了{quote(said[0].text)}，指标表里却没有任何数值"
        yield whole(message, f"把目标里的数分解到指标：{said[0].text}")


def _aims(measure: Measure) -> bool:
    return measure.printed or measure.unit == "%"


RULE = Rule(
    code="STR015",
    name="goal-figures-missing",
    family="structure",
    severity="info",
    defects=("W7",),
    page=__doc__ or "",
    look=look,
    level="project",
)
