"""方向写反了

## 它查什么
成本、差错、投诉、办理天数等越低越好的指标写了“≥”，或合格率、满意度等越高越好的指标写了“≤”。

## 为什么审核不通过
方向写反等于鼓励多花钱、多出错。（domain.md §2.13，§3.4 D13，§4.2 封顶55分）

## 反例
人均办公成本 | ≥500元 | 成本指标
设备故障率 | ≥2% | 质量指标
参训学员满意度 | ≤90% | 服务对象满意度指标

## 正例
人均办公成本 | ≤500元 | 成本指标
设备故障率 | ≤2% | 质量指标
设备使用年限 | ≥8年 | 可持续影响指标

## 何时可以忽略
名称的意思与字面相反时（如“投诉处理率”被误读）可以忽略，并请告诉我们。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhibiao.records import Assessment, Measure
from zhibiao.rules.base import Context, Mark, Rule, mark, quote
from zhibiao.rules.row import figures, leaf, own_name
from zhibiao.text.direction import rewards_the_bad_end
from zhibiao.text.normalise import fold

_BANDS = re.compile(r"为[优良中差]|[优良中差](?:秀|好)?[:：;；]|扣|得分|分档|率")
_DEVIATION = re.compile(r"误差|偏差")  # what such a figure bounds, whatever the name promises
_FIGURE = re.compile(r"^(?:≥|≤|>|<|大于等于|小于等于|不少于|不低于|不超过|不高于)(?P<figure>\d.*)$")


def look(assessment: Assessment, context: Context) -> Iterator[Mark]:
    """Mark a sign that rewards the bad end."""
    row, name = assessment.indicator, own_name(assessment)
    graded = any(fact.kind == "bands" for fact in assessment.reading.facts) or _BANDS.search(row.target)
    if assessment.vague.flag or graded or _DEVIATION.search(row.target):
        return
    for measure in figures(assessment, "count", "ratio", "money", "duration")[:1]:
        if rewards_the_bad_end(name, measure, leaf(assessment)):
            good, sign = ("越低越好", "≤") if measure.comparator in (">=", ">") else ("越高越好", "≥")
            message = f"{quote(row.name)}{good}，{quote(measure.text)}的方向写反了"
            yield mark(row, "target", message, f"{sign}{_figure(measure)}（并核对数值）", (measure.start, measure.end))


def _figure(measure: Measure) -> str:
    """The figure as printed, without its sign; a blank where the sign is woven into the words."""
    text = fold(measure.text).text
    found = _FIGURE.match(text)
    return found["figure"] if found else f"__{measure.unit or ''}"


RULE = Rule(
    code="TGT006",
    name="wrong-direction",
    family="target",
    severity="error",
    defects=("D13",),
    page=__doc__ or "",
    look=look,
    needs=("clear", "count|ratio|money|duration"),
)
