"""Which cells of an XLS workbook show percentages: calamine gives their bare fractions, and 0.95 must read 95%.

Reads the compound file's ``Workbook`` stream ([MS-CFB]) and in it formats, cell styles and number cells ([MS-XLS]), nothing else.
Whatever is out of order ends the search; it never fails.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

_FREE, _MINI_LIMIT = 0xFFFFFFFA, 4096
_MOST_SECTORS = 2_000_000
_FORMAT, _XF, _SHEET, _BOF, _EOF = 0x041E, 0x00E0, 0x0085, 0x0809, 0x000A
_NUMBER, _RK, _FORMULA, _MULTIPLE = 0x0203, 0x027E, 0x0006, 0x00BD
_PERCENT_FORMATS = {9, 10}

Places = frozenset[tuple[int, int]]


def percents(data: bytes) -> tuple[Places, ...]:
    """For each sheet in order the (row, column), from 1, of the number cells with a percent format."""
    try:
        return _percents(_stream(data))
    except (struct.error, IndexError, ValueError, OverflowError):
        return ()


def _percents(book: bytes) -> tuple[Places, ...]:
    formats, styles = set(_PERCENT_FORMATS), []
    sheets: list[set[tuple[int, int]]] = []
    depth = 0
    for kind, body in _records(book):
        if kind == _BOF:
            depth += 1
            if depth == 1 and len(body) >= 4 and struct.unpack_from("<H", body, 2)[0] in (0x0010, 0x0020, 0x0040):
                sheets.append(set())
        elif kind == _EOF:
            depth = max(0, depth - 1)
        elif kind == _FORMAT and b"%" in body:
            formats.add(struct.unpack_from("<H", body)[0])
        elif kind == _XF:
            styles.append(struct.unpack_from("<H", body, 2)[0])
        elif sheets and kind in (_NUMBER, _RK, _FORMULA):
            row, column, style = struct.unpack_from("<HHH", body)
            if style < len(styles) and styles[style] in formats:
                sheets[-1].add((row + 1, column + 1))
        elif sheets and kind == _MULTIPLE:
            row, column = struct.unpack_from("<HH", body)
            for at in range((len(body) - 6) // 6):
                style = struct.unpack_from("<H", body, 4 + 6 * at)[0]
                if style < len(styles) and styles[style] in formats:
                    sheets[-1].add((row + 1, column + at + 1))
    return tuple(map(frozenset, sheets))


def _records(book: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(book):
        kind, size = struct.unpack_from("<HH", book, at)
        yield kind, book[at + 4 : at + 4 + size]
        at += 4 + size


def _stream(data: bytes) -> bytes:
    """The ``Workbook`` stream of a compound file."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    small = 1 << struct.unpack_from("<H", data, 32)[0]
    if size not in (512, 4096) or small != 64:
        raise ValueError
    directory_at, mini_at, more, count = (struct.unpack_from("<I", data, at)[0] for at in (48, 60, 68, 72))
    fat_at = [sector for sector in struct.unpack_from("<109I", data, 76) if sector < _FREE]
    for _ in range(min(count, 10_000)):
        block = struct.unpack_from(f"<{size // 4}I", data, (more + 1) * size)
        fat_at += [sector for sector in block[:-1] if sector < _FREE]
        more = block[-1]
        if more >= _FREE:
            break
    fat = [entry for sector in fat_at for entry in struct.unpack_from(f"<{size // 4}I", data, (sector + 1) * size)]

    def chained(start: int, table: list[int], source: bytes, unit: int, skip: int) -> bytes:
        pieces, sector, left = [], start, min(len(table), _MOST_SECTORS)
        while sector < _FREE and left:
            pieces.append(source[(sector + skip) * unit : (sector + skip + 1) * unit])
            sector, left = table[sector], left - 1
        return b"".join(pieces)

    directory = chained(directory_at, fat, data, size, 1)
    entries = [directory[at : at + 128] for at in range(0, len(directory) - 127, 128)]
    for entry in entries:
        name = entry[: max(struct.unpack_from("<H", entry, 64)[0] - 2, 0)].decode("utf-16-le", "replace")
        if name in ("Workbook", "Book"):
            start, length = struct.unpack_from("<II", entry, 116)
            if length >= _MINI_LIMIT:
                return chained(start, fat, data, size, 1)[:length]
            table = chained(mini_at, fat, data, size, 1)
            minis = list(struct.unpack_from(f"<{len(table) // 4}I", table))
            root = chained(struct.unpack_from("<I", entries[0], 116)[0], fat, data, size, 1)
            return chained(start, minis, root, small, 0)[:length]
    raise ValueError
