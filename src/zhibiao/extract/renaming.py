"""Header words that only a bureau's own forms print, put into the words that forms usually have (``[columns]``).

It is done to the document, before anything is looked for in it, so that tables, flattened tables and their heads all profit.
A cell is changed only where its row names columns then; a word that stands among values stays what it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches

from zhibiao.errors import SettingsError
from zhibiao.extract import headers
from zhibiao.extract.cells import key
from zhibiao.records import Document, Grid, Paragraph, Row

_NEAR = 8  # lines before and after a header word that stands alone
_COMPANY = 2  # of which so many must be header words, too

Aliases = Iterable[tuple[str, str]]


def renamed(document: Document, aliases: Aliases) -> Document:
    """``document`` with the printed words of (printed, usual) pairs in header rows replaced by the usual ones.

    Raises:
        SettingsError: a usual word is no name of a column.
    """
    table = checked(aliases)
    if not table:
        return document
    old = document.blocks
    blocks = tuple(
        _grid(one, table) if isinstance(one, Grid) else _line(one, table, old[max(0, at - _NEAR) : at + _NEAR])
        for at, one in enumerate(old)
    )
    return replace(document, blocks=blocks)


def checked(aliases: Aliases) -> Mapping[str, str]:
    """The pairs as a table by comparable key.

    Raises:
        SettingsError: a usual word is no name of a column.
    """
    table = {}
    for printed, usual in aliases:
        if not any(sure for _, sure in headers.roles(usual)):
            known = headers.sure_names()
            near = get_close_matches(usual, known, n=1, cutoff=0.5)
            hint = f"是不是 {near[0]}？" if near else f"例如：{'、'.join(headers.known_names())}"
            raise SettingsError(f"columns 的 {printed} 指向 {usual}，没有这个列名", remedy=hint)
        table[key(printed)] = usual
    return table


def _grid(grid: Grid, table: Mapping[str, str]) -> Grid:
    rows = tuple(_row(row, table, first=grid.header and at == 0) for at, row in enumerate(grid.rows))
    return replace(grid, rows=rows) if rows != grid.rows else grid


def _row(row: Row, table: Mapping[str, str], *, first: bool) -> Row:
    cells = tuple(table.get(key(cell), cell) if 0 < len(cell) <= 80 else cell for cell in row.cells)
    if cells == row.cells or not (first or headers.is_labels(cells) or headers.is_header(cells)):
        return row
    return replace(row, cells=cells)


def _line(paragraph: Paragraph, table: Mapping[str, str], around: Sequence[Paragraph | Grid]) -> Paragraph:
    """A line of a flattened table: the words of its header, or one of them among others that stand alone too."""
    words = paragraph.text.split()
    if not 0 < len(words) <= 20 or not any(key(word) in table for word in words):
        return paragraph
    changed = [table.get(key(word), word) for word in words]
    if len(words) > 1 and not headers.is_labels(changed):
        return paragraph
    others = (one.text for one in around if isinstance(one, Paragraph))
    if len(words) == 1 and sum(1 for text in others if headers.roles(text)) < _COMPANY:
        return paragraph
    return replace(paragraph, text=" ".join(changed))
