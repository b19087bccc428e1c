"""The four real filings in other encodings, and remade as Word and Excel: the same records, apart from their places."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from zhibiao.extract import extract
from zhibiao.readers.registry import read, read_bytes
from zhibiao.records import Document, Filing, Paragraph

PLACES = ("table", "row", "line")
Flat = Callable[[Filing], list[dict[str, Any]]]


def records(filing: Filing, flat: Flat) -> list[dict[str, Any]]:
    return [{field: value for field, value in row.items() if field not in PLACES} for row in flat(filing)]


def as_word(document: Document) -> bytes:
    made = docx.Document()
    for block in document.blocks:
        if isinstance(block, Paragraph):
            made.add_paragraph(block.text)
            continue
        width = max(len(row.cells) for row in block.rows)
        table = made.add_table(rows=len(block.rows), cols=width)
        for line, row in zip(table.rows, block.rows, strict=True):
            cells = list(line.cells)
            if len(row.cells) < width:
                cells[len(row.cells) - 1].merge(cells[-1])
            for cell, text in zip(cells, row.cells, strict=False):
                cell.text = text
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def as_excel(document: Document) -> bytes:
    """Everything below one another on one sheet, as a print area has it."""
    book = openpyxl.Workbook()
    sheet = book.active
    for block in document.blocks:
        for cells in ((block.text,),) if isinstance(block, Paragraph) else (row.cells for row in block.rows):
            sheet.append([cell if not cell.startswith("=") else f"'{cell}" for cell in cells])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-16-le", "utf-8-sig"])
@pytest.mark.parametrize("number", ["000", "003"])
def test_encodings(filings: dict[str, Path], number: str, encoding: str, flat: Flat) -> None:
    text = filings[number].read_text(encoding="utf-8")
    found = extract(read_bytes(text.encode(encoding), "a.txt"))
    wanted = extract(read_bytes(text.encode("utf-8"), "a.txt"))
    assert flat(found) == flat(wanted)


@pytest.mark.parametrize("number", ["000", "002", "003", "004"])
def test_word(filings: dict[str, Path], number: str, flat: Flat) -> None:
    document = read(filings[number])
    wanted = extract(document)
    found = extract(read_bytes(as_word(document), "a.docx"))
    assert records(found, flat) == records(wanted, flat)
    assert [project.budget for project in found.projects] == [project.budget for project in wanted.projects]


@pytest.mark.parametrize(("number", "count"), [("002", 18), ("003", 63), ("004", 30)])
def test_excel(filings: dict[str, Path], number: str, count: int, flat: Flat) -> None:
    document = read(filings[number])
    wanted = [project for project in extract(document).projects if not project.narrative]
    found = [project for project in extract(read_bytes(as_excel(document), "a.xlsx")).projects if not project.narrative]
    assert sum(len(project.indicators) for project in found) == count
    for have, want in zip(found, wanted, strict=True):
        assert [(row.name, row.target, row.declared) for row in have.indicators] == [
            (row.name, row.target, row.declared) for row in want.indicators
        ]
        assert (have.heading.project, have.budget, have.code) == (want.heading.project, want.budget, want.code)
