"""Findings that only a batch can raise, put into the records of the tables that they are about."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from zhibiao.batch.copies import CARRIED_SHARE, Copies, Copy
from zhibiao.batch.index import Filings, add_finding, identity
from zhibiao.records import Failure
from zhibiao.rules.base import fingerprint
from zhibiao.rules.registry import get
from zhibiao.settings import Settings

RULE = "BPL003"
_CURE = "按本项目的支出内容分别设定指标和指标值"
_RENEW = "对照上年完成情况和今年预算，重新核定指标值"


class Enriched:
    """Filings with the findings about copied tables added to their projects; ``found`` maps project numbers to findings."""

    def __init__(self, filings: Filings, found: Mapping[int, Sequence[dict[str, Any]]]) -> None:
        self._filings = filings
        self._found = found

    @property
    def failures(self) -> Sequence[Failure]:
        """Inputs that could not be read."""
        return self._filings.failures

    @property
    def info(self) -> Mapping[str, str]:
        """What the run used."""
        return self._filings.info

    def __iter__(self) -> Iterator[dict[str, Any]]:
        number = 0
        for filing in self._filings:
            projects = []
            for project in filing["projects"]:
                number += 1  # the index numbers projects from 1, in the same order
                extra = self._found.get(number, ())
                projects.append({**project, "findings": [*project["findings"], *extra]} if extra else project)
            yield {**filing, "projects": projects}


def raise_findings(base: sqlite3.Connection, copies: Copies, settings: Settings) -> dict[int, list[dict[str, Any]]]:
    """The findings about copied and carried tables, by project number, also added to the index; none if the rule is off."""
    from zhibiao.rules.registry import select

    found: dict[int, list[dict[str, Any]]] = {}
    rule = next((one for one in select(settings.select, settings.ignore, settings.severity) if one.code == RULE), None)
    if rule is None:
        return found
    for copy in copies.tables:
        if copy.first.path == copy.later.path:
            continue  # the rule has said so about the file
        title = (
            f"{copy.first.unit}「{copy.first.title}」"
            if copy.first.unit != copy.later.unit
            else f"本单位「{copy.first.title}」"
        )
        year = f"（{copy.first.year}年）" if copy.first.year else ""
        message = f"指标表与{title}{year}基本相同：{copy.rows}行中{copy.same}行的名称和指标值一字不差"
        _put(found, copy, rule.severity, message, _CURE, "across")
    for copy in copies.carried:
        if copy.same >= CARRIED_SHARE * copy.rows:
            message = f"照搬{copy.first.year}年的指标表：{copy.rows}行中{copy.same}行的名称和指标值一字未改"
            _put(found, copy, "info", message, _RENEW, "carried")
    for number in sorted(found):
        filing, unit, title = base.execute("SELECT filing, unit, title FROM project WHERE id=?", (number,)).fetchone()
        for finding in found[number]:
            add_finding(base, "project", (filing, number, None), finding, identity(unit, title, ""))
    return found


def _put(
    found: dict[int, list[dict[str, Any]]], copy: Copy, severity: str, message: str, suggestion: str, key: str
) -> None:
    finding = {
        "code": RULE,
        "name": get(RULE).name,
        "severity": severity,
        "field": "filing",
        "start": 0,
        "end": 0,
        "message": message,
        "suggestion": suggestion,
        "fingerprint": fingerprint(RULE, copy.later.title, key),
    }
    found.setdefault(copy.later.project, []).append(finding)
