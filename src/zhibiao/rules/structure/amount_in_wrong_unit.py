"""预算金额的单位错了

## 它查什么
表头单位是万元，填的却是以元计的数：按万元折算，一个市县单位的预算超过100亿元。每份文件报告一次。

## 为什么审核不通过
元与万元混用使预算放大一万倍，成本指标和执行率都无法核对。（domain.md §3.4 D48，§5.7）

## 反例
@ 单位=某区司法局
# 年度预算申请（万元） | | 年初预算数 | 全年预算数
# | 年度资金总额 | 15205000.00 | 16905537.09
受理案件数 | ≥500件 | 数量指标

## 正例
@ 单位=某区司法局
# 年度预算申请（万元） | | 年初预算数 | 全年预算数
# | 年度资金总额 | 1520.50 | 1690.55
受理案件数 | ≥500件 | 数量指标

@ 单位=某区司法局
# 预算申请（元） | | 年初预算数 | 全年预算数
# | 年度资金总额 | 15205000.00 | 16905537.09
受理案件数 | ≥500件 | 数量指标

## 何时可以忽略
预算确实超过100亿元的，可以忽略；省级和中央单位不报告。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from zhibiao.records import FilingAssessment
from zhibiao.rules.base import Context, Mark, Rule, whole
from zhibiao.rules.formhead import Head, amount, heads

_TOO_MUCH = Decimal(1_000_000)
_TEN_THOUSAND = Decimal(10_000)
_PRINTED = re.compile(r"\d[\d,]*\.\d{1,2}$")
_UPPER = re.compile(r"省|自治区|国家|中央|全国|总局|部$|委员会$|厅|兵团")


def look(filing: FilingAssessment, context: Context) -> Iterator[Mark]:
    """Mark an amount under 万元 that can only have been written in 元."""
    if _UPPER.search(context.project.heading.unit or ""):
        return
    for head in heads(context.filing):
        for cell in _in_ten_thousands(head):
            value = amount(cell)
            if value is not None and value >= _TOO_MUCH:
                message = f"表头单位是万元，却填了“{cell}”，折合{value / _TEN_THOUSAND:.0f}亿元，疑为以元计的数"
                yield whole(message, f"如以元计，应填{value / _TEN_THOUSAND:.2f}（万元）", key=cell)
                return


def _in_ten_thousands(head: Head) -> Iterator[str]:
    under = False
    for cells in head.rows:
        under = under or any("万元" in cell and amount(cell) is None for cell in cells)
        if under:
            yield from (cell for cell in cells if _PRINTED.match(cell))


RULE = Rule(
    code="STR013",
    name="amount-in-wrong-unit",
    family="structure",
    severity="error",
    defects=("D48",),
    page=__doc__ or "",
    look=look,
    level="filing",
)
