"""The head of a form as printed: the rows of money above the indicators (``domain.md`` §7.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from zhibiao.records import Filing, Grid
from zhibiao.text.normalise import fold

_INDICATORS = re.compile(r"^(?:一级指标|二级指标|三级指标|指标名称)$")
_NUMBER = re.compile(r"^\d[\d,]*(?:\.\d+)?$")


@dataclass(frozen=True, slots=True)
class Head:
    """The folded cells of the rows that stand above the indicators of one table."""

    rows: tuple[tuple[str, ...], ...]


def heads(filing: Filing | None) -> Iterator[Head]:
    """The heads of a filing's tables, in reading order."""
    for grid in filing.grids if filing is not None else ():
        yield Head(tuple(_above(grid)))


def _above(grid: Grid) -> Iterator[tuple[str, ...]]:
    for row in grid.rows:
        cells = tuple(fold(cell).text.strip() for cell in row.cells)
        if any(_INDICATORS.match(cell) for cell in cells):
            return
        yield cells


def amount(cell: str) -> Decimal | None:
    """A cell that is nothing but a number, as a number."""
    if not _NUMBER.match(cell):
        return None
    try:
        return Decimal(cell.replace(",", ""))
    except InvalidOperation:
        return None
