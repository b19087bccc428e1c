"""``zhibiao config``: every setting with its value and where it comes from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from zhibiao.cli import options

FORMATS = ("text", "json")
_TABLES = ("severity", "per-file-ignores", "columns", "house.level2-aliases")
_REMARKS = 46  # the column at which remarks start


def config(
    form: Annotated[str, options.format_option(FORMATS)] = "text",
    output: options.Output = None,
    select: options.Select = None,
    ignore: options.Ignore = None,
    standard: options.StandardOption = None,
    fail_on: options.FailOnOption = None,
    model: options.ModelName = None,
    jobs: options.Jobs = None,
) -> int:
    """Print the settings that a run in this folder would use."""
    from zhibiao.cli.wrapping import size
    from zhibiao.setting_check import verify
    from zhibiao.settings import DESCRIPTIONS, trace

    options.one_of(form, FORMATS)
    settings, origins = trace(
        Path.cwd(),
        select=tuple(select or ()),
        ignore=tuple(ignore or ()),
        standard=standard,
        fail_on=fail_on,
        model=model,
        jobs=jobs,
    )
    verify(settings)
    if form == "json":
        rows = [{"name": one.name, "value": one.value, "source": one.source} for one in origins]
        options.emit(json.dumps(rows, ensure_ascii=False, indent=2) + "\n", output)
        return 0
    name_width = max(len(one.name) for one in origins)
    lines = []
    for one in origins:
        call = f"{one.name:<{name_width}} = {_toml(one.value) if one.value != () or one.name not in _TABLES else '{}'}"
        lines.append(f"{call}{' ' * max(2, _REMARKS - size(call))}# [{one.source}] {DESCRIPTIONS[one.name]}\n")
    options.emit("".join(lines), output)
    return 0


def _toml(value: object) -> str:
    """A value as a settings file would write it."""
    if value is None:
        return "（未设）"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, tuple):
        if value and all(isinstance(item, tuple) for item in value):
            return _toml(dict(value))
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, Mapping):
        return (
            "{ "
            + ", ".join(f"{json.dumps(key, ensure_ascii=False)} = {_toml(item)}" for key, item in value.items())
            + " }"
        )
    return str(value)
