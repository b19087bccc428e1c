"""Plain text as paragraphs and grids: flattened tables of one cell a line, rows of tab-separated cells, pipe tables.

The layouts are those of ``domain.md`` §7.4: in the one-cell-a-line export every cell starts with a TAB, a line without
TAB continues the cell above it, and an empty line closes the row; in the other export a row is one line of
TAB-separated cells, a leading TAB being an empty first cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from zhibiao.readers import pipes
from zhibiao.readers.limits import Limits
from zhibiao.records import Document, Grid, Paragraph, Row, Source

_LINES = re.compile(r"\r\n|\n|\r")
_CONTENTS = re.compile(r"^[^\t]+\t[.…·\s]*\d{1,4}\s*$")  # a line of a table of contents: title, page number

_Span = tuple[Grid | None, int]


def read(text: str, path: str, limits: Limits) -> Document:
    """The document in ``text``; every block carries its line.

    Raises :class:`zhibiao.errors.InputError` where it has more lines or cells than ``limits`` allow.
    """
    limits.check_rows(text.count("\n"), path)
    lines = _LINES.split(text)
    limits.check_rows(len(lines), path)
    blocks = tuple(_blocks(lines, path))
    limits.check_cells(sum(len(row.cells) for block in blocks if isinstance(block, Grid) for row in block.rows), path)
    return Document(path, blocks)


def _blocks(lines: Sequence[str], path: str) -> Iterator[Paragraph | Grid]:
    at, tables = 0, 0
    while at < len(lines):
        line = lines[at]
        rows: list[tuple[int, tuple[str, ...]]] = []
        end = at
        if "\t" in line and not _CONTENTS.match(line):
            rows, end = _cells(lines, at) if _one_cell_a_line(lines, at) else _tsv(lines, at)
        elif pipes.starts(lines, at):
            rows, end = pipes.table(lines, at)
        if rows:
            tables += 1
            yield _grid(rows, path, tables, cut=_cut(lines, rows[-1][0], end))
            at = end
            continue
        if line.strip():
            yield Paragraph(line.strip(), Source(path, line=at + 1))
        at += 1


def _grid(rows: list[tuple[int, tuple[str, ...]]], path: str, table: int, *, cut: bool) -> Grid:
    """A grid of these rows; ``cut`` marks the last one as unsure, because the text ends in the middle of it."""
    made = [
        Row(cells, Source(path, table=table, row=number, line=line + 1))
        for number, (line, cells) in enumerate(rows, start=1)
    ]
    if cut:
        made[-1] = replace(made[-1], source=replace(made[-1].source, certainty="unsure"))
    return Grid(tuple(made), Source(path, table=table, line=rows[0][0] + 1))


def _cut(lines: Sequence[str], first: int, end: int) -> bool:
    """Whether the text ends inside the row of pipes that begins at ``first``: other rows close with a pipe, it does not."""
    if "|" not in lines[first] or any(line.strip() for line in lines[end:]) or lines[end - 1].rstrip().endswith("|"):
        return False
    near = [line.rstrip() for line in lines[max(0, first - 20) : first] if "|" in line]
    return sum(line.endswith("|") for line in near) * 2 > len(near)


def _one_cell_a_line(lines: Sequence[str], at: int) -> bool:
    """Whether a table starts here whose cells stand one a line: a TAB in front and, up to the row's end, no other."""
    if not lines[at].startswith("\t"):
        return False
    for line in lines[at:]:
        if not line.strip(" 　\xa0"):
            return True
        if "\t" in line[1:]:
            return False
    return True


def _cells(lines: Sequence[str], at: int) -> tuple[list[tuple[int, tuple[str, ...]]], int]:
    """Rows of a table of one cell a line, each with its first line, and the line after the table."""
    rows: list[tuple[int, tuple[str, ...]]] = []
    cells: list[list[str]] = []
    start = end = at
    while at < len(lines):
        line = lines[at]
        if line.startswith("\t"):
            if not cells:
                start = at
            cells.append([line[1:]])
            end = at + 1
        elif not line.strip():
            if cells:
                rows.append((start, tuple("\n".join(cell) for cell in cells)))
                cells = []
        elif cells:
            cells[-1].append(line)
            end = at + 1
        else:
            break
        at += 1
    if cells:
        rows.append((start, tuple("\n".join(cell) for cell in cells)))
    return rows, end


def _tsv(lines: Sequence[str], at: int) -> tuple[list[tuple[int, tuple[str, ...]]], int]:
    """Rows of a table of one row a line, each with its line, and the line after the table."""
    rows: list[tuple[int, tuple[str, ...]]] = []
    end = at
    while at < len(lines):
        line = lines[at]
        if "\t" in line and not _CONTENTS.match(line):
            rows.append((at, tuple(line.split("\t"))))
            end = at + 1
        elif line.strip():
            break
        at += 1
    return rows, end
