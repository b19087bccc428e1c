"""A grid as forms: each with head rows, one header (of one or two rows), and the rows below it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from zhibiao.extract import headers
from zhibiao.extract.cells import clean
from zhibiao.extract.headers import Columns
from zhibiao.extract.levels import is_level1, is_level2
from zhibiao.extract.projects import field_of
from zhibiao.records import Grid, Row

_FORM_TITLE = re.compile(r"绩效(?:目标|自评).{0,6}表")


@dataclass(frozen=True, slots=True)
class Part:
    """One form inside a grid: the rows above its header, its columns, and the rows below.

    ``carry`` says whether an empty category cell continues the one above; ``ragged`` whether merged cells may be
    missing at the left of a row, as pipe tables and pasted text leave them.
    """

    front: tuple[Row, ...]
    columns: Columns
    body: tuple[Row, ...]
    carry: bool = True
    ragged: bool = False


def parts(grid: Grid, before: Columns | None = None, *, next_page: bool = False) -> tuple[Part, ...]:
    """The forms of a grid; a grid without any header goes on under ``before``, the columns of the table above it.

    ``next_page`` says that it stands at the head of the page after that table; then its width is proof enough.

    A repeated header (a table over several pages) does not open a new part; head rows of another form do.
    """
    found: list[tuple[list[Row], Columns, list[Row]]] = []
    front: list[Row] = []
    rows = grid.rows
    at = 0
    while at < len(rows):
        header, used = _header(rows, at, first=grid.header and at == 0)
        if header is not None:
            if front or not found or header.places != found[-1][1].places:
                found.append((front, header, []))
                front = []
        elif front or not found or _opens_form(rows[at]):
            front.append(rows[at])
        else:
            found[-1][2].append(rows[at])
        at += used
    if found:
        found[-1][2].extend(front)
    elif before is not None and ((next_page and _as_wide(rows, before)) or _continues(rows, before)):
        found = [([], before, front)]
    return tuple(_part(grid, *pieces) for pieces in found)


def _part(grid: Grid, front: list[Row], columns: Columns, body: list[Row]) -> Part:
    part = Part(tuple(front), columns, tuple(body))
    return replace(part, carry=_merged_style(part, grid), ragged=not grid.header and grid.source.line is not None)


def _header(rows: Sequence[Row], at: int, *, first: bool) -> tuple[Columns | None, int]:
    """The columns named at row ``at``, by one or two header rows, and how many rows that took."""
    cells = rows[at].cells
    below = rows[at + 1].cells if at + 1 < len(rows) else ()
    if headers.is_labels(cells) and headers.is_labels(below):
        both = headers.stacked(cells, below)
        if headers.is_header(both):
            return headers.columns(both), 2
    if headers.is_header(cells):
        return headers.columns(cells), 1
    if first:
        columns = headers.columns(cells)
        if {"name", "finer"} & columns.places.keys():
            return columns, 1
    return None, 1


def _opens_form(row: Row) -> bool:
    """Whether a row below indicators begins another form: its first filled cell names a project, a unit, a table."""
    first = next((cell for cell in row.cells if cell.strip()), "")
    if len(first) > 60:
        return False
    return field_of(first) in ("project", "code", "unit", "authority") or bool(_FORM_TITLE.search(clean(first)))


def _as_wide(rows: Sequence[Row], before: Columns) -> bool:
    return all(len(row.cells) == before.width for row in rows) and not any(map(_opens_form, rows))


def _continues(rows: Sequence[Row], before: Columns) -> bool:
    """Whether rows without a header go on with the table above: as wide as it, or with its category labels in place."""
    places = [before.places[role] for role in ("level1", "level2") if role in before.places]
    labelled = any(
        place < len(row.cells) and (is_level1(clean(row.cells[place])) or is_level2(clean(row.cells[place])))
        for row in rows
        for place in places
    )
    return labelled and all(len(row.cells) <= before.width for row in rows)


def _merged_style(part: Part, grid: Grid) -> bool:
    """Whether empty category cells continue the cell above.

    They do in forms. In a plain table of records they do only where no two rows repeat the same pair, which a table
    with merged cells never does, and never where the columns are called in English or come from JSON.
    """
    if part.front or not (grid.header or grid.source.sheet):
        return True
    header = grid.rows[0]
    if header.source.row is None or any(cell.strip().isascii() and cell.strip().isalpha() for cell in header.cells):
        return False
    places = [part.columns.places[role] for role in ("level1", "level2") if role in part.columns.places]
    pairs = [tuple(row.cells[place].strip() for place in places if place < len(row.cells)) for row in part.body]
    return not any(above == here and all(here) for above, here in pairwise(pairs))
