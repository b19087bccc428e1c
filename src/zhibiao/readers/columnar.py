"""Parquet: one row is one record, as in CSV; needs pyarrow (``pip install zhibiao[parquet]``)."""

from __future__ import annotations

import io

from zhibiao.errors import InputError
from zhibiao.readers.limits import Limits, raising
from zhibiao.records import Document, Grid, Row, Source


def read(data: bytes, path: str, limits: Limits) -> Document:
    """One grid with ``header=True``; the header is row 1, as in a CSV file.

    Raises:
        InputError: pyarrow is missing, the file is damaged, or it has more rows or cells than ``limits`` allow.
    """
    try:
        import pyarrow as arrow
        import pyarrow.parquet as parquet
    except ImportError as error:
        raise InputError(
            "读取 Parquet 需要 pyarrow", where=path, remedy="请运行 pip install zhibiao[parquet]，或另存为 CSV"
        ) from error
    try:
        file = parquet.ParquetFile(io.BytesIO(data))
        limits.check_rows(file.metadata.num_rows, path)
        limits.check_cells(file.metadata.num_rows * file.metadata.num_columns, path)
        size = sum(file.metadata.row_group(at).total_byte_size for at in range(file.metadata.num_row_groups))
        if size > limits.max_unpacked:
            raise InputError("文件解压后过大，不读取", where=path, remedy=raising("请拆分文件，或", "max_unpacked"))
        table = file.read()
        columns = [column.to_pylist() for column in table.columns]
    except (arrow.ArrowException, OSError, ValueError, KeyError, OverflowError) as error:
        raise InputError("文件损坏，不是完整的 Parquet 文件", where=path, remedy="请重新导出，或另存为 CSV") from error
    rows = [Row(tuple(map(str, table.column_names)), Source(path, table=1, row=1))]
    rows += [
        Row(tuple(map(_text, values)), Source(path, table=1, row=number))
        for number, values in enumerate(zip(*columns, strict=True), start=2)
    ]
    return Document(path, (Grid(tuple(rows), Source(path, table=1), header=True),) if len(rows) > 1 else ())


def _text(value: object) -> str:
    return "" if value is None else str(value)
