"""PDF with a text layer: ruled tables as grids, tables without rules by the columns of their header, the rest as paragraphs.

A cell that wraps is one cell; a table that goes on over pages comes as one grid a page, with its page, and ``extract`` joins
them. Lines of running text are put together to paragraphs where they reach the right margin.
"""

from __future__ import annotations

import contextlib
import errno
import io
import logging
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from zhibiao.errors import InputError
from zhibiao.readers import layout
from zhibiao.readers.limits import Limits
from zhibiao.records import Document, Grid, Paragraph, Row, Source

_SETTINGS = {"snap_tolerance": 3, "join_tolerance": 3, "intersection_tolerance": 4}
# a gap under half a character is typesetting between Chinese and Latin, not a space; spaces are glyphs of their own
_TEXT = {"x_tolerance_ratio": 0.5, "y_tolerance": 3, "keep_blank_chars": True}
_FURNITURE = re.compile(r"^[-—–\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／，,]?\s*共?\s*\d{1,4}\s*页?)?[-—–\s]*$")
_MARGIN = 0.09  # of the page's height, at its head and foot
_FEW = 6  # characters; a page with fewer is a picture with a page number on it


def read(data: bytes, path: str, limits: Limits) -> Document:
    """The pages of a PDF.

    Raises:
        InputError: the file is damaged, protected, scanned (no text layer), or has more pages, rows or cells than
            ``limits`` allow.
    """
    import pdfplumber  # noqa: F401 - where memory is short it fails here, which is not the file's fault

    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _read(data, path, limits)
    except (InputError, MemoryError):
        raise
    except Exception as error:  # pdfminer raises whatever its parsing trips over
        causes = _causes(error)
        if any(
            isinstance(cause, (MemoryError, ImportError)) or getattr(cause, "errno", 0) == errno.ENOMEM
            for cause in causes
        ):
            raise MemoryError from error
        if {type(cause).__name__ for cause in causes} & {"PDFPasswordIncorrect", "PDFEncryptionError"}:
            raise InputError(
                "PDF 有密码保护，读不了", where=path, remedy="请打开后取消密码，重新导出，或另存为 DOCX"
            ) from error
        raise InputError(
            "PDF 损坏或不完整，打不开", where=path, remedy="请重新导出 PDF，或另存为 DOCX 后再试"
        ) from error


def _read(data: bytes, path: str, limits: Limits) -> Document:
    import pdfplumber
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdfparser import PDFParser

    pages = 0
    for pages, _ in enumerate(PDFPage.create_pages(PDFDocument(PDFParser(io.BytesIO(data)))), start=1):
        if pages > limits.max_pages * 20:
            break
    limits.check_pages(pages, path)
    blocks: list[Paragraph | Grid] = []
    with pdfplumber.open(io.BytesIO(data)) as file:
        sheets = [_Page.of(page, path, limits) for page in file.pages]
    characters = sum(sheet.characters for sheet in sheets)
    margins = layout.margins([word for sheet in sheets for word in sheet.words])
    for sheet in sheets:
        here = list(_blocks(sheet, margins, path, sum(isinstance(block, Grid) for block in blocks)))
        if blocks and here and layout.goes_on(_text(blocks[-1]), _text(here[0])):
            blocks[-1] = Paragraph(_text(blocks[-1]) + _text(here[0]), blocks[-1].source)
            here = here[1:]
        blocks += here
    if characters < _FEW * max(pages, 1):
        raise InputError(
            "PDF 里没有文字，像是扫描件",
            where=path,
            remedy="请先做文字识别（OCR），或用原来的 Word、Excel 文件",
        )
    cells = sum(len(row.cells) for block in blocks if isinstance(block, Grid) for row in block.rows)
    limits.check_cells(cells, path)
    return Document(path, tuple(blocks))


@dataclass(frozen=True, slots=True)
class _Page:
    """What is needed of one page: its words outside ruled tables, and those tables with their upper and lower edge."""

    number: int
    characters: int
    words: tuple[layout.Word, ...]
    tables: tuple[tuple[float, float, list[list[str]]], ...]

    @classmethod
    def of(cls, page: Any, path: str, limits: Limits) -> _Page:
        ruled = sorted(filter(_is_table, page.find_tables(_SETTINGS)), key=lambda table: (table.bbox[1], table.bbox[0]))
        limits.check_cells(sum(len(table.cells) for table in ruled), path)
        boxes = [table.bbox for table in ruled]
        words = tuple(
            layout.Word(word["text"], word["x0"], word["x1"], word["top"], word["bottom"])
            for word in page.extract_words(**_TEXT)
            if not any(_inside(word, box) for box in boxes) and not _is_furniture(word, page.height)
        )
        tables = tuple((table.bbox[1], table.bbox[3], _cells(table)) for table in ruled)
        made = cls(page.page_number, len(page.chars), words, tables)
        page.close()
        return made


def _blocks(page: _Page, margins: tuple[float, float], path: str, tables: int) -> Iterator[Paragraph | Grid]:
    """Paragraphs and grids of one page from top to bottom; ``tables`` is the number of tables before it."""
    top = 0.0
    for upper, lower, rows in (*page.tables, (float("inf"), 0.0, [])):
        between = [word for word in page.words if top <= (word.top + word.bottom) / 2 < upper]
        for block in layout.blocks(between, margins):
            if isinstance(block, str):
                yield Paragraph(block, Source(path, page=page.number))
            else:
                tables += 1
                yield _grid(block, path, page.number, tables)
        if rows:
            tables += 1
            yield _grid(rows, path, page.number, tables)
            top = lower


def _text(block: Paragraph | Grid) -> str:
    return block.text if isinstance(block, Paragraph) else ""


def _grid(rows: Sequence[Sequence[str]], path: str, page: int, table: int) -> Grid:
    return Grid(
        tuple(
            Row(tuple(cells), Source(path, page=page, table=table, row=number))
            for number, cells in enumerate(rows, start=1)
        ),
        Source(path, page=page, table=table),
    )


def _is_table(table: Any) -> bool:
    return len(table.rows) >= 2 and max(len(row.cells) for row in table.rows) >= 2


def _cells(table: Any) -> list[list[str]]:
    """The texts of a ruled table; what a merged cell covers is empty, as in Word."""
    with contextlib.suppress(AttributeError):
        table.page.dedupe_chars()
    return [[(text or "").strip() for text in row] for row in table.extract(**_TEXT)]


def _is_furniture(word: dict[str, Any], height: float) -> bool:
    """Whether a word is the number of the page in its head or foot."""
    at_edge = word["bottom"] < _MARGIN * height or word["top"] > (1 - _MARGIN) * height
    return at_edge and bool(_FURNITURE.match(word["text"]))


def _inside(word: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    across, down = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    return bool(box[0] <= across <= box[2] and box[1] <= down <= box[3])


def _causes(error: BaseException) -> list[BaseException]:
    """An error and those behind it; pdfplumber wraps the true one as an argument of its own."""
    found: list[BaseException] = [error]
    for one in found:
        for cause in (one.__cause__, one.__context__, *one.args):
            if isinstance(cause, BaseException) and not any(cause is known for known in found):
                found.append(cause)
    return found
