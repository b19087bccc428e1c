"""The Chinese words of reports, one place for all formats."""

from __future__ import annotations

import re

LEVELS = {"error": "不予通过", "warning": "建议修改", "info": "提示"}
"""预警级别 by severity (``domain.md`` §6.4)."""

PARTS = {
    "measurable": "可衡量", "agreement": "名称与指标值一致", "clarity": "名称清楚", "unit": "单位和方向", "time": "时间和基数", "basis": "依据",
}  # fmt: skip
"""Criteria of the score (``domain.md`` §4.1)."""

FIELDS = {
    "name": "指标名称", "description": "指标说明", "target": "指标值", "actual": "实际完成值", "basis": "依据", "weight": "分值",
    "level1": "一级指标", "level2": "二级指标", "filing": "整表",
}  # fmt: skip
KINDS = {"new": "新增", "worse": "变差", "mended": "已改正"}
_DIGITS = re.compile(r"(\d+)")


def natural(text: str) -> tuple[object, ...]:
    """A sort key in which 表2 stands before 表10."""
    return tuple(int(part) if part.isdigit() else part for part in _DIGITS.split(text))


def short(level2: str) -> str:
    """A category without 指标, as column heads have it."""
    return level2.removesuffix("指标")
