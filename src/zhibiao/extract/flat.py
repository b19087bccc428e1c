"""Flattened tables in running text: found by their header, read cell by cell, and given back as forms.

Everything here works on what is left when the tables with a grid have been read: lines of one cell each, rows of words with
spaces between, and grids whose header no one recognises.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from zhibiao.extract import align, fit, flatheads, headers, projects, tokens
from zhibiao.extract.cells import clean, key
from zhibiao.extract.flatheads import Head, Line
from zhibiao.extract.grids import Part
from zhibiao.extract.projects import Front
from zhibiao.extract.tokens import Cell
from zhibiao.records import Grid, Paragraph, Row, Skipped, Source

_ENDS = re.compile(
    r"^(?:[（(]?(?:注|备注|说明)[:：\d一]|附件?\s*\d*\s*[:：]|扫一扫|打印|【|\[?(?:下载|打印|关闭)|责任编辑|上一篇|下一篇|版权|来源\s*[:：]|"
    r"填[报表]|联系[人电]|审核人|单位负责人|项目负责人|财政部门|.{0,16}(?:意见|盖章)\s*(?:[（(]盖?章[)）])?\s*$|其他需要说明|自评结论|"
    r"(?:评价|绩效)等[次级]|[一二三四五六七八九十]{1,2}、)"
)
_TITLE = re.compile(r"绩效.{0,8}表\s*\d*$")
_LEAD = 6
_MOST = 50_000  # cells of one flattened table; a larger one is refused, not read in part
_WORST = 7.0
_TOO_LONG = "拆散的表太长，请用原来的 Word 或 Excel 文件"
_CUT = "文字在这里断开，只剩名称"


@dataclass(frozen=True, slots=True)
class Flattened:
    """A flattened table: the block it begins in, the blocks it takes up, its form, head, and what was not read."""

    place: int
    places: frozenset[int]
    part: Part
    front: Front
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class _Body:
    cells: tuple[Cell, ...]
    total: tuple[Cell, ...]
    end: int
    cut: bool


def read(blocks: Sequence[Paragraph | Grid], used: frozenset[int]) -> Iterator[Flattened]:
    """The flattened tables in the blocks that ``used`` does not name, in order."""
    lines: list[Line] = []
    places: list[int] = []
    for place, block in [*enumerate(blocks), (len(blocks), None)]:
        if block is None or place in used:
            yield from _run(lines, places)
            lines, places = [], []
        else:
            for line in tokens.lines(block):
                lines.append(line)
                places.append(place)


def _run(lines: Sequence[Line], places: Sequence[int]) -> Iterator[Flattened]:
    at = done = 0
    while at < len(lines):
        head = flatheads.find(lines, at)
        if head is None:
            at += 1
            continue
        body = _body(lines, head)
        front, lead = _front(lines[done:at], head.lined)
        taken = frozenset(places[at : body.end])
        if len(body.cells) > _MOST:
            skipped = Skipped(clean(lines[at][0])[:200], _TOO_LONG, lines[at][1])
            part: tuple[Row, ...] = ()
            left: tuple[Skipped, ...] = (skipped,)
        else:
            part, left = _rows(body, head)
        yield Flattened(places[at], taken, Part(front, head.columns, part), projects.read(front, lead), left)
        at = done = max(body.end, at + 1)


def _front(lines: Sequence[Line], lined: bool) -> tuple[tuple[Row, ...], list[str]]:
    """The head of the form from the lines above its header: as cells, and the last of them as text."""
    near = lines[-60:]
    lead = [clean(text) for text, _ in near][-30:]
    if not near:
        return (), lead
    if lined:
        return (Row(tuple(cell.text for line in near for cell in tokens.whole(*line)), near[0][1]),), lead
    return tuple(Row(tuple(cell.text for cell in tokens.words(*line)), line[1]) for line in near), lead


def _body(lines: Sequence[Line], head: Head) -> _Body:
    """The cells below a header, up to a total, a note, another form or the end of the text."""
    cells: list[Cell] = list(head.rest)
    split = tokens.whole if head.lined else tokens.words
    at = head.end
    while at < len(lines):
        pieces = split(*lines[at])
        first = key(pieces[0].text) if pieces else ""
        known = headers.data()["rows"]
        if first in known["total"]:
            return _Body(tuple(cells), tuple(pieces), at + 1, False)
        if first in known["note"] or _ends(clean(lines[at][0]), pieces):
            return _Body(tuple(cells), (), at, False)
        again = flatheads.find(lines, at)
        if again is not None:
            if again.labels != head.labels:
                return _Body(tuple(cells), (), at, False)
            at, pieces = again.end, list(again.rest)
            cells += pieces
            continue
        cells += pieces
        at += 1
    return _Body(tuple(cells), (), at, True)


def _ends(line: str, pieces: Sequence[Cell]) -> bool:
    if _ENDS.match(line) or (len(line) < 60 and _TITLE.search(line)):
        return True
    return bool(pieces) and projects.field_of(pieces[0].text) in ("project", "code", "unit", "authority")


def _rows(body: _Body, head: Head) -> tuple[tuple[Row, ...], tuple[Skipped, ...]]:
    cells = tokens.tidy(body.cells)
    breaks = align.LINES if head.lined else align.LOOSE if _gridded(body.cells) else align.SPACED
    placed = align.rows(cells, head.kinds, breaks)
    skipped: list[Skipped] = []
    if body.cut and placed and len(placed) > 1 and _name_only(placed[-1], head.kinds):
        last = placed.pop()
        skipped.append(Skipped(last.cells[-1][1].text[:200], _CUT, last.cells[-1][1].source))
    rows = [_row(row, head, breaks is align.LOOSE) for row in placed]
    rows = _carried(rows, [at for at, kind in enumerate(head.kinds) if kind == "front"])
    if body.total:
        rows.append(Row(tuple(cell.text for cell in body.total), body.total[0].source))
    return tuple(rows), tuple(skipped)


def _gridded(cells: Sequence[Cell]) -> bool:
    return bool(cells) and cells[0].source.table is not None


def _name_only(row: align.Placed, kinds: Sequence[str]) -> bool:
    return {kinds[column] for column, _ in row.cells} <= {"level1", "level2", "name"}


def _row(row: align.Placed, head: Head, loose: bool) -> Row:
    texts = [""] * len(head.kinds)
    for column, cell in row.cells:
        texts[column] = f"{texts[column]} {cell.text}".strip()
    source: Source = row.cells[0][1].source
    doubtful = loose or any(fit.cost(head.kinds[column], cell.text) > 2.9 for column, cell in row.cells if column)
    return Row(tuple(texts), replace(source, certainty="unsure") if doubtful or row.cost > _WORST else source)


def _carried(rows: Sequence[Row], fronts: Sequence[int]) -> list[Row]:
    """Rows with the merged project cells at their left filled down."""
    if not fronts:
        return list(rows)
    found: list[Row] = []
    kept: dict[int, str] = {}
    for row in rows:
        if any(row.cells[at] for at in fronts):
            kept = {at: row.cells[at] for at in fronts}
        found.append(
            replace(row, cells=tuple(cell if cell else kept.get(at, cell) for at, cell in enumerate(row.cells)))
        )
    return found
