"""The readable report: within the width, broken as Chinese is broken, nothing lost; and the counting of files."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import zhibiao
from zhibiao import assessment
from zhibiao.cli import terminal
from zhibiao.cli.wrapping import size
from zhibiao.records import Batch

CLOSING = "，。；：、？！）》」』”’"


@pytest.fixture(scope="module")
def batch() -> Batch:
    return zhibiao.check(zhibiao.sample())


@pytest.mark.parametrize("width", [70, 80, 120, 160])
def test_lines_fit_and_start_with_no_closing_mark(batch: Batch, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "PLAIN_WIDTH", width)
    lines = terminal.render(batch, plain=True).splitlines()
    for line in lines:
        narrow = line.replace("─", "-").replace("≥", ">").replace("≤", "<").replace("×", "x").replace("·", ".")
        narrow = narrow.replace("“", '"').replace("”", '"').replace("✗", "x").replace("→", ">")
        assert size(narrow) <= width or "每条规则" in line or line.startswith("共 "), line
        for cell in line.split("   "):
            assert not cell.strip() or cell.strip()[0] not in CLOSING, line


def test_every_word_of_a_finding_is_there(batch: Batch) -> None:
    shown = "".join(terminal.render(batch, plain=True).split())
    for filing in batch.filings:
        for finding in filing.findings:
            assert finding.code in shown
            assert "".join(finding.message.split()) in shown


def test_a_path_of_the_machine_is_not_shown_for_the_sample() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "zhibiao", "check", "--demo"], capture_output=True, encoding="utf-8", check=False
    )
    assert "示例绩效目标表.docx:表1" in done.stdout
    assert str(zhibiao.sample().parent) not in done.stdout


def test_nothing_read_is_nothing_printed() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "zhibiao", "check", "没有.docx"], capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == "错误：没有.docx：文件不存在（请检查路径和文件名是否写对）\n"


def test_progress_counts_files(tmp_path: Path) -> None:
    for name in ("甲.csv", "乙.csv", "丙.csv"):
        (tmp_path / name).write_text("三级指标,指标值\n培训人次,≥300人次\n", encoding="utf-8")
    for jobs in (1, 2):
        heard: list[tuple[int, int]] = []
        assessment.check([tmp_path], zhibiao.Settings(jobs=jobs), progress=lambda *step: heard.append(step))  # noqa: B023
        assert heard == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
@pytest.mark.parametrize(("options", "counted"), [((), True), (("--no-progress",), False), (("--quiet",), False)])
def test_progress_is_shown_on_a_terminal_only(tmp_path: Path, options: tuple[str, ...], counted: bool) -> None:
    import pty

    for name in ("甲.csv", "乙.csv"):
        (tmp_path / name).write_text("三级指标,指标值\n培训人次,≥300人次\n", encoding="utf-8")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "zhibiao", "check", ".", *options]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=theirs) as process:
        os.close(theirs)
        assert process.stdout is not None
        process.stdout.read()
        process.wait()
    try:
        said = os.read(ours, 4096).decode()
    except OSError:  # Linux: the other end is closed and nothing was said
        said = ""
    finally:
        os.close(ours)
    assert ("已检查 1/2 份文件" in said) is counted
