"""Excel: a note and a fill by severity on each flagged cell (openpyxl); values, formulas and the other cells stay."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from zhibiao.annotate.marks import Mark, column
from zhibiao.extract.cells import clean
from zhibiao.readers.archive import Package
from zhibiao.readers.limits import Limits
from zhibiao.records import Document, Grid, Row, Severity

_FILLS: dict[Severity, str] = {"error": "FFC7CE", "warning": "FFEB9C", "info": "DDEBF7"}
_RANK: dict[Severity, int] = {"error": 0, "warning": 1, "info": 2}
_AUTHOR = "指标检查"
_WIDE, _LINE, _PER_LINE = 320, 18, 22
_DRAWN = ("xl/charts/", "xl/diagrams/", "xl/ctrlProps/", "xl/slicers/", "xl/drawings/drawing")


def annotated(data: bytes, document: Document, marks: Iterable[Mark], limits: Limits) -> tuple[bytes, int]:
    """The XLSX file ``data`` with notes and fills, and how many marks found no place; ``document`` is what was read."""
    import openpyxl

    names = Package(data, document.path, limits).names
    book = openpyxl.load_workbook(io.BytesIO(data), keep_vba="xl/vbaProject.bin" in names, rich_text=True)
    rows = {
        (row.source.sheet, row.source.row): row
        for block in document.blocks
        if isinstance(block, Grid)
        for row in block.rows
    }
    worst: dict[tuple[str, str], Severity] = {}
    lost = 0
    for mark in marks:
        cell = _cell(mark, rows, book)
        if cell is None:
            lost += 1
            continue
        _note(cell, mark.text)
        place = (cell.parent.title, cell.coordinate)
        worst[place] = min(worst.get(place, mark.severity), mark.severity, key=_RANK.__getitem__)
        _fill(cell, worst[place])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue(), lost


def loses(data: bytes, limits: Limits) -> bool:
    """Whether the workbook holds charts, shapes or controls, which openpyxl does not write back."""
    names = Package(data, "", limits).names
    return any(name.startswith(_DRAWN) for name in names)


def _cell(mark: Mark, rows: dict[tuple[str | None, int | None], Row], book: Any) -> Any:
    """The cell that a mark belongs to; the first one of the first sheet for what is about the whole file."""
    sheet, number = mark.source.sheet, mark.source.row
    row = rows.get((sheet, number)) if sheet else None
    if row is None:
        near = [row for (name, _), row in rows.items() if sheet in (None, name)]
        row = near[0] if near and mark.indicator is None else None
    if row is None or row.source.sheet not in book.sheetnames or row.source.row is None:
        return None
    table = book[row.source.sheet]
    start: int = row.source.row

    def text(at: int) -> str:
        line = _above(table, start, at)
        return clean(str(table.cell(line, at + 1).value or ""))

    at = column(mark, row, text)
    cell = table.cell(start, at + 1)
    if cell.value in (None, "") and row.cells[at].strip() == "" and at < len(row.cells):
        line = _above(table, start, at)
        cell = table.cell(line, at + 1) if mark.field in ("level1", "level2") else cell
    for merged in table.merged_cells.ranges:
        if cell.coordinate in merged:
            return table.cell(merged.min_row, merged.min_col)
    return cell


def _above(table: Any, row: int, at: int) -> int:
    return next((line for line in range(row, 0, -1) if table.cell(line, at + 1).value not in (None, "")), row)


def _note(cell: Any, text: str) -> None:
    from openpyxl.comments import Comment

    before = f"{cell.comment.text}\n" if cell.comment else ""
    note = Comment(before + text, _AUTHOR)
    lines = sum(1 + len(line) // _PER_LINE for line in note.text.split("\n"))
    note.width, note.height = _WIDE, _LINE * (lines + 1)
    cell.comment = note


def _fill(cell: Any, severity: Severity) -> None:
    from openpyxl.styles import PatternFill

    cell.fill = PatternFill("solid", start_color=_FILLS[severity], end_color=_FILLS[severity])
