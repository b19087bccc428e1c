"""方向写反了

## 它查什么
成本、差错、投诉、办理天数等越低越好的指标写了“≥”，或合格率、满意度等越高越好的指标写了“≤”。

## 为什么审核不通过
方向写反等于鼓励多花钱、多出错。（domain.md §2.13，§3.4 D13，§4.2 封顶55分）

## 反例
人均办公成本 | ≥500元 | 成本指标
设备故障率 | ≥2% | 质量指标
参训学员满意度 | ≤90% | 服务对象满意度指标

## 正例
人均办公成本 | ≤500元 | 成本指标
设备故障率 | ≤2% | 质量指标
设备使用年限 | ≥8年 | 可持续影响指标

## 何时可以忽略
名称的意思与字面相反时（如“投诉处理率”被误读）可以忽略，并请告诉我们。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhibiao.records import Assessment, Measure
from zhibiao.rules.base import Context, Mark, Rule, mark, quote
from zhibiao.rules.row import figures, leaf, own_name
from zhibiao.text.names import Name

_HANDLED = re.compile(
    r"办结|处理率|处置|整改|受理|回复|答复|化解|查处|纠正|挽回|追回|修复|及时|下降|减少|降低|减低|降幅|节约|节支|控制率|完成率|合格率|达标率|核实"
    r"|排除|响应率|保险|赔付|救援|处罚|打击|破案|侦破|举报|监测|宣传|培训|演练|知晓|覆盖|防控|预防|防治|补助|补贴|评审|安排|到位|执行率|支出率|使用率"
)
_LASTING = re.compile(
    r"年限|寿命|服务|开放|使用|培训|活动|保修|质保|续航|值守|值班|展出|播出|运行|轮训|驻|学习|锻炼|课"
)


def look(assessment: Assessment, context: Context) -> Iterator[Mark]:
    """Mark a sign that rewards the bad end."""
    row, name = assessment.indicator, own_name(assessment)
    if assessment.vague.flag or name.direction is None:
        return
    for measure in figures(assessment, "count", "ratio", "money", "duration"):
        if measure.printed and _reversed(name, measure, leaf(assessment)):
            good = "越低越好" if name.direction == "<=" else "越高越好"
            message = f"{quote(row.name)}{good}，{quote(measure.text)}的方向写反了"
            sign = "≤" if name.direction == "<=" else "≥"
            yield mark(row, "target", message, f"{sign}__{measure.unit or ''}", (measure.start, measure.end))
            return


def _reversed(name: Name, measure: Measure, place: str) -> bool:
    if name.direction == "<=":
        if measure.comparator not in (">=", ">") or _HANDLED.search(name.text):
            return False
        if name.kind == "time":
            return measure.kind == "duration" and place == "时效指标" and not _LASTING.search(name.text)
        if name.kind == "money":
            return measure.kind == "money" and place != "经济效益指标"
        return measure.kind in ("count", "ratio")
    good_rate = name.kind in ("rate", "satisfaction") and measure.kind == "ratio"
    return good_rate and measure.comparator in ("<=", "<") and bool(_GOOD_RATE.search(name.text))


_GOOD_RATE = re.compile(
    r"合格率|达标率|满意|完成率|准确率|及时率|优良率|通过率|知晓率|完好率|成功率|办结率|结案率|就业率|入学率|到位率|归档率"
)

RULE = Rule(
    code="TGT006",
    name="wrong-direction",
    family="target",
    severity="error",
    defects=("D13",),
    page=__doc__ or "",
    look=look,
)
