"""指标值只说“按规定”，没有写出规定的数值

## 它查什么
指标值用“按规定、符合相关要求、在预算范围内、依法依规”等说法代替数值，看表的人查不到是哪条规定、多少天、多少数。

## 为什么审核不通过
指标值应当直接写出标准；引用而不写明，审核人无法核对，年底也总能说“已按规定”。
（财预〔2021〕101号的五类取值标准；domain.md §3.4 D05，§5.1 by-reference）

## 反例
档案管理规范性 | 符合相关规定 | 质量指标
项目验收情况 | 按要求组织验收 | 质量指标
安全生产管理 | 严格遵守制度要求 | 社会效益指标

## 正例
档案归档完整率 | ≥98% | 质量指标
项目一次验收合格率 | =100% | 质量指标
安全生产责任事故起数 | =0起 | 社会效益指标

## 何时可以忽略
引用的规定本身是固定期限或固定金额（如“法定审限内”），并已写明文号和条款的，可以忽略。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhibiao.records import Assessment
from zhibiao.rules.base import Context, Mark, Rule, mark, quote
from zhibiao.rules.skeleton import skeleton
from zhibiao.rules.vague.precedence import leading


def look(assessment: Assessment, context: Context) -> Iterator[Mark]:
    """Mark a target that points to a rule instead of giving its figure."""
    if leading(assessment) != "VAG003":
        return
    row = assessment.indicator
    message = f"{quote(row.target)}以规定代替数值：没有写明是哪项规定、要求达到多少"
    yield mark(row, "target", message, f"写出规定的名称和数值，如：{skeleton(assessment)}")


RULE = Rule(
    code="VAG003",
    name="target-by-reference",
    family="vague",
    severity="warning",
    defects=("D05",),
    page=__doc__ or "",
    look=look,
    needs=("VAG003",),
)
