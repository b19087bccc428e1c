"""What a target offers as evidence: a number, a date, a checkable fact, a grade, or only words (``domain.md`` §4.1, §4.4).

The vague flag and the score both read this one record, so that they cannot disagree.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from zhibiao.records import Measure, Reading
from zhibiao.text.names import Name, analyse
from zhibiao.text.normalise import compact, fold
from zhibiao.text.reading import read

ValueKind = Literal[
    "number", "range", "date", "fact", "bands", "grade", "limit", "reference", "intent", "slogan", "copy", "blank"
]
ValueType = Literal["count", "rate", "money", "time", "other"]

VAGUE_KINDS: frozenset[ValueKind] = frozenset({"grade", "limit", "reference", "intent", "slogan", "copy", "blank"})
_TYPES: dict[str, ValueType] = {
    "count": "count", "ratio": "rate", "money": "money", "duration": "time", "date": "time",
    "frequency": "count", "change": "rate", "rank": "other", "other": "other",
}  # fmt: skip
_CONTINUED = re.compile(r"持续|不断|进一步|有效|逐步|稳步|得到|全面|明显|显著|的|了|率|情况|程度")
_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")
_YES = re.compile(r"^(?:是|有|能|√|达到|达标|完成|已完成|实现)[。.!！]?$")
_DEGREE = re.compile(r"明显|显著|有效|进一步|良好|较好|不断|持续|逐步|平稳|满足")
_DONE = re.compile(r"^(?:已|全部|按时|按期|均)?(?:完成|完毕|达到|达标|实现|到位|完工|是|100%|100)[。.!！]?$")
_LIMIT = re.compile(
    r"为限|市场价|预算(?:范围|数|批复|安排|资金|总额|额度|金额|控制)?(?:之)?内|不超(?:过)?(?:年初)?预算|不超(?:过)?概算|控制在(?:预算|概算)"
)
_FULL = re.compile(r"足额|全额|应(?P<verb>.)尽(?P=verb)")
_SET_ELSEWHERE = re.compile(
    r"(?:规定|要求|约定|法定|既定|计划)的?(?:办结|完成)?(?:时间|期限|时限|节点|进度)|合同(?:约定|规定|要求|工期)|按(?:合同|序时)"
)
_MOVE = "(?:减少|下降|降低|减低|提升|提高|增长|增加|上升|改善|缩短|增幅|降幅)"
_MOVING_NAME = re.compile(rf"{_MOVE}(?:率|幅度|比例|比率|程度|情况|率情况)?$")
_MOVING_STATE = re.compile(rf"^{_MOVE}")
_MOVING_TARGET = re.compile(
    rf"{_MOVE}(?:了|到|约|至少|不低于|不少于|超过)?\s*[≥>≤<=≧]*\s*[\d一二三四五六七八九十百０-９]"
)
_BASE = re.compile(
    r"(?:较|比|同比|相比|基数|基期|基准)[^,，;；。]{0,8}(?:\d{4}\s*年|上年|去年|往年|同期|上一年)|\d{4}年[^,，;；。]{0,8}(?:为|是)?\s*\d|近三年|三年均值"
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """``kind`` of value, its ``type``, the deciding ``measure``, and what surrounds it.

    ``relative`` is true for a change (下降 5%), ``based`` where the value it changes from is named. ``carried`` is true where
    the name itself carries the value (完成3栋校舍维修 | 完成), ``full`` for words that ask for all of it (足额, 应援尽援).
    """

    kind: ValueKind
    type: ValueType | None
    measure: Measure | None
    name: Name
    relative: bool = False
    based: bool = False
    carried: bool = False
    full: bool = False


def gather(reading: Reading, name: str = "", description: str | None = None) -> Evidence:
    """The evidence that a target text gives under its name and description."""
    parts = analyse(name, description or "")
    if reading.blank:
        return _carried(reading, name) or Evidence("blank", None, None, parts)
    measure = _deciding(reading, parts) or _loose_number(reading)
    if measure is not None:
        return _numeric(reading, measure, parts, description)
    if reading.deadline is not None:
        return Evidence("date", "time", None, parts)
    if any(fact.kind == "bands" for fact in reading.facts):
        return Evidence("bands", "other", None, parts)
    if reading.facts and not _answers_a_wish(reading, parts):
        return Evidence("fact", "time" if reading.facts[0].kind == "deadline" else "other", None, parts)
    carried = _carried(reading, name)
    if carried is not None:
        return carried
    return Evidence(_wordy(reading, name, description), None, None, parts, full=bool(_FULL.search(reading.text)))


def _answers_a_wish(reading: Reading, name: Name) -> bool:
    """是 under a slogan (营造良好氛围 | 是) answers nothing that could be checked."""
    if not _YES.match(fold(reading.text).text.strip()):
        return False
    return name.slogan or bool(_DEGREE.search(name.text))


def _deciding(reading: Reading, name: Name) -> Measure | None:
    """The measure that stands for the target: the first of the kind that the name promises, else the first."""
    wanted = {"rate": "rate", "satisfaction": "rate", "money": "money", "time": "time", "count": "count"}.get(name.kind)
    for measure in reading.measures:
        if _TYPES[measure.kind] == wanted:
            return measure
    return reading.measures[0] if reading.measures else None


def _loose_number(reading: Reading) -> Measure | None:
    """A figure that hangs on words alone (满意99.1, 优秀讲解员3): a number without sign and unit, unless it is a digit trap."""
    for match in _DIGITS.finditer(reading.text):
        if not any(trap.start < match.end() and match.start() < trap.end for trap in reading.traps):
            number = Decimal(unicodedata.normalize("NFKC", match.group()).replace(",", ""))
            return Measure("=", number, None, None, "other", match.group(), match.start(), match.end(), printed=False)
    return None


def _numeric(reading: Reading, measure: Measure, name: Name, description: str | None) -> Evidence:
    kind: ValueKind = "date" if measure.kind == "date" else "range" if measure.comparator == "range" else "number"
    value_type = _TYPES[measure.kind]
    relative = measure.kind == "change" or (
        measure.unit in ("%", "‰") and name.kind != "satisfaction" and _moves(reading, name)
    )
    based = bool(_BASE.search(reading.text) or (description and _BASE.search(description)))
    return Evidence(kind, value_type, measure, name, relative=relative, based=based)


def _moves(reading: Reading, name: Name) -> bool:
    """Whether name or target speaks of a change (下降率, 提升…水平 | 提高5%)."""
    wordy = name.kind in ("state", "unknown") or not name.text.endswith(name.head)
    return bool(
        _MOVING_NAME.search(name.text)
        or (wordy and _MOVING_STATE.search(name.text))
        or _MOVING_TARGET.search(fold(reading.text).text)
    )


def _carried(reading: Reading, name: str) -> Evidence | None:
    """A value in the name, answered by 完成 or by nothing: the name's own evidence (``corpus/README.md``)."""
    target = fold(reading.text).text.strip()
    inner = read(name)
    if inner.measures and _swapped(name, inner):
        first = inner.measures[0]
        return Evidence("number", _TYPES[first.kind], first, analyse(reading.text), carried=True)
    if target and not _DONE.match(target):
        return None
    if not inner.measures and inner.facts and not target:
        return Evidence("fact", "other", None, analyse(name), carried=True)
    if inner.measures:
        first = inner.measures[0]
        return Evidence("number", _TYPES[first.kind], first, analyse(name), carried=True)
    if inner.deadline is not None and target:
        return Evidence("date", "time", None, analyse(name), carried=True)
    return None


