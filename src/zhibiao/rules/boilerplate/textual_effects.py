"""效益指标大半是文字

## 它查什么
一个项目的效益指标有三行以上，其中一半以上的指标值无法衡量。每份文件报告一次。

## 为什么审核不通过
效益占30分左右，大半无法衡量，这一块就等于没有目标。（赤峰市2023年审计；domain.md §3.4 W2）

## 反例
资金使用效益 | 充分发挥资金效用 | 经济效益指标
社会稳定水平 | 持续提升 | 社会效益指标
受益群众人数 | ≥300人 | 社会效益指标
长效管理机制 | 进一步健全 | 可持续影响指标

## 正例
脱贫农户种植收入增加额 | ≥1200元/户 | 经济效益指标
受益群众人数 | ≥300人 | 社会效益指标
设施管护制度数量 | ≥3项 | 可持续影响指标

## 何时可以忽略
定性指标已写明分档标准的，不会报告。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhibiao.records import Assessment, FilingAssessment, ProjectAssessment
from zhibiao.rules.base import Context, Mark, Rule, across, whole
from zhibiao.rules.row import EFFECTS, leaf

_ENOUGH = 3


def look(filing: FilingAssessment, context: Context) -> Iterator[Mark]:
    """Mark the tables whose effects are mostly words."""
    groups = [vague for vague in map(_textual, filing.projects) if vague]
    if groups:
        rows, key = across(groups)
        advice = "每项效益至少给出一个可统计的数：受益人数、知晓率、增收额、节约量、使用年限"
        yield whole(f"效益指标一半以上无法衡量：{rows}", advice, key)


def _textual(project: ProjectAssessment) -> list[Assessment]:
    """The vague effects of a table in which they are half of all effects or more."""
    effects = [one for one in project.assessments if leaf(one) in EFFECTS]
    vague = [one for one in effects if one.vague.flag]
    return vague if len(effects) >= _ENOUGH and 2 * len(vague) >= len(effects) else []


RULE = Rule(
    code="BPL008",
    name="textual-effects",
    family="boilerplate",
    severity="info",
    defects=("W2",),
    page=__doc__ or "",
    look=look,
    level="filing",
)
