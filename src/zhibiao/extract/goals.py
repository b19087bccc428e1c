"""Goals told in two sentences: ``绩效目标：…。绩效指标：…。`` ([000] and [004], ``domain.md`` §7.4).

Every clause after 绩效指标 is an indicator, be it vague. A clause after 绩效目标 is one only where it names a figure to
reach; all else there is the goal's own text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from zhibiao.extract import clauses
from zhibiao.extract.cells import clean
from zhibiao.records import Heading, Indicator, Paragraph, Project, Source

_GOAL = re.compile(r"^(?:\d{1,2}[.、．]\s*)?(?:总体|年度|项目)?绩效目标\s*[:：]\s*")
_MARK = re.compile(r"[、，,；;。]?\s*绩效指标\s*[:：]\s*")
_TITLE = re.compile(
    r"^(?:[（(]\s*[一二三四五六七八九十\d]+\s*[）)]|[一二三四五六七八九十]+、|\d{1,2}\s*[.、．])\s*(?P<name>.+?)[。；;]?$"
)
_FIELDS = frozenset({"name", "target"})


@dataclass(frozen=True, slots=True)
class _Block:
    place: int
    goal: tuple[str, Source] | None
    indicators: tuple[str, Source]
    title: str | None


def read(paragraphs: Sequence[tuple[int, Paragraph]], heading: Heading) -> list[tuple[int, Project]]:
    """One narrative project for each pair of sentences, with the place of its 绩效指标 paragraph in the document."""
    return [(block.place, _project(block, heading)) for block in _blocks(paragraphs)]


def _blocks(paragraphs: Sequence[tuple[int, Paragraph]]) -> list[_Block]:
    found: list[_Block] = []
    title: str | None = None
    goal: tuple[str, Source] | None = None
    for place, paragraph in paragraphs:
        text = clean(paragraph.text)
        opening = _GOAL.match(text)
        if opening:
            goal, text = (text[opening.end() :], paragraph.source), text[opening.end() :]
        mark = _MARK.search(text)
        if mark and (mark.start() == 0 or opening):
            if opening and goal:
                goal = (text[: mark.start()], goal[1])
            if goal or title:
                found.append(_Block(place, goal, (text[mark.end() :], paragraph.source), title))
            title = goal = None
        elif not opening:
            named = _TITLE.match(text)
            title, goal = (named["name"] if named else None), None
    return found


def _project(block: _Block, heading: Heading) -> Project:
    own = Heading(heading.unit, heading.year, block.title)
    found: list[Indicator] = []
    if block.goal:
        text, source = block.goal
        found += [_indicator(clause, source, own) for clause in clauses.figures(text)]
    text, source = block.indicators
    found += [_indicator(clause, source, own) for clause in clauses.read(_MARK.sub("；", text))]
    goal = block.goal[0].rstrip("。；; ") if block.goal else None
    return Project(own, tuple(found), source, scope="department", narrative=True, goal=goal or None)


def _indicator(clause: clauses.Clause, source: Source, heading: Heading) -> Indicator:
    return Indicator(clause.name, clause.target, source, heading, description=clause.context or None, columns=_FIELDS)
