"""The six criteria of the rubric, each a function from evidence to points with a reason (``domain.md`` §4.1).

Integer points, fixed denominators, no probability: the same text scores the same on every machine.
"""

from __future__ import annotations

import re
from functools import lru_cache

from zhibiao.records import Indicator, Reading, ScorePart
from zhibiao.scoring.evidence import Evidence, ValueKind
from zhibiao.text.direction import rewards_the_bad_end

_WORDY_M: dict[ValueKind, tuple[int, str]] = {
    "grade": (14, "只有等级词，没有分档标准"),
    "limit": (8, "以预算或市价为限，未写金额"),
    "reference": (7, "以规定代替数值"),
    "intent": (4, "只有意向动词，没有可计量的值"),
    "slogan": (0, "口号，没有可核查的内容"),
    "copy": (0, "照抄名称或说明，没有信息"),
    "blank": (0, "未填写指标值"),
}
_BROAD = re.compile(r"^(?:服务对象|社会公众|社会|公众|人民群众|受益群众|受益群体|受益对象|群众|对象)?$")
_FILLER = re.compile(r"补贴|补助|发放|人均|单位|平均|总$|项目|资金|费用|经费")
_LEADING_VERB = re.compile(r"^(?:完成|组织|开展|举办|受理|办理|实施|全年|年度|累计)+")
_ADVERB = re.compile(r"(?:按时|按期|准时|及时|如期|限时|按计划|按要求)+$")
_ANYTHING = frozenset({"工作", "任务", "业务", "项目", "工作任务", "计划", "年度工作", "各项", "工作计划"})
_WISH = re.compile(r"^(?:降低|减少|提升|提高|促进|推动|增强|改善|加强|完善|优化|维护|保障|确保|增加|节约)")
_NAMED = re.compile(
    r"《|〔|﹝|\[20\d\d\]|办法|条例|规定|通知|意见|标准|年报|统计|台账|决算|批复|合同|协议|规划|纲要|方案|文件|上年|去年|近三年|三年|20\d\d年(?!度?工作计划)"
)
_PLAN = re.compile(r"计划|预算|任务书|部署|安排")
_HEARSAY = re.compile(
    r"^(?:调研|历史数据|历史标准|行业标准|计划标准|经验|惯例|以往经验|其他|测算|工作需要|实际|实际情况)$"
)
_DENOMINATOR = re.compile(r"[/每]")


@lru_cache(maxsize=2048)
def _part(name: str, points: int, most: int, reason: str) -> ScorePart:
    """Equal parts are one object: a million rows have a few hundred of them, and between processes each travels once."""
    return ScorePart(name, points, most, reason)


def measurable(e: Evidence) -> ScorePart:
    """M, of 35: a number, date or checkable fact with its threshold."""
    points, reason = _measurable(e)
    return _part("measurable", points, 35, reason)


def _measurable(e: Evidence) -> tuple[int, str]:
    if e.kind == "intent" and e.full:
        return 8, "要求足额、全部，但没有数"
    if e.kind in _WORDY_M:
        return _WORDY_M[e.kind]
    if e.kind == "range":
        return 30, "区间值，未说明落在区间内即算完成"
    if e.kind == "bands":
        return 30, "按阈值分档"
    if e.kind == "fact":
        return 35, "文字目标，但可以核查"
    if e.carried:
        return 28, "数值写在名称里，指标值栏没有重复"
    if e.measure is None:
        return 35, "有明确的完成时间"
    if e.relative and not e.based:
        return 33, "有数值，但属相对值且没有基数"
    if not e.measure.printed and e.kind != "date":
        return 31, "有数值，没有写方向（≥、≤）"
    if e.measure.comparator == "=" and e.kind != "date":
        return 33, "有数值，用等号"
    return 35, "有数值和方向" if e.kind != "date" else "有明确的完成时间"


def agreement(e: Evidence, indicator: Indicator) -> ScorePart:
    """N, of 15: the type that the name promises is the type that the value has."""
    points, reason = _agreement(e, indicator.description or "")
    return _part("agreement", points, 15, reason)


