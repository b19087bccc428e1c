"""Tables whose cells a web page glued together: ``产出指标数量指标新植树木300株反映…``, row by row or all in one line.

The header tells which columns there were; a name goes up to its value, a value up to the words after it. What cannot be cut
with certainty stays out of the record and is told as unread (``domain.md`` §7.2, §7.3).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from zhibiao.extract import headers
from zhibiao.extract.cells import clean
from zhibiao.extract.levels import declared
from zhibiao.records import Heading, Indicator, Paragraph, Project, Skipped, Source

_UNIT = (
    r"(?:[%％‰]|[万亿]?元(?:/[\u4e00-\u9fff]{1,2}?(?:[.·/]?每?[年月天日])?)?(?![\u4e00-\u9fff]*元)|[万亿]?(?:人次|平方米|立方米|公里|公顷|人|件|个|户|家|次|"
    r"场|期|份|本|册|亩|米|吨|株|棵|台|套|辆|处|所|座|项|名|条|幅|天|日|月|年|小时|分钟|工作日))"
)
_SIGN = r"(?:大于等于|小于等于|大于|小于|等于|不低于|不少于|不高于|不超过|≥|≤|>=|<=|>|<|=|达到?)"
_VALUE = re.compile(
    rf"\d{{4}}年(?:\d{{1,2}}月)?(?:\d{{1,2}}日)?[前底末]?|{_SIGN}?\d[\d,]*(?:\.\d+)?{_UNIT}?(?:及?以[上下内]|之内|左右)?"
    r"|(?:有所|显著|明显|逐步|不断|持续|有效)(?:减轻|提升|提高|增强|改善|减少|降低|增加|加强|好转)|\d{1,2}月(?:底|前|\d{1,2}日)+前?"
)
_SCORING = re.compile(r"(?:按[^，,。]{0,12}|[^，,。]{0,4}以[上下]|[^，,。]{0,8}|\d+%?)得\d+分.*$")
_KIND = re.compile(r"[-—－]?(?:定量|定性)?\s*[-—－]?\s*$")
_NAME = re.compile(r"[\u4e00-\u9fff]{2,}")
_DIGITS = re.compile(
    r"(?P<name>[^\d]{4,60}?)(?P<unit>[%％‰]|万?(?:元|亩|人次|人|公里|平方米|株|件|个|户|次))?(?P<digits>\d[\d.]*\d)"
)
_POINTS, _WEIGHED = 50, 4
_FEW, _MOST_DIGITS = 3, 24
_FIELDS = frozenset({"name", "target", "level1", "level2", "description"})
_NO_NAME = "像绩效指标表，但单元格粘在一起，没有指标名称"
_NO_VALUE = "单元格粘在一起，分不出指标值"


@dataclass(frozen=True, slots=True)
class Glued:
    """What a glued table gives: its project, the places it takes up, and what could not be cut."""

    place: int
    places: frozenset[int]
    project: Project | None
    skipped: tuple[Skipped, ...]


def read(paragraphs: Sequence[tuple[int, Paragraph]], heading: Heading) -> Iterator[Glued]:
    """The glued tables among paragraphs (with their places in the document)."""
    at = 0
    while at < len(paragraphs):
        place, paragraph = paragraphs[at]
        header = _header(paragraph.text)
        if header is None:
            at += 1
            continue
        rest, labels = header
        end = at + 1
        if rest and _weighed(labels):
            yield _one_line(place, paragraph, rest, heading)
        elif rest:
            yield Glued(place, frozenset({place}), None, (Skipped(rest[:200], _NO_NAME, paragraph.source),))
        else:
            while end < len(paragraphs) and _body_line(paragraphs[end][1].text):
                end += 1
            yield _by_rows(paragraphs[at:end], heading)
        at = end


def _header(text: str) -> tuple[str, tuple[str, ...]] | None:
    """The text after a glued header and the header's names; ``None`` where there is no header."""
    plain = clean(text).replace(" ", "")
    for start in re.finditer("一级指标|二级指标|三级指标|指标名称", plain):
        labels, end = _labels(plain, start.start())
        if len(labels) >= _FEW and {"name", "target"} & {
            role for label in labels for role in headers.role_names(label)
        }:
            if labels[0] + labels[1] in text and len(set(labels)) == len(labels):
                return plain[end:], labels
            break
    return None


def _labels(text: str, at: int) -> tuple[tuple[str, ...], int]:
    """The column names glued together from ``at`` on, the longest first, and where they end."""
    found: list[str] = []
    while match := _name_pattern().match(text, at):
        if match[0][0] not in "（(":
            found.append(match[0])
        at = match.end()
    return tuple(found), at


@cache
def _name_pattern() -> re.Pattern[str]:
    names = {name for group in headers.data()["columns"].values() for kind in ("sure", "weak") for name in group[kind]}
    names = {name for name in names if not name.isascii() and len(name) > 1} | set(headers.data()["labels"]["glued"])
    chinese = sorted(names, key=len, reverse=True)
    return re.compile("|".join((*map(re.escape, chinese), r"[（(][^（()）]{1,10}[)）]")))


