"""Older and other workbooks (XLS, ET, XLSB, ODS, Excel's XML of 2003): calamine where it can, else LibreOffice."""

from __future__ import annotations

from zhibiao.errors import InputError
from zhibiao.readers import biff, foreign, sheet
from zhibiao.readers.archive import Package
from zhibiao.readers.limits import Limits
from zhibiao.records import Document

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_MOST = 100_000  # repeated cells of ODS that are counted out


def read(data: bytes, path: str, limits: Limits) -> Document:
    """The sheets of a workbook. Only those of XLSB show percentages as fractions.

    Raises:
        InputError: the file is damaged, protected, needs LibreOffice, or exceeds ``limits``.
    """
    if data.startswith(_ZIP):
        package = Package(data, path, limits)
        for name in package.names:
            if name == "content.xml" or (name.startswith("xl/") and name.endswith(".bin")):
                package.part(name)
        percents = _percents(Package(data, path, limits)) if "content.xml" in package.names else {}
        return sheet.grids(data, path, limits, percents)
    if not data.startswith(_OLE):
        return sheet.read(foreign.converted(data, ".xml", "xlsx", path, limits), path, limits)
    try:
        return sheet.grids(data, path, limits, dict(enumerate(biff.percents(data))))
    except InputError:
        if foreign.program() is None:
            raise
        return sheet.read(foreign.converted(data, ".xls", "xlsx", path, limits), path, limits)


def _percents(package: Package) -> dict[str, frozenset[tuple[int, int]]]:
    """The (row, column) of the percent cells of each sheet of an ODS file."""
    found: dict[str, frozenset[tuple[int, int]]] = {}
    for table in package.xml("content.xml").iter(f"{_TABLE}table"):
        places: set[tuple[int, int]] = set()
        row = 0
        for line in table.iter(f"{_TABLE}table-row"):
            row += 1
            column = 0
            for cell in line:
                times = _times(cell.get(f"{_TABLE}number-columns-repeated"))
                if cell.get(f"{_OFFICE}value-type") == "percentage":
                    places |= {(row, column + at) for at in range(1, min(times, 100) + 1)}
                column += times
            row += _times(line.get(f"{_TABLE}number-rows-repeated")) - 1
        found[table.get(f"{_TABLE}name", "")] = frozenset(places)
    return found


def _times(value: str | None) -> int:
    return min(int(value), _MOST) if value and value.isdigit() and len(value) < 9 else 1