def _agreement(e: Evidence, description: str) -> tuple[int, str]:
    kind = e.name.kind
    if e.kind in _WORDY_M:
        return _wordy_agreement(e)
    if conflicts(e):
        return 0, "名称与指标值类型矛盾"
    if e.kind in ("fact", "bands"):
        return (13, "可核查的状态") if kind != "money" else (6, "名称是金额，指标值是状态")
    if kind == "state":
        return 6, "名称是状态或水平，指标值是数字"
    if kind == "unknown":
        return (3, "名称不是比率，指标值是百分数") if e.type == "rate" else (15, "动作或事项与数量相符")
    if not e.name.text.endswith(e.name.head) and kind != "satisfaction":
        return 9, "只有看说明才知道指标值量的是什么"
    if ("人均" in description) != ("人均" in e.name.text) and description and kind == "money":
        return 9, "名称与说明口径不一"
    if kind == "money" and _baseless(e):
        return 12, "标准没有说明按什么计"
    wanted = {"rate": "rate", "satisfaction": "rate", "money": "money", "time": "time", "count": "count"}[kind]
    if (
        e.type == wanted
        or (kind == "satisfaction" and e.type == "count")
        or (kind == "time" and e.type in ("rate", "count"))
    ):
        return 15, "名称与指标值类型一致"
    return 9, "名称与指标值类型不完全对应"


def _wordy_agreement(e: Evidence) -> tuple[int, str]:
    if e.kind in ("copy", "blank"):
        return 0, "没有值可比"
    if e.kind == "grade":
        return (6, "名称与等级词大致对应") if e.name.kind != "rate" else (0, "名称是比率，指标值是文字")
    if e.kind == "limit":
        return 6, "有上限的意思，没有数"
    if e.name.kind == "time":
        return (8 if e.kind == "reference" else 6), "与时间有关，没有时点"
    if e.name.kind in ("rate", "count", "money", "satisfaction"):
        return 0, "名称要求数值，指标值是文字"
    return 3, "都是文字"


def conflicts(e: Evidence) -> bool:
    """Whether name and value are of types that exclude each other: 率 with a count, 次数 with a percentage (D08, D09)."""
    if e.measure is None or e.measure.unit is None:
        return False
    kind = e.name.kind
    if kind == "rate" and e.type in ("count", "money", "time") and e.measure.kind != "frequency":
        return True
    if kind == "count" and e.type == "rate" and not e.relative:
        return True
    # 防范事故发生 | 100%: a share on a bad event
    return kind in ("state", "unknown") and e.name.direction == "<=" and e.type == "rate" and (e.measure.low or 0) >= 50


def clarity(e: Evidence, indicator: Indicator) -> ScorePart:
    """O, of 15: the name says of what, and what is measured."""
    points, reason = _clarity(e, indicator.description or "")
    return _part("clarity", points, 15, reason)


def _clarity(e: Evidence, description: str) -> tuple[int, str]:
    name = e.name
    if name.generic or not name.text:
        return 5, "名称笼统，没有具体对象"
    says_more = len(description) >= len(name.text) + 3
    if name.kind in ("state", "unknown") or not name.text.endswith(name.head):
        return _headless_clarity(e, says_more)
    stem = name.object[:-2] if name.kind == "rate" else name.object
    stem = _ADVERB.sub("", _LEADING_VERB.sub("", stem))
    if stem in _ANYTHING:
        return 5, "名称笼统，没有具体对象"
    if name.kind == "money":
        stem = _FILLER.sub("", stem)
    if stem and _WISH.sub("", stem) == "":
        return 5, "只有愿望动词，没有对象"
    if (name.kind == "satisfaction" and _BROAD.match(stem)) or not stem:
        return (12, "说明补充了对象") if says_more else (9, "只有量的名称，没有具体对象")
    return (15, "对象和所量的内容都清楚") if len(stem) >= 4 else (12, "对象较笼统")


def _headless_clarity(e: Evidence, says_more: bool) -> tuple[int, str]:
    name = e.name
    if name.slogan and name.direction == "<=":
        return 8, "名称是动作，但说到了可以核查的事"
    if name.slogan:
        bare = _WISH.sub("", name.object)
        if e.kind not in _WORDY_M and (says_more or len(bare) >= 8):
            return 9, "名称是口号或动作，要看说明才知道量什么"
        return 3, "名称是口号，不是指标"
    if name.kind == "state":
        return 5, "名称是水平或状态，没有可量的属性"
    if e.kind in _WORDY_M:
        return (8, "名称是动作，没有可量的属性") if len(name.text) >= 6 else (5, "只有对象，没有可量的属性")
    if e.type == "rate" and not says_more:
        return 9, "看不出是什么的百分数"
    return (13, "事项清楚，由单位看出所量内容") if len(name.text) >= 4 else (12, "事项较笼统")


