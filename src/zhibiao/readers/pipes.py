"""Pipe tables: Markdown's own, and those that web pages and converters leave, where merged cells shift and rows break.

A converter writes the cells of a row with ``|`` after each, ends a line wherever a cell ends with a line break, and
fills a row up with a run of empty cells (``| ||||``), so that every row has the same number of pipes (``domain.md``
§7.2). Cells lost to such merging stand at the left of a row that is shorter than its header; ``extract`` puts them in
their column.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

_RULE = frozenset(" \t|:+-")

_Rows = list[tuple[int, tuple[str, ...]]]


def starts(lines: Sequence[str], at: int) -> bool:
    """Whether a pipe table starts at this line: it has pipes, and so has the next, or it has many."""
    count = lines[at].count("|")
    if not count:
        return False
    following = lines[at + 1] if at + 1 < len(lines) else ""
    return count >= 4 or "|" in following or _resumes(lines, at + 1)


def table(lines: Sequence[str], at: int) -> tuple[_Rows, int]:
    """Rows of the pipe table at ``at``, each with its first line (from 0), and the line after the table."""
    end = at
    while end < len(lines) and ("|" in lines[end] or _resumes(lines, end)):
        end += 1
    region = [(number, lines[number].strip()) for number in range(at, end)]
    region = [(number, line) for number, line in region if not ("-" in line and _RULE.issuperset(line))]
    if _regular(region):
        rows = [(number, _split(line)) for number, line in region]
    elif any(line.endswith("||") for _, line in region):
        rows = _filled(region)
    else:
        rows = [(number, _trimmed(_split(line))) for number, line in region]
    return [(number, cells) for number, cells in rows if any(cells)], end


def _resumes(lines: Sequence[str], at: int) -> bool:
    """Whether a line without pipes is the first part of a cell that goes on, with pipes, in the next line."""
    return (
        at + 1 < len(lines)
        and bool(lines[at].strip())
        and "|" not in lines[at]
        and "|" in lines[at + 1]
        and at > 0
        and "|" in lines[at - 1]
    )


def _regular(region: Sequence[tuple[int, str]]) -> bool:
    counts = {line.count("|") for _, line in region}
    return (
        len(counts) == 1
        and all(line.startswith("|") == region[0][1].startswith("|") for _, line in region)
        and not any(line.endswith("||") for _, line in region)
    )


def _filled(region: Sequence[tuple[int, str]]) -> _Rows:
    """Rows that end with a run of empty cells and all have the same number of pipes; lines before are parts of them."""
    width = _width(region)
    rows: _Rows = []
    waiting: list[tuple[int, str]] = []
    for number, line in region:
        waiting.append((number, line))
        if not line.endswith("||"):
            continue
        first, pipes = len(waiting) - 1, line.count("|")
        while first and pipes + waiting[first - 1][1].count("|") <= width:
            first -= 1
            pipes += waiting[first][1].count("|")
        rows += [(place, _trimmed(_split(part))) for place, part in waiting[:first]]
        joined = "".join(part if part.endswith("|") else part + "\n" for _, part in waiting[first:])
        rows.append((waiting[first][0], _trimmed(_split(joined))))
        waiting = []
    return rows + [(place, _trimmed(_split(part))) for place, part in waiting]


def _width(region: Sequence[tuple[int, str]]) -> int:
    """The number of pipes of a whole row: the one met most often between two row ends."""
    totals: Counter[int] = Counter()
    pipes = 0
    for _, line in region:
        pipes += line.count("|")
        if line.endswith("||"):
            totals[pipes] += 1
            pipes = 0
    return totals.most_common(1)[0][0]


def _split(line: str) -> tuple[str, ...]:
    text = line.strip()
    text = text.removeprefix("|") if text.startswith("|") and not text.startswith("||") else text
    return tuple(cell.strip() for cell in text.removesuffix("|").split("|"))


def _trimmed(cells: tuple[str, ...]) -> tuple[str, ...]:
    last = max((at for at, cell in enumerate(cells) if cell), default=-1)
    return cells[: last + 1]
