"""Settings: what ``zhibiao.toml`` or ``[tool.zhibiao]`` says, under what the command line says."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, get_args

from zhibiao.errors import SettingsError

if sys.version_info >= (3, 11):
    import tomllib
else:  # pragma: no cover
    import tomli as tomllib

FailOn = Literal["error", "warning", "info", "never"]
StandardChoice = Literal["auto", "2015", "2021"]
FILE = "zhibiao.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a run can be told.

    ``select``/``ignore`` take rule codes, prefixes or names. ``model`` is a name or a folder, ``None`` the shipped default.
    ``jobs`` is the number of processes.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: FailOn = "warning"
    standard: StandardChoice = "auto"
    model: str | None = None
    jobs: int = 1


_CHOICES: Mapping[str, tuple[str, ...]] = {"fail_on": get_args(FailOn), "standard": get_args(StandardChoice)}


def load(start: Path, **overrides: Any) -> Settings:
    """Settings for a run that starts in folder ``start``: the nearest file upwards, then ``overrides`` that are not ``None``.

    Raises:
        SettingsError: a file that is no TOML, an unknown name, a value of the wrong kind.
    """
    found = _nearest(start)
    table, where = found if found else ({}, "")
    settings = _apply(Settings(), table, where)
    given = {key: value for key, value in overrides.items() if value is not None and value != ()}
    return _apply(settings, given, "命令行")


def _nearest(start: Path) -> tuple[Mapping[str, Any], str] | None:
    folder = start.resolve()
    for place in (folder, *folder.parents):
        own = place / FILE
        if own.is_file():
            return _parse(own), str(own)
        project = place / "pyproject.toml"
        if project.is_file():
            table = _parse(project).get("tool", {}).get("zhibiao")
            if table is not None:
                return table, str(project)
    return None


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"不是合法的 TOML：{error}", where=str(path), remedy="按所示位置改正") from error
    except OSError as error:
        raise SettingsError(f"读不了设置文件：{error.strerror}", where=str(path), remedy="检查文件权限") from error


def _apply(settings: Settings, table: Mapping[str, Any], where: str) -> Settings:
    known = [item.name for item in fields(Settings)]
    changes: dict[str, Any] = {}
    for raw, value in table.items():
        key = raw.replace("-", "_")
        if key not in known:
            near = get_close_matches(key, known, n=1)
            hint = f"是不是 {near[0].replace('_', '-')}？" if near else f"可用的有：{'、'.join(known)}"
            raise SettingsError(f"没有名为 {raw} 的设置", where=where, remedy=hint)
        changes[key] = _value(key, value, where)
    return replace(settings, **changes)


def _value(key: str, value: Any, where: str) -> Any:
    if key in ("select", "ignore"):
        items = value.split(",") if isinstance(value, str) else value
        if not isinstance(items, (list, tuple)) or not all(isinstance(item, str) for item in items):
            raise SettingsError(f"{key} 应为规则代号的列表", where=where, remedy='例如 ["VAG", "TGT004"]')
        return tuple(part.strip() for item in items for part in item.split(",") if part.strip())
    if key == "jobs":
        if not isinstance(value, int) or isinstance(value, bool) or value == 0:
            raise SettingsError("jobs 应为不等于 0 的整数", where=where, remedy="1 为单进程，-1 为用满所有处理器")
        return value
    if not isinstance(value, str):
        raise SettingsError(f"{key} 应为文字", where=where, remedy="给值加引号")
    if key in _CHOICES and value not in _CHOICES[key]:
        raise SettingsError(f"{key} 不能是 {value}", where=where, remedy=f"可选：{'、'.join(_CHOICES[key])}")
    return value
