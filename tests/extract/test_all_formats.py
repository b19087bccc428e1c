"""One filing in every format gives the same indicators; the four real filings too, where LibreOffice can remake them."""

from __future__ import annotations

import html
import io
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from zhibiao.extract import extract
from zhibiao.readers import foreign
from zhibiao.readers.registry import Limits, read, read_bytes
from zhibiao.records import Document, Filing, Grid, Paragraph

PLACES = ("table", "row", "line")
OWN = ("layout_cells", "layout_tsv", "layout_prose", "layout_goals", "layout_signs")
DATA = Path(__file__).parent / "data"
Flat = Callable[[Filing], list[dict[str, Any]]]
office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on this machine")


def records(filing: Filing, flat: Flat) -> list[dict[str, Any]]:
    return [{field: value for field, value in row.items() if field not in PLACES} for row in flat(filing)]


def widths(block: Grid) -> int:
    return max(len(row.cells) for row in block.rows)


def as_word(document: Document) -> bytes:
    made = docx.Document()
    for block in document.blocks:
        if isinstance(block, Paragraph):
            made.add_paragraph(block.text)
            continue
        table = made.add_table(rows=len(block.rows), cols=widths(block))
        table.style = "Table Grid"
        for line, row in zip(table.rows, block.rows, strict=True):
            cells = list(line.cells)
            if len(row.cells) < len(cells):
                cells[len(row.cells) - 1].merge(cells[-1])
            for cell, text in zip(cells, row.cells, strict=False):
                cell.text = text
    made.add_paragraph("")
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def as_excel(document: Document) -> bytes:
    book = openpyxl.Workbook()
    for block in document.blocks:
        for cells in ((block.text,),) if isinstance(block, Paragraph) else (row.cells for row in block.rows):
            book.active.append([cell if not cell.startswith("=") else f"'{cell}" for cell in cells])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def as_page(document: Document, encoding: str = "gb18030") -> bytes:
    parts = ['<html><head><meta charset="gb2312"></head><body>']
    for block in document.blocks:
        if isinstance(block, Paragraph):
            parts.append(f"<p>{html.escape(block.text)}</p>")
            continue
        parts.append("<table border=1>")
        for row in block.rows:
            span = widths(block) - len(row.cells) + 1
            cells = [html.escape(cell).replace("\n", "<br>") for cell in row.cells]
            last = f"<td colspan={span}>{cells[-1]}</td>" if cells else ""
            parts.append(f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells[:-1])}{last}</tr>")
        parts.append("</table>")
    return "\n".join([*parts, "</body></html>"]).encode(encoding)


@pytest.mark.parametrize("name", OWN)
def test_own_filings_in_word_excel_and_web_pages(name: str, flat: Flat) -> None:
    document = read(DATA / f"{name}.txt")
    wanted = records(extract(document), flat)
    assert wanted
    for suffix, make in {"docx": as_word, "xlsx": as_excel, "html": as_page}.items():
        assert records(extract(read_bytes(make(document), f"{name}.{suffix}")), flat) == wanted, suffix


@pytest.mark.parametrize("number", ["000", "002", "003", "004"])
def test_the_four_filings_in_excel_and_web_pages(filings: dict[str, Path], number: str, flat: Flat) -> None:
    document = read(filings[number])
    wanted = records(extract(document), flat)
    for suffix, make in {"xlsx": as_excel, "html": as_page}.items():
        found = extract(read_bytes(make(document), f"{number}.{suffix}"))
        assert records(found, flat) == wanted, suffix


@office
@pytest.mark.parametrize("number", ["002", "003"])  # 000 and 004 give the same records too; LibreOffice takes its time
def test_filings_as_pdf(filings: dict[str, Path], number: str, flat: Flat) -> None:
    document = read(filings[number])
    data = foreign.converted(as_word(document), ".docx", "pdf", "a.docx", Limits())
    have, want = records(extract(read_bytes(data, f"{number}.pdf")), flat), records(extract(document), flat)
    assert have == want
