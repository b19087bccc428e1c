"""The options on the command line, and the exit status in every case of docs/settings.md."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from zhibiao.cli.app import app, main

GOOD = "一级指标,二级指标,三级指标,指标值\n产出指标,质量指标,培训考核合格率,≥95%\n"
BAD = GOOD + "产出指标,时效指标,材料报送及时性,及时报送\n"
INFO = GOOD + "产出指标,数量指标,培训人次,200人次\n"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in (("好.csv", GOOD), ("差.csv", BAD), ("提示.csv", INFO), ("坏.csv", "")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), standalone_mode=False)


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("好.csv",), 0),
        (("差.csv",), 1),
        (("提示.csv",), 0),
        (("提示.csv", "--fail-on", "info"), 1),
        (("差.csv", "--fail-on", "never"), 0),
        (("差.csv", "--select", "TGT"), 0),
        (("差.csv", "--ignore", "vague"), 0),
        (("坏.csv",), 3),
        (("坏.csv", "差.csv"), 3),
        (("坏.csv", "--fail-on", "never"), 3),
        (("差.csv", "--fix-preview"), 1),
    ],
)
def test_exit_status(place: Path, arguments: tuple[str, ...], status: int) -> None:
    assert run("check", *arguments).return_value == status


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "差.csv", "--baseline", "没有.jsonl"),
        ("check", "差.csv", "--ignore-list", "没有.txt"),
        ("check", "差.csv", "--select", "VAG9"),
        ("check", "差.csv", "--bseline", "x"),
    ],
)
def test_wrong_usage_is_two(
    place: Path, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["zhibiao", *arguments])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 2
    assert "错误" in capsys.readouterr().err


def test_baseline_round(place: Path) -> None:
    written = run("check", "差.csv", "--write-baseline", "b.jsonl", "--format", "concise")
    assert (written.return_value, written.stdout) == (0, "")
    records = [json.loads(line) for line in (place / "b.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {record["schema"] for record in records} == {"zhibiao/baseline-1"}
    again = run("check", "差.csv", "--baseline", "b.jsonl", "--format", "concise")
    assert (again.return_value, again.stdout) == (0, "")
    assert "已在基线中" in again.stderr
    (place / "差.csv").write_text(BAD + "产出指标,质量指标,设备运行状况,良好\n", encoding="utf-8")
    new = run("check", "差.csv", "--baseline", "b.jsonl", "--format", "concise")
    assert new.return_value == 1
    assert "设备运行状况" in new.stdout
    assert "材料报送" not in new.stdout


def test_ignore_list_round(place: Path) -> None:
    run("check", "差.csv", "--write-baseline", "b.jsonl")
    mark = json.loads((place / "b.jsonl").read_text(encoding="utf-8").splitlines()[0])["fingerprint"]
    (place / "i.txt").write_text(f"{mark} 合同另有约定\n{'0' * 16} 早已改好\n", encoding="utf-8")
    (place / "zhibiao.toml").write_text('ignore-list = "i.txt"\n', encoding="utf-8")
    result = run("check", "差.csv", "--format", "concise")
    assert (result.return_value, result.stdout) == (0, "")
    assert "第2行" in result.stderr
    assert "早已改好" in result.stderr
    assert "合同另有约定" not in result.stderr


def test_fix_preview_shows_before_and_after(place: Path) -> None:
    text = run("check", "差.csv", "--fix-preview").stdout
    assert "- 时效指标 | 材料报送及时性 | 及时报送\n+ 时效指标 | 材料报送及时率 | ≥__%\n" in text


def test_config_names_value_and_source(place: Path) -> None:
    (place / "zhibiao.toml").write_text(
        '[house]\nvague-phrases = ["形成合力"]\n[severity]\nVAG = "info"\n', encoding="utf-8"
    )
    text = run("config", "--fail-on", "error").stdout
    lines = {line.split(" = ")[0].strip(): line for line in text.splitlines()}
    assert '["形成合力"]' in lines["house.vague-phrases"]
    assert "zhibiao.toml" in lines["house.vague-phrases"]
    assert '{ "VAG" = "info" }' in lines["severity"]
    assert "命令行" in lines["fail-on"]
    assert "默认" in lines["jobs"]
    rows = json.loads(run("config", "--format", "json").stdout)
    assert {"name", "value", "source"} == set(rows[0])


def test_pre_commit_hook_runs(place: Path) -> None:
    """The entry of the hook file, as pre-commit would call it: with the files' names behind it."""
    text = (Path(__file__).resolve().parents[2] / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    (entry,) = [line.split(":", 1)[1].split() for line in text.splitlines() if line.strip().startswith("entry:")]
    assert entry[0] == "zhibiao"
    assert run(*entry[1:], "好.csv").return_value == 0
    assert run(*entry[1:], "差.csv").return_value == 1
