"""指标值没有填写

## 它查什么
有指标名称，但指标值是空白、斜杠、横线，或“无、不涉及、不适用”。

## 为什么审核不通过
指标值是必填项，空白和空格都不能通过系统校验；占着一行却没有目标，既不能监控也不能评分。
（domain.md §3.1“value mandatory”，§4.2 封顶0分）

## 反例
培训学员人数 | | 数量指标
节水量 | / | 生态效益指标
带动就业人数 | —— | 社会效益指标

## 正例
培训学员人数 | ≥120人 | 数量指标
节水量 | ≥300吨 | 生态效益指标
带动就业人数 | ≥45人 | 社会效益指标

## 何时可以忽略
没有。不适用的行请整行删除，并在说明中写明不适用的理由。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhibiao.records import Assessment
from zhibiao.rules.base import Context, Mark, Rule, mark, quote
from zhibiao.rules.skeleton import skeleton
from zhibiao.rules.vague.precedence import leading


def look(assessment: Assessment, context: Context) -> Iterator[Mark]:
    """Mark a row with a name and no target."""
    if leading(assessment) != "VAG005":
        return
    row = assessment.indicator
    if context.project.narrative:
        message = f"文字目标只提到{quote(row.name)}，没有写要达到多少"
        yield mark(row, "target", message, skeleton(assessment))
        return
    filled = f"填的是{quote(row.target)}" if row.target.strip() else "是空白"
    message = f"{quote(row.name)}的指标值{filled}，等于没有目标"
    yield mark(row, "target", message, f"{skeleton(assessment)}；确不适用的请删除本行")


RULE = Rule(
    code="VAG005",
    name="empty-target",
    family="vague",
    severity="error",
    defects=("D32", "D33"),
    page=__doc__ or "",
    look=look,
    needs=("VAG005",),
    sees="table",
)
