"""一级指标与二级指标不配

## 它查什么
申报的二级指标不在申报的一级指标之下（如效益指标—时效指标）。2015、2021两套体系中任一套成立即可。

## 为什么审核不通过
层级不配，分值无法按一级指标汇总。（财预〔2015〕88号、财预〔2021〕101号；domain.md §1.9，§3.4 D43）

## 反例
任务按时完成率 | ≥95% | 时效指标 | | 一级=效益指标
受益群众人数 | ≥500人 | 社会效益指标 | | 一级=产出指标
学员满意度 | ≥90% | 服务对象满意度指标 | | 一级=效益指标

## 正例
监测任务按时完成率 | ≥95% | 时效指标 | | 一级=产出指标
人均培训成本 | ≤380元/人·天 | 成本指标 | | 一级=产出指标
单位建设成本 | ≤3200元/平方米 | 经济成本指标 | | 一级=成本指标

## 何时可以忽略
沿用2013年以前“投入”表样、由财政部门统一印发的，可以忽略。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhibiao.records import Assessment
from zhibiao.rules.base import Context, Mark, Rule, mark, quote
from zhibiao.taxonomy import STANDARDS, parent

_LOOSE = frozenset({"投入指标", "过程指标"})


def look(assessment: Assessment, context: Context) -> Iterator[Mark]:
    """Mark a pair of levels that no tree knows."""
    declared = assessment.indicator.declared
    if not declared.level1 or not declared.level2 or declared.level1 in _LOOSE:
        return
    homes = [home for home in (parent(declared.level2, tree) for tree in STANDARDS) if home]
    if declared.level1 in homes or not homes or (declared.level1, declared.level2) == ("成本指标", "成本指标"):
        return
    home = parent(declared.level2, context.standard) or homes[0]
    message = f"{quote(declared.level2)}属于{quote(home)}，不在{quote(declared.level1)}之下"
    yield mark(assessment.indicator, "level1", message, f"一级指标改为{quote(home)}，或核对二级指标")


RULE = Rule(
    code="CAT003",
    name="level-mismatch",
    family="category",
    severity="info",
    defects=("D43",),
    page=__doc__ or "",
    look=look,
    needs=("declared",),
)
