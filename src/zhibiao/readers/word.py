"""DOCX: paragraphs, tables, nested tables and text boxes in reading order, straight from the document's XML.

A table comes out as it is seen: every cell in the grid column where it starts, what a merged cell covers is empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from zhibiao.readers.archive import Package
from zhibiao.readers.limits import Limits
from zhibiao.records import Document, Grid, Paragraph, Row, Source

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_WRAPPERS = {"sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml", "hyperlink", "AlternateContent", "Choice"}
_BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "-"}
_SLIVER = 170  # twips, 3 mm: a grid column too narrow to hold a character is a crooked border, not a column


def read(data: bytes, path: str, limits: Limits) -> Document:
    """The body of a Word document.

    Raises :class:`zhibiao.errors.InputError` where the file is damaged, protected, hides entities or is over a limit.
    """
    package = Package(data, path, limits)
    root = package.xml(_main_part(package))
    body = next((node for node in root if _name(node) == "body"), None)
    if body is None:
        raise package.damaged()
    reader = _Reader(path, limits)
    return Document(path, tuple(reader.blocks(body, 0)))


def cells(body: Any, limits: Limits = Limits()) -> dict[tuple[int, int], dict[int, Any]]:  # noqa: B008 - frozen
    """The cell elements (``w:tc``) of a body by (table, row) and column, numbered as :func:`read` numbers them."""
    reader = _Reader("", limits)
    for _ in reader.blocks(body, 0):
        pass
    return reader.places


def _main_part(package: Package) -> str:
    if "_rels/.rels" in package.names:
        for relation in package.xml("_rels/.rels"):
            if relation.get("Type") in (_OFFICE, _STRICT):
                return str(relation.get("Target", "")).lstrip("/")
    return "word/document.xml"


class _Reader:
    """Walks one document, counting tables, rows and cells against the limits."""

    def __init__(self, path: str, limits: Limits) -> None:
        self.path, self.limits = path, limits
        self.tables = self.rows = self.cells = 0
        self.places: dict[tuple[int, int], dict[int, Any]] = {}

    def blocks(self, parent: Any, depth: int) -> Iterator[Paragraph | Grid]:
        """The paragraphs and grids directly below ``parent``, wrappers opened."""
        for node in parent:
            kind = _name(node)
            if kind == "p":
                text = _text(node).strip()
                if text:
                    self._count(0)
                    yield Paragraph(text, Source(self.path))
                for box in _boxes(node):
                    yield from self.blocks(box, depth + 1)
            elif kind == "tbl":
                yield from self._table(node, depth + 1)
            elif kind in _WRAPPERS:
                yield from self.blocks(node, depth)

    def _table(self, table: Any, depth: int) -> Iterator[Grid | Paragraph]:
        self.tables += 1
        number, columns = self.tables, _columns(table)
        rows: list[Row] = []
        nested: list[Any] = []
        for index, line in enumerate(_children(table, "tr"), start=1):
            cells: list[str] = []
            at = _before(line)
            for cell in _children(line, "tc"):
                span, continued = _merging(cell)
                place = columns[at] if at < len(columns) else at
                cells += [""] * (place - len(cells))
                self.places.setdefault((number, index), {})[len(cells)] = cell
                cells.append("" if continued else "\n".join(_text(part) for part in _children(cell, "p")).strip("\n"))
                nested += _children(cell, "tbl")
                at += span
            width = columns[at] if at < len(columns) else len(cells)
            cells += [""] * (width - len(cells))
            self._count(len(cells))
            rows.append(Row(tuple(cells), Source(self.path, table=number, row=index)))
        if any(cell.strip() for row in rows for cell in row.cells):
            yield Grid(tuple(rows), Source(self.path, table=number))
        for inner in nested if depth < self.limits.max_depth else ():
            yield from self._table(inner, depth + 1)

    def _count(self, cells: int) -> None:
        self.rows += 1
        self.cells += cells
        self.limits.check_rows(self.rows, self.path)
        self.limits.check_cells(self.cells, self.path)


def _name(node: Any) -> str:
    """The local name of an element of Word or of markup compatibility, else nothing."""
    tag = node.tag
    if not isinstance(tag, str) or not (tag.startswith((_W, _COMPATIBLE)) or "wordprocessingml/main" in tag):
        return ""
    return tag.rpartition("}")[2]


def _children(parent: Any, kind: str) -> list[Any]:
    found: list[Any] = []
    for node in parent:
        name = _name(node)
        if name == kind:
            found.append(node)
        elif name in _WRAPPERS:
            found += _children(node, kind)
    return found


def _text(paragraph: Any) -> str:
    """The text of a paragraph's runs, without deleted text and without what its text boxes hold."""
    pieces: list[str] = []
    for node in paragraph:
        kind = _name(node)
        if kind == "t":
            pieces.append(node.text or "")
        elif kind in _BREAKS:
            pieces.append(_BREAKS[kind])
        elif kind in _WRAPPERS or kind in ("r", "fldSimple"):
            pieces.append(_text(node))
    return "".join(pieces)


def _boxes(paragraph: Any) -> list[Any]:
    """The contents of the text boxes anchored in a paragraph, each once (not again in its fallback)."""
    return [
        box
        for box in paragraph.iter(f"{_W}txbxContent")
        if not any(_name(above) in ("Fallback", "txbxContent") for above in box.iterancestors())
    ]


def _number(node: Any, *names: str) -> int:
    """The whole number in ``w:val`` of the descendant reached by ``names``, or 0."""
    for name in names:
        node = next((child for child in node if _name(child) == name), None)
        if node is None:
            return 0
    value = next((text for key, text in node.attrib.items() if key.endswith("}val")), "")
    return int(value) if value.isdigit() and len(value) < 6 else 0


def _before(row: Any) -> int:
    return _number(row, "trPr", "gridBefore")


def _merging(cell: Any) -> tuple[int, bool]:
    """How many grid columns a cell spans, and whether it only continues the merged cell above it."""
    properties = next((child for child in cell if _name(child) == "tcPr"), None)
    if properties is None:
        return 1, False
    merge = next((child for child in properties if _name(child) == "vMerge"), None)
    continued = merge is not None and merge.get(f"{_W}val", "continue") == "continue"
    return min(max(_number(properties, "gridSpan"), 1), 200), continued


def _columns(table: Any) -> list[int]:
    """For each boundary of the grid the column it opens, slivers falling together with the column before them."""
    grid = next((child for child in table if _name(child) == "tblGrid"), None)
    widths = [child.get(f"{_W}w", "") for child in grid] if grid is not None else []
    places, place = [0], 0
    for width in widths:
        place += not (width.isdigit() and 0 < int(width) < _SLIVER)
        places.append(place)
    return places
