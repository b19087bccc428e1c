"""Flattened tables as a stream of cells: lines cut into cells, and the pieces of broken labels put together again.

Web pages and converters print a table without its grid: one cell a line, or a row as words with spaces between
(``domain.md`` §7.3). A :class:`Cell` is one such piece with the place where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from zhibiao.extract import headers
from zhibiao.extract.cells import clean, key
from zhibiao.extract.levels import is_level1, is_level2
from zhibiao.records import Grid, Paragraph, Source

_OPEN, _CLOSE = "（([【", "）)]】"
_SPACE = re.compile(r"[\s\u3000\xa0]+")
_POINTS = re.compile(r"^[（(]\s*(?:权重)?\s*\d+(?:\.\d+)?\s*(?:分|%)?\s*[）)]$")
_FILLER = re.compile(r"^(?:[.…·。]{2,}|指标\s*\d+\s*[:：、.．]?)$")
_BOUND_ALONE = re.compile(r"\d$")
_UNIT_ALONE = re.compile(
    r"^(?:种|个|人|次|件|户|名|家|处|项|场|期|份|万元|元|亩|公里|平方米|人次|天|批|例|万人|万人次)$"
)
_PIECES = 6  # a label is broken into at most so many lines


@dataclass(frozen=True, slots=True)
class Cell:
    """One piece of a flattened table; ``begins`` where a line of the source begins with it."""

    text: str
    source: Source
    begins: bool


def lines(block: Paragraph | Grid) -> Iterable[tuple[str, Source]]:
    """The printed lines of a block with their places; a row of a grid is one line with TABs between its cells."""
    if isinstance(block, Paragraph):
        for line in block.text.split("\n"):
            if line.strip():
                yield line, block.source
    else:
        for row in block.rows:
            yield "\t".join(cell.replace("\n", "") for cell in row.cells), row.source


def words(line: str, source: Source) -> list[Cell]:
    """A line as cells at its spaces; a space inside brackets parts nothing. A grid row is cut at its cells' ends."""
    if "\t" in line:
        parts = [part for part in map(clean, line.split("\t")) if part]
    else:
        parts = _unbracketed(_SPACE.split(line.strip()))
    return [Cell(part, source, at == 0) for at, part in enumerate(parts)]


def whole(line: str, source: Source) -> list[Cell]:
    """A line as one cell."""
    text = clean(line)
    return [Cell(text, source, True)] if text else []


def _unbracketed(parts: Sequence[str]) -> list[str]:
    found: list[str] = []
    depth = 0
    for part in parts:
        if depth > 0 and found:
            found[-1] = f"{found[-1]} {part}"
        elif part:
            found.append(part)
        depth = max(0, depth + sum(mark in _OPEN for mark in part) - sum(mark in _CLOSE for mark in part))
    return found if depth == 0 else [part for part in parts if part]


@cache
def _broken() -> frozenset[str]:
    return frozenset(key(label) for label in headers.data()["labels"]["broken"])


def is_label(text: str) -> bool:
    """Whether a cell holds a category label with 指标, 效益 or 影响 in it."""
    return (is_level1(text) and "指标" in text) or is_level2(text)


def tidy(cells: Sequence[Cell]) -> list[Cell]:
    """The cells with broken labels joined (经济效益/指标), points beside labels and a template's fillers left out."""
    found: list[Cell] = []
    at = 0
    while at < len(cells):
        size = _joinable(cells, at)
        cell = replace(cells[at], text="".join(part.text for part in cells[at : at + size]))
        at += size
        if _POINTS.match(cell.text) or _FILLER.match(cell.text):
            continue
        if found and _UNIT_ALONE.match(cell.text) and _bounded(found[-1].text):
            found[-1] = replace(found[-1], text=f"{found[-1].text} {cell.text}")
        else:
            found.append(cell)
    return found


def _joinable(cells: Sequence[Cell], at: int) -> int:
    """How many cells from ``at`` are the pieces of one label; 1 where none is broken."""
    if len(cells[at].text) > 9 or _POINTS.match(cells[at].text):
        return 1
    for size in range(min(_PIECES, len(cells) - at), 1, -1):
        joined = "".join(cell.text for cell in cells[at : at + size])
        if len(joined) < 24 and re.sub(r"[(（\[【][^)）\]】]*[)）\]】]", "", key(joined)) in _broken():
            return size
    return 1


def _bounded(text: str) -> bool:
    """Whether a cell is a bound that still waits for its unit: 不少于12."""
    return bool(_BOUND_ALONE.search(text)) and text.startswith(("不少于", "不低于", "不超过", "不高于", "大于", "小于"))
