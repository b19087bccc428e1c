"""实际完成值只写“完成”

## 它查什么
自评表的“实际完成值”填“完成、已完成、有提高、非常满意”，没有数值、日期或可以核查的事实。

## 为什么审核不通过
自评要用实际值与指标值对比计分，“完成”无法对比，也无法核查。（财预〔2020〕10号；domain.md §3.4 D36）

## 反例
法律顾问聘请数量 | ≥3名 | 数量指标 | | 实际=已完成
群众法律知晓率 | ≥85% | 社会效益指标 | | 实际=有提高
服务对象满意度 | ≥90% | 服务对象满意度指标 | | 实际=非常满意

## 正例
法律顾问聘请数量 | ≥3名 | 数量指标 | | 实际=3名
社区矫正对象脱管人数 | =0人 | 质量指标 | | 实际=没有出现脱管漏管
工程完工时间 | 12月20日前 | 时效指标 | | 实际=12月12日完成

## 何时可以忽略
指标值本身是“建成并通过验收”一类的是非事项、实际值写“是”的，可以忽略。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhibiao.records import Assessment
from zhibiao.rules.base import Context, Mark, Rule, mark, quote
from zhibiao.rules.row import figures, own_name
from zhibiao.text.normalise import fold

_WORDS = re.compile(
    r"^(?:已|均已|全部|基本|按时|按期|如期|圆满|顺利|较好|全面)*(?:完成|达成|实现|达到|落实|达标|到位|完毕)(?:任务|目标|预期|预期目标|预期指标|年度目标)?$"
    r"|^(?:有|有所|明显|显著|有效|持续|逐步)+(?:提高|提升|改善|增强|好转|成效|进步)$|^(?:非常|很|较|比较|基本)?(?:满意|良好|好|优秀|合理|及时|有效|明显|显著)$"
)


def look(assessment: Assessment, context: Context) -> Iterator[Mark]:
    """Mark an actual value that is a word of completion or praise."""
    row = assessment.indicator
    actual = fold(row.actual or "").text.strip(" 。.")
    if not actual or not _WORDS.match(actual) or assessment.reading.facts:
        return
    unit = next((one.unit for one in figures(assessment) if one.unit), None) or own_name(assessment).unit
    advice = f"__{unit}" if unit else "写出实际数量、比率、日期或可核查的事实"
    yield mark(row, "actual", f"实际完成值{quote(row.actual)}没有数值，无法与指标值对比", advice)


RULE = Rule(
    code="TGT015",
    name="actual-without-value",
    family="target",
    severity="warning",
    defects=("D36",),
    page=__doc__ or "",
    look=look,
    needs=("actual",),
)
