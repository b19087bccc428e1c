"""XLSX: one grid a sheet, hidden sheets too, with the rows' own numbers; percent cells read as they are shown."""

from __future__ import annotations

import datetime as dt
import io
import posixpath
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from zhibiao.readers.archive import Package, damaged, protected
from zhibiao.readers.limits import Limits
from zhibiao.records import Document, Grid, Row, Source

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PERCENT_FORMATS = {9, 10}
_PLACE = re.compile(r"^([A-Z]{1,3})(\d{1,7})$")

_Percents = frozenset[tuple[int, int]]


def read(data: bytes, path: str, limits: Limits) -> Document:
    """The sheets of a workbook. Merged cells have their text in the first cell and are empty elsewhere.

    Raises :class:`InputError` where the file is damaged, protected or exceeds ``limits``.
    """
    package = Package(data, path, limits)
    for name in package.names:
        if name.startswith("xl/worksheets/sheet"):
            package.part(name)  # counts what really unpacks, before anything is built from it
    percents = _percents(Package(data, path, limits))
    return grids(data, path, limits, percents)


def grids(
    data: bytes, path: str, limits: Limits, percents: Mapping[str, _Percents] | Mapping[int, _Percents]
) -> Document:
    """One grid a sheet of any workbook that calamine opens; ``percents`` says which cells of a sheet, by name or number, show
    percentages.

    Raises:
        InputError: the workbook is damaged, protected, or exceeds ``limits``.
    """
    import python_calamine as calamine

    with _telling(path):
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = book.sheet_names
    blocks: list[Grid] = []
    known: dict[str | int, _Percents] = dict(percents.items())
    rows = cells = 0
    for number, name in enumerate(sheets):
        shown = known.get(name, known.get(number, frozenset()))
        with _telling(path):
            sheet = book.get_sheet_by_name(name)
            rows, cells = rows + sheet.total_height, cells + sheet.total_height * sheet.total_width
            limits.check_rows(rows, path)
            limits.check_cells(cells, path)
            values = sheet.to_python(skip_empty_area=False)
        grid = _grid(values, path, name, len(blocks) + 1, shown)
        if grid:
            blocks.append(grid)
    return Document(path, tuple(blocks))


@contextmanager
def _telling(path: str) -> Iterator[None]:
    """What calamine makes of a bad file, as an :class:`InputError`."""
    import python_calamine as calamine

    try:
        yield
    except calamine.PasswordError as error:
        raise protected(path) from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise damaged(path) from error
    except BaseException as error:  # where it gives up inside, a panic arrives, which is no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise damaged(path) from error


def _grid(values: list[list[Any]], path: str, sheet: str, table: int, percents: _Percents) -> Grid | None:
    rows = tuple(
        Row(cells, Source(path, sheet=sheet, table=table, row=number))
        for number, record in enumerate(values, start=1)
        if any(
            cells := tuple(_text(value, (number, column) in percents) for column, value in enumerate(record, start=1))
        )
    )
    return Grid(rows, Source(path, sheet=sheet, table=table)) if rows else None


def _text(value: object, percent: bool) -> str:
    """A cell as it is shown: ``0.95`` under a percent format is ``95%``, ``735.0`` is ``735``."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (int, float)):
        number = Decimal(repr(value)) if value == value and abs(value) < 1e300 else Decimal(0)
        if percent:
            return (
                _plain((number * 100).quantize(Decimal("0.000001"))) + "%" if abs(number) < 10**15 else _plain(number)
            )
        return _plain(number)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return str(value)


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _percents(package: Package) -> dict[str, _Percents]:
    """For each sheet the (row, column) of the cells with a percent format; nothing is parsed where no style has one."""
    if "xl/styles.xml" not in package.names:
        return {}
    styles = package.xml("xl/styles.xml")
    custom = {
        int(node.get("numFmtId", "0"))
        for node in styles.iter(f"{_MAIN}numFmt")
        if "%" in (node.get("formatCode") or "")
    }
    percent = {
        str(index)
        for index, node in enumerate(node for group in styles.iter(f"{_MAIN}cellXfs") for node in group)
        if int(node.get("numFmtId") or 0) in custom | _PERCENT_FORMATS
    }
    if not percent:
        return {}
    return {name: _percent_cells(package.part(part), percent) for name, part in _sheet_parts(package)}


def _sheet_parts(package: Package) -> list[tuple[str, str]]:
    """Each sheet's name with the part of the package that holds it."""
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= package.names:
        return []
    targets = {node.get("Id"): node.get("Target", "") for node in package.xml("xl/_rels/workbook.xml.rels")}
    parts = []
    for node in package.xml("xl/workbook.xml").iter(f"{_MAIN}sheet"):
        part = posixpath.normpath(posixpath.join("/xl", targets.get(node.get(f"{_REL}id"), ""))).lstrip("/")
        if part in package.names:
            parts.append((node.get("name", ""), part))
    return parts


def _percent_cells(xml: bytes, styles: set[str]) -> _Percents:
    from lxml import etree

    found: set[tuple[int, int]] = set()
    try:
        for _, node in etree.iterparse(
            io.BytesIO(xml), tag=f"{_MAIN}c", resolve_entities=False, no_network=True, load_dtd=False
        ):
            place = _PLACE.match(node.get("r") or "") if node.get("s") in styles else None
            if place:
                found.add((int(place[2]), _column(place[1])))
            node.clear()
            while node.getprevious() is not None:
                del node.getparent()[0]
    except etree.XMLSyntaxError:
        return frozenset(found)
    return frozenset(found)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
