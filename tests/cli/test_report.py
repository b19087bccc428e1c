"""``zhibiao report`` and the new formats of ``check`` as commands: exit status, messages, interruption."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ZHIBIAO = (sys.executable, "-m", "zhibiao")
HEADER = "一级指标,二级指标,三级指标,指标值\n"


def run(*arguments: object, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*ZHIBIAO, *map(str, arguments)], capture_output=True, text=True, cwd=folder, encoding="utf-8", check=False
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "甲.csv").write_text(HEADER + "产出指标,数量指标,培训人次,≥300人次\n", encoding="utf-8")
    (tmp_path / "in" / "乙.csv").write_text(HEADER + "效益指标,社会效益指标,社会影响力,持续提升\n", encoding="utf-8")
    return tmp_path


def test_findings_give_1_and_the_default_formats(folder: Path) -> None:
    done = run("report", "in", "--out", "out", folder=folder)
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("共审核2份文件")
    assert {path.name for path in (folder / "out").iterdir()} == {
        ".zhibiao", "report.html", "report.xlsx", "indicators.jsonl", "findings.jsonl", "summary.json",
    }  # fmt: skip
    assert run("report", "in", "--out", "out", "--fail-on", "never", "-q", folder=folder).stdout == ""


def test_a_bad_file_gives_3_and_a_line(folder: Path) -> None:
    (folder / "in" / "坏.docx").write_bytes(b"PK\x03\x04 broken")
    done = run("report", "in", "--out", "out", "--format", "csv,json", "--format", "sarif", folder=folder)
    assert done.returncode == 3
    assert "坏.docx" in done.stderr
    assert json.loads((folder / "out" / "summary.json").read_text(encoding="utf-8"))["summary"]["filings"] == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--format", "pdf"), "没有名为 pdf 的输出格式"),
        (("--engine", "spark"), "没有名为 spark 的运行方式"),
        (("--engine", "dask"), "没有说明调度器的地址"),
        (("--baseline", "none.jsonl"), "读不了上次的结果"),
        (("--select", "XYZ9"), "没有名为“XYZ9”的规则"),
        (("--model", "none"), "找不到模型文件夹"),
    ],
)
def test_wrong_usage_gives_2(folder: Path, arguments: tuple[str, ...], message: str) -> None:
    done = run("report", "in", "--out", "out", *arguments, folder=folder)
    assert done.returncode == 2, done.stderr
    assert message in done.stderr


def test_out_is_a_file(folder: Path) -> None:
    (folder / "out").write_text("x")
    assert run("report", "in", "--out", "out", folder=folder).returncode == 2


def test_check_writes_the_new_formats(folder: Path) -> None:
    for form in ("html", "xlsx", "sarif"):
        done = run("check", "in", "--format", form, "--output", f"out.{form}", "--fail-on", "never", folder=folder)
        assert done.returncode == 0, done.stderr
    assert (folder / "out.xlsx").read_bytes().startswith(b"PK")
    assert json.loads((folder / "out.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert "加上 --output" in run("check", "in", "--format", "xlsx", folder=folder).stderr


def test_interrupted_and_resumed(tmp_path: Path) -> None:
    script = Path(__file__).resolve().parents[2] / "scripts" / "make_filings.py"
    subprocess.run([sys.executable, script, tmp_path / "in", "60"], check=True, capture_output=True)
    arguments = [*ZHIBIAO, "report", "in", "--out", "out", "--format", "jsonl", "--jobs", "1", "--fail-on", "never"]
    process = subprocess.Popen(arguments, cwd=tmp_path, stderr=subprocess.PIPE, text=True, encoding="utf-8")
    limit = time.monotonic() + 60
    while len(list((tmp_path / "out").rglob("*.json.gz"))) < 3 and time.monotonic() < limit:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "--resume" in said
    kept = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*.json.gz")}
    assert 3 <= len(kept) < 60
    resumed = run(
        "report",
        "in",
        "--out",
        "out",
        "--format",
        "jsonl",
        "--resume",
        "--fail-on",
        "never",
        "--jobs",
        "1",
        folder=tmp_path,
    )
    assert resumed.returncode == 0, resumed.stderr
    assert {path: path.stat().st_mtime_ns for path in kept} == kept, "what was done is not done again"
    assert len(list((tmp_path / "out").rglob("*.json.gz"))) == 60
