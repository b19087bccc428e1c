"""What to write instead: a skeleton in the row's own words, with blanks where the figures go.

A skeleton never contains a figure: only the unit that files it knows the right one (``domain.md`` §6.4).
"""

from __future__ import annotations

import re

from zhibiao.records import Assessment
from zhibiao.rules.row import home, name_of, own_name
from zhibiao.text.names import Name

_INTENT = re.compile(
    r"^(?:持续|不断|进一步|有效|切实|深入|积极|逐步|稳步|大力|全面|充分|努力|提升|提高|加强|增强|强化|改善|优化|完善|保障|确保|保证|维护"
    r"|落实|实现|促进|推动|推进|营造|健全|加快|打造|巩固|防止|防范|普及|做好|抓好|加大|扩大|降低|减少)+(?=[^，,。；;、]{2})"
)
_STATE = re.compile(r"(?:水平和质量|水平|能力|情况|程度|作用|效果|状况|效益|工作|及时性|时效性)$")
_QUOTES = re.compile(r'["“”]')
_WITHIN = re.compile(r"(?:控制|执行)?在.{1,8}[内中]$")
_CLAUSE = re.compile(r"[，,。；;]")
_PERSON = re.compile(
    r"(?:对象|人员|群众|群体|公众|居民|村民|学生|考生|学员|企业|职工|市民|患者|用户|单位|家长|客户|农户)$"
)
_DAYS = re.compile(r"时限|周期|天数|用时|工期|效率")
_MINUTES = re.compile(r"响应|到达|抵达|到场|等候|等待|出警|接警|时长")
_REPEATED = re.compile(
    r"诉求|投诉|维修|审批|审核|处置|处理|办理|办结|救助|受理|答复|回复|反馈|报抽|报修|报送|发放|兑现|兑付"
)

_ACTED_ON = re.compile(r"^对(?P<thing>.{2,}?)的?(?:促进|推动|影响|带动|提升|改善|保障).*$")
_HARM = re.compile(r"^(?:有效|切实|坚决|全面|严格)*(?:防止|防范|避免|杜绝|遏制|预防)")
_REACHED = re.compile(r"(?:合格|达标|完好|通过|到位|正常|规范|完整|准确)$")
_PROMPT = re.compile(r"^(?:按时|按期|及时|如期|准时)(?:完成)?(?=.{2})")
_FALLING = re.compile(r"^(?:有效|切实|逐步|持续|不断|进一步)*(?:降低|减少|压降|缩短|缓解)")
_KNOWN = re.compile(r"意识|知识|宣传|普法|政策|法治|素养|观念")
_LASTING = re.compile(r"使用|设施|设备|工程|资产|房屋|道路|系统|平台")
_RULES = re.compile(r"机制|制度|体系|长效|规范|管理")
_RULES_TAIL = re.compile(r"(?:机制|制度|体系)+$")
_TOTAL = re.compile(r"总|合计|金额$")

_SHORT = 24

_BY_LEAF = {
    "数量指标": "{topic}数量≥__（填写件、次、人等单位）",
    "质量指标": "{topic}达标率≥__%（注明达标标准）",
    "时效指标": "{topic}__月__日前完成，或{topic}及时率≥__%",
    "经济成本指标": "{topic}成本≤__元/__（注明每人、每件或总额）",
    "社会成本指标": "{topic}引发的投诉≤__件",
    "生态环境成本指标": "{topic}排放（占用）≤__（注明单位）",
    "经济效益指标": "{topic}带来的收入（节约）≥__万元",
    "社会效益指标": "{topic}测评得分≥__分（上年为__分），或受益人数≥__人",
    "生态效益指标": "可量的生态结果：节水（节电、节纸）量≥__（注明单位），或{topic}改善幅度≥__%（上年为__）",
    "可持续影响指标": "{topic}测评得分≥__分（上年为__分），或相关制度≥__项、持续执行≥__年",
    "服务对象满意度指标": "{topic}满意度≥__%（调查≥__人）",
}


