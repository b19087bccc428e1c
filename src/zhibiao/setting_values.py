"""Readers of a setting's value: ``(name, value, where) -> value``.

Each raises :class:`SettingsError` with what the value should be; ``where`` is the file, or the command line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from zhibiao.errors import SettingsError

Reader = Callable[[str, Any, str], Any]

_SIZES = {"KB": 1024, "MB": 1024**2, "GB": 1024**3}


def words(name: str, value: Any, where: str) -> tuple[str, ...]:
    """A list of words, or one string with commas."""
    items = value.split(",") if isinstance(value, str) else value
    if not isinstance(items, (list, tuple)) or not all(isinstance(item, str) for item in items):
        raise SettingsError(f"{name} 应为文字的列表", where=where, remedy='例如 ["VAG", "TGT004"]')
    return tuple(part.strip() for item in items for part in item.split(",") if part.strip())


def phrases(name: str, value: Any, where: str) -> tuple[str, ...]:
    """A list of phrases, commas and all."""
    if not isinstance(value, (list, tuple)) or not all(isinstance(item, str) and item.strip() for item in value):
        raise SettingsError(f"{name} 应为文字的列表", where=where, remedy='例如 ["再上新台阶"]')
    return tuple(item.strip() for item in value)


def text(name: str, value: Any, where: str) -> str:
    """A string."""
    if not isinstance(value, str):
        raise SettingsError(f"{name} 应为文字", where=where, remedy="给值加引号")
    return value


def choice(*allowed: str) -> Reader:
    """A reader that takes one of ``allowed``."""

    def reader(name: str, value: Any, where: str) -> str:
        word = text(name, value, where)
        if word not in allowed:
            raise SettingsError(f"{name} 不能是 {word}", where=where, remedy=f"可选：{'、'.join(allowed)}")
        return word

    return reader


def pairs(inner: Reader) -> Reader:
    """A reader of a table whose values ``inner`` reads."""

    def reader(name: str, value: Any, where: str) -> tuple[tuple[str, Any], ...]:
        if not isinstance(value, Mapping):
            raise SettingsError(f"{name} 应为一张表", where=where, remedy=f"写成 [{name}] 一节，每行 键 = 值")
        return tuple((str(key), inner(f"{name} 的 {key}", item, where)) for key, item in value.items())

    return reader


def jobs(name: str, value: Any, where: str) -> int:
    """A number of processes."""
    if not isinstance(value, int) or isinstance(value, bool) or value == 0:
        raise SettingsError(f"{name} 应为不等于 0 的整数", where=where, remedy="1 为单进程，-1 为用满所有处理器")
    return value


def count(name: str, value: Any, where: str) -> int:
    """A whole number from 0."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise SettingsError(f"{name} 应为不小于 0 的整数", where=where, remedy="例如 8")
    return value


def share(name: str, value: Any, where: str) -> float:
    """A number above 0."""
    if not isinstance(value, (int, float)) or isinstance(value, bool) or value <= 0:
        raise SettingsError(f"{name} 应为大于 0 的数", where=where, remedy="例如 0.5")
    return float(value)


def size(name: str, value: Any, where: str) -> int:
    """A number of bytes, as a number or as ``"200MB"``."""
    found = re.fullmatch(r"(\d+)\s*(KB|MB|GB)", value.strip().upper()) if isinstance(value, str) else None
    if found:
        return int(found[1]) * _SIZES[found[2]]
    if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
        raise SettingsError(f"{name} 应为文件大小", where=where, remedy='例如 "200MB"')
    return value


def size_text(value: int) -> str:
    """A number of bytes as :func:`size` reads it."""
    unit = next((unit for unit in ("GB", "MB", "KB") if value % _SIZES[unit] == 0), None)
    return f"{value // _SIZES[unit]}{unit}" if unit else str(value)


def positive(name: str, value: Any, where: str) -> int:
    """A whole number from 1."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise SettingsError(f"{name} 应为大于 0 的整数", where=where, remedy="例如 1000")
    return value


def columns(name: str, value: Any, where: str) -> tuple[tuple[str, str], ...]:
    """Pairs of header words, the second of which must be known."""
    found: tuple[tuple[str, str], ...] = pairs(text)(name, value, where)
    from zhibiao.extract.renaming import checked

    try:
        checked(found)
    except SettingsError as error:
        raise SettingsError(error.problem, where=where, remedy=error.remedy) from None
    return found


def counts(name: str, value: Any, where: str) -> tuple[int, ...]:
    """A list of whole numbers."""
    if not isinstance(value, (list, tuple)) or not value:
        raise SettingsError(f"{name} 应为整数的列表", where=where, remedy="例如 [100, 90]")
    return tuple(count(name, item, where) for item in value)
