"""依据空泛，无法追溯

## 它查什么
表格有“指标值确定依据”一栏，却空着，或只写“调研、历史数据、工作计划、经验”。每份文件报告一次。

## 为什么审核不通过
依据要能查到出处：文号、标准、统计报表或往年数据。（财预〔2021〕101号的五类取值依据；domain.md §3.1，§3.4 D40）

## 反例
法律援助案件受理数 | ≥180件 | 数量指标 | | 依据=调研

培训合格率 | ≥95% | 质量指标 | | 依据=历史数据

村民满意度 | ≥90% | 服务对象满意度指标 | | 依据=年度工作计划

## 正例
法律援助案件受理数 | ≥180件 | 数量指标 | | 依据=2024年法律援助统计年报

培训合格率 | ≥95% | 质量指标 | | 依据=财预〔2021〕101号

村民满意度 | ≥90% | 服务对象满意度指标 | | 依据=近三年满意度测评均值

## 何时可以忽略
依据另附材料的，可以忽略，并写明附件名称。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhibiao.records import Assessment, FilingAssessment
from zhibiao.rules.base import Context, Mark, Rule, across, quote, spread, whole
from zhibiao.text.normalise import fold

_HEARSAY = re.compile(
    r"^(?:(?:工作|实际|实地|市场)?(?:调研|调查|情况|经验|需要|测算|实际)|历史(?:数据|标准|经验|情况)?|(?:行业|计划|其他|预算支出)标准|(?:年度|全年|本年|部门)?(?:工作)?(?:计划|安排|目标|要求)"
    r"|以往(?:经验|数据|情况)|往年(?:经验|情况)|惯例|根据实际(?:情况)?|实际(?:情况|工作)|其他|无|预算|据实)?[/\\—\-*.…\s]*$"
)


def look(filing: FilingAssessment, context: Context) -> Iterator[Mark]:
    """Mark the rows of a filing whose basis cannot be traced, all at once."""
    groups = spread(filing, untraceable)
    if not groups:
        return
    rows, key = across(groups)
    said = sorted({fold(one.indicator.basis or "").text.strip() for group in groups for one in group} - {""})
    what = "、".join(quote(text) for text in said[:3]) or "空白"
    advice = "写出可查的出处：__年__统计报表、__〔__〕__号文件第__条，或近三年实际值"
    yield whole(f"{rows}的指标值依据是{what}，查不到出处", advice, key)


def untraceable(assessment: Assessment) -> bool:
    """Whether the form asks for a basis and the row names none that can be looked up."""
    row = assessment.indicator
    return "basis" in row.columns and bool(_HEARSAY.match(fold(row.basis or "").text.strip()))


RULE = Rule(
    code="BPL006",
    name="untraceable-basis",
    family="boilerplate",
    severity="info",
    defects=("D40",),
    page=__doc__ or "",
    look=look,
    level="filing",
)
