"""The header of a flattened table: a run of column names over one line or several, or one name a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhibiao.extract import headers
from zhibiao.extract.headers import Columns
from zhibiao.extract.tokens import Cell, words
from zhibiao.records import Source

Line = tuple[str, Source]
_REACH = 40  # lines that a header may spread over
_PIECES = 3
_HINTS = ("指标", "目标", "一级")
_SCORE = ("得分", "自评得分", "评价得分", "指标得分")
_RATE = ("完成率", "执行率", "完成程度")
_AMOUNT = ("年初预算数", "全年预算数", "全年执行数", "预算数", "资金总额")


@dataclass(frozen=True, slots=True)
class Head:
    """A header found: its names in column order, ``kinds`` for :mod:`align`, the line after it, cells left on its last
    line, and whether the table has one cell a line."""

    labels: tuple[str, ...]
    columns: Columns
    kinds: tuple[str, ...]
    end: int
    rest: tuple[Cell, ...]
    lined: bool


@dataclass(frozen=True, slots=True)
class _Name:
    text: str
    line: int
    known: bool


def find(lines: Sequence[Line], at: int) -> Head | None:
    """The header that begins in line ``at``, or ``None``."""
    text = lines[at][0]
    if not any(hint in text for hint in _HINTS):
        return None
    names, end, rest = _run(lines, at)
    if len(names) < 3 or not (known := [name for name in names if name.known]):
        return None
    labels = _resolved(names)
    if not headers.is_header(labels) or len({name.text for name in known}) < 3:
        return None
    columns = headers.columns(labels)
    if not {"level1", "level2"} & columns.places.keys() and not {"sign", "unit"} & columns.places.keys():
        return None
    counts = [sum(name.line == line for name in names) for line in {name.line for name in names}]
    return Head(labels, columns, kinds(labels, columns), end, rest, lined=max(counts) == 1)


def kinds(labels: Sequence[str], columns: Columns) -> tuple[str, ...]:
    """What each column holds: its role, or ``score``, ``rate``, ``amount``, ``front`` and ``remark`` for the others."""
    roles = {place: role for role, place in (*(columns.other or {}).items(), *columns.places.items())}
    first = min((roles_at for roles_at, role in roles.items() if role in ("level1", "level2", "name")), default=0)
    return tuple(_kind(label, roles.get(at), at < first) for at, label in enumerate(labels))


def _kind(label: str, role: str | None, leading: bool) -> str:
    if role in ("project", "department", "year"):
        return "front"
    if role:
        return role
    name = headers.plain(label)
    if name in _AMOUNT:
        return "amount"
    if leading:
        return "skip" if name == "绩效指标" else "front"
    return "score" if name in _SCORE else "rate" if name in _RATE else "remark"


def _run(lines: Sequence[Line], at: int) -> tuple[list[_Name], int, tuple[Cell, ...]]:
    """The first run of column names in the lines from ``at`` on, the line after it, and what is left of the last one."""
    pieces: list[tuple[Cell, int]] = []
    whole: set[int] = set()
    for number in range(at, min(at + _REACH, len(lines))):
        parts = words(*lines[number])
        if not any(headers.roles(part.text) for part in parts) and (len(parts) > 2 or number > at + _PIECES):
            break
        if headers.is_header([part.text for part in parts]):
            whole.add(number)
        pieces += [(part, number) for part in parts]
    names: list[_Name] = []
    place = 0
    while place < len(pieces):
        size = _joined(pieces, place)
        line = pieces[place][1]
        if size:
            names.append(_Name("".join(part.text for part, _ in pieces[place : place + size]), line, True))
            place += size
        elif line in whole:
            names.append(_Name(pieces[place][0].text, line, False))
            place += 1
        elif len(names) >= 3:
            break
        elif line > at:
            return [], at + 1, ()
        else:
            names = []
            place += 1
    if not names:
        return [], at + 1, ()
    if place >= len(pieces):
        return names, pieces[-1][1] + 1, ()
    last = pieces[place][1]
    rest = tuple(part for part, number in pieces[place:] if number == last)
    begins = place > 0 and pieces[place - 1][1] == last
    return (names, last + 1, rest) if begins else (names, last, ())


def _joined(pieces: Sequence[tuple[Cell, int]], at: int) -> int:
    """How many pieces from ``at`` are one column name (一级/指标), the longest first; 0 where none is."""
    for size in range(min(_PIECES, len(pieces) - at), 0, -1):
        if headers.roles("".join(part.text for part, _ in pieces[at : at + size])):
            return size
    return 0


def _resolved(names: Sequence[_Name]) -> tuple[str, ...]:
    """The names of two header rows as one row: split names joined, group titles left out."""
    texts = [name.text for name in names]
    last = names[-1].line
    upper = [name.text for name in names if name.line < last]
    lower = [name.text for name in names if name.line == last]
    if upper and headers.is_header(upper):
        joined = _completed(upper, lower)
        if joined:
            return joined
    first = next((at for at, text in enumerate(texts) if "level1" in headers.role_names(text)), 0)
    before = {role for text in texts[:first] for role in headers.role_names(text)}
    if before & {"target", "actual", "weight"} and not before & {"level1", "level2"}:
        return headers.stacked(texts[:first], texts[first:])
    return tuple(texts)


def _completed(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...] | None:
    """Names broken over two rows, each lower half under its upper one: 年度, 实际 over 指标值, 完成值."""
    texts, at = list(upper), 0
    for half in lower:
        at = next((place for place in range(at, len(upper)) if headers.roles(upper[place] + half)), -1)
        if at < 0:
            return None
        texts[at] += half
        at += 1
    return tuple(texts)
