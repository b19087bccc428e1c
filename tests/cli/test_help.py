"""Help pages: whole, Chinese, within the terminal; their examples are real calls; wrong usage is told in Chinese."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from zhibiao.cli.app import app
from zhibiao.cli.pages import PAGES
from zhibiao.cli.wrapping import size, wrap

ROOT = get_command(app)
ENGLISH = re.compile(
    r"usage|options?\b|arguments?\b|commands?\b|show this|default:|required|exit\.|completion for|<\w+>", re.IGNORECASE
)


def _walk(command: Any, path: str) -> Iterator[tuple[str, Any]]:
    yield path, command
    for name, one in getattr(command, "commands", {}).items():
        yield from _walk(one, f"{path} {name}".strip())


COMMANDS = dict(_walk(ROOT, ""))
EXAMPLES = [call for page in PAGES.values() for _, call in page.examples]


def _help(path: str, width: int = 80) -> str:
    runner = CliRunner()
    result = runner.invoke(app, [*path.split(), "--help"], prog_name="zhibiao", env={"COLUMNS": str(width)})
    assert result.exit_code == 0, result.output
    return result.stdout


def test_every_command_has_a_page() -> None:
    assert set(PAGES) == set(COMMANDS)
    for path, page in PAGES.items():
        if not hasattr(COMMANDS[path], "commands"):
            assert page.examples, path
            assert page.statuses, path


@pytest.mark.parametrize("path", COMMANDS)
@pytest.mark.parametrize("width", [60, 80, 100])
def test_page_is_chinese_and_fits(path: str, width: int) -> None:
    text = _help(path, width)
    assert text.startswith(f"用法\n  zhibiao {path}".rstrip())
    told = [call for page in PAGES.values() for _, call in page.examples]
    for line in text.splitlines():
        if line.strip() in told:
            continue
        assert size(line) <= width, line
        assert not ENGLISH.search(re.sub(r"--?[a-z-]+( / --[a-z-]+)*", "", line)), line
        assert not line.strip() or line.strip()[0] not in "，。；：、）", line


@pytest.mark.parametrize("path", COMMANDS)
def test_page_names_every_option(path: str) -> None:
    text = _help(path)
    for param in COMMANDS[path].params:
        if param.param_type_name == "option":
            assert param.help, param.name
            assert all(f" {name}" in text for name in param.opts), param.name


@pytest.mark.parametrize("call", EXAMPLES)
def test_example_is_a_real_call(call: str) -> None:
    """What the page shows is understood: command, options and the kinds of their values."""
    program, *words = shlex.split(call)
    assert program == "zhibiao"
    path = next(name for name in (" ".join(words[:2]), words[0]) if name in COMMANDS)
    rest = words[len(path.split()) :]
    assert COMMANDS[path].make_context(path, rest).params is not None


def test_the_bare_name_shows_the_page() -> None:
    result = subprocess.run([sys.executable, "-m", "zhibiao"], capture_output=True, encoding="utf-8", check=False)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("用法\n  zhibiao [选项] 命令")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("chek",), "没有命令 chek，是不是 check？（用法见 zhibiao --help）"),
        (("model", "shw"), "没有命令 shw，是不是 show？（用法见 zhibiao model --help）"),
        (("check", "--formt", "x"), "没有选项 --formt，是不是 --format？（用法见 zhibiao check --help）"),
        (("check", "--format"), "选项 --format 后面要写值"),
        (("check", "--quiet=3"), "选项 --quiet 后面不能写值"),
        (("check", "--jobs", "x", "a"), "--jobs 的值不对：应为整数（用法见 zhibiao check --help）"),
        (("serve", "--port", "99999"), "--port 的值不对：不能大于 65535（用法见 zhibiao serve --help）"),
        (("report", "a"), "缺少选项 --out（用法见 zhibiao report --help）"),
        (("extract",), "缺少参数 PATH...（用法见 zhibiao extract --help）"),
        (("rules", "x"), "多出了参数 x（用法见 zhibiao rules --help）"),
    ],
)
def test_wrong_usage_is_told_in_chinese(
    arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from zhibiao.cli.app import main

    monkeypatch.setattr(sys, "argv", ["zhibiao", *arguments])
    with pytest.raises(SystemExit) as stop:
        main()
    error = capsys.readouterr().err
    assert stop.value.code == 2
    assert error.startswith(f"用法错误：{said}")
    assert error.count("\n") == 1


def _complete(line: str) -> list[str]:
    """What bash is offered for a line that is being typed."""
    words = line.split(" ")
    asked = {"COMP_WORDS": "\n".join(words), "COMP_CWORD": str(len(words) - 1), "_ZHIBIAO_COMPLETE": "complete_bash"}
    done = subprocess.run(
        [sys.executable, "-m", "zhibiao"],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, **asked, "PYTHONUTF8": "1"},
    )
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("zhibiao ex", ["extract", "explain"]),
        ("zhibiao check --fo", ["--format"]),
        ("zhibiao check --standard 2", ["2015", "2021"]),
        ("zhibiao check --select VAG,TGT01", [f"VAG,TGT01{n}" for n in range(7)]),
        ("zhibiao explain wrong", ["wrong-direction"]),
        ("zhibiao model ", ["show", "verify", "list"]),
        ("zhibiao check --model f", ["fast"]),
    ],
)
def test_shell_completion(line: str, offered: list[str]) -> None:
    assert _complete(line) == offered


def test_completion_is_installed_where_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from zhibiao.cli import completion

    monkeypatch.setattr(completion, "_shell", lambda: "fish")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    result = CliRunner().invoke(app, ["--install-completion"])
    assert "重开终端后生效" in result.stdout
    (script,) = tmp_path.rglob("zhibiao.fish")
    assert completion.VARIABLE in script.read_text(encoding="utf-8")
    assert completion.VARIABLE in CliRunner().invoke(app, ["--show-completion"]).stdout


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("指标值没有单位", 20, ["指标值没有单位"]),
        ("一二三四五六七八九十，甲乙", 20, ["一二三四五六七八九", "十，甲乙"]),
        ("见 zhibiao explain VAG001", 20, ["见 zhibiao explain", "VAG001"]),
        ("一二三四五六七八九（十）", 20, ["一二三四五六七八九", "（十）"]),
    ],
)
def test_lines_break_where_chinese_breaks(text: str, width: int, lines: list[str]) -> None:
    assert list(wrap(text, width)) == lines
