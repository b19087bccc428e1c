"""必填类别空缺

## 它查什么
指标表缺少数量、质量指标，或一行效益指标也没有，或同时缺少时效、成本、满意度中的两类。每个项目报告一次。

## 为什么审核不通过
数量和质量原则上都要设，效益是花钱的理由；缺项属于“完整性”问题。
（财预〔2015〕88号、财预〔2021〕101号；domain.md §1.3，§3.4 D32）

## 反例
@ 项目=甲
受理案件数 | ≥500件 | 数量指标
聘请律师人数 | ≥3名 | 数量指标
群众法律知晓率 | ≥85% | 社会效益指标
受援人满意度 | ≥95% | 服务对象满意度指标

## 正例
@ 项目=甲
受理案件数 | ≥500件 | 数量指标
案件办结率 | ≥95% | 质量指标
案件办理周期 | ≤30天 | 时效指标
群众法律知晓率 | ≥85% | 社会效益指标
受援人满意度 | ≥95% | 服务对象满意度指标

## 何时可以忽略
确不适用、且在表中说明了理由的；成本、生态效益、经济效益可以不设，不会单独报告。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhibiao.records import Assessment, ProjectAssessment
from zhibiao.rules.base import Context, Mark, Rule, quote, whole
from zhibiao.rules.row import COSTS, EFFECTS, SATISFACTION, leaf
from zhibiao.taxonomy import leaf_of

_FEW = 4
_REQUIRED = (
    ("数量指标", frozenset({"数量指标"}), 2),
    ("质量指标", frozenset({"质量指标"}), 2),
    ("效益指标", EFFECTS, 2),
    ("时效指标", frozenset({"时效指标"}), 1),
    ("成本指标", COSTS, 1),
    ("服务对象满意度指标", frozenset({SATISFACTION}), 1),
)
_ENOUGH = 2


def look(project: ProjectAssessment, context: Context) -> Iterator[Mark]:
    """Mark a table that lacks a category which it must have."""
    if not context.is_form or len(project.assessments) < _FEW:
        return
    present = {place for one in project.assessments for place in _places(one)}
    missing = [(name, weight) for name, leaves, weight in _REQUIRED if not leaves & present]
    if sum(weight for _, weight in missing) >= _ENOUGH:
        names = "、".join(quote(name) for name, _ in missing)
        yield whole(f"指标表没有{names}", "补上缺少的类别；确不适用的，在说明中写明理由")


def _places(assessment: Assessment) -> set[str]:
    """Every leaf that the row may fill: the declared one, the judged one, and where nothing is declared all accepted.

    A row of the category that only stands in the wrong box is misfiled (CAT001), not missing.
    """
    own = {leaf(assessment), assessment.category.leaf}
    if assessment.indicator.declared.level2:
        return own
    return own | {leaf_of(name) for name in assessment.category.accepted}


RULE = Rule(
    code="STR010",
    name="empty-required-category",
    family="structure",
    severity="warning",
    defects=("D32",),
    page=__doc__ or "",
    look=look,
    level="project",
)
