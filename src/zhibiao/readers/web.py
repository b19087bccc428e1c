"""Saved web pages (HTML, MHTML): paragraphs and tables as they are seen, in reading order.

A table comes out like one of Word: every cell in the column where it starts, what ``rowspan`` and ``colspan`` cover is empty.
A table that only lays out the page is opened like any other container.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from typing import Any

from zhibiao.errors import InputError
from zhibiao.readers import plain
from zhibiao.readers.decoding import decode
from zhibiao.readers.limits import Limits
from zhibiao.records import Document, Grid, Paragraph, Row, Skipped, Source

_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.I)
_CHINESE = {"gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "hz-gb-2312", "cp936"}
_HEAD = 4096
_UNSEEN = {"script", "style", "noscript", "template", "head", "title", "object", "svg", "select", "iframe"}
_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "figure", "footer",
    "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "p", "section", "ul",
}  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.I)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_SPAN_MOST = 1000
_DEEP = 200


def looks_like(data: bytes) -> bool:
    """Whether bytes begin as an HTML page does."""
    head = data[:1024].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    return head.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<body", b"<div", b"<meta")) or (
        head.startswith((b"<?xml", b"<!--")) and b"<html" in head
    )


def looks_packed(data: bytes) -> bool:
    """Whether bytes begin as a page saved in one file (MHTML) does."""
    head = data[:2048].lower()
    return b"mime-version:" in head and b"content-type:" in head and (b"multipart/" in head or b"text/html" in head)


def read(data: bytes, path: str, limits: Limits) -> Document:
    """The visible text and tables of a page.

    Raises:
        InputError: the page is no text, or has more rows or cells than ``limits`` allow.
    """
    return _Reader(path, limits).document([_decoded(data, path)])


def read_packed(data: bytes, path: str, limits: Limits) -> Document:
    """The pages in an MHTML file; pictures and scripts beside them are not looked at.

    Raises:
        InputError: as :func:`read` does, and where no page is inside.
    """
    parts = [part for part in message_from_bytes(data).walk() if part.get_content_type() == "text/html"]
    pages = [_part(part, path) for part in parts[: limits.max_depth * 8]]
    if not pages:
        raise InputError("文件里没有网页内容", where=path, remedy="请用浏览器打开原网页，重新另存为 HTML")
    return _Reader(path, limits).document(pages)


def _part(part: Message, path: str) -> str:
    content = part.get_payload(decode=True)
    data = content if isinstance(content, bytes) else b""
    return _decoded(data, path, part.get_content_charset()) if data else ""


def _decoded(data: bytes, path: str, charset: str | None = None) -> str:
    """The text of a page: by its byte order mark, by what it says of itself where that holds, else by its bytes."""
    found = _CHARSET.search(data[:_HEAD])
    name = (charset or (found[1].decode("ascii", "replace") if found else "")).lower()
    if not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")) and b"\0" not in data[:_HEAD]:
        for encoding in ("gb18030",) if name in _CHINESE else (name,) if name else ():
            try:
                text = data.decode(encoding, errors="replace")
            except (LookupError, UnicodeError, ValueError):
                continue
            if text.count("\ufffd") * 200 <= len(text):
                return text
    return decode(data, path)


class _Reader:
    """Walks pages, counting tables, rows and cells against the limits."""

    def __init__(self, path: str, limits: Limits) -> None:
        self.path, self.limits = path, limits
        self.tables = self.rows = self.cells = 0
        self.skipped: list[Skipped] = []

    def document(self, pages: list[str]) -> Document:
        """The blocks of all pages."""
        from lxml import etree, html

        blocks: list[Paragraph | Grid] = []
        for page in pages:
            if not page.strip():
                continue
            self.limits.check_rows(page.count("<tr") + page.count("<TR"), self.path)
            parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, huge_tree=False)
            try:
                root = html.document_fromstring(
                    re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", page).encode("utf-8", "replace"), parser=parser
                )
            except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
                raise InputError("网页内容损坏，读不了", where=self.path, remedy="请用浏览器打开，重新另存") from error
            blocks += self.blocks(root, 0)
        return Document(self.path, tuple(blocks), tuple(self.skipped))

    def blocks(self, parent: Any, depth: int) -> Iterator[Paragraph | Grid]:
        """The paragraphs and grids below ``parent``; text between block elements is a paragraph of its own."""
        line: list[str] = [parent.text or ""]
        for node in parent:
            kind = _kind(node)
            if kind == "table":
                yield from self._paragraph(line)
                yield from self._table(node, depth)
            elif kind == "pre":
                yield from self._paragraph(line)
                yield from self._plain("".join(node.itertext()))
            elif kind in _BLOCKS or (kind and _holds_blocks(node)):
                yield from self._paragraph(line)
                if not self._hidden(node) and depth < _DEEP:
                    yield from self.blocks(node, depth + 1)
            elif kind and not self._hidden(node):
                line.append(_text(node))
            line.append(node.tail or "")
        yield from self._paragraph(line)

    def _paragraph(self, line: list[str]) -> Iterator[Paragraph]:
        text = "\n".join(_SPACE.sub(" ", part).strip() for part in "".join(line).split("\v"))
        line.clear()
        for part in text.split("\n"):
            if part.strip(" \u3000\xa0"):
                self._count(0)
                yield Paragraph(part.strip(), Source(self.path))

    def _plain(self, text: str) -> Iterator[Paragraph | Grid]:
        for block in plain.read(text, self.path, self.limits).blocks:
            if isinstance(block, Grid):
                self.tables += 1
                place = Source(self.path, table=self.tables)
                rows = tuple(
                    Row(row.cells, Source(self.path, table=self.tables, row=at)) for at, row in enumerate(block.rows, 1)
                )
                yield Grid(rows, place)
            else:
                yield Paragraph(block.text, Source(self.path))

    def _table(self, table: Any, depth: int) -> Iterator[Paragraph | Grid]:
        if self._hidden(table):
            return
        if depth < _DEEP and _lays_out(table):
            for cell in _cells(table):
                yield from self.blocks(cell, depth + 1)
            return
        self.tables += 1
        number = self.tables
        rows: list[Row] = []
        nested: list[Any] = []
        for index, cells in enumerate(self._spanned(table, nested), start=1):
            rows.append(Row(cells, Source(self.path, table=number, row=index)))
        caption = next((node for node in table if _kind(node) == "caption"), None)
        if caption is not None and (text := _seen(caption)):
            yield Paragraph(text, Source(self.path))
        if any(cell.strip() for row in rows for cell in row.cells):
            yield Grid(tuple(rows), Source(self.path, table=number))
        for inner in nested if depth < self.limits.max_depth else ():
            yield from self._table(inner, depth + 1)

    def _spanned(self, table: Any, nested: list[Any]) -> Iterator[tuple[str, ...]]:
        """The rows of a table with spans opened: covered places are empty."""
        covered: dict[int, int] = {}  # column -> rows below this one that are still covered
        for line in _rows(table):
            cells: list[str] = []
            below = {column: left - 1 for column, left in covered.items() if left > 1}
            for cell in (node for node in line if _kind(node) in ("td", "th")):
                while covered.get(len(cells), 0) > 0:
                    cells.append("")
                across, down = _span(cell, "colspan"), _span(cell, "rowspan")
                if down > 1:
                    below |= {len(cells) + at: down - 1 for at in range(across)}
                nested += [node for node in cell.iter("table") if _nearest(node) is cell]
                cells += [_seen(cell), *[""] * (across - 1)]
                self._count(across)
            while covered.get(len(cells), 0) > 0:
                cells.append("")
            covered = below
            yield tuple(cells)

    def _hidden(self, node: Any) -> bool:
        """Whether a reader of the page does not see an element; told where it looked like indicators."""
        if node.get("hidden") is None and not _HIDDEN.search(node.get("style") or ""):
            return False
        text = _SPACE.sub(" ", "".join(node.itertext()))[:2000]
        if "三级指标" in text or "指标值" in text:
            self.skipped.append(Skipped(text[:200], "网页里隐藏的内容", Source(self.path)))
        return True

    def _count(self, cells: int) -> None:
        self.rows += not cells
        self.cells += cells
        self.limits.check_rows(self.rows, self.path)
        self.limits.check_cells(self.cells, self.path)


def _kind(node: Any) -> str:
    """The lower-case name of a visible element, else nothing."""
    name = node.tag.rpartition("}")[2].lower() if isinstance(node.tag, str) else ""
    return "" if name in _UNSEEN else name


def _text(node: Any) -> str:
    """The text of an inline element; a line break is a vertical tab, so that it outlives the folding of spaces."""
    if _kind(node) == "br":
        return "\v"
    pieces = [node.text or ""]
    for child in node:
        pieces += [_text(child) if _kind(child) else "", child.tail or ""]
    return "".join(pieces)


def _seen(cell: Any) -> str:
    """The text of a cell without its nested tables, one line for each block in it."""
    pieces: list[str] = []

    def walk(node: Any) -> None:
        pieces.append(node.text or "")
        for child in node:
            kind = _kind(child)
            if kind == "br":
                pieces.append("\v")
            elif kind and kind != "table" and not _HIDDEN.search(child.get("style") or ""):
                if kind in _BLOCKS:
                    pieces.append("\v")
                walk(child)
                if kind in _BLOCKS:
                    pieces.append("\v")
            pieces.append(child.tail or "")

    walk(cell)
    lines = (_SPACE.sub(" ", line).strip() for line in "".join(pieces).split("\v"))
    return "\n".join(line for line in lines if line)


def _rows(table: Any) -> Iterator[Any]:
    for node in table:
        kind = _kind(node)
        if kind == "tr":
            yield node
        elif kind in ("thead", "tbody", "tfoot"):
            yield from (line for line in node if _kind(line) == "tr")


def _cells(table: Any) -> Iterator[Any]:
    return (cell for line in _rows(table) for cell in line if _kind(cell) in ("td", "th"))


def _lays_out(table: Any) -> bool:
    """Whether a table only places other tables or whole passages on the page."""
    rows = list(_rows(table))
    widest = max((sum(1 for cell in row if _kind(cell) in ("td", "th")) for row in rows), default=0)
    if table.find(".//table") is not None:
        return widest <= 2 or len(rows) <= 2
    return widest == 1 and any(sum(1 for _ in cell.iter("p", "div", "br")) > 3 for cell in _cells(table))


def _holds_blocks(node: Any) -> bool:
    """Whether an inline element (span, font, a) wraps tables or blocks, as carelessly made pages have it."""
    return any(
        _kind(child) in _BLOCKS or _kind(child) in ("table", "pre") for child in node.iter() if child is not node
    )


def _nearest(table: Any) -> Any:
    return next((above for above in table.iterancestors() if _kind(above) in ("td", "th")), None)


def _span(cell: Any, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return min(max(int(value), 1), _SPAN_MOST) if value.isascii() and value.isdigit() and len(value) < 6 else 1
