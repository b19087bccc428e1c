"""Inputs that could not be read, by what was wrong with them: one cause that hits a hundred files is said once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from zhibiao.records import Failure

FEW = 3


@dataclass(frozen=True, slots=True)
class Unread:
    """All files that failed for one reason, in input order."""

    message: str
    remedy: str
    paths: tuple[str, ...]


def by_reason(failures: Iterable[Failure]) -> tuple[Unread, ...]:
    """Failures put together by what is wrong, in the order in which the reasons first come."""
    found: dict[str, list[Failure]] = {}
    for one in failures:
        found.setdefault(one.message, []).append(one)
    return tuple(Unread(message, same[0].remedy, tuple(one.path for one in same)) for message, same in found.items())


def lines(failures: Iterable[Failure]) -> list[str]:
    """What is printed: a line a file, or a line a reason where more than :data:`FEW` files share it."""
    told: list[str] = []
    for one in by_reason(failures):
        remedy = f"（{one.remedy}）" if one.remedy else ""
        if len(one.paths) <= FEW:
            told += [f"{path}：{one.message}{remedy}" for path in one.paths]
        else:
            told.append(f"{len(one.paths)}份文件：{one.message}{remedy}，如：{'、'.join(one.paths[:FEW])}")
    return told
