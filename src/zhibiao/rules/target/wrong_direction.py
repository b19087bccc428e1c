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
from zhibiao.text.normalise import fold

_BANDS = re.compile(r"为[优良中差]|[优良中差](?:秀|好)?[:：;；]|扣|得分|分档|率")
_HARM = re.compile(
    r"(?:差错|错误|误差|故障|投诉|事故|改判|不合格|不满意|超支|脱管|漏管|再犯罪|重新犯罪|发案|死亡|发病|感染|成灾|辍学|流失|损耗|漏损|返工|退稿"
    r"|空置|逾期|违规|违纪|违法|舆情|上访|信访|伤亡|拖欠|漏报|错报|退货|报废)(?:事件|案件|行为|发生)?(?:率|数|数量|次数|起数|件数|人数|量|比例)$"
)
_HANDLED = re.compile(
    r"办结|处理|处置|整改|受理|接收|回复|答复|化解|调[解处]|查[处办]|核查|检查|排查|评查|纠正|挽回|追回|修复|恢复|拆除|整治|清理|取缔|下降|减少|降低|排除|响应"
    r"|保险|赔付|救援|处罚|打击|侦破|举报|监测|宣传|培训|演练|防控|预防|防治|补助|审理|抽查|督办|登记|销号|防范"
)
_COST = re.compile(r"(?:成本|单价|造价|费用|(?<!经)费|支出)$")
_FLOOR = re.compile(
    r"生活费|伙食费|公用经费|抚恤|慰问|减轻|生均|保障|最低|投入|安排|配套|工资|薪酬|补偿|补助|补贴|征收|节约|节省|降低|减少|收入|收费|奖"
)
_ELAPSED = re.compile(
    r"时限$|(?:办理|办结|审批|审查|处理|周转|维修|采购)周期$|用时$|(?:办结|响应|到达|处理|办理|反馈|等候|审批)(?:时间|时长)$|(?:办理|办结|审批|审查|处理|等候|周转|出具)天数$"
)
_GOOD_RATE = re.compile(
    r"(?<!不)(?<!评审)(?<!评定)(?:合格|达标|满意|完成|准确|及时|优良|通过|知晓|完好|成功|办结|结案|就业|入学|到位|归档)(?:率|度)$"
)

_DEVIATION = re.compile(r"误差|偏差")  # what such a figure bounds, whatever the name promises
_FIGURE = re.compile(r"^(?:≥|≤|>|<|大于等于|小于等于|不少于|不低于|不超过|不高于)(?P<figure>\d.*)$")


def look(assessment: Assessment, context: Context) -> Iterator[Mark]:
    """Mark a sign that rewards the bad end."""
    row, name = assessment.indicator, own_name(assessment)
    graded = any(fact.kind == "bands" for fact in assessment.reading.facts) or _BANDS.search(row.target)
    if assessment.vague.flag or graded or _DEVIATION.search(row.target):
        return
    for measure in figures(assessment, "count", "ratio", "money", "duration")[:1]:
        if measure.printed and _reversed(name, measure, leaf(assessment)):
            good, sign = ("越低越好", "≤") if measure.comparator in (">=", ">") else ("越高越好", "≥")
            message = f"{quote(row.name)}{good}，{quote(measure.text)}的方向写反了"
            yield mark(row, "target", message, f"{sign}{_figure(measure)}（并核对数值）", (measure.start, measure.end))


def _figure(measure: Measure) -> str:
    """The figure as printed, without its sign; a blank where the sign is woven into the words."""
    text = fold(measure.text).text
    found = _FIGURE.match(text)
    return found["figure"] if found else f"__{measure.unit or ''}"


def _reversed(name: Name, measure: Measure, place: str) -> bool:
    if measure.comparator in (">=", ">"):
        if name.kind == "money":
            plain = _COST.search(name.text) and not _FLOOR.search(name.text)
            return bool(plain) and measure.kind == "money" and place != "经济效益指标"
        if name.kind == "time":
            return measure.kind == "duration" and place == "时效指标" and bool(_ELAPSED.search(name.text))
        harm = _HARM.search(name.text) and not _HANDLED.search(name.text)
        return bool(harm) and measure.kind in ("count", "ratio")
    good = measure.comparator in ("<=", "<") and measure.kind == "ratio" and _GOOD_RATE.search(name.text)
    return bool(good)


RULE = Rule(
    code="TGT006",
    name="wrong-direction",
    family="target",
    severity="error",
    defects=("D13",),
    page=__doc__ or "",
    look=look,
    needs=("clear", "count|ratio|money|duration"),
)
