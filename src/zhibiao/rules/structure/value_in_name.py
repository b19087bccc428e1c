"""指标值写在名称里

## 它查什么
名称里已有数量（如“聘请52名调解员”），而指标值只写“完成、达到、100%”。

## 为什么审核不通过
名称应当只写被衡量的事项；数值藏在名称里，系统无法与实际完成值比对。（财预〔2021〕101号；domain.md §3.4 D25）

## 反例
每月开展4次普法活动 | 完成 | 数量指标
聘请52名专职调解员 | 100% | 数量指标
改造校舍3200平方米 | 已完成 | 数量指标

## 正例
月均普法活动场次 | ≥4场 | 数量指标
专职调解员聘请人数 | ≥52名 | 数量指标
校舍改造面积 | ≥3200平方米 | 数量指标

## 何时可以忽略
名称中的数字是专有名称、年龄或范围（如“3岁以下婴幼儿”）的，可以忽略。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhibiao.records import Assessment, Measure
from zhibiao.rules.base import Context, Mark, Rule, mark, quote
from zhibiao.rules.row import own_name
from zhibiao.text.normalise import fold
from zhibiao.text.reading import read

_DIGIT = re.compile(r"[0-9一二三四五六七八九十百千万两]")
_DONE = re.compile(r"^(?:已|全部|按时|按期|如期|均)*(?:完成|达到|实现|达标|完工|到位|落实)$|^[≥=]?100%$")
_FIGURE = re.compile(r"[\d一二三四五六七八九十百千两].*")
_RANGE = re.compile(r"范围|半径|以内|以上的|内的")
_SCOPE = re.compile(r"^(?:周?岁|年|月|日|级|℃|度)")


def look(assessment: Assessment, context: Context) -> Iterator[Mark]:
    """Mark a figure that stands in the name while the target only says done."""
    row = assessment.indicator
    if own_name(assessment).kind in ("rate", "satisfaction"):
        return
    if not _DIGIT.search(row.name) or not _DONE.match(fold(row.target).text.strip(" 。.")):
        return
    hidden = [
        one
        for one in read(row.name).measures
        if one.kind in ("count", "money", "frequency") and not _scope(one) and not _RANGE.match(row.name[one.end :])
    ]
    if hidden:
        first = hidden[0]
        message = f"{quote(first.text)}写在名称里，指标值只写{quote(row.target)}"
        figures = [_figure(one) for one in hidden]
        if len(figures) == 1:
            advice = f"名称去掉数字，指标值写≥{figures[0]}"
        else:
            advice = f"名称去掉数字，一个数写一行：{'、'.join(f'≥{text}' for text in figures)}"
        yield mark(row, "name", message, advice, (first.start, first.end))


def _figure(measure: Measure) -> str:
    found = _FIGURE.search(fold(measure.text).text)
    return found.group(0) if found else measure.text


def _scope(measure: Measure) -> bool:
    return measure.unit is None or bool(_SCOPE.match(measure.unit))


RULE = Rule(
    code="STR003",
    name="value-in-name",
    family="structure",
    severity="info",
    defects=("D25",),
    page=__doc__ or "",
    look=look,
)
