"""Findings that only a batch can raise: copied tables, last year's targets, rows that belong to other projects.

They are put into the index, and from there into the records of the filings that they are about, one filing at a time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any

from zhibiao.batch import copies, foreign
from zhibiao.batch.copies import CARRIED_SHARE
from zhibiao.batch.index import SEVERITIES, Filings, add_finding, identity
from zhibiao.records import Failure
from zhibiao.rules.base import Rule, fingerprint, quote
from zhibiao.rules.registry import select
from zhibiao.settings import Settings

COPIED, CARRIED, FOREIGN = "BPL009", "BPL010", "BPL011"


class Enriched:
    """Filings with the findings of the batch, which :func:`raise_findings` has put into the index, in their records."""

    def __init__(self, filings: Filings, base: sqlite3.Connection) -> None:
        self._filings = filings
        self._base = base

    @property
    def failures(self) -> Sequence[Failure]:
        """Inputs that could not be read."""
        return self._filings.failures

    @property
    def info(self) -> Mapping[str, str]:
        """What the run used."""
        return self._filings.info

    def __iter__(self) -> Iterator[dict[str, Any]]:
        project = line = 0
        for number, filing in enumerate(self._filings):
            found = self._found(number)
            heads, rows = filing["projects"], filing["indicators"]
            if found:  # the index numbers projects and rows from 1, in the same order
                heads = [_with(one, found.get(("project", project + at), ())) for at, one in enumerate(heads, 1)]
                rows = [_with(one, found.get(("line", line + at), ())) for at, one in enumerate(rows, 1)]
            project, line = project + len(heads), line + len(rows)
            yield {**filing, "projects": heads, "indicators": rows} if found else filing

    def _found(self, filing: int) -> dict[tuple[str, int], list[dict[str, Any]]]:
        found: dict[tuple[str, int], list[dict[str, Any]]] = {}
        rows = self._base.execute(
            "SELECT f.level, COALESCE(f.line, f.project), f.code, f.severity, f.message, f.suggestion, f.fingerprint, l.name"
            " FROM finding f LEFT JOIN line l ON l.id=f.line WHERE f.filing=? AND f.across ORDER BY f.id",
            (filing,),
        )
        for level, at, code, severity, message, suggestion, known, name in rows:
            told = {
                "code": code,
                "name": _name(code),
                "severity": severity,
                "field": "name" if name is not None else "filing",
            }
            span = {
                "start": 0,
                "end": len(name or ""),
                "message": message,
                "suggestion": suggestion,
                "fingerprint": known,
            }
            found.setdefault((level, at), []).append({**told, **span})
        return found


def _name(code: str) -> str:
    from zhibiao.rules.registry import get

    return get(code).name


def _with(record: Mapping[str, Any], extra: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """A record with further findings, the gravest first, as in every record."""
    if not extra:
        return dict(record)
    found = [*record["findings"], *extra]
    return {**record, "findings": sorted(found, key=lambda one: (SEVERITIES.index(one["severity"]), one["code"]))}


def raise_findings(base: sqlite3.Connection, settings: Settings, ignored: Set[str] = frozenset()) -> int:
    """Put the findings of the batch into the index, after :func:`zhibiao.batch.copies.find`; how many there are.

    Only rules that are on raise any, nothing is said about files that ``per_file_ignores`` excepts, and fingerprints of the
    ignore list (``ignored``) are left out.
    """
    base.execute("CREATE INDEX IF NOT EXISTS finding_filing ON finding (filing, across)")
    raised = 0
    base.execute("BEGIN")
    for rule, project, line, message, suggestion, key in _seen(base, settings):
        filing, unit, title, path, year = base.execute(
            "SELECT p.filing, p.unit, p.title, f.path, p.year FROM project p JOIN filing f ON f.id=p.filing WHERE p.id=?",
            (project,),
        ).fetchone()
        known = fingerprint(rule.code, unit, str(year or ""), title, key)
        if known in ignored or rule.code in _excepted(settings, path):
            continue
        finding = {"code": rule.code, "severity": rule.severity, "message": message, "suggestion": suggestion}
        about = identity(unit, title, key if line is not None else "")
        at = (filing, project, line)
        level = "project" if line is None else "line"
        add_finding(base, level, at, {**finding, "fingerprint": known}, about, across=True)
        raised += 1
    base.execute("COMMIT")
    return raised


def _excepted(settings: Settings, path: str) -> frozenset[str]:
    words = settings.ignored_in(path)
    return frozenset(one.code for one in select(words)) if words else frozenset()


def _seen(base: sqlite3.Connection, settings: Settings) -> Iterator[tuple[Rule, int, int | None, str, str, str]]:
    """(rule, project, row or none, message, suggestion, what tells this finding from others) for every rule that is on."""
    rules = {one.code: one for one in select(settings.select, settings.ignore, settings.severity)}
    if COPIED in rules:
        yield from _copied(base, rules[COPIED])
    if CARRIED in rules:
        yield from _carried(base, rules[CARRIED])
    if FOREIGN in rules:
        yield from _foreign(base, rules[FOREIGN])


def _copied(base: sqlite3.Connection, rule: Rule) -> Iterator[tuple[Rule, int, int | None, str, str, str]]:
    for one in copies.listed(base, "table"):
        if one.first.path == one.later.path:
            continue  # the rule about one file has said so
        owner = one.first.unit if one.first.unit != one.later.unit else "本单位"
        year = f"（{one.first.year}年）" if one.first.year else ""
        message = (
            f"指标表与{owner}{quote(one.first.title)}{year}基本相同：{one.rows}行中{one.same}行的名称和指标值一字不差"
        )
        yield rule, one.later.project, None, message, "按本项目的支出内容分别设定指标和指标值", "across"


def _carried(base: sqlite3.Connection, rule: Rule) -> Iterator[tuple[Rule, int, int | None, str, str, str]]:
    for one in copies.listed(base, "carried"):
        if one.same >= CARRIED_SHARE * one.rows:
            message = f"照搬{one.first.year}年的指标表：{one.rows}行中{one.same}行的名称和指标值一字未改"
            yield rule, one.later.project, None, message, "对照上年完成情况和今年预算，重新核定指标值", "carried"


def _foreign(base: sqlite3.Connection, rule: Rule) -> Iterator[tuple[Rule, int, int | None, str, str, str]]:
    for one in foreign.find(base):
        message = (
            f"{quote(one.name)}与本项目的名称、目标和其他指标都没有关系；"
            f"同样的指标见于{one.home.unit}{quote(one.home.title)}等{one.units}个单位的项目"
        )
        yield rule, one.project, one.line, message, "删除本行，或改成反映本项目支出内容的指标", one.name
