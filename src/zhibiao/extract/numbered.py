"""Indicators numbered 指标1：, 指标2： in text that lost its table's order: a sheet printed as one line (``domain.md`` §7.2).

Only what stands right behind a name is taken for its target; where names and values stand apart the target stays empty and
the stretch is told as unread. All of it is unsure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from zhibiao.extract import fit, headers, tokens
from zhibiao.extract.cells import clean, is_placeholder
from zhibiao.extract.levels import declared, is_level1
from zhibiao.records import Heading, Indicator, Paragraph, Project, Skipped, Source

_ITEM = re.compile(r"^指标\s*\d+\s*[:：]\s*(?P<name>.*)$")
_STARTS = re.compile(r"(?<=\S)(?=指标\s*\d+\s*[:：])")
_FEWEST = 3
_GROUP = 4  # target, result, points, score
_APART = "名称和指标值分开印，对不上"
_CUT = "文字在这里断开，只剩名称"
_FIELDS = frozenset({"name", "target", "level1", "level2", "actual", "weight"})


@dataclass(frozen=True, slots=True)
class _Item:
    name: str
    values: tuple[str, ...]
    broken: bool
    level1: str
    level2: str
    source: Source


def is_numbered(paragraph: Paragraph) -> bool:
    """Whether a paragraph holds several numbered indicators in one line."""
    return len(re.findall(r"指标\s*\d+\s*[:：]", paragraph.text)) >= _FEWEST


def read(paragraph: Paragraph, heading: Heading, *, last: bool) -> tuple[Project, tuple[Skipped, ...]]:
    """The indicators of such a paragraph and the stretches whose values could not be told apart.

    ``last`` says that the text ends with this paragraph; a name alone at its end may be half a name.
    """
    source = replace(paragraph.source, certainty="unsure")
    items = _paired(_items(_STARTS.sub(" ", paragraph.text), source))
    found: list[Indicator] = []
    skipped: list[Skipped] = []
    if items and last and not items[-1].values and not paragraph.text.rstrip().endswith(("。", "；", ";")):
        skipped.append(Skipped(items.pop().name[:200], _CUT, paragraph.source))
    for item in items:
        target, actual, weight = _values(item)
        found.append(
            Indicator(
                item.name, target, source, heading, declared(item.level1, item.level2), actual=actual, weight=weight,
                columns=_FIELDS,
            )
        )  # fmt: skip
        if not target:
            skipped.append(Skipped(f"{item.name}　{'　'.join(item.values)}"[:200], _APART, paragraph.source))
    return Project(heading, tuple(found), paragraph.source), tuple(skipped)


def _items(text: str, source: Source) -> list[_Item]:
    found: list[_Item] = []
    level1 = level2 = ""
    for cell in tokens.tidy(tokens.words(text, source)):
        if item := _ITEM.match(cell.text):
            found.append(_Item(clean(item["name"]), (), False, level1, level2, source))
        elif tokens.is_label(cell.text):
            level1, level2 = (cell.text, "") if is_level1(cell.text) else (level1, cell.text)
        elif not found:
            continue
        elif headers.roles(cell.text):
            found[-1] = replace(found[-1], broken=True)
        elif not found[-1].values and not fit.is_value(cell.text) and len(cell.text) < 4:
            found[-1] = replace(found[-1], name=found[-1].name + cell.text)
        elif not found[-1].broken:
            found[-1] = replace(found[-1], values=(*found[-1].values, cell.text))
    return [item for item in found if not is_placeholder(item.name)]


def _paired(items: Sequence[_Item]) -> list[_Item]:
    """Names that stand together before their values get them in order, where there are exactly as many groups."""
    found = list(items)
    for at in range(1, len(found)):
        above, here = found[at - 1], found[at]
        if not above.values and not above.broken and len(here.values) == 2 * _GROUP and not here.broken:
            found[at - 1] = replace(above, values=here.values[:_GROUP])
            found[at] = replace(here, values=here.values[_GROUP:])
    return found


def _values(item: _Item) -> tuple[str, str | None, Decimal | None]:
    if not item.values or (item.broken and not item.values):
        return "", None, None
    if len(item.values) == _GROUP and all(re.fullmatch(r"\d{1,2}(?:\.\d+)?", value) for value in item.values[2:]):
        return item.values[0], item.values[1], Decimal(item.values[2])
    return item.values[0], None, None
