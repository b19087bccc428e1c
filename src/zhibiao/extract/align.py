"""Pieces of a flattened table put back into rows and columns: the cheapest way through all of them (Viterbi).

Each piece goes into a column to the right of the piece before it, or opens a new row; what a piece costs in a column, and
what an empty column costs, stands in :mod:`zhibiao.extract.fit`. Line breaks of the source are a hint, not a rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhibiao.extract import fit
from zhibiao.extract.tokens import Cell

_LABELS_ONLY = 4.0  # a row of the template that was left empty
_NAMES = ("name", "finer")


@dataclass(frozen=True, slots=True)
class Breaks:
    """What it costs to open a row in the middle of a line, and to go on with a row at the beginning of one."""

    inside: float
    across: float


SPACED = Breaks(inside=7.0, across=3.0)
LINES = Breaks(inside=0.0, across=0.0)
LOOSE = Breaks(inside=2.0, across=2.0)


@dataclass(frozen=True, slots=True)
class Placed:
    """One row: (column, cell) pairs in order, and what they cost."""

    cells: tuple[tuple[int, Cell], ...]
    cost: float


def rows(cells: Sequence[Cell], kinds: Sequence[str], breaks: Breaks) -> list[Placed]:
    """The rows that ``cells`` make under columns of these ``kinds``; every cell is placed.

    Time grows with cells times columns squared.
    """
    if not cells:
        return []
    width = len(kinds)
    moves = _moves(kinds)
    starts, ends = _starts(kinds), _ends(kinds)
    continues = [fit.CONTINUES.get(kind, 30.0) for kind in kinds]
    best = [starts[column] + fit.cost(kind, cells[0].text) for column, kind in enumerate(kinds)]
    trail: list[list[tuple[int, bool]]] = [[(-1, True)] * width]
    for cell in cells[1:]:
        costs = [fit.cost(kind, cell.text) for kind in kinds]
        across, inside = (breaks.across, 0.0) if cell.begins else (0.0, breaks.inside)
        ended, before = min((best[column] + ends[column], column) for column in range(width))
        now: list[float] = []
        back: list[tuple[int, bool]] = []
        for column in range(width):
            cheapest, origin, opens = ended + inside + starts[column] + costs[column], before, True
            same = best[column] + continues[column] + across + min(costs[column], 15.0)
            if same < cheapest:
                cheapest, origin, opens = same, column, False
            for left in range(column):
                step = best[left] + moves[left][column] + across + costs[column]
                if step < cheapest:
                    cheapest, origin, opens = step, left, False
            now.append(cheapest)
            back.append((origin, opens))
        best = now
        trail.append(back)
    return _traced(cells, kinds, trail, min(range(width), key=lambda column: best[column] + ends[column]))


def _traced(
    cells: Sequence[Cell], kinds: Sequence[str], trail: Sequence[Sequence[tuple[int, bool]]], column: int
) -> list[Placed]:
    found: list[Placed] = []
    row: list[tuple[int, Cell]] = []
    for at in range(len(cells) - 1, -1, -1):
        row.append((column, cells[at]))
        column_before, opens = trail[at][column]
        if opens:
            row.reverse()
            found.append(Placed(tuple(row), sum(max(0.0, fit.cost(kinds[place], cell.text)) for place, cell in row)))
            row = []
        column = column_before
    found.reverse()
    return found


def _skip(kinds: Sequence[str], first: int, last: int) -> float:
    """What it costs to leave the columns from ``first`` up to ``last`` empty; one of two halves may be."""
    halves = sum(kind == "name" for kind in kinds) > 1
    return sum(1.0 if halves and kind in ("name", "target") else fit.SKIPS[kind] for kind in kinds[first:last])


def _moves(kinds: Sequence[str]) -> list[list[float]]:
    return [[_skip(kinds, left + 1, right) for right in range(len(kinds))] for left in range(len(kinds))]


def _starts(kinds: Sequence[str]) -> list[float]:
    return [_skip(kinds, 0, column) for column in range(len(kinds))]


def _ends(kinds: Sequence[str]) -> list[float]:
    """The cost of ending a row at a column: what is right of it stays empty; a row of labels alone is an empty one."""
    first = next((at for at, kind in enumerate(kinds) if kind in _NAMES), len(kinds))
    return [
        _LABELS_ONLY
        if column < first and kinds[column] in ("level1", "level2")
        else _skip(kinds, column + 1, len(kinds))
        for column in range(len(kinds))
    ]
