"""阈值不可能或无意义

## 它查什么
覆盖率、合格率、满意度等最高只能是100%的指标，写成“≥100%”“>100%”或大于100的百分数。

## 为什么审核不通过
“≥100%”只能等于100%；大于100%的多半是扫描或录入错误（如“292%”实为“≥92%”）。
（domain.md §2.13，§3.4 D14，§5.3）

## 反例
政策宣传覆盖率 | ≥100% | 质量指标
参训学员满意度 | >100% | 服务对象满意度指标
工程验收合格率 | 295% | 质量指标

## 正例
政策宣传覆盖率 | =100% | 质量指标
参训学员满意度 | ≥95% | 服务对象满意度指标
年度抽检任务完成率 | ≥100% | 数量指标

## 何时可以忽略
完成率、增长率可以超过100%，不会报告。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from zhibiao.records import Assessment
from zhibiao.rules.base import Context, Mark, Rule, mark, quote
from zhibiao.rules.row import figures, own_name
from zhibiao.text.normalise import fold

_BOUNDED = re.compile(
    r"(?:覆盖|合格|达标|满意|准确|及时|优良|优秀|通过|知晓|完好|成功|办结|结案|到位|归档|出勤|参与|参训|参考|入学|在线|足额|正常|普及|处理|整改|核查|录取"
    r"|发放|公开|备案|审结|送达|巡查|答复|回复|采纳|应诉)(?:率|度|面)"
)
_OPEN = re.compile(r"增|超|完成|执行|增值|回报|产销|利用")
_MORE = re.compile(r"[≥>]|以上|超过|大于|高于|多于")
_FULL = Decimal(100)


def look(assessment: Assessment, context: Context) -> Iterator[Mark]:
    """Mark a bounded rate whose threshold lies at or beyond its end."""
    row, name = assessment.indicator, own_name(assessment)
    if not _BOUNDED.search(name.text) or _OPEN.search(name.text):
        return
    for measure in figures(assessment, "ratio"):
        low = measure.low if measure.unit == "%" else None
        if low is None or low < _FULL or (low == _FULL and not _MORE.search(fold(measure.text).text)):
            continue
        span = (measure.start, measure.end)
        if low == _FULL:
            yield mark(row, "target", f"{quote(row.name)}最高是100%，{quote(measure.text)}不可能超过", "=100%", span)
        else:
            message = f"{quote(row.name)}最高是100%，{quote(measure.text)}不可能达到，疑为录入或识别错误"
            yield mark(row, "target", message, "核对原件后改为≥__%", span)
        return


RULE = Rule(
    code="TGT007",
    name="impossible-threshold",
    family="target",
    severity="info",
    defects=("D14",),
    page=__doc__ or "",
    look=look,
    needs=("ratio",),
)
