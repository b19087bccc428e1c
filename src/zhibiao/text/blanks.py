"""Values that say nothing at all: empty cells, dots and dashes, templates left open (``domain.md`` §4.2, §5.5)."""

from __future__ import annotations

import re

from zhibiao.text import units
from zhibiao.text.normalise import fold

_DOTS = re.compile(r"[\s.…。,、;:/\\|_~*#+=≥≤<>×?()\[\]\"'·%‰-]*")
_TEMPLATE = re.compile(
    r"(?:目标|指标|目标值|指标值|内容|目标内容|指标内容)\s?\d*[.…:]*|[xX×*○〇]{1,}(?:%|[一-龥]{1,3})?"
    r"|(?:暂)?无(?:内容|此项|此指标|相关指标)?|空|(?:本)?(?:项目|单位|指标)?(?:暂)?(?:不涉及|不适用|未涉及|不作要求|不设置|无此项)(?:该|此)?(?:项)?(?:指标|内容)?"
    r"|N/?A|nan|NaN|none|null|NULL|待定|待填|请填写|请输入"
)
_LONGEST = 12
_SIGNS = re.compile(r"^[≥≤<>=*\s]+|[*xX×_?.…]+")
_ADVERSE = re.compile(
    "事故|事件|案件|投诉|上访|信访|舆情|违规|违纪|违法|违反|泄密|泄露|失密|差错|错误|漏|脱管|死亡|伤亡|伤害|亡人|污染|扰民|返贫|失学|拖欠|挪用|截留|串通|白条"
    "|暴发|传播|扩散|火灾|溺|欠|超标|流失|损坏|破坏|塌|滑坡|丢失|丢件|骗|套取|瞒|虚|假|侵占|占用|干扰|纠纷|群体|极端|放生|缺陷|矛盾|隐患|问题|外流|负面|超支|赤字"
    "|肇事|肇祸|中断|故障|异常|逾期|积压|滞留|损失|影响|风险|私|不当|不良|倒灌|内涝|暴力|犯罪|辍学|脱保|处罚|外溢|危害|违建|抛荒|撂荒|枯死|虐|欺|盗|复燃|走失|意外|返潮|黑臭|抵触|阻|罚|申诉|复议|诉讼|断电|断水|断供|停电|停水|停气"
)
_GOOD = re.compile(
    "效益|效果|收入|收益|销售|营业|产值|指标|目标|满意|水平|能力|发展|促进|提升|提高|增强|改善|机制|营造|氛围|成本|金额|经费|费用|环境|作用|保障|成效|质量|贡献|带动|影响力|(?:数|数量|率|度|性)$"
)
_ASKS = re.compile("是否|有无|会否|有没有")


def is_blank(folded: str, name: str = "") -> bool:
    """Whether a folded text is no value: nothing, dots, /, a unit alone, ≥**%, 不涉及, 无 where nothing is asked.

    ``无`` under the name of something bad (``安全事故``) or after 是否, 有无 is an answer and no blank.
    """
    if _DOTS.fullmatch(folded):
        return True
    if folded in ("无", "没有", "暂无"):
        return not asks_for_none(name)
    if _TEMPLATE.fullmatch(folded):
        return True
    if len(folded) > _LONGEST or any(char.isdigit() for char in folded):
        return False
    rest = _SIGNS.sub("", folded)
    return not rest or units.whole(rest) is not None


def asks_for_none(name: str) -> bool:
    """Whether ``name`` speaks of something bad, or asks 是否 or 有无, so that 无 or 否 is its answer."""
    text = fold(name).text
    if _ADVERSE.search(text) or _ASKS.search(text):
        return True
    return len(text) > 4 and not _GOOD.search(text)
