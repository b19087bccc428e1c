"""Settings about reading, through ``check``: header words of one's own, and how much a file may hold."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from docx import Document as Word

from zhibiao.errors import SettingsError
from zhibiao.extract import extract
from zhibiao.extract.renaming import renamed
from zhibiao.readers.registry import read_bytes
from zhibiao.records import Grid

LOCAL = """[columns]
"指标分类" = "二级指标"
"考核事项" = "三级指标"
"考核要求" = "指标值"
"计分口径" = "指标解释"
"""
PAIRS = (("考核事项", "三级指标"), ("考核要求", "指标值"))
HEADER = ("指标分类", "考核事项", "考核要求", "计分口径")
ROW = ("时效指标", "材料报送及时率", "≥95%", "按月统计")


def check(folder: Path, name: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "zhibiao", "check", name, "--format", "jsonl", "--fail-on", "never"],
        cwd=folder, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip


def csv(folder: Path) -> str:
    (folder / "表.csv").write_text("\n".join(map(",".join, (HEADER, ROW))) + "\n", encoding="utf-8")
    return "表.csv"


def docx(folder: Path) -> str:
    document = Word()
    table = document.add_table(rows=2, cols=4)
    for row, texts in zip(table.rows, (HEADER, ROW), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.save(str(folder / "表.docx"))
    return "表.docx"


def flattened(folder: Path) -> str:
    (folder / "表.txt").write_text("\n".join((*HEADER, *ROW, *ROW)) + "\n", encoding="utf-8")
    return "表.txt"


@pytest.mark.parametrize("make", [csv, docx])
def test_own_header_words_are_read(make: object, tmp_path: Path) -> None:
    assert callable(make)
    name = make(tmp_path)
    assert check(tmp_path, name).stdout == ""
    (tmp_path / "zhibiao.toml").write_text(LOCAL, encoding="utf-8")
    done = check(tmp_path, name)
    (record,) = map(json.loads, done.stdout.splitlines())
    assert (record["name"], record["target"], record["description"]) == (ROW[1], ROW[2], ROW[3])
    assert record["declared"]["level2"] == "时效指标"


def test_the_message_about_an_unknown_header_names_the_setting(tmp_path: Path) -> None:
    done = check(tmp_path, csv(tmp_path))
    assert done.returncode == 3
    assert "[columns]" in done.stderr


def test_spaced_header_line() -> None:
    text = (
        "一级指标 二级指标 考核事项 考核要求\n产出指标 数量指标 培训人次 ≥300人次\n产出指标 质量指标 培训合格率 ≥95%\n"
    )
    filing = extract(read_bytes(text.encode(), "a.txt"), PAIRS)
    rows = [(row.name, row.target) for project in filing.projects for row in project.indicators]
    assert ("培训人次", "≥300人次") in rows


def test_a_word_among_values_stays() -> None:
    text = "二级指标,考核事项,考核要求\n质量指标,考核要求,符合考核事项\n质量指标,考核事项,≥95%\n"
    document = renamed(read_bytes(text.encode(), "a.csv"), PAIRS)
    (grid,) = (block for block in document.blocks if isinstance(block, Grid))
    assert grid.rows[0].cells == ("二级指标", "三级指标", "指标值")
    assert grid.rows[1].cells == ("质量指标", "考核要求", "符合考核事项")
    assert grid.rows[2].cells == ("质量指标", "考核事项", "≥95%")


def test_nothing_of_ones_own_changes_nothing() -> None:
    document = read_bytes(b"name,target\na,1\n", "a.csv")
    assert renamed(document, ()) is document


def test_an_unknown_column_is_refused() -> None:
    with pytest.raises(SettingsError, match="是不是 指标值"):
        renamed(read_bytes(b"name,target\na,1\n", "a.csv"), (("考核要求", "指标植"),))


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        ('max-bytes = "1KB"', "文件太大"),
        ("max-rows = 2", "行数太多"),
        ("max-cells = 3", "单元格太多"),
    ],
)
def test_limits_hold_and_are_named(limit: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "表.csv").write_text("三级指标,指标值\n" + "培训人次,≥300人次\n" * 60, encoding="utf-8")
    assert check(tmp_path, "表.csv").returncode == 0
    (tmp_path / "zhibiao.toml").write_text(f"[limits]\n{limit}\n", encoding="utf-8")
    done = check(tmp_path, "表.csv")
    assert done.returncode == 3
    assert said in done.stderr
    assert f"[limits] 里调大 {limit.split()[0]}" in done.stderr


def test_limits_can_be_raised(tmp_path: Path) -> None:
    (tmp_path / "表.csv").write_text("三级指标,指标值\n" + "培训人次,≥300人次\n" * 60, encoding="utf-8")
    for limit, status in (("1KB", 3), ("2KB", 0)):
        (tmp_path / "zhibiao.toml").write_text(f'[limits]\nmax-bytes = "{limit}"\n', encoding="utf-8")
        assert check(tmp_path, "表.csv").returncode == status


def test_own_header_words_reach_the_batch_report(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    csv(tmp_path / "in")
    (tmp_path / "zhibiao.toml").write_text(LOCAL, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "zhibiao", "report", "in", "--out", "out", "--format", "jsonl", "--jobs", "1"],
        cwd=tmp_path, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (line,) = (tmp_path / "out" / "indicators.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["target"] == ROW[2]


def test_own_header_words_reach_the_annotated_copy(tmp_path: Path) -> None:
    docx(tmp_path)
    (tmp_path / "zhibiao.toml").write_text(LOCAL, encoding="utf-8")
    document = Word(str(tmp_path / "表.docx"))
    document.tables[0].cell(1, 2).text = "及时报送"
    document.save(str(tmp_path / "表.docx"))
    done = subprocess.run(
        [sys.executable, "-m", "zhibiao", "check", "表.docx", "--annotate", "批注.docx"],
        cwd=tmp_path, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert any("及时报送" in comment.text for comment in Word(str(tmp_path / "批注.docx")).comments)
