"""文字目标与表内指标值不一致

## 它查什么
同一文件的文字部分（分项绩效目标）和指标表里，同一项目、同一名称、同一单位的指标给出不同的数。标在表内那一行。

## 为什么审核不通过
两处数字不同，考核时不知以哪个为准，也可能是事后改写目标。（domain.md §3.4 D41、D42）

## 反例
@ 项目=法律援助 文字=是
法律援助案件受理件数 | ≥200件 | 数量指标
@ 项目=法律援助
法律援助案件受理数 | ≥180件 | 数量指标

## 正例
@ 项目=法律援助 文字=是
法律援助案件受理件数 | ≥200件 | 数量指标
@ 项目=法律援助
法律援助案件受理数 | ≥200件 | 数量指标
@ 项目=人民调解
法律援助案件受理数 | ≥180件 | 数量指标

## 何时可以忽略
文字部分是中期目标、表内是年度目标的，可以忽略，并写明期间。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhibiao.records import Assessment, Indicator, Measure, Project
from zhibiao.rules.base import Context, Mark, Rule, mark, quote
from zhibiao.rules.row import figures
from zhibiao.text.normalise import compact, fold
from zhibiao.text.reading import read

_TAIL = re.compile(r"(?:情况|总?数量?|件数|人数|次数|人次数?|场次|总量|率|度)$")
_BRACKET = re.compile(r"[(（][^()（）]*[)）]?")


def look(assessment: Assessment, context: Context) -> Iterator[Mark]:
    """Mark a row of a table against the prose goal of the same project."""
    if context.project.narrative or not context.narratives:
        return
    row = assessment.indicator
    core, project = _core(row), _title(context.project)
    if len(core) < 4 or not project:
        return
    for own in figures(assessment, "count", "ratio", "money")[:1]:
        for other in context.narratives:
            if _title(other) != project:
                continue
            for said in other.indicators:
                measure = _figure(said) if _core(said) == core else None
                if measure is not None and measure.unit == own.unit and _value(measure) != _value(own):
                    message = f"表内{quote(own.text)}与文字部分的{quote(measure.text)}不一致（{quote(said.name)}）"
                    yield mark(row, "target", message, "两处统一为批复的指标值", (own.start, own.end))
                    return


def _figure(row: Indicator) -> Measure | None:
    measures = read(row.target, name=row.name).measures
    return measures[0] if measures else None


def _value(measure: Measure) -> tuple[object, object]:
    return measure.low, measure.high


def _core(row: Indicator) -> str:
    return _TAIL.sub("", compact(_BRACKET.sub("", fold(row.name).text)))


def _title(project: Project) -> str:
    return compact(project.heading.project or "").removesuffix("绩效目标表").removesuffix("项目")


RULE = Rule(
    code="STR011",
    name="prose-disagrees",
    family="structure",
    severity="warning",
    defects=("D41", "D42"),
    page=__doc__ or "",
    look=look,
    needs=("count|ratio|money",),
    sees="table",
)