def topic(name: str) -> str:
    """The thing that a name speaks of, without the verb of intent before it and the word of state behind it."""
    clause = _WITHIN.sub("", _CLAUSE.split(_QUOTES.sub("", name).strip(), maxsplit=1)[0])
    acted_on = _ACTED_ON.match(clause)
    bare = _INTENT.sub("", acted_on["thing"] if acted_on else clause)
    short = _STATE.sub("", bare)
    return short if len(short) >= 2 else bare or clause


def skeleton(assessment: Assessment) -> str:
    """What the row's target could look like, by the kind of its name and else by its leaf."""
    name, place = own_name(assessment), home(assessment)
    if name.kind in ("state", "unknown") or name.slogan:
        return _by_leaf(assessment, name, place)
    if name.kind == "satisfaction":
        return f"{name.text}≥__%（调查≥__人）"
    if name.kind == "rate":
        return f"{name.text}{_sign(name)}__%"
    if name.kind == "money":
        return _money(name, place)
    if name.kind == "time":
        return _time(name)
    return f"{name.text}{_sign(name)}__{name.unit or '（填写单位）'}"


def deadline(assessment: Assessment) -> str:
    """A skeleton with a date, a number of days or a rate of promptness, whichever the name calls for."""
    name = own_name(assessment)
    if name.kind == "rate":
        return f"{name.text}≥__%"
    return _time(name)


def _money(name: Name, place: str) -> str:
    if name.direction != "<=" and not place.endswith("成本指标"):
        return f"{name.text}≥__万元"
    if _TOTAL.search(name.text):
        return f"{name.text}≤__万元"
    return f"{name.text}≤__元/人" if "人均" in name.text else f"{name.text}≤__元/__（注明每人、每件或总额）"


def _time(name: Name) -> str:
    thing = topic(name.text)
    if name.text.endswith(("及时性", "准时性")):
        return f"{thing}及时率≥__%，或{thing}__月__日前完成"
    if name.text.endswith("效率"):
        return f"{thing.removesuffix('效率')}平均用时≤__个工作日"
    if _MINUTES.search(name.text):
        return f"{name.text}≤__（填写分钟、小时或天）"
    if _DAYS.search(name.text):
        return f"{name.text}≤__个工作日"
    if "频率" in name.text:
        return f"{name.text}每月≥__次"
    if "年限" in name.text:
        return f"{name.text}≥__年"
    thing = _PROMPT.sub("", thing)
    if _REPEATED.search(thing) and not name.text.endswith(("时间", "日期", "时点", "期限")):
        return f"{thing}及时率≥__%，或平均用时≤__个工作日"
    ending = "前" if name.text.endswith(("时间", "日期", "时点", "期限")) else "前完成"
    return f"{thing}：__月__日{ending}"


def _by_leaf(assessment: Assessment, name: Name, place: str) -> str:
    lent = name_of(assessment)
    description = (assessment.indicator.description or "").strip(" 。；;")
    if lent.kind in ("rate", "count") and 2 < len(description) <= _SHORT and description.endswith(lent.head):
        return f"{description}{_sign(lent)}__{lent.unit or ''}（按描述命名）"
    thing = topic(name.text) or "本项工作"
    if _REACHED.search(thing):
        return f"{thing}率≥__%"
    if _HARM.match(name.text):
        return f"{thing}次数≤__起"
    if _FALLING.match(name.text):
        return f"{thing}较上年（__）下降≥__%"
    if place == "时效指标":
        thing = _PROMPT.sub("", thing)
    special = _special(thing, place)
    return special or _BY_LEAF.get(place, "{topic}≥__（注明单位）").format(topic=thing)


def _special(thing: str, place: str) -> str | None:
    if place == "服务对象满意度指标" and "满意" in thing:
        return f"{thing}≥__%（调查≥__人）"
    if place == "社会效益指标" and _PERSON.search(thing):
        return f"{thing}受益人数≥__人"
    if place == "社会效益指标" and _KNOWN.search(thing):
        return f"{thing}知晓率≥__%（抽样≥__人）"
    if place == "可持续影响指标" and _LASTING.search(thing):
        return f"{thing}年限≥__年"
    if place == "可持续影响指标" and _RULES.search(thing):
        return f"{_RULES_TAIL.sub('', thing)}制度≥__项，持续执行≥__年"
    return None


def _sign(name: Name) -> str:
    return "≤" if name.direction == "<=" else "≥"
