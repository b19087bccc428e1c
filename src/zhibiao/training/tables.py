"""Labelled tables in the corpus' own column names (``name``, ``target``, ``category`` …), read row by row: CSV, XLSX, Parquet.

Tables with Chinese headings are filings like any other: :mod:`zhibiao.extract` reads those.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path

from zhibiao.errors import InputError, TrainingError
from zhibiao.readers.limits import Limits
from zhibiao.readers.registry import read
from zhibiao.records import Grid

NEEDED = frozenset({"name", "category"})
"""The columns that tell such a table."""

LARGEST = Limits(max_bytes=1 << 31, max_unpacked=1 << 33, max_rows=2_000_000, max_cells=40_000_000)
"""A labelled table may be larger than a filing: it is read to learn from it once."""

Line = tuple[str, dict[str, str]]
"""Where a row stands, and its cells by column."""


def lines(path: Path) -> Iterator[Line] | None:
    """The rows of a labelled table; ``None`` where ``path`` is anything else, or not even readable as a table.

    Raises:
        TrainingError: while they are read, in the middle of a damaged table.
    """
    ways = {".csv": _of_csv, ".xlsx": _of_sheet, ".parquet": _of_parquet}
    way = ways.get(path.suffix.lower())
    return None if way is None else way(path)


def _of_csv(path: Path) -> Iterator[Line] | None:
    with path.open("rb") as file:
        header = file.readline(65536).decode("utf-8-sig", "replace").strip().split(",")
    return _csv_lines(path) if {name.strip('"') for name in header} >= NEEDED else None


def _csv_lines(path: Path) -> Iterator[Line]:
    try:
        with path.open(encoding=_encoding(path), newline="") as file:
            for number, line in enumerate(csv.DictReader(file), start=2):
                yield f"第 {number} 行", {key: value or "" for key, value in line.items() if key is not None}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise TrainingError("带标签的表无法读取", where=str(path), remedy="请存为 CSV UTF-8") from error


def _encoding(path: Path) -> str:
    """UTF-8, or the code page that Excel saves in where the file is not UTF-8 throughout."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8-sig"


def _of_sheet(path: Path) -> Iterator[Line] | None:
    try:
        document = read(path, limits=LARGEST)
    except InputError:
        return None  # the readers of filings will say what is wrong with it
    for grid in (block for block in document.blocks if isinstance(block, Grid)):
        names = [cell.strip() for cell in grid.rows[0].cells]
        if set(names) >= NEEDED:
            return iter(
                (f"第 {row.source.row or number} 行", dict(zip(names, row.cells, strict=False)))
                for number, row in enumerate(grid.rows[1:], start=2)
            )
    return None


def _of_parquet(path: Path) -> Iterator[Line] | None:
    try:
        import pyarrow as arrow
        import pyarrow.parquet as parquet
    except ImportError:
        return None
    try:
        names = parquet.read_schema(path).names
    except (arrow.ArrowException, OSError):
        return None
    return _parquet_lines(path) if set(names) >= NEEDED else None


def _parquet_lines(path: Path) -> Iterator[Line]:
    import pyarrow as arrow
    import pyarrow.parquet as parquet

    number = 1
    try:
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=20_000):
                for line in batch.to_pylist():
                    number += 1
                    yield f"第 {number} 行", {key: "" if value is None else str(value) for key, value in line.items()}
    except (arrow.ArrowException, OSError) as error:
        raise TrainingError("带标签的表无法读取", where=str(path), remedy="请重新导出，或另存为 CSV") from error
