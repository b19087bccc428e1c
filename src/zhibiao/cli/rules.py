"""``zhibiao rules`` and ``zhibiao explain``."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Annotated

import typer

from zhibiao.cli import completion, options

if TYPE_CHECKING:
    from zhibiao.rules.base import Rule

FORMATS = ("text", "json")


def rules(
    form: Annotated[str, options.format_option(FORMATS)] = "text",
    output: options.Output = None,
) -> int:
    """Print the table of rules."""
    from zhibiao.reports.summary import SEVERITY_LABELS
    from zhibiao.rules.precision import measured
    from zhibiao.rules.registry import all_rules

    options.one_of(form, FORMATS)
    table = all_rules()
    if form == "json":
        rows = [
            {
                "code": rule.code, "name": rule.name, "family": rule.family, "severity": rule.severity, "level": rule.level,
                "status": rule.status, "since": rule.since, "title": rule.title, "defects": list(rule.defects),
                "true": measured(rule.code).true, "checked": measured(rule.code).checked,
            }
            for rule in table
        ]  # fmt: skip
        options.emit(json.dumps(rows, ensure_ascii=False, indent=2) + "\n", output)
        return 0
    width = max(len(rule.name) for rule in table)
    lines = [
        f"{rule.code}  {rule.name:<{width}}  {SEVERITY_LABELS[rule.severity]}{'（预览，默认不用）' if rule.status == 'preview' else ''}  {rule.title}\n"
        for rule in table
    ]
    options.emit("".join(lines), output)
    return 0


def explain(
    code: Annotated[
        str | None,
        typer.Argument(metavar="CODE", help="规则代号或名称，如 VAG001。", autocompletion=completion.rules),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="说明全部规则。")] = False,
    output: options.Output = None,
) -> int:
    """Print a rule's page."""
    from zhibiao.errors import SettingsError
    from zhibiao.rules.registry import all_rules, get

    if code is None and not every:
        raise SettingsError("没有说明要看哪条规则", remedy="写规则代号，或用 --all 看全部")
    chosen = all_rules() if code is None else (get(code),)
    options.emit("\n".join(_page(rule) for rule in chosen), output)
    return 0


def _page(rule: Rule) -> str:
    from zhibiao.reports.summary import SEVERITY_LABELS
    from zhibiao.rules.precision import page

    head = f"{rule.code} {rule.name}（{SEVERITY_LABELS[rule.severity]}）"
    told = page(rule)
    if rule.level == "indicator":
        told = re.sub(r"^## (反例|正例)$", r"## \1（名称 | 指标值 | 二级指标 | 指标描述）", told, flags=re.MULTILINE)
    return f"{head}\n{'=' * 60}\n{told}"
