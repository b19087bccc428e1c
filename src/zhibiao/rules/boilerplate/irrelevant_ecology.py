"""与项目无关的生态效益

## 它查什么
项目名称、目标和其他指标都与生态环境、资源节约、工程建设无关，却在生态效益里填了“促进生态文明、推动绿色发展”一类的话。
只查说法空泛的行，有具体数值的不报告。

## 为什么审核不通过
为填满表格而凑的指标与项目无关，审核时按“相关性”不足处理；没有生态效益的项目可以不填。
（domain.md §2.8，§3.4 D29；财预〔2021〕101号允许按需设置）

## 反例
@ 项目=人民调解员补贴 目标=保障基层调解工作开展
改善生态环境质量 | 改善生态环境质量 | 生态效益指标
调解案件数 | ≥200件 | 数量指标

## 正例
@ 项目=河道保洁 目标=清理河道垃圾
河道水质达标率 | ≥90% | 生态效益指标
垃圾清运量 | ≥800吨 | 数量指标

@ 项目=人民调解员补贴 目标=保障基层调解工作开展
无纸化办案率 | ≥60% | 生态效益指标
调解案件数 | ≥200件 | 数量指标

## 何时可以忽略
项目确有生态内容、但名称和目标没有写出来的，可以忽略。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhibiao.records import Assessment
from zhibiao.rules.base import Context, Mark, Rule, mark, quote
from zhibiao.rules.row import leaf
from zhibiao.text.normalise import compact

_BOILERPLATE = re.compile(
    r"^(?:促进|推动|推进|改善|提升|提高|保护|加强|维护|倡导|助力|优化|有效|持续|不断|进一步|明显|建设|践行|形成|营造"
    r"|生态|文明|环境|绿色|发展|生活|生产|方式|转变|质量|环保|节能|减排|低碳|可持续|和谐|意识|水平|保护|效益|良好|我[局县市区院校]|社会|全[县市区]|的|和|与|及)+$"
)
_NATURE = re.compile(
    r"生态|环境|环保|环卫|绿|造林|林业|森林|草原|草地|河|湖|水[利库质源土体]|[供排污用节]水|湿地|大气|空气|污染|垃圾|节能|能源|减排|碳|农|耕地|田|土壤|土地|国土|矿"
    r"|园|建设|改造|工程|修缮|装修|修复|治理|养护|煤|电|燃气|供暖|供热|公路|道路|桥|厕|畜|渔|种植|种子|粮|秸秆|化肥|防火|地质|气象|海|自然|车辆|设备|印刷"
)
_SILENT = frozenset({"生态效益指标", "成本指标", "经济成本指标", "时效指标", "经济效益指标"})
_ENDS = 4


def look(assessment: Assessment, context: Context) -> Iterator[Mark]:
    """Mark empty ecology talk in a project that has nothing to do with nature or building."""
    row = assessment.indicator
    if leaf(assessment) != "生态效益指标" or assessment.vague.reason in (None, "空值"):
        return
    if not _BOILERPLATE.match(compact(row.name)):
        return
    project = context.project
    said = "".join((project.heading.project or "", project.goal or "", row.heading.project or ""))
    description = row.description or ""
    own = "" if _BOILERPLATE.match(compact(description)) else description
    if not said or _NATURE.search(f"{said}{context.once(_siblings)}{own}"):
        return
    message = f"本项目的名称、目标和其他指标都与生态无关，{quote(row.name)}是凑数的套话"
    yield mark(row, "name", message, "没有生态效益可以不设，删除本行")


def _siblings(rows: tuple[Assessment, ...]) -> str:
    """The word about nature that the other rows' names hold; where none does, the ends that could be half of one."""
    names = "".join(one.indicator.name for one in rows if leaf(one) not in _SILENT)
    found = _NATURE.search(names)
    return found.group() if found else names if len(names) <= 2 * _ENDS else f"{names[:_ENDS]}\n{names[-_ENDS:]}"


RULE = Rule(
    code="BPL004",
    name="irrelevant-ecology",
    family="boilerplate",
    severity="warning",
    defects=("D29",),
    page=__doc__ or "",
    look=look,
    deletes=True,
    needs=("vague",),
    sees="table",
)
