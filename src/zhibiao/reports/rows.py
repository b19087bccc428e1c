"""The indicators inside the page: compact JSON, repeated texts once, nothing that a browser could take for markup."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from zhibiao.batch.index import NO_UNIT, Filings, place, project_title
from zhibiao.reports.labels import FIELDS, LEVELS, PARTS

_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


class _Texts:
    """Texts by number; equal texts have one number."""

    def __init__(self) -> None:
        self.all: list[str] = []
        self._numbers: dict[str, int] = {}

    def __call__(self, text: str | None) -> int:
        number = self._numbers.setdefault(text or "", len(self.all))
        if number == len(self.all):
            self.all.append(text or "")
        return number


def embedded(
    filings: Filings, base: sqlite3.Connection, most: int, only: frozenset[int] | None = None
) -> tuple[str, Mapping[str, int]]:
    """JSON for the page's script, and how many of how many indicators are in it.

    ``only`` restricts it to rows of the index. Of more than ``most`` rows the worst are taken: lowest score first.
    """
    total = base.execute("SELECT COUNT(*) FROM line").fetchone()[0]
    chosen = _chosen(base, most, only)
    texts = _Texts()
    projects: list[list[Any]] = []
    rows: list[list[Any]] = []
    number = 0
    for filing in filings:
        own = iter(filing["indicators"])
        for project in filing["projects"]:
            added = False
            for row in (next(own) for _ in range(project["indicators"])):
                number += 1
                if chosen is not None and number not in chosen:
                    continue
                if not added:
                    projects.append(_project(project, filing, texts))
                    added = True
                rows.append(_row(row, len(projects) - 1, texts))
    data = {"texts": texts.all, "projects": projects, "rows": rows, "fields": FIELDS, "levels": LEVELS, "parts": PARTS}
    told = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    scope = len(only) if only is not None else total
    return told, {"rows": len(rows), "of": scope, "total": total}


def _chosen(base: sqlite3.Connection, most: int, only: frozenset[int] | None) -> frozenset[int] | None:
    if only is not None and len(only) <= most:
        return only
    ordered = (row[0] for row in base.execute("SELECT id FROM line ORDER BY score, id"))
    if only is not None:
        return frozenset([line for line in ordered if line in only][:most])
    worst = base.execute("SELECT id FROM line ORDER BY score, id LIMIT ?", (most + 1,)).fetchall()
    return None if len(worst) <= most else frozenset(row[0] for row in worst[:most])


def _project(project: Mapping[str, Any], filing: Mapping[str, Any], texts: _Texts) -> list[Any]:
    unit, title = texts(project["unit"] or NO_UNIT), texts(project_title(project))
    whole = _findings([*project["findings"], *filing["findings"]], texts)
    return [unit, project["year"], title, texts(filing["path"]), whole]


def _row(row: Mapping[str, Any], project: int, texts: _Texts) -> list[Any]:
    score = row["score"]
    misfiled = int(any(finding["name"] == "misfiled-category" for finding in row["findings"]))
    parts = [[texts(one["name"]), one["points"], one["of"], texts(one["reason"])] for one in score["parts"]]
    return [
        project, texts(place(row["source"])), texts(row["declared"]["level2"]), texts(row["category"]["level2"]),
        [texts(name) for name in row["category"]["accepted"]], misfiled, row["name"], texts(row["description"]), row["target"],
        texts(row["actual"]), texts(row["basis"]), row["weight"], score["total"], score["grade"], int(row["vague"]["flag"]),
        texts(row["vague"]["reason"]), parts, score["cap"], texts(score["cap_reason"]), _findings(row["findings"], texts),
    ]  # fmt: skip


def _findings(findings: Sequence[Mapping[str, Any]], texts: _Texts) -> list[list[Any]]:
    return [
        [
            texts(one["code"]),
            one["severity"],
            one["field"],
            one["start"],
            one["end"],
            texts(one["message"]),
            texts(one["suggestion"]),
        ]
        for one in findings
    ]
