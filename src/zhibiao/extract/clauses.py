"""A sentence of prose as clauses, and a clause as what is to be reached and how much of it (``domain.md`` §7.4).

``社区矫正对象的核查率达到百分之百`` is the name 社区矫正对象的核查率 with the target 达到百分之百. Text is cut, never
reworded; where the figure stands inside the clause, the name is what is left around it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

_CN = "一二三四五六七八九十百千万两零〇"
_NUM = rf"(?:百分之[{_CN}\d]+|\d[\d,]*(?:\.\d+)?(?:\s*[-—~～至]\s*\d[\d,]*(?:\.\d+)?)?|[{_CN}]+)"
_UNIT = (
    r"(?:[%％‰]|个?百分点|万?亿?元(?:/[\u4e00-\u9fff])?|万?人次|万?人|课时|学时|工作日|小时|分钟|平方米|公里|公顷|立方米|万?[件起次场期份册本张篇条名户家"
    r"个项台套辆只所处座村亩吨米级倍天日周月季年分宗例班届部]个?(?:课时|学时|工作日|小时|月|百分点)?)"
)
_BOUND = r"(?:不低于|不高于|不超过|不少于|不小于|不大于|低于|高于|超过|少于|大于等于|小于等于|大于|小于)"
_COMPARE = rf"(?:{_BOUND}|达到|达|控制在|保持在|稳定在|[≥≤<>=＝≧≦])"
_TAIL = r"(?:及?以上|及?以下|以内|之内|左右)?"
_FIGURE = rf"{_NUM}\s*(?:{_UNIT})"
_PERCENT = r"(?:百分之[一二三四五六七八九十百\d]+|\d[\d,]*(?:\.\d+)?\s*[%％‰])"
_VALUE = rf"(?:{_BOUND}[^，、；。\d]{{0,12}}|{_COMPARE}\s*|为\s*(?=\d|百分之))?(?:{_PERCENT}|{_FIGURE})\s*{_TAIL}"

_ENDS = re.compile(rf"^(?P<name>.+?)(?<![\d.,])\s*(?P<target>{_VALUE})$")
_MIDDLE = re.compile(rf"^(?P<name>.+?)(?P<target>\d[\d,]*\s*(?:{_UNIT})\s*{_TAIL}(?:[并且][^，、；。]{{1,10}})?)$")
_OBJECT = re.compile(
    rf"^(?P<verb>[\u4e00-\u9fff]{{2,4}})(?P<target>\d[\d,]*\s*(?:{_UNIT}))(?P<object>[\u4e00-\u9fff]{{2,}})$"
)
_OFTEN = re.compile(
    rf"^(?P<every>每(?:半年|季度|年度|个?月|[年季月周天日]))(?P<verb>[\u4e00-\u9fff]{{2,4}}?)(?P<times>[{_CN}\d]+[次场期篇轮])(?P<object>.{{2,}})$"
)
_WITHIN = re.compile(r"^(?P<target>\d+\s*个?(?:工作日|小时|天|日|周|月)(?:之?内|以内))(?P<name>.{2,})$")
_NONE = re.compile(
    r"^(?P<name>.*?)(?P<target>(?:无|零|未发生|未出现|不发生|不出现|没有发生|没有出现)[^无零，、]{2,10})$"
)
_FULL = re.compile(r"^(?P<name>.{2,})(?P<target>全覆盖)$")
_TOWARDS = re.compile(
    r"^(?P<target>降低|提高|提升|减少|增加|缩短|扩大|压降|改善)(?P<name>[^，、]{2,}(?:率|度|数|数量|人次|比例|比重|覆盖面))$"
)
_BARE_RATE = re.compile(r"^[\u4e00-\u9fff]{1,3}率\s*(?=[^\u4e00-\u9fff]|达)")
_CONTEXT = re.compile(r"^(?:按(?![时期质量需])照?|依据|根据|依照|参照|通过)")
_PURPOSE = re.compile(r"^(?:为(?!止)|使|从而|以便|确保|以)")
_QUOTED = re.compile(r"[“\"「][^”\"」]*[”\"」]")
_GRADE = re.compile(r"为(?P<grade>优秀|良好|合格|不合格|优|良|中|一般|差)$")
_RANK = {"优": 0, "优秀": 0, "良": 1, "良好": 1, "中": 2, "合格": 2, "一般": 2, "差": 3, "不合格": 3}
_SUBJECT = re.compile(r"^(?P<name>[^\d≥≤<>=]*?)(?=大于|小于|不低于|高于|低于|达到|[≥≤<>=\d])")
_LONG = 120  # characters; no clause is longer
_LONGEST = 500
_TELLING = re.compile(rf"[\d{_CN}无未不没覆]")  # what every target holds that may stand before such a mark
_SENTENCES = re.compile(r"[；;。]")


@dataclass(frozen=True, slots=True)
class Clause:
    """What is to be reached, the target as printed (may be empty), and words that only set the scene."""

    name: str
    target: str
    context: str = ""


def read(text: str) -> tuple[Clause, ...]:
    """All clauses of a 绩效指标 sentence, the vague ones too."""
    bands, rest = _banded(text)
    found = list(bands)
    for sentence in _SENTENCES.split(rest):
        found += _sentence(sentence.strip())
    return tuple(found)


def figures(text: str) -> tuple[Clause, ...]:
    """Only those clauses of a 绩效目标 sentence that name a percentage or a comparator with a figure to reach."""
    found = []
    for piece in re.split(r"[；;。，,、]", text):
        ends = _ENDS.match(piece.strip()) if len(piece) <= _LONGEST else None
        if (
            ends
            and re.search(rf"{_PERCENT}|{_COMPARE}", ends["target"])
            and not _inside_quotes(piece, ends.start("target"))
        ):
            found.append(Clause(ends["name"], ends["target"].strip()))
    return tuple(found)


def _sentence(sentence: str) -> list[Clause]:
    """The clauses of one sentence; scene-setting ones go to the clause that follows, bare rates to the one before."""
    found: list[Clause] = []
    context: list[str] = []
    for group in _separate(sentence):
        first = len(found)
        for piece in re.split(r"[，,](?!\d{3})", group):
            piece = piece.strip()
            clause = _clause(piece)
            if not piece:
                continue
            if _BARE_RATE.match(piece) and clause.target and len(found) > first:
                before = found[-1]
                found[-1] = replace(before, target="，".join(filter(None, (before.target, piece))))
            elif _CONTEXT.match(piece) or (context and not clause.target):
                context.append(piece)
            elif not clause.target and _PURPOSE.match(piece) and len(found) > first and not found[-1].target:
                found[-1] = replace(found[-1], name=f"{found[-1].name}，{piece}")
            else:
                found.append(replace(clause, context="，".join(context)))
                context = []
    return found + [Clause(piece, "") for piece in context]


def _separate(sentence: str) -> list[str]:
    """Parts of a sentence between those 、 that separate clauses: what stands before such a mark has its target.

    ``依法答辩、出庭应诉率 100%`` stays whole; ``办案量达到 180 件以上、结案率达到 80% 以上`` are two.
    """
    parts: list[str] = []
    pieces: list[str] = []
    tail = ""
    for piece in sentence.split("、"):
        pieces.append(piece)
        tail = f"{tail}、{piece}"[-_LONG:] if len(pieces) > 1 else piece[-_LONG:]
        if not _TELLING.search(piece):
            continue
        last = re.split(r"[，,]", tail)[-1].strip()
        if _ENDS.match(last) or _NONE.match(last) or _FULL.match(last):
            parts.append("、".join(pieces))
            pieces = []
    return [*parts, "、".join(pieces)] if pieces else parts


def _clause(piece: str) -> Clause:
    """One clause cut into name and target; one of more than 500 characters is no clause and stays whole."""
    if len(piece) > _LONGEST:
        return Clause(piece, "")
    if often := _OFTEN.match(piece):
        return Clause(often["verb"] + often["object"], often["every"] + often["times"])
    if within := _WITHIN.match(piece):
        return Clause(within["name"], within["target"])
    for pattern in (_ENDS, _MIDDLE, _FULL):
        found = pattern.match(piece)
        if found and not _inside_quotes(piece, found.start("target")):
            return Clause(found["name"].strip(), found["target"].strip())
    if counted := _OBJECT.match(piece):
        return Clause(counted["verb"] + counted["object"], counted["target"])
    if none := _NONE.match(piece):
        return Clause(none["name"].strip() or none["target"].lstrip("无零"), none["target"])
    if towards := _TOWARDS.match(piece):
        return Clause(towards["name"], towards["target"])
    return Clause(piece, "")


def _inside_quotes(piece: str, at: int) -> bool:
    return any(quoted.start() < at < quoted.end() for quoted in _QUOTED.finditer(piece))


def _banded(text: str) -> tuple[list[Clause], str]:
    """Graded bands (``大于等于 95% 为优；大于等于 90% 为良``) gathered into one clause each, and the rest.

    A new indicator begins where the grades start again from the top.
    """
    groups: list[list[str]] = []
    rest = ""
    rank = 9
    for piece, mark in re.findall(r"([^；;。，,]+)([；;。，,]?)", text):
        graded = _GRADE.search(piece.strip())
        if graded is None:
            rest += piece + mark
            continue
        here = _RANK[graded["grade"]]
        if here <= rank or not groups:
            groups.append([])
        groups[-1] += [piece.strip(), mark]
        rank = here
    return [_band(group) for group in groups], rest


def _band(group: list[str]) -> Clause:
    pieces = group[::2]
    common = _common_start(pieces) if len(pieces) > 1 else ""
    subject = _SUBJECT.match(pieces[0])
    name = common if len(common) >= 4 else subject["name"].strip() if subject else ""
    cut = [piece[len(name) :].strip() if name and piece.startswith(name) else piece for piece in pieces]
    target = "".join(text + mark for text, mark in zip(cut, group[1::2], strict=True)).rstrip("；;。，, ")
    return Clause(name or pieces[0], target)


def _common_start(texts: list[str]) -> str:
    first, last = min(texts), max(texts)
    length = next((at for at, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]), len(first))
    return first[:length]