def unit_and_sign(e: Evidence) -> ScorePart:
    """U, of 15: unit (8) and direction (7)."""
    points, reason = _unit_and_sign(e)
    return _part("unit", points, 15, reason)


def _unit_and_sign(e: Evidence) -> tuple[int, str]:
    if e.kind in _WORDY_M:
        if e.kind == "limit":
            return 4, "有上限的意思，没有单位和数"
        money = e.name.kind == "money"
        return (3, "没有单位和方向") if e.kind in ("grade", "reference") and not money else (0, "没有单位和方向")
    if e.kind in ("fact", "bands") or e.measure is None or e.kind == "date":
        return 13, "完成与否有明确标志"
    unit, unit_reason = _unit(e)
    if contradicts_direction(e):
        return unit, "方向与指标含义相反"
    if not e.measure.printed or e.measure.comparator == "range":
        return unit + 3, f"{unit_reason}，方向没有写明"
    if e.measure.comparator == "=" and unit < 8:
        return unit + 5, f"{unit_reason}，用等号"
    return unit + 7, f"{unit_reason}，方向明确"


def _unit(e: Evidence) -> tuple[int, str]:
    measure = e.measure
    if measure is None or measure.unit is None:
        return 0, "没有计量单位"
    if measure.unit not in "".join(measure.text.split()) and not _spelt(measure.unit, measure.text):
        printed = e.name.unit is not None and e.name.kind == "rate" and measure.unit == "%" and "%" in measure.text
        return (8, "单位明确") if printed else (5, "单位要从名称推断")
    if _baseless(e):
        return 5, "金额没有说明按人、按件还是按次计"
    if e.name.kind == "money" and "人均" in e.name.text and not _DENOMINATOR.search(measure.unit):
        return 6, "人均金额没有说明按天还是按次"
    return 8, "单位明确"


def _spelt(unit: str, text: str) -> bool:
    return unit == "%" and bool(re.search(r"[%％]|百分|成|折|分之", text))


def _baseless(e: Evidence) -> bool:
    """补贴标准 ≤8000元: a standard without what it is paid per (D31)."""
    if e.name.kind != "money" or e.measure is None or e.measure.unit is None or e.type != "money":
        return False
    return e.name.text.endswith("标准") and "人均" not in e.name.text and not _DENOMINATOR.search(e.measure.text)


def contradicts_direction(e: Evidence) -> bool:
    """Whether the sign rewards the wrong way: cost with ≥, complaints with ≥, satisfaction with ≤ (D13)."""
    return e.kind == "number" and e.measure is not None and rewards_the_bad_end(e.name, e.measure)


def time_and_base(e: Evidence, reading: Reading) -> ScorePart:
    """T, of 10: a deadline, a frequency, or the value it starts from."""
    points, reason = _time_and_base(e, reading)
    return _part("time", points, 10, reason)


def _time_and_base(e: Evidence, reading: Reading) -> tuple[int, str]:
    if e.kind in _WORDY_M:
        if e.kind == "grade" and e.name.kind == "satisfaction":
            return 5, "年度目标"
        return (3, "以年度预算为期") if e.kind == "limit" else (0, "没有时点和基数")
    if (e.relative or (e.type == "money" and _WISH.match(e.name.text))) and not e.based:
        return 0, "相对值没有基数"
    frequency = any(m.kind == "frequency" for m in reading.measures) or any(
        f.kind == "frequency" for f in reading.facts
    )
    if reading.deadline is not None or e.kind == "date" or frequency or e.based:
        return 10, "有时点、频次或基数"
    if e.type == "time" and e.measure is not None:
        return 8, "有办理时限"
    return 5, "年度目标，时点由表格年度给出"


def basis(indicator: Indicator) -> ScorePart:
    """B, of 10: where the value comes from."""
    points, reason = _basis(indicator)
    return _part("basis", points, 10, reason)


def _basis(indicator: Indicator) -> tuple[int, str]:
    if "basis" not in indicator.columns:
        return 5, "本表没有依据栏"
    text = (indicator.basis or "").strip()
    if not text or set(text) <= set("/-—*…. "):
        return 1, "依据栏空白"
    if _HEARSAY.match(text):
        return 4, "依据笼统，无法追溯"
    if "得" in text and "分" in text:
        return 5, "依据栏写的是评分规则"
    if _NAMED.search(text):
        return 10, "依据具体可查"
    if _PLAN.search(text):
        return 6, "依据是一般工作计划"
    return 5, "依据不具体"
