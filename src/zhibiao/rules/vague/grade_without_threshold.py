"""只有等级词，没有分档标准

## 它查什么
指标值是“良好、优秀、较高、合理、效果明显”等等级或判断词，或“突出为优、一般为良”一类没有阈值的分档。

## 为什么审核不通过
不能量化的内容可以定性，但要“分级分档”写明什么情况算优、什么情况算良；只有等级词，评分时没有依据。
（285号文一脉的地方评价办法；domain.md §3.1，§3.4 D50）

## 反例
设备运行状况 | 良好 | 质量指标
调解工作成效 | 突出为优；一般为良；落后为差 | 社会效益指标
机构布局 | 合理 | 社会效益指标

## 正例
设备完好率 | ≥95% | 质量指标
纠纷调解成功率 | ≥95%为优；≥90%为良；<90%为差 | 质量指标
十五分钟服务圈覆盖率 | ≥85% | 社会效益指标

## 何时可以忽略
等级由外部机构按公开标准评定（如“A级”“合格”的第三方评定）且写明评定单位的，可以忽略。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhibiao.records import Assessment
from zhibiao.rules.base import Context, Mark, Rule, mark, quote
from zhibiao.rules.skeleton import skeleton
from zhibiao.rules.vague.precedence import leading


def look(assessment: Assessment, context: Context) -> Iterator[Mark]:
    """Mark a target that is an ordinal word without its scale."""
    if leading(assessment) != "VAG004":
        return
    row = assessment.indicator
    message = f"{quote(row.target)}只有等级或判断词，没有说明达到什么程度才算"
    advice = f"写出分档阈值（≥__%为优，≥__%为良，<__%为差），或改为：{skeleton(assessment)}"
    yield mark(row, "target", message, advice)


RULE = Rule(
    code="VAG004",
    name="grade-without-threshold",
    family="vague",
    severity="warning",
    defects=("D50",),
    page=__doc__ or "",
    look=look,
    needs=("VAG004",),
)
