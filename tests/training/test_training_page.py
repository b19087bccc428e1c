"""docs/training.md is true: its commands run one after the other, and what it prints is what they print but for figures."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from zhibiao.cli.app import app
from zhibiao.training import audit, promote

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "training.md"

pytestmark = pytest.mark.usefixtures("hurried")

MEASURED = re.compile(r"[\d.,%+-]+")


def steps() -> list[tuple[list[str], str]]:
    """The commands of each block, and the output that the page shows after it."""
    text = PAGE.read_text(encoding="utf-8")
    found = []
    for block, shown in re.findall(r"```sh\n(.*?)```(?:\s*```text\n(.*?)```)?", text, re.DOTALL):
        commands = [line.split("   #")[0].strip() for line in block.splitlines()]
        found.append(([line for line in commands if line.startswith("zhibiao ")], shown))
    return found


def kinds(text: str) -> set[str]:
    """The lines without figures and names: what is said, not what was measured."""
    return {MEASURED.sub("#", line).strip()[:12] for line in text.splitlines() if line.strip() not in ("", "……")}


def fill(book: Path) -> None:
    """What a person does between two commands: confirm every row."""
    table = load_workbook(book)
    column = audit.COLUMNS.index(audit.FILLED) + 1
    for row in range(2, table.active.max_row + 1):
        table.active.cell(row, column, "保留")
    table.save(book)


def test_the_page_from_top_to_bottom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "corpus").symlink_to(ROOT / "corpus")
    monkeypatch.chdir(tmp_path)
    ran = 0
    for commands, shown in steps():
        told = ""
        for command in commands:
            result = CliRunner().invoke(app, shlex.split(command)[1:], standalone_mode=False)
            assert result.exception is None, (command, result.exception)
            # weights that had no time may be too bad to be promoted
            assert result.return_value in ((0, 1) if command.startswith("zhibiao train") else (0,)), command
            beside = promote.beside(tmp_path / "本区模型")
            if beside.is_dir() and not (tmp_path / "本区模型").is_dir():
                beside.rename(tmp_path / "本区模型")
            if "复核.xlsx" in command and "audit" in command:
                fill(tmp_path / "复核.xlsx")
            told += result.output
            ran += 1
        missing = kinds(shown) - kinds(told)
        assert len(missing) <= len(kinds(shown)) // 3, (commands, missing)
    assert ran >= 8
    assert (tmp_path / "混淆矩阵.svg").read_text(encoding="utf-8").startswith("<svg ")
