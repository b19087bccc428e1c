"""2021体系里没有“可持续影响指标”

## 它查什么
表格用的是2021体系（成本为一级指标），却申报了“可持续影响指标”。每个项目报告一次。

## 为什么审核不通过
财预〔2021〕101号不再单列可持续影响，持续时间写进经济、社会、生态效益指标里。各地表格仍有保留，所以只是提示。
（domain.md §1.3、§1.7）

## 反例
@ 体系=2021
设备使用年限 | ≥8年 | 可持续影响指标

@ 体系=2021
管护制度数量 | ≥3项 | 可持续影响指标

@ 体系=2021
技术人员留任率 | ≥90% | 可持续影响指标

## 正例
@ 体系=2021
设备使用年限 | ≥8年 | 社会效益指标

@ 体系=2015
设备使用年限 | ≥8年 | 可持续影响指标

@ 体系=2021
管护制度数量 | ≥3项 | 社会效益指标

## 何时可以忽略
本地2021年后的表样仍印有“可持续影响指标”一行的，可以忽略。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhibiao.records import ProjectAssessment
from zhibiao.rules.base import Context, Mark, Rule, places, whole


def look(project: ProjectAssessment, context: Context) -> Iterator[Mark]:
    """Mark the rows declared 可持续影响 in a form of the 2021 tree, all at once."""
    rows = [one for one in project.assessments if one.indicator.declared.level2 == "可持续影响指标"]
    if rows and context.standard == "2021":
        message = f"{places(rows)}申报为“可持续影响指标”，2021体系没有这一类"
        yield whole(message, "并入经济、社会或生态效益指标，把年限写进指标值（如≥__年）")


RULE = Rule(
    code="CAT005",
    name="sustained-in-2021-form",
    family="category",
    severity="info",
    defects=("D43",),
    page=__doc__ or "",
    look=look,
    level="project",
)
