"""The rows below a header as indicators.

Columns are mapped by the header row of the same table, never by a fixed index (``domain.md`` §7.3 no. 9).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from decimal import Decimal

from zhibiao.extract import headers
from zhibiao.extract.cells import clean, is_placeholder, key, number
from zhibiao.extract.grids import Part
from zhibiao.extract.headers import Columns
from zhibiao.extract.levels import declared, is_level1, is_level2
from zhibiao.extract.targets import is_sign, joined
from zhibiao.records import Declared, Heading, Indicator, Row, Skipped
from zhibiao.taxonomy import canonical_level2

_PREFIX = re.compile(r"^(?:指标|目标)\s*[一二三四五六七八九十\d]+\s*[:：、.．]\s*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_CHOICES = re.compile(r"[□☐☑■✓√][^□☐☑■✓√]*[□☐☑■✓√]")  # boxes to tick, a field of the form
_NAMELESS, _AFTER_TOTAL = "这一行有指标值，但没有指标名称", "这一行在合计之后，不像绩效指标"
_CUT = "文字在这里断开，只剩名称"
_NOTE = re.compile(r"^(?:注|说明|备注)\s*[:：\d]")


@dataclass(frozen=True, slots=True)
class Body:
    """What the rows of a part hold: indicators in row order, the printed sum of weights, rows that were not read."""

    indicators: tuple[Indicator, ...]
    printed_total: Decimal | None = None
    skipped: tuple[Skipped, ...] = ()


def read(part: Part, heading: Heading) -> Body:
    """The indicators of a part, in row order, under ``heading`` unless the row itself names project, year or unit.

    Below a total (总分, 合计) the table of indicators is over until a row names a category again.
    """
    indicators: list[Indicator] = []
    skipped: list[Skipped] = []
    total: Decimal | None = None
    level1 = level2 = ""
    over = False
    for row in part.body:
        record = _Record(row, part)
        kind = _kind(record)
        if kind == "total":
            total = total if total is not None else _total(record)
            over = "level1" in record.places and key(record.first) != "小计"
        if kind:
            continue
        raw1, raw2 = record["level1"], record["level2"]
        over = over and not (is_level1(raw1) or is_level2(raw2) or is_level2(raw1))
        if not part.carry or (raw1 and raw1 != level1):
            level1, level2 = raw1, raw2
        else:
            level2 = raw2 or level2
        if _is_heading(level1):
            continue
        indicator = _indicator(record, level1, level2, heading, part.columns)
        if indicator is not None and part.ragged and row.source.certainty == "unsure" and not indicator.target:
            skipped.append(Skipped(indicator.name[:200], _CUT, row.source))
        elif indicator is not None and not over:
            indicators.append(indicator)
            if half := record.other_half(indicator.name):
                second = _indicator(half, level1, half["level2"] or level2, heading, part.columns)
                indicators += [second] if second else []
        elif not is_placeholder(record["target"]) and not is_level1(record["target"]):
            text = "　".join(filter(None, (clean(cell) for cell in row.cells)))
            skipped.append(Skipped(text[:200], _AFTER_TOTAL if indicator else _NAMELESS, row.source))
    return Body(tuple(indicators), total, tuple(skipped))


class _Record:
    """One row seen through its columns: ``record[role]`` is the cleaned text, empty where there is none.

    Where merging took cells away from the left of a row (web pages, pipe tables), the row is shorter than its header
    and its first cell tells by its label which column it stands in.
    """

    def __init__(self, row: Row, part: Part) -> None:
        columns = part.columns
        self.row = row
        self.places = columns.places
        self.other = columns.other
        self.cells = [clean(cell) for cell in row.cells]
        self.shifted = part.ragged and len(self.cells) < columns.width
        self.shift = self._shift(columns) if self.shifted else 0
        if columns.other and is_placeholder(self["name"]):
            self.places = columns.other

    def other_half(self, name: str) -> _Record | None:
        """The row through the long-term columns, where it names another indicator there than the yearly ``name``."""
        if self.other is None or self.places is self.other:
            return None
        half = copy(self)
        half.places = self.other
        other = half["name"]
        same = key(_PREFIX.sub("", other)) == key(name)
        return None if same or is_placeholder(other) or is_level2(other) else half

    def _shift(self, columns: Columns) -> int:
        first, second = (*self.cells[:2], "", "")[:2]
        if not first or key(first) == "绩效指标":
            return 0
        either = is_level1(first) and is_level2(first)
        if is_level1(first) and not first.endswith("满意度") and (not either or is_level2(second)):
            return columns.places.get("level1", 0)
        name = columns.places.get("name", 0)
        return columns.places.get("level2", name) if is_level2(first) else name

    def __getitem__(self, role: str) -> str:
        place = self.places.get(role)
        if place is None or not 0 <= place - self.shift < len(self.cells):
            return ""
        return self.cells[place - self.shift]

    @property
    def first(self) -> str:
        """The first filled cell."""
        return next((cell for cell in self.cells if cell), "")


def _kind(record: _Record) -> str:
    """``blank``, ``total`` or ``note`` for a row that is no indicator row, else nothing."""
    first = record.first
    if not first:
        return "blank"
    label, names = key(first), headers.data()["rows"]
    if label in names["total"]:
        return "total"
    if label in names["note"] or _NOTE.match(first):
        return "note"
    return "note" if record.shifted and any(map(_CHOICES.search, record.cells)) else ""


def _is_heading(level1: str) -> bool:
    """预算执行率 as a row of its own beside 产出 and 效益 belongs to the form's head (``domain.md`` §1.5)."""
    return re.sub(r"[(\[].*", "", key(level1)) in headers.data()["rows"]["heading"]


