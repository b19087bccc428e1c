"""Indicators as Parquet: a folder of parts, each written whole by whichever worker has it, the same for any engine."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from zhibiao.batch.store import Store
from zhibiao.errors import SettingsError
from zhibiao.reports.machine import COLUMNS, flat_record

FILINGS_A_PART = 200
_WHOLE = ("table", "row", "line", "year", "vague", "score")


def available() -> None:
    """Nothing, where Parquet can be written.

    Raises:
        SettingsError: pyarrow is not installed.
    """
    try:
        import pyarrow  # noqa: F401
    except ImportError as error:
        raise SettingsError("写 Parquet 要用 pyarrow", remedy='请安装：pip install "zhibiao[parquet]"') from error


def part(store: Store, keys: Iterable[str], place: str) -> int:
    """Write the indicators of stored filings to ``place``; returns how many."""
    rows = [flat_record(row) for key in keys for row in (store.get(key) or {"indicators": ()})["indicators"]]
    store.write(place, encode(rows))
    return len(rows)


def encode(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Flat rows as one Parquet file."""
    import pyarrow
    from pyarrow import parquet

    kinds = {name: pyarrow.int64() for name in _WHOLE} | {"confidence": pyarrow.float64()}
    schema = pyarrow.schema([(name, kinds.get(name, pyarrow.string())) for name in COLUMNS])
    buffer = io.BytesIO()
    parquet.write_table(
        pyarrow.Table.from_pylist([dict(row) for row in rows], schema=schema), buffer, compression="zstd"
    )
    return buffer.getvalue()
