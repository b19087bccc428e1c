"""Indicators written in a sentence: ``1、产出指标-数量指标-名称（解释），指标值>=6；`` (``domain.md`` §7.4, [003])."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zhibiao.extract.cells import clean
from zhibiao.extract.levels import declared
from zhibiao.records import Declared, Heading, Indicator, Paragraph, Project, Source
from zhibiao.taxonomy import canonical_level2

_DASH = "-—–－"
_ITEM = re.compile(
    rf"(?:(?<!\d)\d{{1,2}}\s*[、.．]\s*)?(?<![\u4e00-\u9fff])(?P<level1>(?:项目)?(?:产出|效益|效果|满意度|成本)指标)\s*(?P<dash>[{_DASH}]+)"
)
_VALUE = re.compile(r"指标值\s*[,，:：]?\s*(?:为|是)?\s*(?P<value>[^。；;]*)")
_UNIT_BRACKET = re.compile(r"[（(]\s*(?:[%％‰]|[\u4e00-\u9fff/]{1,3})\s*[)）]")
_OPEN, _CLOSE = "（(", "）)"
_PROJECT = re.compile(
    r"^[“”\"「](?P<name>[^“”\"」]{2,40})[“”\"」]\s*项目(?:主要|绩效|总体)*目标\s*(?:为|是|[:：])(?P<goal>.+)$"
)
_FIELDS = frozenset({"name", "description", "target", "level1", "level2"})


def read(paragraphs: Sequence[tuple[int, Paragraph]], heading: Heading) -> list[tuple[int, Project]]:
    """The projects whose indicators are written in this grammar, each with the place of its paragraph.

    ``paragraphs`` come with their place in the document. The project's name and goal stand in the sentence
    ``“…”项目主要目标为…`` above, where there is one.
    """
    found: list[tuple[int, Project]] = []
    name = goal = None
    for place, paragraph in paragraphs:
        text = clean(paragraph.text)
        if title := _PROJECT.match(text):
            name, goal = title["name"], title["goal"]
        own = Heading(heading.unit, heading.year, name)
        indicators = items(text, own, paragraph.source)
        if indicators:
            found.append((place, Project(own, indicators, paragraph.source, narrative=True, goal=goal)))
            name = goal = None
    return found


def items(text: str, heading: Heading, source: Source) -> tuple[Indicator, ...]:
    """The indicators in one cleaned paragraph; a stretch without 指标值 is none."""
    starts = list(_ITEM.finditer(text))
    ends = [start.start() for start in starts[1:]] + [len(text)] * bool(starts)
    found = []
    for start, end in zip(starts, ends, strict=True):
        value = _VALUE.search(text, start.end(), end)
        if value is None:
            continue
        stated, name, description = _named(start["level1"], start["dash"], text[start.end() : value.start()])
        found.append(
            Indicator(name, value["value"].strip(" ，,"), source, heading, stated, description, columns=_FIELDS)
        )
    return tuple(found)


def _named(level1: str, dash: str, head: str) -> tuple[Declared, str, str | None]:
    """Declared category, name and description from what stands between the level 1 label and 指标值.

    The second label may be missing (``满意度指标-社会公众投诉率``), be followed by a comma instead of a dash
    (``连续性指标，长期开展…``), or be the name itself where only a bracket follows (``群众满意度-（…）``).
    """
    plain, description = _bracketed(head.strip(" ，,。"))
    first, mark, rest = _cut(plain)
    level2 = first if mark or (canonical_level2(first) and first != plain) else ""
    name = rest if level2 and rest else first
    raw = f"{level1}{dash}{level2}" if level2 else level1
    stated = declared(level1, level2)
    return Declared(stated.level1, stated.level2, raw), name, description


def _cut(plain: str) -> tuple[str, str, str]:
    """The text before the first dash; before a comma where a label with 指标 stands there; else all of it."""
    found = re.search(rf"[{_DASH}]+", plain)
    if found is None:
        found = re.search(r"(?<=指标)\s*[，,]", plain)
    if found is None:
        return plain, "", ""
    return plain[: found.start()].strip(), found[0], plain[found.end() :].strip(f" {_DASH}，,。")


def _bracketed(head: str) -> tuple[str, str | None]:
    """``head`` without its explaining bracket, and what the bracket says; a bracket with a mere unit stays in the name.

    Brackets may be nested, and the last one may never be closed.
    """
    at = 0
    while at < len(head):
        if head[at] in _OPEN:
            unit = _UNIT_BRACKET.match(head, at)
            if unit is None:
                break
            at = unit.end()
        else:
            at += 1
    if at >= len(head):
        return head, None
    depth, end = 0, len(head)
    for place in range(at, len(head)):
        depth += (head[place] in _OPEN) - (head[place] in _CLOSE)
        if depth == 0:
            end = place
            break
    description = head[at + 1 : end].strip(" ，,")
    return (head[:at] + head[end + 1 :]).strip(" ，,。"), description or None
