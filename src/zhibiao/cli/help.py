"""The help pages: laid out in Chinese from a command's own options and from :mod:`zhibiao.cli.pages`."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from typing import Any

from typer.core import TyperCommand, TyperGroup

from zhibiao.cli import options
from zhibiao.cli.pages import PAGES, Page
from zhibiao.cli.wrapping import size, wrap

WIDEST = 100
_STEP = 2
_HANG = 30  # the column at which explanations start
_OWN_HELP = "显示这份说明。"
_GROUPS = (options.INPUT, options.JUDGING, options.RULES, options.OUTPUT, options.KNOWN, options.RUNNING, "其他")


class ChineseCommand(TyperCommand):
    """A command whose ``--help`` is one of our pages."""

    def get_help(self, ctx: Any) -> str:
        """The page of this command."""
        return render(self, ctx)


class ChineseGroup(TyperGroup):
    """A group of commands whose ``--help`` is one of our pages."""

    def get_help(self, ctx: Any) -> str:
        """The page of this group."""
        return render(self, ctx)


def render(command: Any, ctx: Any, width: int | None = None) -> str:
    """The page of ``command`` for a terminal of ``width`` columns (default: this one, at most :data:`WIDEST`)."""
    columns = min(width or shutil.get_terminal_size().columns, WIDEST)
    page = PAGES.get(ctx.command_path.partition(" ")[2], Page())
    return "\n".join(_lines(command, ctx, page, columns)).rstrip()


def _lines(command: Any, ctx: Any, page: Page, width: int) -> Iterator[str]:
    params = [one for one in command.get_params(ctx) if not getattr(one, "hidden", False)]
    arguments = [one for one in params if one.param_type_name == "argument"]
    listed = [one for one in params if one.param_type_name == "option"]
    yield from _section("用法", [f"{ctx.command_path} {_usage(arguments, listed, command)}"], width)
    yield from wrap(command.help or "", width)
    for text in page.about:
        yield ""
        yield from wrap(text, width)
    yield ""
    if arguments:
        yield from _table("参数", [(one.metavar or one.name, _about(one)) for one in arguments], width)
    if isinstance(command, TyperGroup):
        named = [(name, command.get_command(ctx, name)) for name in command.list_commands(ctx)]
        yield from _table("命令", [(name, (one and one.help) or "") for name, one in named], width)
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in listed:
        group = getattr(one, "rich_help_panel", None) or _GROUPS[-1]
        groups.setdefault(group, []).append((_names(one), _about(one)))
    for group in sorted(groups, key=_GROUPS.index):
        title = "选项" if len(groups) == 1 else f"选项：{group}"
        yield from _table(title, groups[group], width)
    if page.examples:
        yield "示例"
        for what, call in page.examples:
            yield from wrap(f"# {what}" if what else "", width, indent=_STEP)
            yield " " * _STEP + call  # never broken: it is there to be copied
        yield ""
    yield from _table("退出状态", [(str(code), what) for code, what in page.statuses], width)
    yield from _table("环境变量", list(page.environment), width)
    if page.see:
        yield from _section("另见", list(page.see), width)


def _section(title: str, lines: Iterable[str], width: int) -> Iterator[str]:
    yield title
    for line in lines:
        yield from wrap(line, width, indent=_STEP)
    yield ""


def _table(title: str, rows: list[tuple[str, str]], width: int) -> Iterator[str]:
    if not rows:
        return
    yield title
    at = min(_HANG, max(size(left) for left, _ in rows) + 2 * _STEP)
    for left, right in rows:
        head = " " * _STEP + left
        lines = list(wrap(right, width, indent=at))
        if size(head) + _STEP <= at and lines:
            yield head + lines[0][size(head) :]
            yield from lines[1:]
        else:
            yield head
            yield from lines
    yield ""


def _usage(arguments: list[Any], listed: list[Any], command: Any) -> str:
    parts = ["[选项]"] if listed else []
    parts += [f"{one.opts[0]} {one.metavar}" for one in listed if one.required]
    parts += [(one.metavar or one.name) if one.required else f"[{one.metavar or one.name}]" for one in arguments]
    return " ".join([*parts, *(["命令 [参数]..."] if isinstance(command, TyperGroup) else [])])


def _names(option: Any) -> str:
    short_first = sorted(option.opts, key=len)
    names = ", ".join(short_first) + "".join(f" / {name}" for name in option.secondary_opts)
    return names if option.is_flag else f"{names} {option.metavar or ''}".rstrip()


def _about(param: Any) -> str:
    """The explanation of a parameter, with its default and whether it must be there."""
    text = _OWN_HELP if "--help" in param.opts else getattr(param, "help", None) or ""
    notes = []
    if param.required and param.param_type_name == "option":
        notes.append("必填")
    default = param.default
    if not getattr(param, "is_flag", False) and isinstance(default, (str, int, float)) and default != "":
        notes.append(f"默认 {default}")
    if not notes or "默认" in text:
        return text
    return f"{text.rstrip('。')}（{'，'.join(notes)}）。"
