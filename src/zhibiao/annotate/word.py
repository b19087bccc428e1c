"""Word: a comment on each flagged cell or paragraph (python-docx); text, styles and everything else stay."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from zhibiao.annotate.marks import Mark, column
from zhibiao.extract.cells import clean
from zhibiao.readers import word
from zhibiao.records import Document, Grid, Row

_AUTHOR, _INITIALS = "指标检查", "指"


def annotated(data: bytes, document: Document, marks: Iterable[Mark]) -> tuple[bytes, int]:
    """The DOCX file ``data`` with a comment for each mark, and how many marks found no place; ``document`` is what was read."""
    import docx

    file = docx.Document(io.BytesIO(data))
    rows = {
        (row.source.table, row.source.row): row
        for block in document.blocks
        if isinstance(block, Grid)
        for row in block.rows
    }
    places = word.cells(file.element.body)
    paragraphs = [(clean("".join(run.text for run in part.runs)), part) for part in file.paragraphs]
    lost = 0
    for mark in marks:
        part = _cell(mark, rows, places, file) or _paragraph(mark, paragraphs)
        if part is None:
            lost += 1
            continue
        runs = part.runs or [part.add_run()]
        file.add_comment([runs[0], runs[-1]], text=mark.text, author=_AUTHOR, initials=_INITIALS)
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue(), lost


def _cell(
    mark: Mark, rows: dict[tuple[int | None, int | None], Row], places: dict[tuple[int, int], dict[int, Any]], file: Any
) -> Any:
    """The first paragraph with text of the cell that a mark belongs to, or ``None``."""
    from docx.text.paragraph import Paragraph

    table, number = mark.source.table, mark.source.row
    if table is None:
        return None
    row = rows.get((table, number)) or next((row for (at, _), row in rows.items() if at == table), None)
    if row is None or row.source.row is None:
        return None
    start: int = row.source.row

    def covering(at: int) -> Row | None:
        above = (rows.get((table, line)) for line in range(start - 1, 0, -1))
        return next((line for line in above if line and at < len(line.cells) and line.cells[at].strip()), None)

    def text(at: int) -> str:
        found = covering(at)
        return clean(found.cells[at]) if found else ""

    at = column(mark, row, text)
    if not row.cells[at].strip() and (merged := covering(at)) is not None and merged.source.row:
        start = merged.source.row
    cells = places.get((table, start), {})
    element = cells.get(at) if at in cells else cells.get(max((place for place in cells if place <= at), default=-1))
    if element is None:
        return None
    parts = [Paragraph(node, file) for node in element if node.tag.endswith("}p")]
    return next((part for part in parts if part.text.strip()), parts[0] if parts else None)


def _paragraph(mark: Mark, paragraphs: list[tuple[str, Any]]) -> Any:
    """The paragraph that an indicator of prose stands in: the first with its name and its target."""
    filled = [(text, part) for text, part in paragraphs if text]
    if mark.indicator is None:
        return filled[0][1] if filled else None
    name, target = mark.indicator.name, mark.indicator.target
    for wanted in ((name, target), (target,) if target else (name,), (name,)):
        for text, part in filled:
            if all(word in text for word in wanted):
                return part
    return None
