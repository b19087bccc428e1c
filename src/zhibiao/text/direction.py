"""Which way a figure should go, and signs that point the other way (``domain.md`` §3.4 D13).

The rule TGT006 and the score both ask here, so that they cannot disagree. A name alone is seldom enough: 使用率 may be good
high or low, 天数 may be asked for or endured. So only names that leave no doubt count.
"""

from __future__ import annotations

import re

from zhibiao.records import Measure
from zhibiao.text.names import Name

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


def rewards_the_bad_end(name: Name, measure: Measure, place: str | None = None) -> bool:
    """Whether the printed sign asks for more of a harm or a cost (≥), or for less of a good share (≤).

    ``place`` is the leaf under which the indicator stands, where that is known.
    """
    if not measure.printed:
        return False
    if measure.comparator in (">=", ">"):
        if name.kind == "money":
            plain = _COST.search(name.text) and not _FLOOR.search(name.text)
            return bool(plain) and measure.kind == "money" and place != "经济效益指标"
        if name.kind == "time":
            elapsed = measure.kind == "duration" and place in (None, "时效指标")
            return elapsed and bool(_ELAPSED.search(name.text))
        harm = _HARM.search(name.text) and not _HANDLED.search(name.text)
        return bool(harm) and measure.kind in ("count", "ratio")
    good = measure.comparator in ("<=", "<") and measure.kind == "ratio" and _GOOD_RATE.search(name.text)
    return bool(good)
