"""The indicators inside the page: compact JSON, repeated texts once, nothing that a browser could take for markup."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
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


class Chosen:
    """Which indicators are in the page: all, or the ``most`` with the lowest scores, or of those ``only`` (rows of the index).

    ``rows`` of ``of`` are shown, ``total`` are in the index.
    """

    def __init__(self, base: sqlite3.Connection, most: int, only: frozenset[int] | None = None) -> None:
        self.total: int = base.execute("SELECT COUNT(*) FROM line").fetchone()[0]
        self.of = len(only) if only is not None else self.total
        self.rows = min(self.of, most)
        self._chosen: frozenset[int] | None = None
        if only is not None and len(only) <= most:
            self._chosen = only
        elif self.of > most:
            ordered = (row[0] for row in base.execute("SELECT id FROM line ORDER BY score, id"))
            kept = ordered if only is None else (line for line in ordered if line in only)
            self._chosen = frozenset(islice(kept, most))

    def __contains__(self, line: int) -> bool:
        return self._chosen is None or line in self._chosen


def embedded(filings: Filings, chosen: Chosen) -> Iterator[str]:
    """JSON for the page's script, in pieces: the chosen rows first, then what they refer to by number."""
    texts = _Texts()
    projects: list[list[Any]] = []
    number = 0
    mark = '{"rows":['
    for filing in filings:
        own = iter(filing["indicators"])
        for project in filing["projects"]:
            added = False
            for row in (next(own) for _ in range(project["indicators"])):
                number += 1
                if number not in chosen:
                    continue
                if not added:
                    projects.append(_project(project, filing, texts))
                    added = True
                yield mark + _told(_row(row, len(projects) - 1, texts))
                mark = ","
    if mark != ",":
        yield mark
    rest = {"projects": projects, "texts": texts.all, "fields": FIELDS, "levels": LEVELS, "parts": PARTS}
    yield "]"
    for name, value in rest.items():
        yield f',"{name}":{_told(value)}'
    yield "}"


def _told(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)


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