def _total(record: _Record) -> Decimal | None:
    weight = number(record["weight"]) if record["weight"] else None
    if weight is not None:
        return weight
    return next((value for value in map(number, record.cells[1:]) if value is not None), None)


def _indicator(record: _Record, level1: str, level2: str, heading: Heading, columns: Columns) -> Indicator | None:
    name = _PREFIX.sub("", record["finer"])
    if is_placeholder(name):
        name = _PREFIX.sub("", record["name"])
    description = record["description"] or None
    stated, source = declared(level1, level2), record.row.source
    if "level2" not in columns.places and canonical_level2(name) and name.endswith("指标"):
        # the name column holds the category, the indicator stands in the description (Zhejiang form)
        stated, name, description = declared(level1, name), description or "", None
        source = replace(source, certainty="unsure")
    if is_placeholder(name):
        return None
    weight = number(record["weight"]) if record["weight"] else None
    return Indicator(
        name=name,
        target=joined(_sign(record), record["target"], record["unit"]),
        source=source,
        heading=_own_heading(record, heading),
        declared=stated if stated.raw else Declared(),
        description=description,
        actual=record["actual"] or None,
        basis=record["basis"] or None,
        weight=weight,
        columns=columns.fields,
    )


def _sign(record: _Record) -> str:
    """The comparator: forms have it under 指标性质 or under 指标方向, and 正向, 反向, 定性 in the other one."""
    offers = (record["sign"], record["direction"])
    return next((offer for offer in offers if is_sign(offer)), offers[0])


def _own_heading(record: _Record, heading: Heading) -> Heading:
    unit, project, year = record["department"], record["project"], _YEAR.search(record["year"])
    if not (unit or project or year):
        return heading
    return Heading(unit or heading.unit, int(year[0]) if year else heading.year, project or heading.project)


def by_heading(indicators: Sequence[Indicator]) -> Iterator[tuple[Heading, tuple[Indicator, ...]]]:
    """Runs of indicators under the same heading, in order."""
    run: list[Indicator] = []
    for indicator in indicators:
        if run and run[-1].heading != indicator.heading:
            yield run[-1].heading, tuple(run)
            run = []
        run.append(indicator)
    if run:
        yield run[-1].heading, tuple(run)
