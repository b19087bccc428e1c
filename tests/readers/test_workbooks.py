"""Other tables: ODS, XLS and Parquet, with percentages as they are shown; legacy files through LibreOffice."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import docx
import openpyxl
import pytest

from zhibiao.errors import InputError
from zhibiao.extract import extract
from zhibiao.readers import foreign
from zhibiao.readers.registry import Limits, read, read_bytes
from zhibiao.records import Grid

office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on this machine")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one workbook as XLSX, XLS and ODS, and one document as DOCX, DOC, RTF and ODT."""
    folder = tmp_path_factory.mktemp("office")
    book = openpyxl.Workbook()
    sheet = book.active
    for line in (
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "质量指标", "检修合格率", 0.95],
        ["", "数量指标", "检修台数", 30],
    ):
        sheet.append(line)
    sheet["D2"].number_format = "0%"
    hidden = book.create_sheet("隐藏")
    hidden.sheet_state = "hidden"
    for line in (["指标名称", "指标值"], ["返修率", 0.025], ["返修次数", 0.025]):
        hidden.append(line)
    hidden["B2"].number_format = "0.0%"
    book.save(folder / "book.xlsx")
    document = docx.Document()
    document.add_paragraph("项目绩效目标表")
    table = document.add_table(rows=0, cols=4)
    table.style = "Table Grid"
    for line in (["一级指标", "二级指标", "三级指标", "指标值"], ["产出指标", "数量指标", "检修台数", "≥30台"]):
        for cell, text in zip(table.add_row().cells, line, strict=True):
            cell.text = text
    document.add_paragraph("完")
    document.save(folder / "text.docx")
    if shutil.which("soffice"):
        for target, source in (("xls", "book.xlsx"), ("ods", "book.xlsx"), ("doc", "text.docx"), ("rtf", "text.docx")):
            data = foreign.converted((folder / source).read_bytes(), Path(source).suffix, target, source, Limits())
            (folder / f"{Path(source).stem}.{target}").write_bytes(data)
    return folder


@office
@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods"])
def test_percentages_read_as_shown(made: Path, suffix: str) -> None:
    document = read(made / f"book.{suffix}")
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    assert [grid.source.sheet for grid in grids] == ["Sheet", "隐藏"]
    assert [row.cells[-1] for row in grids[0].rows][1:] == ["95%", "30"]
    assert [row.cells[-1] for row in grids[1].rows][1:] == ["2.5%", "0.025"]


@office
@pytest.mark.parametrize("name", ["text.doc", "text.rtf"])
def test_legacy_documents_by_libreoffice(made: Path, name: str) -> None:
    (row,) = (row for project in extract(read(made / name)).projects for row in project.indicators)
    assert (row.name, row.target, row.declared.level2) == ("检修台数", "≥30台", "数量指标")


@office
def test_content_goes_before_the_suffix(made: Path) -> None:
    assert len(read_bytes((made / "book.xls").read_bytes(), "改名.doc").blocks) == 2
    assert read_bytes((made / "text.doc").read_bytes(), "改名.wps").blocks
    assert len(read_bytes((made / "book.ods").read_bytes(), "改名.xlsx").blocks) == 2


@office
def test_damaged_legacy_files(made: Path) -> None:
    for name in ("book.xls", "text.doc"):
        with pytest.raises(InputError, match="损坏"):
            read_bytes((made / name).read_bytes()[:900], name)


@office
def test_a_conversion_that_takes_too_long_is_ended(made: Path) -> None:
    with pytest.raises(InputError, match="超过 0 秒"):
        read_bytes((made / "text.doc").read_bytes(), "a.doc", limits=Limits(max_seconds=0))
    running = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert "zhibiao-" not in running or "input.doc" not in running


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
