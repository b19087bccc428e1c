"""Options that several commands share, with their one help text."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from zhibiao.cli import completion
from zhibiao.errors import SettingsError

INPUT, JUDGING, RULES, OUTPUT, KNOWN, RUNNING = "输入", "判断", "规则", "输出", "已知的问题", "怎样运行"

_PATHS = "文件、文件夹（连同下层），或 - 表示标准输入。"
Paths = Annotated[list[str], typer.Argument(metavar="PATH...", help=_PATHS)]
OptionalPaths = Annotated[list[str] | None, typer.Argument(metavar="PATH...", help=_PATHS)]
StdinName = Annotated[
    str | None,
    typer.Option("--stdin-filename", metavar="NAME", rich_help_panel=INPUT, help="标准输入的文件名，用来判断格式。"),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", rich_help_panel=OUTPUT, help="写到文件，不写到屏幕。"),
]
Select = Annotated[
    list[str] | None,
    typer.Option(
        "--select", metavar="CODES", rich_help_panel=RULES, autocompletion=completion.rule_lists,
        help="只用这些规则：代号、前缀或名称，逗号分隔；ALL 为全部，PREVIEW 为预览规则。",
    ),
]  # fmt: skip
Ignore = Annotated[
    list[str] | None,
    typer.Option(
        "--ignore", metavar="CODES", rich_help_panel=RULES, autocompletion=completion.rule_lists, help="不用这些规则。"
    ),
]
ModelName = Annotated[
    str | None,
    typer.Option(
        "--model", metavar="MODEL", rich_help_panel=JUDGING, autocompletion=completion.models,
        help="模型：default（准确，默认）、fast（快），或模型文件夹。",
    ),
]  # fmt: skip
StandardOption = Annotated[
    str | None,
    typer.Option(
        "--standard", metavar="auto|2015|2021", rich_help_panel=JUDGING,
        autocompletion=completion.one_of(("auto", "2015", "2021")),
        help="按哪一套分类回答（默认 auto：按表自动判断）。",
    ),
]  # fmt: skip
FailOnOption = Annotated[
    str | None,
    typer.Option(
        "--fail-on", metavar="LEVEL", rich_help_panel=RULES,
        autocompletion=completion.one_of(("error", "warning", "info", "never")),
        help="出现哪一级问题时以状态 1 退出：error、warning、info 或 never（默认 warning）。",
    ),
]  # fmt: skip
Jobs = Annotated[
    int | None,
    typer.Option("--jobs", "-j", metavar="N", rich_help_panel=RUNNING, help="进程数，-1 为用满所有处理器（默认 1）。"),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", rich_help_panel=OUTPUT, help="只列出有问题的指标。")]
NoProgress = Annotated[bool, typer.Option("--no-progress", rich_help_panel=OUTPUT, help="不显示进度。")]


def format_option(known: tuple[str, ...], about: str = "") -> Any:
    """The option ``--format`` of a command that has the formats ``known``."""
    return typer.Option(
        "--format", metavar="FORMAT", rich_help_panel=OUTPUT, autocompletion=completion.one_of(known),
        help=f"输出格式：{'、'.join(known)}{about}。",
    )  # fmt: skip


def piped(paths: list[str], name: str | None) -> tuple[bytes, str] | None:
    """What stands on standard input, where ``-`` is among the paths."""
    if "-" not in paths:
        return None
    return sys.stdin.buffer.read(), name or "stdin.txt"


def emit(text: str | bytes, output: Path | None, *, bom: bool = False) -> None:
    """Print a result, or write it whole to a file."""
    from zhibiao.files import write

    if output is not None:
        write(output, text, bom=bom)
    elif isinstance(text, bytes):
        raise SettingsError("这种格式要写到文件", remedy="加上 --output 文件名")
    else:
        sys.stdout.write(text)


def one_of(form: str, known: tuple[str, ...]) -> str:
    """``form``, if it is a known format.

    Raises:
        SettingsError: it is not.
    """
    if form not in known:
        raise SettingsError(f"没有名为 {form} 的输出格式", remedy=f"可选：{'、'.join(known)}")
    return form