def _weighed(labels: Sequence[str]) -> bool:
    roles = {role for label in labels for role in headers.role_names(label)}
    return {"target", "weight", "actual"} <= roles and "level1" not in roles


@cache
def _category() -> re.Pattern[str]:
    labels = sorted(headers.data()["labels"]["broken"], key=len, reverse=True)
    return re.compile(rf"(?P<level1>产出指标|效益指标|效果指标|满意度指标|成本指标)?(?P<level2>{'|'.join(labels)})?")


def _body_line(text: str) -> bool:
    """Whether a line may stand in the body of a glued table: it has no sentence and is no heading."""
    line = clean(text)
    return (
        len(line) < 200
        and not line.endswith(("。", "：", ":"))
        and not re.match(r"^(?:注|备注|附件|[一二三四五]、)", line)
    )


def _by_rows(lines: Sequence[tuple[int, Paragraph]], heading: Heading) -> Glued:
    """One row a line, with its category glued in front where it changes."""
    found: list[Indicator] = []
    skipped: list[Skipped] = []
    level1 = level2 = ""
    for _, paragraph in lines[1:]:
        text = clean(paragraph.text).replace(" ", "")
        label = _category().match(text)
        if label and label[0]:
            level1, level2 = label["level1"] or level1, label["level2"] or ""
            text = text[label.end() :]
        elif not level1:
            continue  # the project's own columns
        text = _KIND.sub("", text)
        if not _NAME.search(text):
            continue
        row = _row(text)
        if row is None:
            skipped.append(Skipped(text[:200], _NO_VALUE, paragraph.source))
            continue
        name, target, description = row
        source = replace(paragraph.source, certainty="unsure")
        stated = declared(level1, level2)
        found.append(Indicator(name, target, source, heading, stated, description or None, columns=_FIELDS))
    return _made(lines, found, skipped, heading)


def _row(text: str) -> tuple[str, str, str] | None:
    """Name, target and description of one glued row; ``None`` where no value shows where the name ends."""
    for value in _VALUE.finditer(text):
        name = text[: value.start()]
        if len(_NAME.findall(name)) and len(name) >= 3:
            return name, value[0], _SCORING.sub("", text[value.end() :])
    return None


def _one_line(place: int, paragraph: Paragraph, rest: str, heading: Heading) -> Glued:
    """Everything in one line: name, unit, and the digits of target, points, result and score run together."""
    found: list[Indicator] = []
    skipped: list[Skipped] = []
    source: Source = replace(paragraph.source, certainty="unsure")
    for item in _DIGITS.finditer(rest):
        name = item["name"].strip("，,。；;")
        if not _NAME.search(name):
            continue
        split = _split(item["digits"], item["unit"] or "")
        target = split[0] + (item["unit"] or "") if split else ""
        weight = Decimal(split[1]) if split else None
        found.append(
            Indicator(name, target, source, heading, weight=weight, columns=frozenset({"name", "target", "weight"}))
        )
        if not split:
            skipped.append(Skipped(item[0], _NO_VALUE, paragraph.source))
    if not found:
        skipped.append(Skipped(rest[:200], _NO_NAME, paragraph.source))
    return _made([(place, paragraph)], found, skipped, heading)


def _split(digits: str, unit: str) -> tuple[str, str] | None:
    """Target and points, where only one way of cutting the digits makes sense: points of 50 or less, fully scored, no
    leading zeros, a percentage not over 100."""
    found: list[tuple[str, str]] = []
    if len(digits) > _MOST_DIGITS:
        return None
    for one in range(1, len(digits) - 2):
        for two in range(one + 1, len(digits) - 1):
            for three in range(two + 1, len(digits)):
                target, weight, actual, score = digits[:one], digits[one:two], digits[two:three], digits[three:]
                if weight != score or not all(map(_number, (target, weight, actual))) or "." in weight:
                    continue
                if not 1 < int(weight) <= _POINTS or (unit in ("%", "％") and float(target) > 100):
                    continue
                if unit not in ("%", "％") and float(actual) < float(target):
                    return None  # a full score for less than the target: the digits are not what they seem
                found.append((target, weight))
    return found[0] if len(set(found)) == 1 else None


def _number(text: str) -> bool:
    return bool(re.fullmatch(r"(?:0|[1-9]\d*)(?:\.\d+)?", text))


def _made(
    lines: Sequence[tuple[int, Paragraph]], found: Sequence[Indicator], skipped: Sequence[Skipped], heading: Heading
) -> Glued:
    source = lines[0][1].source
    project = Project(heading, tuple(found), source) if found else None
    return Glued(lines[0][0], frozenset(place for place, _ in lines), project, tuple(skipped))
