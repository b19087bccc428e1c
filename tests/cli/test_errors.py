"""Bad input is one Chinese line that names file and remedy, and never stops the rest."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

SAMPLE = "一级指标,二级指标,三级指标,指标性质,指标值,度量单位\n产出指标,质量指标,培训合格率,≥,95,%\n"


def run(*arguments: str, cwd: Path, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "zhibiao", *arguments], cwd=cwd, capture_output=True, text=True, input=stdin, check=False, encoding="utf-8"
    )  # fmt: skip


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "好.csv").write_text(SAMPLE, encoding="utf-8")
    (tmp_path / "空.txt").write_bytes(b"")
    (tmp_path / "假.txt").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "无表头.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (tmp_path / "断.docx").write_bytes(b"PK\x03\x04" + b"\0" * 200)
    with (tmp_path / "大.txt").open("wb") as file:
        file.truncate(200_000_000)
    return tmp_path


@pytest.mark.parametrize("name", ["空.txt", "假.txt", "无表头.csv", "断.docx", "大.txt", "没有.docx"])
def test_unreadable_input_is_one_line_and_the_rest_goes_on(place: Path, name: str) -> None:
    result = run("check", name, "好.csv", "--format", "jsonl", cwd=place)
    assert result.returncode == 3
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"错误：{name}：")
    assert line.endswith("）")
    (record,) = map(json.loads, result.stdout.splitlines())
    assert record["target"] == "≥95%"


def test_a_folder_is_searched(place: Path) -> None:
    result = run("check", ".", "--format", "jsonl", cwd=place)
    assert result.returncode == 3
    assert len(result.stdout.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("check",), "--demo"),
        (("chek",), "check"),
        (("check", "--formt", "x"), "--format"),
        (("check", "好.csv", "--format", "yaml"), "jsonl"),
        (("check", "好.csv", "--select", "VAG9"), "VAG009"),
        (("check", "好.csv", "--standard", "2020"), "2021"),
        (("check", "好.csv", "--model", "nowhere"), "--model"),
        (("explain", "vag01"), "VAG001"),
    ],
)
def test_wrong_usage_says_what_to_do(place: Path, arguments: tuple[str, ...], hint: str) -> None:
    result = run(*arguments, cwd=place)
    assert result.returncode == 2
    assert "Traceback" not in result.stderr
    assert hint in result.stderr


def test_exit_status_follows_fail_on(place: Path) -> None:
    (place / "差.csv").write_text(SAMPLE.replace("≥,95,%", ",持续提升,"), encoding="utf-8")
    assert run("check", "好.csv", cwd=place).returncode == 0
    assert run("check", "差.csv", cwd=place).returncode == 1
    assert run("check", "差.csv", "--fail-on", "never", cwd=place).returncode == 0


def test_standard_input(place: Path) -> None:
    result = run("check", "-", "--stdin-filename", "表.csv", "--format", "jsonl", cwd=place, stdin=SAMPLE)
    assert json.loads(result.stdout)["name"] == "培训合格率"


def test_output_file_has_bom_and_leaves_the_screen_alone(place: Path) -> None:
    result = run("check", "好.csv", "--format", "csv", "--output", "结果.csv", cwd=place)
    assert (result.stdout, result.returncode) == ("", 0)
    assert (place / "结果.csv").read_bytes().startswith(b"\xef\xbb\xbfpath,")


def test_settings_file_and_command_line(place: Path) -> None:
    (place / "zhibiao.toml").write_text('ignore = ["TGT", "VAG"]\nfail-on = "never"\n', encoding="utf-8")
    (place / "差.csv").write_text(SAMPLE.replace("≥,95,%", ",持续提升,"), encoding="utf-8")
    assert run("check", "差.csv", cwd=place).returncode == 0
    assert run("check", "差.csv", "--fail-on", "error", "--ignore", "CAT", cwd=place).returncode == 1
    (place / "zhibiao.toml").write_text("ignor = []\n", encoding="utf-8")
    wrong = run("check", "差.csv", cwd=place)
    assert wrong.returncode == 2
    assert "ignore" in wrong.stderr


def test_measure_reads_lines(place: Path) -> None:
    result = run("measure", "-", cwd=place, stdin="≥95%\n按规定报销\n")
    first, second = map(json.loads, result.stdout.splitlines())
    assert first["measures"][0]["low"] == "95"
    assert (second["vague"]["flag"], second["vague"]["reason"]) == (True, "参照式")
    assert second["vague"]["probability"] > 0.5 > first["vague"]["probability"]
