"""Word and Excel: merged cells, nested tables, text boxes, crooked grids, percent and date cells."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import docx
import openpyxl
from docx.oxml import parse_xml

from zhibiao.readers.registry import read_bytes
from zhibiao.records import Grid, Paragraph

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def saved(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def shape(data: bytes, name: str) -> list[object]:
    return [
        block.text if isinstance(block, Paragraph) else [list(row.cells) for row in block.rows]
        for block in read_bytes(data, name).blocks
    ]


def test_word_order_merged_cells_and_nested_tables() -> None:
    document = docx.Document()
    document.add_paragraph("前")
    table = document.add_table(rows=3, cols=3)
    for row in range(3):
        for column in range(3):
            table.cell(row, column).text = f"{row}{column}"
    table.cell(0, 0).merge(table.cell(0, 1)).text = "横"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "竖"
    inner = table.cell(2, 2).add_table(rows=1, cols=2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "内一", "内二"
    document.add_paragraph("后")
    assert shape(saved(document), "a.docx") == [
        "前",
        [["横", "", "02"], ["竖", "11", "12"], ["", "21", "22"]],
        [["内一", "内二"]],
        "后",
    ]


def test_word_breaks_insertions_deletions_and_text_boxes() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("一")
    paragraph.add_run("二\n三")
    for part in (
        f'<w:ins {W} w:id="1" w:author="a"><w:r><w:t>增</w:t></w:r></w:ins>',
        f'<w:del {W} w:id="2" w:author="a"><w:r><w:delText>删</w:delText></w:r></w:del>',
        f"<w:r {W}><w:pict><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>",
    ):
        paragraph._p.append(parse_xml(part))
    assert shape(saved(document), "a.docx") == ["一二\n三增", "框"]


def test_word_columns_that_differ_by_a_hair() -> None:
    cells = '<w:tc><w:tcPr><w:gridSpan w:val="{}"/></w:tcPr><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>'
    rows = [[(1, "甲"), (2, "乙")], [(2, "丙"), (1, "丁")]]
    xml = f'<w:tbl {W}><w:tblGrid><w:gridCol w:w="2000"/><w:gridCol w:w="60"/><w:gridCol w:w="2000"/></w:tblGrid>'
    for row in rows:
        xml += "<w:tr>" + "".join(cells.format(span, text) for span, text in row) + "</w:tr>"
    document = docx.Document()
    document.element.body.insert(0, parse_xml(xml + "</w:tbl>"))
    assert shape(saved(document), "a.docx") == [[["甲", "乙"], ["丙", "丁"]]]


def test_excel_cells_as_they_are_shown() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    values = [0.95, 1, 0.125, 735.0, 0.1, True, dt.date(2030, 6, 30), "≥95%", None, 1616387.84]
    sheet["B3"] = "表头"
    for column, value in enumerate(values, start=1):
        sheet.cell(4, column, value)
    for place in ("A4", "B4", "C4"):
        sheet[place].number_format = "0.0%"
    (block,) = read_bytes(saved(book), "a.xlsx").blocks
    assert isinstance(block, Grid)
    assert [row.source.row for row in block.rows] == [3, 4]
    assert block.rows[0].cells[:3] == ("", "表头", "")
    assert block.rows[1].cells == ("95%", "100%", "12.5%", "735", "0.1", "是", "2030-06-30", "≥95%", "", "1616387.84")


def test_excel_sheets() -> None:
    book = openpyxl.Workbook()
    book.active.title = "一"
    book.active.append(["甲"])
    book.create_sheet("空")
    other = book.create_sheet("二")
    other.append([0.5])
    other["A1"].number_format = "0%"
    found = read_bytes(saved(book), "a.xlsx").blocks
    assert [(grid.source.sheet, grid.rows[0].cells) for grid in found if isinstance(grid, Grid)] == [
        ("一", ("甲",)),
        ("二", ("50%",)),
    ]
