"""Words at places on a page as paragraphs and tables without rules: the geometry behind the PDF reader."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

_OPENS = re.compile(
    r"^\s*(?:[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）、.．](?!\d)|第[一二三四五六七八九十\d]+[章节条部]|附件|(?:年度|总体)?绩效(?:目标|指标)\s*[:：])"
)
_TITLE = re.compile(r"绩效.{0,8}表$")
_CLOSED = ("。", "；", ";", "：", ":", "！", "？")
_GAP = 1.3  # character heights between words that make a column edge
_TOKEN = re.compile(r"[\x21-\x7e]+|[^\x00-\x7f]")
_STOPS = "，。；：、！？）》”’%）"


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters with its box on the page, in points from the upper left."""

    text: str
    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class _Line:
    """Words of one height; ``cells`` are what wide gaps part."""

    cells: tuple[Word, ...]
    top: float
    bottom: float

    @property
    def height(self) -> float:
        return max(self.bottom - self.top, 1.0)


def margins(words: Sequence[Word]) -> tuple[float, float]:
    """The left and right margin of a document's text."""
    return min((word.left for word in words), default=0.0), max((word.right for word in words), default=0.0)


def blocks(words: Sequence[Word], edges: tuple[float, float]) -> Iterator[str | list[list[str]]]:
    """Paragraphs (texts) and tables (rows of cells) in ``words``, from top to bottom; ``edges`` are the page's margins.

    A table begins with a line of three cells or more and goes on while lines have cells in its columns.
    """
    lines = _lines(words)
    left, right = edges
    waiting: list[_Line] = []
    at = 0
    while at < len(lines):
        end = _table_end(lines, at)
        if end - at >= 3:
            yield from _paragraphs(waiting, left, right)
            waiting = []
            yield _table(lines[at:end])
            at = end
        else:
            waiting.append(lines[at])
            at += 1
    yield from _paragraphs(waiting, left, right)


def goes_on(above: str, below: str) -> bool:
    """Whether a paragraph at the foot of a page goes on at the head of the next one."""
    closed = above.rstrip().endswith(_CLOSED) or bool(_TITLE.search(above.rstrip()))
    return len(above) > 25 and bool(below) and not closed and not _OPENS.match(below)


def _lines(words: Sequence[Word]) -> list[_Line]:
    found: list[list[Word]] = []
    for word in sorted(words, key=lambda word: ((word.top + word.bottom) / 2, word.left)):
        middle = (word.top + word.bottom) / 2
        if found and found[-1][-1].top <= middle <= found[-1][-1].bottom:
            found[-1].append(word)
        else:
            found.append([word])
    return [_line(sorted(line, key=lambda word: word.left)) for line in found]


def _line(words: Sequence[Word]) -> _Line:
    height = median(word.bottom - word.top for word in words)
    cells: list[Word] = []
    for word in words:
        if cells and word.left - cells[-1].right <= _GAP * height:
            last = cells[-1]
            gap = " " if word.left - last.right > 0.5 * height else ""
            cells[-1] = Word(
                last.text + gap + word.text,
                last.left,
                max(last.right, word.right),
                min(last.top, word.top),
                max(last.bottom, word.bottom),
            )
        else:
            cells.append(word)
    return _Line(tuple(cells), min(word.top for word in words), max(word.bottom for word in words))


def _paragraphs(lines: Sequence[_Line], left: float, right: float) -> Iterator[str]:
    """Lines put together where one reaches the right margin and the next begins at the left one."""
    text, before = "", None
    for line in lines:
        words = "  ".join(cell.text for cell in line.cells)
        goes_on = (
            before is not None
            and before.cells[-1].right + _first(words) * before.height >= right - 0.8 * before.height
            and line.cells[0].left <= left + 0.8 * line.height
            and line.top - before.bottom < 1.5 * line.height
            and not (_OPENS.match(words) and text.rstrip().endswith(_CLOSED))
            and not _TITLE.search(text.rstrip())
        )
        if goes_on:
            text += (" " if text[-1:].isascii() and words[:1].isascii() and words[:1].isalpha() else "") + words
        else:
            if text:
                yield text
            text = words
        before = line
    if text:
        yield text


