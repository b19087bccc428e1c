"""Digit traps: text with digits in which nothing is measured (``domain.md`` §5.5).

:func:`mask` blanks them out so that no later step reads a figure there. Traps are found in two rounds, before and after
dates are read, because a year label (``2024年``) is only what remains when no date has taken it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from zhibiao.text.lexicon import alternation, phrases

HIDDEN = "\0"
"""Stands for a masked character; folded text never contains it."""

_CN = "一二三四五六七八九十"
_NUMERIC = re.compile(f"[0-9{_CN}两百千万]")
_UNSIGNED = r"(?<![≥≤<>=\d.,])"
_DAY = r"(?:国家|宪法|全国|世界|国际|法制|法治|禁毒|消防|植树|宣传|活动|纪念|中国)"

_EARLY = (
    ("bookmark", r"\[bookmark:[^\]\n]{0,60}\]?"),
    ("title", r"《[^》\n]{1,60}》"),
    ("quoted", r"\"[^\"\n]{1,30}\"|'[^'\n]{1,30}'"),
    ("quoted", rf"[{_CN}两]个(?:百分之百|\d{{2,3}}%)"),
    ("document", r"(?:[〔\[(【<](?:19|20)\d{2}[〕\])】>]|(?:19|20)\d{2}年)第?\d{1,5}号(?:文件?|令|公告|通知)?"),
    ("document", r"第?\d{1,5}号(?:文件?|令|公告|通知|决议|会议|部令|总)|[〔\[【](?:19|20)\d{2}[〕\]】]"),
    ("plan", rf"(?:第[{_CN}]{{1,3}}个)五年|[十][一二三四五六]五(?=规划|期间|时期|末|$|,)|[五六七八九]五(?=普法)"),
    ("campaign", r"(?:\d+|[NnXx])(?:类|张|总|名专员)?(?:\+(?:\d+|[NnXx]))+(?![%\d])"),
    ("campaign", _UNSIGNED + r"\d{2,5}(?=工作法|工程|行动|计划|模式|机制|体系|战略|教育)"),
    ("hotline", _UNSIGNED + r"(?:123\d\d|95128|95598|96\d{3})(?![\d元件人个次%万户名.,])"),
    ("hotline", _UNSIGNED + r"(?:110|119|120|122|114)(?=热线|平台|急救|举报|电话|报警|宣传|消防|指挥|调度|联动|接处警)"),
    ("clock", _UNSIGNED + r"(?:[01]?\d|2[0-4]):[0-5]\d(?::\d\d)?(?!\d)"),
    ("allround", r"24小时(?=(?:正常|全天|不间断|连续|专人|轮流)?(?:值|不|运|备|待命|看护|服务|开放|可查|热线|畅通|监|在线|巡|守|执|应急|轮))"),
    ("allround", r"(?:7天?|5天?|365天?)[×xX*](?:24|8)(?:小时)?|365天(?!内|以内)"),
    ("circle", r"\d{1,3}(?:分钟|小时|公里)[^,;。\n]{0,8}圈"),
    ("version", r"[Vv]\d+(?:\.\d+){0,3}版?|\d+\.\d+(?=版|平台|系统|版本|运行|应用|模式|时代)|(?:19|20)\d{2}版"),
    ("standard", r"(?<![A-Za-z])(?:GB|DB|CJJ|JGJ|SL|HJ|JT|YY|ISO|TB|NY|LY|WS|GA|JTG|CJ|GY|CNAS|CMA|T/)[A-Z/]{0,6}[ -]?\d[\dA-Z./-]*"),
    ("label", r"(?<![0-9万千百亿/每·A-Za-z])(?![Qq][1-4](?!\d))[A-Za-z]{1,6}-?\d+(?:\.\d+)?(?!\d)"),
    ("label", r"(?<![\d.≥≤<>=])\d{1,2}[GSKDA](?![A-Za-z0-9])"),
    ("code", r"(?<![A-Za-z0-9])[A-Za-z0-9]{10,60}(?![A-Za-z0-9])"),
    ("phone", r"(?<!\d)0\d{2,3}-\d{7,8}(?!\d)|邮编:?\d{6}|(?:大街|大道|路|街)\d{1,4}号"),
    ("annex", r"(?:附件|附表|附录|(?:^|见|如|详见)[表图])\d{1,2}(?![\d%])"),
    ("weight", r"(?:指标|权重|分值)[:(]?\d+(?:\.\d+)?[分%]?\)?$|(?<=[一-龥])\(\d{1,3}分\)|(?:满分|总分)为?\d+分?"),
    ("score", r"(?:得分|评分|自评价?|评价)[为:]?\d+(?:\.\d+)?分"),
    ("headcount", r"(?:编制|实有|在职|在编|现有)(?:人员|人数|职工|在职)*(?:总计|共计|共|为|:)?\d+[人名]"),
    ("staff", r"\d+名(?=领导|专人|分管|负责)|(?:明确|指定|确定|安排)?专人\d+名"),
    ("formula", r"\([^()\n]{1,40}/[^()\n]{1,40}[×xX*]100%\)|[×xX*]100%"),
    ("unit_code", r"^\d{3,6}-?(?=[一-龥]{2,20}(?:局|院|委|厅|校|中心|本级|办公室|馆|站|大学)(?:本级|机关)?$)"),
    ("event", r"(?<!\d)(?:1[0-2]|[1-9])·(?:3[01]|[12]\d|[1-9])(?!\d)"),
    ("event", rf"(?<![\d.])(?:1[0-2]|[1-9])\.(?:3[01]|[12]\d|[1-9])(?!\d)(?={_DAY})"),
    ("event", rf"(?:\d{{1,2}}|[{_CN}]{{1,2}})月(?:(?:\d{{1,2}}|[{_CN}]{{1,3}})[日号])?(?=\"|{_DAY}[一-龥]{{1,10}}(?:日|节|周|月)(?![前内]))"),
    ("list_marker", r"(?:^|(?<=[\n。;]))(?:\d{1,2}(?:、|\.(?!\d))|\(\d{1,2}\)(?=[一-龥]))"),
)  # fmt: skip
_LATE = (
    ("ordinal", rf"第[\d{_CN}百零]{{1,6}}(?![\d{_CN}百零名位季])"),
    ("past", r"(?:上年|去年|上一年度?|前年|同期)(?:为|是|完成|办理|实际|值为?|基数为?|[:(])\d[\d.,]*[万亿]?[%一-龥]?"),
    ("year", r"(?<![\d.])(?:(?:19|20)\d{2}(?:[-~至、/](?:(?:19|20)\d{2}|\d{2}))?|二[〇零]\w{2})(?:年度|学年度?|财年|年(?:全年|度内?|初|内|前|起|以来)?|(?=级|届))"),
    ("window", rf"(?:近|前|过去|最近)[\d{_CN}两]{{1,2}}个?(?:年|月|季度)"),
    ("wage", r"最低工资(?:标准)?\d+(?:\.\d+)?元"),
    ("idiom", r"(?<![≥≤<>=\d十百])[1一]批(?!次)"),
    ("idiom", rf"[{_CN}]([一-龥])一(?!次|个?[月年周季日天])[一-龥](?<![年月周季日天旬]一.)"),
    ("idiom", r"八小时(?:以?外)"),
)  # fmt: skip
_RECORDED_WITHOUT_DIGITS = frozenset({"plan", "ordinal", "idiom", "event"})


@dataclass(frozen=True, slots=True)
class Trap:
    """A trap of class ``kind`` at ``[start, end)`` of folded text."""

    kind: str
    start: int
    end: int


@cache
def _compiled(late: bool) -> tuple[tuple[str, re.Pattern[str]], ...]:
    rules = [(kind, re.compile(pattern)) for kind, pattern in (_LATE if late else _EARLY)]
    if late:
        rules.append(("idiom", re.compile(alternation(phrases("numeral_idioms")))))
    return tuple(rules)


def mask(text: str, *, late: bool, name: str = "") -> tuple[str, tuple[Trap, ...]]:
    """``text`` with every trap blanked by :data:`HIDDEN`, and the traps in order of place.

    ``late`` chooses the round after dates are read. ``name``, the indicator's, settles doubtful cases: ``1:20`` is a time
    of day except where the name speaks of a ratio.
    """
    if not _NUMERIC.search(text):
        return text, ()
    traps: list[Trap] = []
    for kind, pattern in _compiled(late):
        for match in pattern.finditer(text):
            start, end = match.span()
            if not _is_trap(kind, match, name):
                continue
            if _recorded(kind, match[0]):
                traps.append(Trap(kind, start, end))
            text = text[:start] + HIDDEN * (end - start) + text[end:]
    return text, tuple(sorted(traps, key=lambda trap: (trap.start, trap.end)))


def _recorded(kind: str, text: str) -> bool:
    return kind in _RECORDED_WITHOUT_DIGITS or any("0" <= char <= "9" for char in text)


def _is_trap(kind: str, match: re.Match[str], name: str) -> bool:
    text = match[0]
    if kind == "clock":
        return "比" not in name
    if kind == "code":
        return any(char.isalpha() for char in text) and any(char.isdigit() for char in text) or (text.isdigit() and len(text) > 10)
    if kind == "quoted" and text[0] in "\"'":
        inside = text[1:-1]
        whole = match.start() == 0 and match.end() == len(match.string)
        return _NUMERIC.search(inside) is not None and not (inside[0] in "≥≤<>=" or (whole and _figure(inside)))
    if kind == "title":
        return _NUMERIC.search(text) is not None
    return True


def _figure(text: str) -> bool:
    """Whether a wholly quoted value is a plain figure with its unit."""
    return re.fullmatch(r"\d[\d.,]*[万亿]?(?:%|[一-龥]{1,3})(?:以[上下内])?", text) is not None
