"""Prose in a spreadsheet: a report typed or pasted into one column, above or between the tables, read as paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from zhibiao.records import Grid, Paragraph, Row

_PROSE = re.compile(
    r"绩效(?:目标|指标)\s*[:：]|指标值\s*(?:[,，:：]|为|[><=≥≤])|(?:数量|质量|时效|成本|效益|影响|满意度)指标(?:完成情况)?[:：。]|指标\s*\d+\s*[:：].*指标\s*\d+\s*[:：]"
)
_LONG = 20


def unfolded(blocks: Iterable[Paragraph | Grid]) -> Iterator[Paragraph | Grid]:
    """The blocks with those runs of one-cell rows on a sheet that hold indicators in sentences told as paragraphs."""
    for block in blocks:
        if isinstance(block, Grid) and block.source.sheet is not None and not block.header:
            yield from _split(block)
        else:
            yield block


def _split(grid: Grid) -> Iterator[Paragraph | Grid]:
    runs: list[tuple[bool, list[Row]]] = []
    for row in grid.rows:
        alone = _alone(row)
        if not runs or runs[-1][0] is not alone:
            runs.append((alone, []))
        runs[-1][1].append(row)
    kept: list[Row] = []
    for alone, rows in runs:
        if alone and any(len(row.cells[0]) > _LONG and _PROSE.search(row.cells[0]) for row in rows):
            yield from _grid(grid, kept)
            kept = []
            for row in rows:
                yield Paragraph(row.cells[0], row.source)
        else:
            kept += rows
    yield from _grid(grid, kept)


def _grid(grid: Grid, rows: Sequence[Row]) -> Iterator[Grid]:
    if rows:
        yield Grid(tuple(rows), grid.source, grid.header)


def _alone(row: Row) -> bool:
    """Whether a row has text in its first cell and nowhere else."""
    return bool(row.cells and row.cells[0].strip()) and not any(cell.strip() for cell in row.cells[1:])
