"""Wrong usage, said in Chinese: what the parser of options found, and which help page tells the rest."""

from __future__ import annotations

import re
from typing import Any

_MESSAGES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.DOTALL), said)
    for pattern, said in (
        (r"^Missing command\.?$", "没有写命令"),
        (r"^No such command '(?P<a>.+?)'\.?(?: Did you mean (?P<near>.+?)\??)?$", "没有命令 {a}{near}"),
        (r"^No such option:? '?(?P<a>-[^ '?]+?)'?\.?(?: .*)?$", "没有选项 {a}"),
        (r"^Option '(?P<a>.+?)' requires an argument\.?$", "选项 {a} 后面要写值"),
        (r"^Option '(?P<a>.+?)' requires \d+ arguments\.?$", "选项 {a} 后面的值不够"),
        (r"^Option '(?P<a>.+?)' does not take a value\.?$", "选项 {a} 后面不能写值"),
        (r"^Got unexpected extra argument(?:s|\(s\))? \((?P<a>.*)\)$", "多出了参数 {a}"),
        (r"^Missing parameter: (?P<a>.+)$", "缺少参数 {a}"),
    )
)
_VALUES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.DOTALL), said)
    for pattern, said in (
        (r"valid integer", "应为整数"),
        (r"valid (?:number|float)", "应为数"),
        (r"valid boolean", "应为 true 或 false"),
        (r"in the range (?P<a>\S+?)\.?$", "应在 {a} 的范围内"),
        (r"greater than or equal to (?P<a>-?\d+)", "不能小于 {a}"),
        (r"less than or equal to (?P<a>-?\d+)", "不能大于 {a}"),
        (r"does not exist", "文件或文件夹不存在"),
        (r"is a directory", "是文件夹，不是文件"),
        (r"is not readable", "没有读取权限"),
    )
)


def describe(error: Any) -> str:
    """A parser's error as one Chinese line with the command whose help page tells more."""
    ctx = getattr(error, "ctx", None)
    page = ctx.command_path if ctx is not None else "zhibiao"
    return f"用法错误：{_problem(error)}（用法见 {page} --help）"


def is_bare(error: Any) -> bool:
    """Whether nothing was said beyond the name of a group, which is a question for its page."""
    return type(error).__name__ == "NoArgsIsHelpError"


def _problem(error: Any) -> str:
    kind, message = type(error).__name__, str(getattr(error, "message", error))
    param = getattr(error, "param", None)
    if kind == "NoSuchOption":
        near = getattr(error, "possibilities", None)
        return f"没有选项 {getattr(error, 'option_name', '')}" + (f"，是不是 {near[0]}？" if near else "")
    if kind == "MissingParameter" and param is not None:
        if param.param_type_name == "argument":
            return f"缺少参数 {param.metavar or param.name}"
        return f"缺少选项 {param.opts[0]}"
    if kind == "BadParameter":
        name = (param.metavar or param.name) if param is not None and param.param_type_name == "argument" else None
        name = name or (param.opts[0] if param is not None else "参数")
        return f"{name} 的值不对：{_said(message, _VALUES) or message}"
    return _said(message, _MESSAGES) or message


def _said(message: str, table: tuple[tuple[re.Pattern[str], str], ...]) -> str | None:
    for pattern, said in table:
        found = pattern.search(message)
        if found:
            parts = {name: text or "" for name, text in found.groupdict().items()}
            if parts.get("near"):
                parts["near"] = f"，是不是 {parts['near'].replace(chr(39), '').replace(' or ', ' 或 ')}？"
            return said.format(**parts)
    return None