def _swapped(name: str, inner: Reading) -> bool:
    """Whether the name is nothing but a value (≥3次 | 应急演练): name and target stand in each other's cell."""
    covered = sum(measure.end - measure.start for measure in inner.measures)
    return covered >= 0.8 * len(name.strip())


def _wordy(reading: Reading, name: str, description: str | None) -> ValueKind:
    if reading.blank or not reading.text.strip():
        return "blank"
    if copies(reading.text, name) or (description and copies(reading.text, description)):
        return "copy"
    kinds = {cue.kind for cue in reading.cues}
    if _LIMIT.search(fold(reading.text).text):
        return "limit"
    if "by_reference" in kinds or _SET_ELSEWHERE.search(fold(reading.text).text):
        return "reference"
    if kinds == {"judgement"} or (kinds <= {"judgement", "degree"} and "judgement" in kinds):
        return "grade"
    if "slogan" in kinds and not kinds & {"time", "completion"}:
        return "slogan"
    return "intent" if kinds else "slogan"


def copies(target: str, other: str) -> bool:
    """Whether ``target`` says no more than ``other``: equal but for 持续, 不断, 有效 and punctuation (``domain.md`` §4.2)."""
    left, right = _CONTINUED.sub("", compact(target)), _CONTINUED.sub("", compact(other))
    return len(left) >= 3 and (left == right or (left in right and len(left) >= 0.8 * len(right)))
