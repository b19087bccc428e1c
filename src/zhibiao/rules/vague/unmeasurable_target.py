"""指标值只有意向或口号，无法衡量

## 它查什么
指标值里没有数量、比率、日期，也没有可以核查的事实，只有“提升、加强、促进、持续改善”一类的动词或口号。
只在“空泛”判定成立、且没有更具体的同族规则（照抄、成本、满意度、比率、时限等）时报告。

## 为什么审核不通过
财预〔2020〕10号的“绩效指标明确性”要求指标值清晰、可衡量；赤峰市2023年审计点名“改善、提高”一类表述空泛。
年底既不能说完成，也不能说没完成。（domain.md §3.4 D01，§4.4）

## 反例
基层治理成效 | 不断提升 | 社会效益指标
重点领域监管力度 | 进一步加强监管 | 社会效益指标
干部队伍建设 | 打造高素质队伍 | 可持续影响指标

## 正例
村级调委会规范化达标率 | ≥90% | 质量指标
重大食品安全事故起数 | =0起 | 社会效益指标
村民议事制度建成数量 | ≥12项 | 可持续影响指标

## 何时可以忽略
生态效益、可持续影响确属定性、且在说明中写清分档标准的，可以忽略；更好的做法是把分档阈值写进指标值。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhibiao.records import Assessment
from zhibiao.rules.base import Context, Mark, Rule, mark, quote
from zhibiao.rules.skeleton import skeleton
from zhibiao.rules.vague.precedence import leading, swapped


def look(assessment: Assessment, context: Context) -> Iterator[Mark]:
    """Mark the target of a row whose value is an intention or a slogan."""
    if leading(assessment) != "VAG001":
        return
    row = assessment.indicator
    if swapped(assessment):
        message = f"指标值{quote(row.target)}像是名称，与名称栏的{quote(row.name)}疑似填反"
        yield mark(row, "target", message, f"名称写{quote(row.target)}，指标值写{quote(row.name)}")
        return
    what = "是口号" if assessment.vague.reason == "口号" else "只表达意愿"
    message = f"{quote(row.target)}{what}，没有数量、比率、日期或可核查的事实，年底无法判断是否完成"
    yield mark(row, "target", message, skeleton(assessment))


RULE = Rule(
    code="VAG001",
    name="unmeasurable-target",
    family="vague",
    severity="error",
    defects=("D01",),
    page=__doc__ or "",
    look=look,
    needs=("VAG001",),
)
