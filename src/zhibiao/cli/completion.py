"""Shell completion: what may stand after an option, and how a shell learns to ask for it."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

import typer

from zhibiao.errors import SettingsError

VARIABLE = "_ZHIBIAO_COMPLETE"
SHELLS = ("bash", "zsh", "fish", "powershell", "pwsh")

Completer = Callable[[str], list[str]]


def one_of(words: Sequence[str]) -> Completer:
    """A completer for an option that takes one of ``words``."""

    def complete(incomplete: str) -> list[str]:
        return [word for word in words if word.startswith(incomplete)]

    return complete


def some_of(words: Sequence[str]) -> Completer:
    """A completer for an option that takes words with commas between them."""

    def complete(incomplete: str) -> list[str]:
        before, comma, last = incomplete.rpartition(",")
        return [f"{before}{comma}{word}" for word in words if word.startswith(last)]

    return complete


def rules(incomplete: str) -> list[tuple[str, str]]:
    """Rule codes with their titles, and the families' prefixes, for one code."""
    from zhibiao.rules.registry import all_rules

    table = [(rule.code, rule.title) for rule in all_rules()]
    names = [(rule.name, rule.title) for rule in all_rules()] if incomplete[:1].islower() else []
    return [pair for pair in (*table, *names) if pair[0].startswith(incomplete)]


def rule_lists(incomplete: str) -> list[str]:
    """Rule codes and the families' prefixes, for a list with commas."""
    from zhibiao.rules.registry import all_rules

    codes = [rule.code for rule in all_rules()]
    return some_of([*dict.fromkeys(code[:3] for code in codes), *codes, "ALL", "PREVIEW"])(incomplete)


def models(incomplete: str) -> list[str]:
    """The models that ship."""
    from zhibiao.model.store import NAMES

    return [name for name in NAMES if name.startswith(incomplete)]


def prepare() -> None:
    """Get ready to answer a shell that asks; does nothing in a run that no shell asked for."""
    if VARIABLE in os.environ:
        _machinery().completion_init()


def show(ctx: typer.Context, value: bool) -> None:
    """``--show-completion``: print the script for the shell that runs us."""
    if value and not ctx.resilient_parsing:
        script = _machinery().get_completion_script(prog_name="zhibiao", complete_var=VARIABLE, shell=_shell())
        typer.echo(script)
        raise typer.Exit


def install(ctx: typer.Context, value: bool) -> None:
    """``--install-completion``: put the script where the shell finds it."""
    if value and not ctx.resilient_parsing:
        shell = _shell()
        try:
            _, path = _machinery().install(shell=shell, prog_name="zhibiao", complete_var=VARIABLE)
        except OSError as error:
            raise SettingsError(
                f"写不了 {shell} 的补全文件：{error.strerror}", where=str(error.filename or ""), remedy="检查文件夹权限"
            ) from error
        typer.echo(f"{shell} 的命令补全已写到 {path}，重开终端后生效。")
        raise typer.Exit


def _shell() -> str:
    """The shell that runs us.

    Raises:
        SettingsError: it is none that can complete.
    """
    detector: Any = import_module("shellingham")
    try:
        name = str(detector.detect_shell()[0])
    except detector.ShellDetectionFailure:
        name = ""
    if name not in SHELLS:
        raise SettingsError(
            f"没有认出正在用的 shell{f'（{name}）' if name else ''}", remedy=f"请在 {'、'.join(SHELLS[:4])} 里运行"
        )
    return name


def _machinery() -> Any:
    from typer import completion

    return completion
