"""One form as text, Word and Excel: the same records come out, apart from their places."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import openpyxl

from zhibiao.extract import extract
from zhibiao.readers.registry import read, read_bytes
from zhibiao.records import Filing

TEXT = Path(__file__).parent / "data" / "layout_cells.txt"
TITLE, YEAR = "项目支出绩效自评表", "（2031年度）"
WIDTH = 9
PLACES = ("table", "row", "line")
# how many grid columns each cell of a head row spans; the rows below the header have one cell a column
SPANS = {2: (2, 7), 4: (2, 2, 2, 3), 3: (2, 4, 3)}


def rows() -> list[tuple[str, ...]]:
    grid = next(block for block in read(TEXT).blocks if hasattr(block, "rows"))
    return [row.cells for row in grid.rows]


def spanned(cells: tuple[str, ...]) -> list[tuple[str, int]]:
    spans = SPANS.get(len(cells), (1,) * (len(cells) - 1) + (WIDTH - len(cells) + 1,))
    return list(zip(cells, spans, strict=True))


def word(merged: bool) -> bytes:
    document = docx.Document()
    document.add_paragraph("附件1")
    document.add_paragraph(TITLE)
    document.add_paragraph(YEAR)
    table = document.add_table(rows=len(rows()), cols=WIDTH)
    for line, cells in zip(table.rows, rows(), strict=True):
        at = 0
        for text, span in spanned(cells):
            cell = line.cells[at].merge(line.cells[at + span - 1]) if span > 1 else line.cells[at]
            cell.text = text
            at += span
    if merged:
        for column, first, last in ((0, 6, 14), (1, 7, 11), (2, 7, 8)):
            table.cell(first, column).merge(table.cell(last, column))
    return saved(document)


def excel(merged: bool) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([TITLE])
    sheet.append([YEAR])
    for cells in rows():
        line: list[str | None] = []
        for text, span in spanned(cells):
            line += [text, *[None] * (span - 1)]
        sheet.append(line)
    if merged:
        sheet.merge_cells("A1:I1")
        sheet.merge_cells("A9:A17")
        sheet.merge_cells("B10:B14")
    return saved(book)


def saved(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def without_places(filing: Filing, flat: Callable[[Filing], list[dict[str, Any]]]) -> list[dict[str, Any]]:
    return [{field: value for field, value in row.items() if field not in PLACES} for row in flat(filing)]


def test_word_and_excel_give_the_records_of_the_text(flat: Callable[[Filing], list[dict[str, Any]]]) -> None:
    wanted = extract(read(TEXT))
    assert len(wanted.projects[0].indicators) == 5
    for name, data in {
        "plain.docx": word(False),
        "merged.docx": word(True),
        "plain.xlsx": excel(False),
        "merged.xlsx": excel(True),
    }.items():
        found = extract(read_bytes(data, name))
        assert without_places(found, flat) == without_places(wanted, flat), name
        for project, other in zip(found.projects, wanted.projects, strict=True):
            assert (project.budget, project.goal, project.scope, project.printed_total) == (
                other.budget,
                other.goal,
                other.scope,
                other.printed_total,
            ), name


def test_places_in_word_and_excel() -> None:
    source = extract(read_bytes(word(True), "a.docx")).projects[0].indicators[1].source
    assert (source.table, source.row, source.line, source.sheet) == (1, 9, None, None)
    source = extract(read_bytes(excel(True), "a.xlsx")).projects[0].indicators[1].source
    assert (source.sheet, source.row) == ("Sheet", 11)
