"""The review sheet that finance bureaus know: 审核点, 审核内容, 是否通过, 不通过指标清单, 预警级别 (``domain.md`` §3.3, §6.4)."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from zhibiao.reports.labels import LEVELS

if sys.version_info >= (3, 11):
    import tomllib
else:  # pragma: no cover
    import tomli as tomllib

_ORDER = ("error", "warning", "info")
_MOST = 200


@dataclass(frozen=True, slots=True)
class Verdict:
    """One line of the review of a filing. ``passed`` is false for errors and warnings; a mere hint passes."""

    point: str
    content: str
    passed: bool
    failing: tuple[str, ...]
    level: str


@cache
def points() -> tuple[tuple[str, str], ...]:
    """(审核点, 审核内容) in the order of the sheet."""
    return tuple((one["point"], one["content"]) for one in _data())


@cache
def _data() -> list[dict[str, Any]]:
    text = files("zhibiao").joinpath("data/review.toml").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = tomllib.loads(text)["point"]
    return found


@cache
def point_of(code: str) -> int:
    """Which line of the sheet a rule belongs to: the one that names it, else the one that names its family."""
    for name in (code, code[:3]):
        for number, one in enumerate(_data()):
            if name in one["rules"]:
                return number
    return len(_data()) - 1


def review(filing: Mapping[str, Any]) -> tuple[Verdict, ...]:
    """The verdicts on a filing (a record of ``records.filing``), one for every line of the sheet."""
    failing: dict[int, dict[str, None]] = {}
    worst: dict[int, str] = {}
    for subject, finding in subjects(filing):
        number = point_of(finding["code"])
        item = f"{subject}：{finding['message']}" if finding["field"] == "filing" else f"{subject}〔{finding['code']}〕"
        failing.setdefault(number, {})[item] = None
        grave = worst.get(number, "info")
        worst[number] = min(grave, finding["severity"], key=_ORDER.index)
    verdicts = []
    for number, (point, content) in enumerate(points()):
        level = worst.get(number)
        items = tuple(failing.get(number, ()))
        shown = items[:_MOST] + ((f"……共 {len(items)} 项",) if len(items) > _MOST else ())
        verdicts.append(
            Verdict(point, content, level in (None, "info"), shown, LEVELS[level] if level is not None else "—")
        )
    return tuple(verdicts)


def subjects(filing: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every finding of a filing with the name of what it is about, table by table, rows first."""
    rows = iter(filing["indicators"])
    for project in filing["projects"]:
        for _ in range(project["indicators"]):
            row = next(rows)
            for finding in row["findings"]:
                yield row["name"] or row["target"] or "（无名称）", finding
        for finding in project["findings"]:
            yield project["project"] or "整表", finding
    for finding in filing["findings"]:
        yield "整份文件", finding
