"""Options that several commands share, with their one help text."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from zhibiao.errors import SettingsError

Paths = Annotated[list[str], typer.Argument(metavar="PATH...", help="文件、文件夹（递归查找），或 - 表示标准输入。")]
OptionalPaths = Annotated[
    list[str] | None, typer.Argument(metavar="PATH...", help="文件、文件夹（递归查找），或 - 表示标准输入。")
]
StdinName = Annotated[
    str | None, typer.Option("--stdin-filename", metavar="NAME", help="标准输入的文件名，用来判断格式。")
]
Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="写到文件，不写到屏幕。")]
Select = Annotated[
    list[str] | None, typer.Option("--select", metavar="CODES", help="只用这些规则（代号、前缀或名称，逗号分隔）。")
]
Ignore = Annotated[list[str] | None, typer.Option("--ignore", metavar="CODES", help="不用这些规则。")]
ModelName = Annotated[str | None, typer.Option("--model", metavar="MODEL", help="模型的名称或文件夹。")]
StandardOption = Annotated[
    str | None, typer.Option("--standard", metavar="auto|2015|2021", help="按哪一套分类回答（默认按表自动判断）。")
]
FailOnOption = Annotated[
    str | None,
    typer.Option(
        "--fail-on", metavar="error|warning|info|never", help="出现哪一级问题时以状态 1 退出（默认 warning）。"
    ),
]
Jobs = Annotated[int | None, typer.Option("--jobs", "-j", metavar="N", help="进程数，-1 为用满所有处理器。")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="只列出有问题的指标。")]
NoProgress = Annotated[bool, typer.Option("--no-progress", help="不显示进度。")]


def piped(paths: list[str], name: str | None) -> tuple[bytes, str] | None:
    """What stands on standard input, where ``-`` is among the paths."""
    if "-" not in paths:
        return None
    return sys.stdin.buffer.read(), name or "stdin.txt"


def emit(text: str | bytes, output: Path | None, *, bom: bool = False) -> None:
    """Print a result, or write it whole to a file."""
    from zhibiao.reports.registry import write

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
