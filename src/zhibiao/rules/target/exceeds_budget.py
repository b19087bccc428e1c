"""成本或节约额超过项目预算

## 它查什么
表头写明的项目预算低于成本指标的金额，或低于“降低成本、节约资金”的金额。

## 为什么审核不通过
一个3000元的项目不可能控制8000元的补贴，也省不出5万元；目标与资金不匹配。
（88号文“适当性”、财预〔2020〕10号“绩效目标合理性”；domain.md §3.4 D30，§4.2 扣10分）

## 反例
@ 预算=3000
补贴发放标准 | ≤8000元 | 成本指标

@ 预算=25000
降低办公成本 | ≥5万元 | 经济效益指标

## 正例
@ 预算=3000
调解员补贴标准 | ≤300元/件 | 成本指标

@ 预算=500000
校舍维修总成本 | ≤50万元 | 成本指标
带动社会投资 | ≥2000万元 | 经济效益指标

## 何时可以忽略
成本由多个项目分担、表头只列本级财政资金的，可以忽略，并在说明中写明。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from zhibiao.records import Assessment, Measure
from zhibiao.rules.base import Context, Mark, Rule, mark, quote, yuan
from zhibiao.rules.row import COSTS, figures, leaf, own_name

_YUAN = {
    "元": Decimal(1),
    "千元": Decimal(1000),
    "万元": Decimal(10_000),
    "百万元": Decimal(1_000_000),
    "亿元": Decimal(100_000_000),
}
_OWN_SAVING = re.compile(
    r"(?:降低|节约|节省|压减|减少).{0,6}(?:成本|资金|经费|费用|开支|支出|预算)|(?:成本|资金|经费|费用|支出).{0,4}(?:节约|降低|减少)额?"
)
_OTHERS = re.compile(r"企业|群众|农户|患者|社会|居民|学生|纳税人|经营主体|商户|投资|总投资|概算|造价|损失|产值|收入|税")


def look(assessment: Assessment, context: Context) -> Iterator[Mark]:
    """Mark an amount of money that the project does not have."""
    budget = context.project.budget
    row, name = assessment.indicator, own_name(assessment)
    if budget is None or budget <= 0 or _OTHERS.search(name.text + (row.description or "")):
        return
    if leaf(assessment) not in COSTS and not _OWN_SAVING.search(name.text):
        return
    for measure in figures(assessment, "money"):
        amount = _yuan(measure)
        if amount is not None and amount > budget:
            message = f"{quote(measure.text)}超过本项目预算{yuan(budget)}"
            if leaf(assessment) in COSTS:
                advice = f"≤__元/__（本项目预算{yuan(budget)}，按每件、每人拆分）"
            else:
                advice = f"≥__元（节约额应小于本项目预算{yuan(budget)}）"
            yield mark(row, "target", message, advice, (measure.start, measure.end))
            return


def _yuan(measure: Measure) -> Decimal | None:
    unit, _, per = (measure.unit or "").partition("/")
    amount = measure.low if measure.low is not None else measure.high
    scale = _YUAN.get(unit)
    return amount * scale if amount is not None and scale is not None and per in _WHOLE else None


_WHOLE = frozenset({"", "年", "件", "人", "户", "次", "例", "台", "套", "个", "项"})


RULE = Rule(
    code="TGT010",
    name="exceeds-budget",
    family="target",
    severity="error",
    defects=("D30",),
    page=__doc__ or "",
    look=look,
    contradicts=True,
    needs=("money",),
    sees="table",
)
