"""Report prose led by category labels: ``数量指标：巡查次数≥12次，实际13次；``, and paragraphs of goals full of figures.

The labels stand before a colon, a comma or a full stop, on their own line or in the middle of one (``domain.md`` §7.1,
§7.4). Nothing is read unless at least two second-level labels lead text this way, so that prose that only talks
about indicators stays prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from zhibiao.extract import statements
from zhibiao.extract.cells import clean
from zhibiao.extract.levels import declared, is_level1, is_level2
from zhibiao.records import Declared, Heading, Indicator, Paragraph, Project, Skipped, Source

_LABEL = (
    r"(?:(?:项目|预期)?(?:产出|效益|效果)|数量|质量|时效|经济成本|社会成本|生态环境成本|成本|经济效益|社会效益|生态效益|环境效益|可持续影响|可持续发展|"
    r"(?:服务对象|社会公众|群众|公众|受益对象)?满意度)(?:指标|目标)"
)
_NUMBER = r"(?:[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s*[)）、.．]\s*)"
_SAID = r"(?:完成情况|情况|分析)*"
_MARK = re.compile(rf"(?:^|(?<=[。；;：:\s])){_NUMBER}?(?P<label>{_LABEL}){_SAID}\s*(?:[:：，,。]|$)")
_RUN_ON = re.compile(rf"^{_NUMBER}(?P<label>{_LABEL})(?=[\u4e00-\u9fff])")
_HEADING = re.compile(r"^(?:[一二三四五六七八九十]{1,2}、|[（(][一二三四五六七八九十\d]{1,2}[)）]|\d{1,2}[.、．])")
_GOALS = re.compile(
    r"^(?:[一二三四五六七八九十]{1,2}、|[（(][一二三四五六七八九十]{1,2}[)）]|\d{1,2}[.、．])?\s*(?:项目|总体|年度|预期)*绩效目标(?:情况|设定|设置)?[:：]?$"
)
_CLOSED = ("。", "；", ";", "！", "：", ":")
_FEWEST = 4  # figures that make a paragraph below 绩效目标 a list of targets
_LONGEST = 90
_CUT = "文字在这里断开，不完整"
_NO_CLAUSE = "像绩效指标，但读不出内容"
_FIELDS = frozenset({"name", "target", "level1", "level2", "actual"})


@dataclass(frozen=True, slots=True)
class Told:
    """The narrative projects of a document, with the places of their paragraphs, and what could not be read."""

    projects: tuple[tuple[int, Project], ...] = ()
    places: frozenset[int] = frozenset()
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class _Passage:
    place: int
    level1: str
    level2: str
    text: str
    source: Source
    last: bool


def read(paragraphs: Sequence[tuple[int, Paragraph]], heading: Heading) -> Told:
    """One narrative project from the passages that category labels lead, and one from each paragraph of goals."""
    passages = list(_passages(paragraphs))
    if len({passage.level2 for passage in passages if passage.level2}) < 2:
        return _goals(paragraphs, heading)
    found: list[Indicator] = []
    skipped: list[Skipped] = []
    for passage in passages:
        made = _indicators(passage, heading)
        if passage.last and made and not made[-1].target and not passage.text.endswith(_CLOSED):
            skipped.append(Skipped(made[-1].name[:200], _CUT, passage.source))
            made = made[:-1]
        elif not made:
            skipped.append(Skipped(passage.text[:200], _NO_CLAUSE, passage.source))
        found += made
    if not found:
        return Told((), frozenset(), tuple(skipped))
    source = passages[0].source
    project = Project(heading, tuple(found), source, narrative=True)
    places = frozenset(passage.place for passage in passages)
    return Told(((passages[0].place, project),), places, tuple(skipped))


def _passages(paragraphs: Sequence[tuple[int, Paragraph]]) -> Iterator[_Passage]:
    """The stretches of text after each label, with the labels in force."""
    level1 = level2 = ""
    waiting = False
    for at, (place, paragraph) in enumerate(paragraphs):
        text = clean(paragraph.text)
        final = at == len(paragraphs) - 1
        marks = list(_MARK.finditer(text))
        if not marks and (run_on := _RUN_ON.match(text)):
            marks = [run_on]
        if not marks or marks[0].start() > 0:
            if waiting and not _HEADING.match(text):
                yield _Passage(place, level1, level2, text, paragraph.source, final)
            elif _HEADING.match(text):
                level1 = level2 = ""
            waiting = False
            continue
        ends = [mark.start() for mark in marks[1:]] + [len(text)]
        for mark, end in zip(marks, ends, strict=True):
            label, content = mark["label"], text[mark.end() : end].strip(" ，,")
            if is_level1(label) and (not is_level2(label) or label.startswith("满意度")):
                level1, level2 = label, ""
            else:
                level2 = label
            waiting = not content
            if content:
                yield _Passage(place, level1, level2, content, paragraph.source, final and end == len(text))


def _indicators(passage: _Passage, heading: Heading) -> list[Indicator]:
    stated = declared(passage.level1, passage.level2)
    return [
        _indicator(item, stated, heading, passage.source)
        for item in statements.read(passage.text)
        if len(item.name) <= _LONGEST
    ]


def _indicator(item: statements.Statement, stated: Declared, heading: Heading, source: Source) -> Indicator:
    return Indicator(
        item.name,
        item.target,
        source if item.certain else replace(source, certainty="unsure"),
        heading,
        stated,
        actual=item.actual,
        columns=_FIELDS,
    )


def _goals(paragraphs: Sequence[tuple[int, Paragraph]], heading: Heading) -> Told:
    """Paragraphs below a heading 绩效目标 that list figures to reach; without categories, hence unsure."""
    made: list[tuple[int, Project]] = []
    below = False
    for place, paragraph in paragraphs:
        text = clean(paragraph.text)
        if _GOALS.match(text):
            below = True
        elif below and _HEADING.match(text) and len(text) < 40:
            below = False
        elif below:
            items = statements.figures(text)
            if len(items) >= _FEWEST:
                rows = tuple(_indicator(item, Declared(), heading, paragraph.source) for item in items)
                made.append((place, Project(heading, rows, paragraph.source, narrative=True, goal=text)))
    return Told(tuple(made), frozenset(place for place, _ in made))
