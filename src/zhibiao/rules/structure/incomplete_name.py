"""名称残缺，只写了对象

## 它查什么
名称是空的、只有“其他、数量”之类的词，或满意度指标的名称只写了对象（如“援助对象”），没有写量什么。

## 为什么审核不通过
指标名称由“对象＋所量内容”构成，缺一半就不知道在量什么。（财预〔2021〕101号；domain.md §3.4 D23）

## 反例
援助对象 | ≥95% | 服务对象满意度指标
 | ≥90% | 服务对象满意度指标
其他 | ≥3项 | 数量指标

## 正例
受援人满意度 | ≥95% | 服务对象满意度指标
社会公众投诉率 | ≤2% | 服务对象满意度指标
社区矫正对象 | ≥400人 | 数量指标

## 何时可以忽略
没有。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhibiao.records import Assessment
from zhibiao.rules.base import Context, Mark, Rule, mark, quote
from zhibiao.rules.row import SATISFACTION, leaf, own_name
from zhibiao.rules.vague.precedence import swapped
from zhibiao.text.normalise import compact

_EMPTY_WORDS = re.compile(
    r"^(?:其他|其它|数量|质量|时效|成本|指标|内容|名称|效益|社会效益|经济效益|生态效益|可持续影响|社会|经济|生态|无|指标名称|三级指标)?(?:指标)?\d{0,2}$"
)
_ASKED = re.compile(r"满意|好评|投诉|认可|评价|表扬|反映|意见|幸福感|获得感|安全感|口碑|信任|回访|测评|认同|支持率")
_OBJECT = re.compile(
    r"(?:对象|人员|群众|群体|公众|居民|村民|学生|考生|学员|企业|职工|市民|患者|用户|单位|家长|客户|农户|者|社会|人)$"
)


def look(assessment: Assessment, context: Context) -> Iterator[Mark]:
    """Mark a name that is missing, or names only whom it is about."""
    row, name = assessment.indicator, own_name(assessment)
    if swapped(assessment):
        message = f"名称填的是数值{quote(row.name)}，指标值填的是{quote(row.target)}，两栏疑似填反"
        yield mark(row, "name", message, f"名称写{quote(row.target)}，指标值写{quote(row.name)}")
    elif _EMPTY_WORDS.match(compact(row.name)):
        what = quote(row.description) if (row.description or "").strip() else "对象和所量内容（如“受助学生人数”）"
        message = f"指标名称{quote(row.name)}没有写出衡量的事项" if row.name.strip() else "指标名称是空的"
        yield mark(row, "name", message, f"补写名称：{what}")
    elif leaf(assessment) == SATISFACTION and not _ASKED.search(row.name) and _OBJECT.search(name.text):
        if not assessment.vague.flag and _ASKED.search(row.target + (row.description or "")):
            return
        message = f"{quote(row.name)}只写了对象，没有写量什么"
        yield mark(row, "name", message, f"{name.text}满意度")


RULE = Rule(
    code="STR001",
    name="incomplete-name",
    family="structure",
    severity="warning",
    defects=("D23",),
    page=__doc__ or "",
    look=look,
)
