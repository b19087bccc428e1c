"""Every command that the READMEs show runs, both show the same, and their pictures are there and small."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

import zhibiao
from zhibiao.cli.app import app

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("README.md", "README.zh-CN.md")
SMALL = 200_000  # bytes


def _blocks(name: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (ROOT / name).read_text(encoding="utf-8"), re.DOTALL)


COMMANDS = [
    command.strip()
    for block in _blocks("README.md", "sh")
    for line in block.splitlines()
    for command in line.split("&&")
    if command.strip().startswith("zhibiao ")
]


@pytest.mark.parametrize("language", ["sh", "python", "text"])
def test_both_languages_show_the_same(language: str) -> None:
    first, second = (_blocks(name, language) for name in NAMES)
    assert first == second
    assert first


def test_both_languages_have_the_same_parts() -> None:
    shapes = []
    for name in NAMES:
        text = (ROOT / name).read_text(encoding="utf-8")
        parts = re.split(r"^## ", text, flags=re.MULTILINE)
        links = [sorted(set(re.findall(r"\]\(([^)]+)\)", part))) for part in parts[1:]]
        shapes.append((len(parts), links, [part.count("\n|") for part in parts]))
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("name", NAMES)
def test_links_and_pictures(name: str) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", (ROOT / name).read_text(encoding="utf-8")):
        assert (ROOT / target).exists(), target
        if target.endswith(".png"):
            assert (ROOT / target).stat().st_size < SMALL, target


@pytest.mark.parametrize("command", COMMANDS)
def test_readme_command(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "corpus" / "samples", tmp_path / "corpus" / "samples")
    shutil.copy(zhibiao.sample(), tmp_path / "绩效目标表.docx")
    monkeypatch.chdir(tmp_path)
    words = shlex.split(command)[1:]
    if words[0] == "serve":  # would go on for ever; tests/serve starts it
        words = ["serve", "--help"]
    result = CliRunner().invoke(app, words, standalone_mode=False)
    assert result.exception is None, result.exception
    assert result.output.strip()
    finds = words[0] in ("check", "report") and "never" not in words
    assert result.return_value == (1 if finds else 0)
    for made in ("批注.docx", "报告"):
        assert (made in words) == (tmp_path / made).exists()
