"""Other tables: ODS, XLS and Parquet, with percentages as they are shown; legacy files through LibreOffice."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest

from zhibiao.errors import InputError
from zhibiao.extract import extract
from zhibiao.readers import foreign
from zhibiao.readers.registry import Limits, read, read_bytes
from zhibiao.records import Grid

DATA = Path(__file__).parent / "data"
office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on this machine")


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods"])
def test_percentages_read_as_shown(suffix: str) -> None:
    grids = [block for block in read(DATA / f"book.{suffix}").blocks if isinstance(block, Grid)]
    assert [grid.source.sheet for grid in grids] == ["Sheet", "隐藏"]
    assert [row.cells[-1] for row in grids[0].rows][1:] == ["95%", "30"]
    assert [row.cells[-1] for row in grids[1].rows][1:] == ["2.5%", "0.025"]


@office
def test_a_legacy_document_by_libreoffice_whatever_its_name() -> None:
    document = read_bytes((DATA / "text.doc").read_bytes(), "改名.wps")
    (row,) = (row for project in extract(document).projects for row in project.indicators)
    assert (row.name, row.target, row.declared.level2) == ("检修台数", "≥30台", "数量指标")


def test_content_goes_before_the_suffix() -> None:
    assert len(read_bytes((DATA / "book.xls").read_bytes(), "改名.doc").blocks) == 2
    assert len(read_bytes((DATA / "book.xls").read_bytes(), "改名.et").blocks) == 2
    assert len(read_bytes((DATA / "book.ods").read_bytes(), "改名.xlsx").blocks) == 2


def test_damaged_workbooks() -> None:
    data = (DATA / "book.xls").read_bytes()
    for size in (600, 900, 3000):
        with pytest.raises(InputError, match="损坏"):
            read_bytes(data[:size], "a.xls")
    with pytest.raises(InputError, match="损坏"):
        read_bytes((DATA / "book.ods").read_bytes()[:3000], "a.ods")


@office
def test_a_conversion_that_takes_too_long_is_ended() -> None:
    with pytest.raises(InputError, match="超过 0 秒"):
        read_bytes((DATA / "text.doc").read_bytes(), "a.doc", limits=Limits(max_seconds=0))


def test_without_libreoffice_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign, "program", lambda: None)
    with pytest.raises(InputError, match="需要 LibreOffice") as error:
        read_bytes(b"{\\rtf1 text}", "a.rtf")
    assert "DOCX" in error.value.remedy


def test_parquet() -> None:
    arrow = pytest.importorskip("pyarrow")
    import pyarrow.parquet as parquet

    stream = io.BytesIO()
    columns = {"name": ["检修台数", "合格率"], "target": ["≥30台", None], "level2": ["数量指标", "质量指标"]}
    parquet.write_table(arrow.table(columns), stream)
    rows = [
        row for project in extract(read_bytes(stream.getvalue(), "a.parquet")).projects for row in project.indicators
    ]
    assert [(row.name, row.target, row.source.row) for row in rows] == [("检修台数", "≥30台", 2), ("合格率", "", 3)]
    with pytest.raises(InputError, match="损坏"):
        read_bytes(b"PAR1" + stream.getvalue()[100:], "a.parquet")
    with pytest.raises(InputError, match="行数太多"):
        read_bytes(stream.getvalue(), "a.parquet", limits=Limits(max_rows=1))