def _first(words: str) -> float:
    """The width, in characters, of what begins a line and could not be parted from it by a line break."""
    token = _TOKEN.match(words.lstrip())
    if token is None:
        return 1.0
    width = 0.95 * len(token[0]) if token[0].isascii() else 1.0
    rest = words.lstrip()[token.end() : token.end() + 2]
    return width + sum(mark in _STOPS for mark in rest)


def _table_end(lines: Sequence[_Line], at: int) -> int:
    """The line after the table that begins at ``at``; ``at`` where none does."""
    if len(lines[at].cells) < 3:
        return at
    end, narrow = at + 1, 0
    while end < len(lines) and lines[end].top - lines[end - 1].bottom < 3 * lines[end].height:
        narrow = 0 if len(lines[end].cells) > 1 else narrow + 1
        if narrow > 3:
            return end - 3
        end += 1
    while end > at and len(lines[end - 1].cells) < 2 and not _wraps(lines[end - 2 : end]):
        end -= 1
    return end


def _wraps(pair: Sequence[_Line]) -> bool:
    return len(pair) == 2 and pair[1].top - pair[0].bottom < 0.5 * pair[1].height


def _table(lines: Sequence[_Line]) -> list[list[str]]:
    """The lines as rows under the columns that their cells form; the lines of wrapped cells are one row."""
    edges = _edges(lines)
    rows: list[list[str]] = []
    for band in _bands(lines):
        columns: list[list[Word]] = [[] for _ in edges]
        for cell in (cell for line in band for cell in line.cells):
            columns[_column(cell, edges)].append(cell)
        rows.append([_wrapped(sorted(column, key=lambda cell: (cell.top, cell.left))) for column in columns])
    return rows


def _wrapped(cells: Sequence[Word]) -> str:
    text = ""
    for cell in cells:
        text += (" " if text[-1:].isascii() and text and cell.text[:1].isascii() else "") + cell.text
    return text


def _bands(lines: Sequence[_Line]) -> list[list[_Line]]:
    """Lines grouped to rows where two distances between lines can be told apart; else every line is a row."""
    gaps: list[float] = []
    bottom = lines[0].bottom
    for line in lines[1:]:
        gaps.append(max(0.0, line.top - bottom))
        bottom = max(bottom, line.bottom)
    ordered = sorted(gaps)
    jumps = [(above - below, (above + below) / 2) for below, above in pairwise(ordered)]
    jump, cut = max(jumps, default=(0.0, 0.0))
    if jump < 0.35 * lines[0].height:
        return [[line] for line in lines]
    bands = [[lines[0]]]
    for line, gap in zip(lines[1:], gaps, strict=True):
        if gap > cut:
            bands.append([])
        bands[-1].append(line)
    return bands


def _edges(lines: Sequence[_Line]) -> list[tuple[float, float]]:
    """The columns: stretches of the page that cells of the table cover, narrow cells first so that wide ones do not join them."""
    found: list[list[float]] = [[cell.left, cell.right] for cell in max(lines, key=lambda line: len(line.cells)).cells]
    for line in lines:
        for cell in line.cells:
            over = [edge for edge in found if cell.left < edge[1] and cell.right > edge[0]]
            if len(over) == 1:
                over[0][0], over[0][1] = min(over[0][0], cell.left), max(over[0][1], cell.right)
            elif not over:
                found.append([cell.left, cell.right])
    return [(edge[0], edge[1]) for edge in sorted(found)]


def _column(cell: Word, edges: Sequence[tuple[float, float]]) -> int:
    def shared(edge: tuple[float, float]) -> float:
        return min(cell.right, edge[1]) - max(cell.left, edge[0])

    return max(range(len(edges)), key=lambda place: (shared(edges[place]), -abs(cell.left - edges[place][0])))
