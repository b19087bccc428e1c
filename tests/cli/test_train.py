"""The commands around training: what they print, and with which status they end."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from zhibiao.cli.app import app
from zhibiao.errors import SettingsError, TrainingError

FILING = """一级指标,二级指标,三级指标,指标值
产出指标,数量指标,办理案件数量,≥120件
产出指标,生态效益指标,补助资金发放及时率,100%
效益指标,服务对象满意度指标,群众满意度,≥95%
"""


@pytest.fixture
def filing(tmp_path: Path) -> Path:
    path = tmp_path / "表.csv"
    path.write_text(FILING, encoding="utf-8")
    return path


def _run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(one) for one in arguments], standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    return result.return_value, result.output


def test_audit_names_the_doubtful_row_and_the_rule(filing: Path) -> None:
    status, told = _run("audit", filing)
    assert status == 0
    assert "「补助资金发放及时率」" in told
    assert "建议 时效指标" in told
    assert "边界规则 R3" in told
    assert "办理案件数量" not in told


def test_audit_fill_add(filing: Path, tmp_path: Path) -> None:
    review = tmp_path / "复核.csv"
    _run("audit", filing, "--all", "--output", review)
    text = review.read_text(encoding="utf-8-sig")
    review.write_text(
        "\n".join(line[:-2] + "保留,," if i and line else line for i, line in enumerate(text.split("\n"))),
        encoding="utf-8",
    )
    status, told = _run("corpus", "add", review, "--to", tmp_path / "local.csv", "--date", "2024-03-31")
    assert status == 0
    assert "追加 3 行" in told
    assert "近似重复不收 3 行" in _run("corpus", "add", review, "--to", tmp_path / "local.csv")[1]


def test_audit_writes_tables_only(filing: Path) -> None:
    with pytest.raises(SettingsError, match=r"\.xlsx"):
        _run("audit", filing, "--output", "x.txt")


def test_too_little_to_train_on(filing: Path, tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="不能从头训练"):
        _run("train", filing, "--out", tmp_path / "m", "--from-scratch")
    assert not (tmp_path / "m").exists()


def test_a_wrong_date(filing: Path, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="日期"):
        _run("corpus", "add", filing, "--to", tmp_path / "c.csv", "--date", "去年")


def test_models_are_listed_and_verified(tmp_path: Path) -> None:
    status, told = _run("model", "list", tmp_path)
    assert status == 0
    assert "完好" in told
    assert "完好" in _run("model", "verify")[1]


def test_evaluate_in_every_form(filing: Path, tmp_path: Path) -> None:
    status, told = _run("evaluate", filing)
    assert status == 0
    assert "首选类别相符" in told
    (one,) = json.loads(_run("evaluate", filing, "--format", "json")[1])
    assert sum(map(sum, one["confusion"])) == one["rows"] == 3
    (line,) = [
        row
        for row in csv.DictReader(_run("evaluate", filing, "--format", "csv")[1].splitlines())
        if row["category"] == "时效指标"
    ]
    assert line["support"] == "0"
    picture = tmp_path / "混淆矩阵.svg"
    assert _run("evaluate", filing, "--picture", picture)[1] == told
    assert picture.read_text(encoding="utf-8").startswith("<svg ")


def test_a_picture_is_an_svg(filing: Path) -> None:
    with pytest.raises(SettingsError, match=r"\.svg"):
        _run("evaluate", filing, "--picture", "x.png")
