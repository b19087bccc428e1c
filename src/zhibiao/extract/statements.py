"""A stretch of report prose as what was to be reached and what was: ``飞机数量≥6架，实际6架``.

Reports print target and result side by side (``domain.md`` §7.1, 自评报告). Text is cut, never reworded. A statement without a
figure keeps its words as the name; where the figure follows no word for a target, ``certain`` is false.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

_SIGN = r"(?:[≥≤><=≧≦＞＜＝﹥﹤⩾⩽]{1,2}|不低于|不少于|不高于|不超过|不小于|不大于|大于等于|小于等于)"
_NUMBER = r"(?:约\s*)?(?:百分之[一二三四五六七八九十百\d]+|\d[\d,]*(?:\.\d+)?)(?:\s*[-~～—至]\s*\d[\d.]*\s*[%％‰]?)?"
_UNIT = r"(?:[%％‰]|[多余]?(?:个?百分点|[万亿]?[\u4e00-\u9fff]{1,3}|[a-zA-Z²³㎡]{1,3})(?:[/·][^，,；;。、\s]{1,8})?)"
_TAIL = r"(?:及?以[上下内]|之内|左右)?"
_SIGNED = re.compile(rf"^(?P<name>.{{2,}}?)\s*(?P<target>{_SIGN}\s*\d[^，,；;。、]{{0,20}})$")
_STATED = re.compile(
    rf"^(?P<name>.{{2,}}?)(?P<word>指标值?|目标值?|计划值?)(?:为|是|：|:)\s*(?P<target>{_SIGN}?{_NUMBER}\s*{_UNIT}?{_TAIL})$"
)
_TASK = re.compile(
    rf"^(?P<name>.{{2,}}?)(?P<word>(?:年初|年度|全年|计划)(?:任务数|任务值|目标数|计划数)|(?:年初|年度|全年)?(?:目标值|指标值|计划值))(?:为|是)?\s*(?P<target>{_NUMBER}\s*{_UNIT}?)$"
)
_CLOSING = re.compile(
    rf"^(?P<name>.*?[\u4e00-\u9fff）)”\"]{{2,}}?)\s*(?P<join>均为|均达到?|达到?|为|是|控制在)?\s*(?P<target>(?:每(?:半?年|季度?|个?月|周|天|日))?{_NUMBER}\s*{_UNIT}?{_TAIL})$"
)
_TOLD = re.compile(r"(?:任务|目标|计划)(?:数量?|值)$")
_BARE = re.compile(r"\d$")
_OPEN_END = re.compile(r"[\d年月日]$")
_TOWARDS = re.compile(
    r"^(?P<name>.{2,}?)(?P<target>(?:有所|显著|明显|不断|持续|逐步|有效|进一步|全面|得到)?(?:提高|提升|增强|改善|减少|降低|加强|达标|优化))$"
)
_RESULT = re.compile(r"^(?:实际|全年完成|全年实际|年度完成|完成值|完成(?![^，,]{0,4}[率性])|已(?:完成|经|全部|达到))")
_EARLIER = re.compile(r"去年|上年|往年|历年|同比|截至")
_PIECES = re.compile(r"([，,])(?!\d{3}(?!\d))")
_MARKS = re.compile(r"[，,]")
_SENTENCES = re.compile(r"[。；;]")
_RUN_ON = re.compile(r"(?<=[%％‰])(?=(?!以[上下内]|及以|左右|的)[\u4e00-\u9fff]{2,}[^，,。；;]*\d)")
_LONG, _LONGEST = 60, 500
_BOTH = re.compile(r"[及和与、]")


@dataclass(frozen=True, slots=True)
class Statement:
    """What is to be reached, the target as printed (may be empty), the result, and whether the words say it is a target."""

    name: str
    target: str
    actual: str | None = None
    certain: bool = False


def read(text: str) -> tuple[Statement, ...]:
    """The statements of one category's prose: those with figures, else the first words of each sentence."""
    found: list[Statement] = []
    plain: list[Statement] = []
    for sentence in _SENTENCES.split(text):
        first = len(found)
        words, result = "", None
        for piece, mark in _pieces(sentence):
            if _RESULT.match(piece) and (len(found) > first or words):
                result = result or piece
                if len(found) > first:
                    found[-1] = replace(found[-1], actual=found[-1].actual or piece)
                continue
            here = valued(piece)
            if not here:
                words += piece + mark
                continue
            if words and here[0].certain:
                here = (replace(here[0], name=words + here[0].name), *here[1:])
            found += here
            words = ""
        if len(found) == first and words:
            plain.append(replace(_towards(_MARKS.split(words)[0]), actual=result))
    return tuple(found or plain)


def figures(text: str) -> tuple[Statement, ...]:
    """Only the statements with a figure in a paragraph of goals; what an earlier year reached, or repeats an amount, is none."""
    found: list[Statement] = []
    seen: set[str] = set()
    for number, sentence in enumerate(re.split("。", text)):
        for piece, _ in (part for group in re.split("[；;]", sentence) for part in _pieces(group)):
            if _EARLIER.search(piece):
                continue
            for item in valued(piece):
                amount = re.sub(r"[约多余\s]", "", item.target)
                repeated = number > 0 and not amount.endswith(("%", "％", "‰")) and amount in seen
                if not repeated:
                    found.append(replace(item, certain=False))
                seen.add(amount)
    return tuple(found)


def valued(piece: str) -> tuple[Statement, ...]:
    """The statement of one piece that ends with its figure; two where 均 says that it holds for two names; else none."""
    if len(piece) > _LONGEST:
        return ()
    if signed := _SIGNED.match(piece):
        return (Statement(signed["name"], signed["target"].strip(), certain=True),)
    for pattern in (_TASK, _STATED):
        if stated := pattern.match(piece):
            return (Statement(stated["name"], stated["target"].strip(), certain=True),)
    closing = _CLOSING.match(piece)
    if closing is None or (_BARE.search(closing["target"]) and not closing["join"]):
        return ()
    name, target = closing["name"].strip(), closing["target"].strip()
    if (closing["join"] or "").startswith("均"):
        return tuple(Statement(part.strip(), target) for part in _BOTH.split(name) if part.strip())
    return (Statement(name, target, certain=bool(_TOLD.search(name))),)


def _pieces(sentence: str) -> list[tuple[str, str]]:
    """The parts of a sentence between its commas, each with the comma after it; a part that runs on after 100% is cut."""
    parts = _PIECES.split(sentence)
    found = []
    for text, mark in zip(parts[::2], (*parts[1::2], ""), strict=True):
        listed = [part for piece in _listed(text) for part in _RUN_ON.split(piece)]
        found += [(part.strip(), mark) for part in listed if part.strip()]
    return found


def _listed(text: str) -> list[str]:
    """A part cut at those 、 before which a figure stands: ``完好率98%、报修率3‰``; others part the words of a name."""
    if "、" not in text:
        return [text]
    found: list[str] = []
    waiting: list[str] = []
    for part in text.split("、"):
        waiting.append(part)
        if len(part) < _LONG and _CLOSING.match(part.strip()) and not _OPEN_END.search(part.strip()):
            found.append("、".join(waiting))
            waiting = []
    return [*found, "、".join(waiting)] if waiting else found


def _towards(words: str) -> Statement:
    found = _TOWARDS.match(words) if len(words) <= _LONGEST else None
    return Statement(found["name"], found["target"]) if found else Statement(words, "")
