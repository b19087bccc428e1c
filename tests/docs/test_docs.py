"""docs/ is true: generated parts are fresh, commands run, the settings example is accepted, links lead somewhere."""

from __future__ import annotations

import importlib.util
import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from zhibiao.cli.app import app
from zhibiao.settings import DESCRIPTIONS, trace

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "docs").glob("*.md"))
OWN = ("settings.md", "score.md", "categories.md", "faq.md", "serve.md")


def blocks(path: Path, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL)


COMMANDS = [
    pytest.param(line, id=f"{name}-{line}")
    for name in OWN
    for block in blocks(ROOT / "docs" / name, "sh")
    for line in block.splitlines()
    if line.startswith("zhibiao ")
]


def make_docs() -> Any:
    spec = importlib.util.spec_from_file_location("make_docs", ROOT / "scripts" / "make_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_generated_pages_are_fresh() -> None:
    stale = [path.name for path, text in make_docs().generated().items() if path.read_text(encoding="utf-8") != text]
    assert not stale, f"run python scripts/make_docs.py: {stale}"


@pytest.mark.parametrize("command", COMMANDS)
def test_command_runs(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "corpus" / "samples", tmp_path / "corpus" / "samples")
    monkeypatch.chdir(tmp_path)
    arguments = shlex.split(command)[1:]
    if arguments[0] == "serve":  # would go on for ever; tests/serve starts it
        arguments = ["serve", "--help"]
    if "--baseline" in arguments:
        CliRunner().invoke(
            app, ["check", "corpus/samples", "--write-baseline", "zhibiao-baseline.jsonl"], standalone_mode=False
        )
    result = CliRunner().invoke(app, arguments, standalone_mode=False)
    assert result.exception is None, result.exception
    assert result.return_value in ((1,) if "error" in arguments else (0,))


def test_settings_example_names_real_settings(tmp_path: Path) -> None:
    text, *others = blocks(ROOT / "docs" / "settings.md", "toml")
    (tmp_path / "zhibiao.toml").write_text(text, encoding="utf-8")
    origins = trace(tmp_path)[1]
    assert sum("zhibiao.toml" in one.source for one in origins) >= 8
    assert {one.name for one in origins} == set(DESCRIPTIONS)
    for other in others:
        (tmp_path / "zhibiao.toml").write_text(other, encoding="utf-8")
        trace(tmp_path)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", path.read_text(encoding="utf-8")):
        if target.startswith(("http", "mailto:")):
            continue
        name, _, anchor = target.partition("#")
        other = (path.parent / name) if name else path
        assert other.exists(), target
        if anchor:
            assert f'<a id="{anchor}"></a>' in other.read_text(encoding="utf-8"), target
