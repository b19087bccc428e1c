"""所有比率都是100%

## 它查什么
一个项目里有四个以上的比率、满意度指标，而且全部是100%。每个项目报告一次。

## 为什么审核不通过
全部写满没有区分度，也不留任何合理误差；除法律有明确要求的以外，审核人会要求逐项说明。
（domain.md §3.4 D16）

## 反例
设备验收合格率 | 100% | 质量指标
任务完成率 | 100% | 数量指标
资金拨付及时率 | 100% | 时效指标
群众满意度 | 100% | 服务对象满意度指标

## 正例
设备验收合格率 | =100% | 质量指标
巡检任务完成率 | =100% | 数量指标
补贴资金拨付及时率 | =100% | 时效指标
参训农户满意度 | ≥92% | 服务对象满意度指标

## 何时可以忽略
工资发放、依法应诉等必须全额、全数完成的项目，可以忽略。
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from zhibiao.records import Assessment, ProjectAssessment
from zhibiao.rules.base import Context, Mark, Rule, places, whole
from zhibiao.rules.row import figures, own_name

_FEW = 4
_FULL = Decimal(100)


def look(project: ProjectAssessment, context: Context) -> Iterator[Mark]:
    """Mark a project in which every rate is full."""
    rates = [
        one
        for one in project.assessments
        if figures(one, "ratio") and own_name(one).kind in ("rate", "satisfaction") and own_name(one).direction == ">="
    ]
    if len(rates) < _FEW or not all(_full(one) for one in rates):
        return
    message = f"{places(rates)}全部是100%，没有区分度"
    yield whole(message, "保留法律、政策要求全数完成的，其余按历史水平填≥__%")


def _full(assessment: Assessment) -> bool:
    return all(one.low == _FULL for one in figures(assessment, "ratio"))


RULE = Rule(
    code="TGT009",
    name="all-rates-full",
    family="target",
    severity="info",
    defects=("D16",),
    page=__doc__ or "",
    look=look,
    level="project",
)
