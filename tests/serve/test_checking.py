"""Uploads and pastes become the same assessment that ``zhibiao check`` gives."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

from zhibiao import assessment
from zhibiao.errors import InputError
from zhibiao.readers.limits import Limits
from zhibiao.serve.bounds import Bounds
from zhibiao.serve.checking import examine
from zhibiao.serve.intake import Edit, Upload, read_edits, safe_name
from zhibiao.settings import Settings

CASES = tomllib.loads((Path(__file__).parent / "data/pasted.toml").read_text(encoding="utf-8"))["case"]


def paste(text: str, **more: Any) -> Upload:
    return Upload(text.encode(), "粘贴的内容.txt", pasted=True, **more)


@pytest.mark.parametrize("case", CASES, ids=[case["about"] for case in CASES])
def test_pasted(case: dict[str, Any]) -> None:
    checked = examine(paste(case["text"]), Settings(), Bounds())
    rows = [row.indicator for project in checked.result.projects for row in project.assessments]
    assert [[row.declared.level2 or "", row.name, row.target] for row in rows] == case["rows"]
    assert bool(checked.remark) is case["remark"]


@pytest.mark.parametrize("text", ["今天天气很好", "a\tb\nc\td\te\n", "\t\t\n", "，，，"])
def test_pasted_without_indicators_is_an_error_with_a_remedy(text: str) -> None:
    with pytest.raises(InputError) as caught:
        examine(paste(text), Settings(), Bounds())
    assert caught.value.remedy


def test_upload_equals_check(sample: bytes, tmp_path: Path) -> None:
    file = tmp_path / "表.docx"
    file.write_bytes(sample)
    (expected,) = assessment.check([file]).filings
    checked = examine(Upload(sample, str(file)), Settings(), Bounds())
    assert checked.result == expected


def test_edits_are_judged_and_the_filing_as_read_is_kept(sample: bytes) -> None:
    edits = (Edit(0, 2, "target", "12月31日前"), Edit(0, 99, "target", "x"), Edit(7, 0, "name", "x"))
    checked = examine(Upload(sample, "表.docx", edits=edits), Settings(), Bounds())
    row = checked.result.projects[0].assessments[2]
    assert (row.indicator.target, row.vague.flag) == ("12月31日前", False)
    assert checked.filing.projects[0].indicators[2].target == "及时修复"


def test_the_page_knows_the_header_words_and_bounds_of_the_settings() -> None:
    text = "考核事项\t考核要求\n材料报送及时率\t≥95%\n"
    (project,) = examine(paste(text), Settings(), Bounds()).result.projects
    assert len(project.assessments) == 2, "without them the first line is taken for a row"
    known = Settings(columns=(("考核事项", "三级指标"), ("考核要求", "指标值")))
    (project,) = examine(paste(text), known, Bounds()).result.projects
    assert project.assessments[0].indicator.target == "≥95%"
    with pytest.raises(InputError, match="单元格太多"):
        examine(Upload(b"name,target\n" + b"a,1\n" * 9, "a.csv"), Settings(limits=Limits(max_cells=5)), Bounds())


def test_too_many_indicators_name_the_command(sample: bytes) -> None:
    with pytest.raises(InputError, match="zhibiao check"):
        examine(Upload(sample, "表.docx"), Settings(), replace(Bounds(), indicators=14))


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\C:\\系统\\表.docx", "表.docx"),
        ("/", "上传的文件"),
        ("..", "上传的文件"),
        ("表\x00\r\n.docx", "表.docx"),
        ("表\u202excod.exe", "表xcod.exe"),
        (".docx", "docx"),
        ("长" * 300 + ".xlsx", "长" * 80 + ".xlsx"),
    ],
)
def test_file_names_are_only_names(raw: str, expected: str) -> None:
    assert safe_name(raw) == expected


def test_edits_are_read() -> None:
    assert read_edits('{"0.3": {"name": "甲", "target": "乙"}}') == (
        Edit(0, 3, "name", "甲"),
        Edit(0, 3, "target", "乙"),
    )
    assert read_edits('{"0.3": {"name": "\\ud800\\u0000"}}') == (Edit(0, 3, "name", "?"),)
    assert read_edits("") == ()
