"""Tables for machines: CSV and TSV with their delimiter found out, and JSON Lines; one row is one record."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

from zhibiao.errors import InputError
from zhibiao.readers.limits import Limits
from zhibiao.records import Document, Grid, Row, Source

_DELIMITERS = ",\t;|"
_SAMPLE_LINES = 20


def read_csv(text: str, path: str, limits: Limits) -> Document:
    """One grid with ``header=True``; the rows keep their number in the file, the header being row 1.

    Raises :class:`InputError` where quotes do not match or the table exceeds ``limits``.
    """
    rows: list[Row] = []
    cells = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        for number, record in enumerate(reader, start=1):
            cells += len(record)
            limits.check_rows(number, path)
            limits.check_cells(cells, path)
            if any(cell.strip() for cell in record):
                rows.append(Row(tuple(record), Source(path, table=1, row=number)))
    except csv.Error as error:
        raise InputError(
            f"第 {reader.line_num} 行附近读不下去，引号可能不成对",
            where=path,
            remedy="请用 Excel 或 WPS 打开检查，再另存为 CSV UTF-8",
        ) from error
    return Document(path, (Grid(tuple(rows), Source(path, table=1), header=True),) if rows else ())


def _delimiter(text: str) -> str:
    """The delimiter that the first line uses most, else the next lines; a comma where nothing tells."""
    lines = text[: _SAMPLE_LINES * 2000].splitlines()[:_SAMPLE_LINES] or [""]
    for sample in (lines[0], "".join(lines)):
        if any(mark in sample for mark in _DELIMITERS):
            return max(_DELIMITERS, key=sample.count)
    return ","


def read_jsonl(text: str, path: str, limits: Limits) -> Document:
    """One grid with ``header=True``: the columns are the fields, nested ones as ``filing.unit``; row n is line n.

    Raises :class:`InputError` where a line is no JSON object or the table exceeds ``limits``.
    """
    records: list[tuple[int, dict[str, str]]] = []
    fields: dict[str, None] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        limits.check_rows(number, path)
        if not line.strip():
            continue
        record = dict(_flat(_parsed(line, number, path)))
        fields |= dict.fromkeys(record)
        records.append((number, record))
        limits.check_cells(len(fields) * len(records), path)
    if not records:
        return Document(path, ())
    head = Row(tuple(fields), Source(path, table=1))
    body = tuple(
        Row(tuple(record.get(field, "") for field in fields), Source(path, table=1, row=number, line=number))
        for number, record in records
    )
    return Document(path, (Grid((head, *body), Source(path, table=1), header=True),))


def _parsed(line: str, number: int, path: str) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(
            f"第 {number} 行不是合法的 JSON", where=path, remedy="JSONL 文件每行应是一个完整的 JSON 对象"
        ) from error
    if not isinstance(value, dict):
        raise InputError(
            f"第 {number} 行不是 JSON 对象", where=path, remedy="JSONL 文件每行应是一个用花括号括起来的对象"
        )
    return value


def _flat(record: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Fields and texts of a record; the objects directly inside it are opened, lists are not."""
    for key, value in record.items():
        if isinstance(value, dict) and not prefix:
            yield from _flat(value, f"{key}.")
        elif isinstance(value, bool):
            yield prefix + key, "是" if value else "否"
        elif isinstance(value, (str, int, float)):
            yield prefix + key, str(value)
        elif value is None or not isinstance(value, Iterable):
            yield prefix + key, ""
