"""预算执行率与数字不符

## 它查什么
自评表表头的“执行率”与“全年执行数÷全年预算数”相差超过1个百分点。每张表报告一次。

## 为什么审核不通过
执行率占10分，算错直接影响得分；超过100%要说明资金来源。（财预〔2020〕10号；domain.md §3.4 D49）

## 反例
# 项目资金（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
# | 年度资金总额 | 318.4 | 318.4 | 442.92 | 10 | 100% | 10
受理案件数 | ≥500件 | 数量指标

## 正例
# 项目资金（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
# | 年度资金总额 | 318.4 | 320.0 | 288.0 | 10 | 90% | 9
受理案件数 | ≥500件 | 数量指标

## 何时可以忽略
没有。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from zhibiao.records import FilingAssessment
from zhibiao.rules.base import Context, Mark, Rule, whole
from zhibiao.rules.formhead import Head, amount, heads

_PLANNED = re.compile(r"全年预算数|^预算数|调整后?预算|预算数[(（]?[AB]?[)）]?$")
_SPENT = re.compile(r"执行数|支出数|决算数")
_RATE = re.compile(r"执行率")
_NEAR = Decimal(1)


def look(filing: FilingAssessment, context: Context) -> Iterator[Mark]:
    """Mark a printed execution rate that its own row contradicts."""
    for number, head in enumerate(heads(context.filing), start=1):
        for planned, spent, printed in _rows(head):
            real = spent / planned * 100
            if abs(real - printed) > _NEAR:
                message = f"第{number}张表的执行率填{printed.normalize():f}%，按{spent:f}÷{planned:f}应为{real:.1f}%"
                yield whole(message, f"改为{real:.1f}%；超过100%的说明追加资金来源", key=f"{planned}/{spent}")
                break


def _rows(head: Head) -> Iterator[tuple[Decimal, Decimal, Decimal]]:
    columns: tuple[int, int, int] | None = None
    width = 0
    for cells in head.rows:
        found = [next((at for at, cell in enumerate(cells) if test.search(cell)), None) for test in (_SPENT, _RATE)]
        planned = [at for at, cell in enumerate(cells) if _PLANNED.search(cell)]
        if found[0] is not None and found[1] is not None and planned:
            columns, width = (planned[-1], found[0], found[1]), len(cells)
        elif columns is not None and len(cells) == width:
            values = [amount(cells[at].rstrip("%")) for at in columns]
            if values[0] and values[1] is not None and values[2] is not None and "%" in cells[columns[2]]:
                yield values[0], values[1], values[2]


RULE = Rule(
    code="STR018",
    name="execution-rate-mismatch",
    family="structure",
    severity="warning",
    defects=("D49",),
    page=__doc__ or "",
    look=look,
    level="filing",
)
