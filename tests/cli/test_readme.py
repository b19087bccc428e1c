"""Every command that the READMEs show runs, and both READMEs show the same."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from zhibiao.cli.app import app

ROOT = Path(__file__).resolve().parents[2]


def _blocks(name: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (ROOT / name).read_text(encoding="utf-8"), re.DOTALL)


COMMANDS = [
    command
    for block in _blocks("README.md", "sh")
    for line in block.splitlines()
    for command in line.split("&&")
    if command.strip().startswith("zhibiao ")
]


def test_both_languages_show_the_same_code() -> None:
    for language in ("sh", "python"):
        assert _blocks("README.md", language) == _blocks("README.zh-CN.md", language)


@pytest.mark.parametrize("command", COMMANDS)
def test_readme_command(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    result = CliRunner().invoke(app, shlex.split(command)[1:], standalone_mode=False)
    assert result.exception is None, result.exception
    assert result.output.strip()
    assert result.return_value in ((1,) if command.endswith("--demo") else (0,))
