"""类别可以接受，但不是首选

## 它查什么
申报的二级指标可以接受，但另一个类别更合适（如办结率放在数量指标）。默认不开启。

## 为什么审核不通过
一般不会因此退回；换到首选类别可以避免审核人追问。（domain.md §2.0、§2.11）

## 反例
案件结案率 | ≥95% | 数量指标 | | 类别=质量指标 | 接受=质量指标、数量指标
法律援助受益人数 | ≥100人 | 数量指标 | | 类别=社会效益指标 | 接受=社会效益指标、数量指标
办公资源循环利用率 | ≥70% | 经济效益指标 | | 类别=生态效益指标 | 接受=生态效益指标、经济效益指标

## 正例
案件结案率 | ≥95% | 质量指标
法律援助受益人数 | ≥100人 | 社会效益指标
办公资源循环利用率 | ≥70% | 生态效益指标

## 何时可以忽略
随时可以忽略，这只是建议。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhibiao.records import Assessment
from zhibiao.rules.base import Context, Mark, Rule, mark, quote
from zhibiao.rules.category.placement import is_misfiled, question
from zhibiao.taxonomy import leaf_of


def look(assessment: Assessment, context: Context) -> Iterator[Mark]:
    """Mark a row filed under an accepted category that is not the preferred one."""
    row = assessment.indicator
    declared, best = row.declared.level2, assessment.category.level2
    if declared is None or is_misfiled(assessment, context.standard) or leaf_of(declared) == leaf_of(best):
        return
    if context.standard == "2021" and declared == "可持续影响指标":
        return
    message = f"{quote(row.name)}放在{quote(declared)}可以接受，{quote(best)}更合适（它回答“{question(best)}”）"
    yield mark(row, "level2", message, f"可移到{quote(best)}")


RULE = Rule(
    code="CAT002",
    name="second-choice-category",
    family="category",
    severity="info",
    defects=("D17",),
    page=__doc__ or "",
    look=look,
    status="preview",
    needs=("declared",),
)
