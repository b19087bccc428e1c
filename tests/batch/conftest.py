"""Records of assessed filings, built small."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


def finding(code: str = "VAG001", severity: str = "error", fingerprint: str = "f1", **other: Any) -> dict[str, Any]:
    return {
        "code": code, "name": "unmeasurable-target", "severity": severity, "field": "target", "start": 0, "end": 2,
        "message": "无法衡量", "suggestion": None, "fingerprint": fingerprint, **other,
    }  # fmt: skip


def row(
    name: str, target: str, score: int = 80, *, weight: str | None = None, findings: tuple[Any, ...] = (), **other: Any
) -> dict[str, Any]:
    grade = "优" if score >= 90 else "良" if score >= 80 else "中" if score >= 60 else "差"
    return {
        "schema": "zhibiao/indicator-1",
        "source": {"path": "a.txt", "page": None, "sheet": None, "table": 1, "row": 2, "line": 3, "certainty": "sure"},
        "filing": {"unit": None, "year": None, "project": None},
        "declared": {"level1": "产出指标", "level2": "数量指标", "raw": "数量指标"},
        "name": name, "description": None, "target": target, "actual": None, "basis": None, "weight": weight,
        "category": {"level1": "产出指标", "level2": "数量指标", "confidence": 0.9, "accepted": ["数量指标"], "alternatives": [], "basis": "model"},
        "measures": [], "deadline": None, "facts": [],
        "vague": {"flag": score < 30, "probability": 0.5, "reason": "口号" if score < 30 else None},
        "score": {"total": score, "grade": grade, "version": 1, "parts": [], "cap": None, "cap_reason": None},
        "findings": list(findings), **other,
    }  # fmt: skip


def filing(
    path: str, *projects: tuple[str, int | None, str, list[dict[str, Any]]], findings: tuple[Any, ...] = ()
) -> dict[str, Any]:
    """A filing from (unit, year, project, rows)."""
    place = {"path": path, "page": None, "sheet": None, "table": 1, "row": 1, "line": None, "certainty": "sure"}
    rows = [
        {**one, "filing": {"unit": unit, "year": year, "project": title}, "source": {**one["source"], "path": path}}
        for unit, year, title, own in projects
        for one in own
    ]
    heads = [
        {
            "unit": unit, "year": year, "project": title, "scope": "project", "code": None, "budget_yuan": None, "standard": "2015",
            "indicators": len(own), "source": place, "findings": list(findings),
        }
        for unit, year, title, own in projects
    ]  # fmt: skip
    return {"path": path, "projects": heads, "findings": [], "indicators": rows, "skipped": []}


@pytest.fixture
def build() -> tuple[Callable[..., Any], Callable[..., Any], Callable[..., Any]]:
    """(filing, row, finding): builders of records."""
    return filing, row, finding
