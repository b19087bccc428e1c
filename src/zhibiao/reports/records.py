"""The public record format: an assessment as plain JSON values (the contract ``zhibiao/indicator-1``)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from zhibiao.records import (
    Assessment,
    Deadline,
    Failure,
    FilingAssessment,
    Finding,
    Indicator,
    Measure,
    Reading,
    Skipped,
    Source,
    Vague,
)

INDICATOR_SCHEMA = "zhibiao/indicator-1"


def plain(number: Decimal | None) -> str | None:
    """A decimal in plain notation without trailing zeros: ``1E+2`` is ``"100"``."""
    if number is None:
        return None
    text = format(number.normalize(), "f")
    return "0" if text in ("-0", "") else text


def source(place: Source) -> dict[str, Any]:
    """Where something stands."""
    return {
        "path": place.path,
        "page": place.page,
        "sheet": place.sheet,
        "table": place.table,
        "row": place.row,
        "line": place.line,
        "certainty": place.certainty,
    }


def indicator(item: Indicator) -> dict[str, Any]:
    """What stands in the filing, unassessed."""
    return {
        "schema": INDICATOR_SCHEMA,
        "source": source(item.source),
        "filing": {"unit": item.heading.unit, "year": item.heading.year, "project": item.heading.project},
        "declared": {"level1": item.declared.level1, "level2": item.declared.level2, "raw": item.declared.raw},
        "name": item.name,
        "description": item.description,
        "target": item.target,
        "actual": item.actual,
        "basis": item.basis,
        "weight": plain(item.weight),
    }


def measure(item: Measure) -> dict[str, Any]:
    """One figure to reach; numbers are decimal strings in the unit given."""
    return {
        "comparator": item.comparator,
        "low": plain(item.low),
        "high": plain(item.high),
        "unit": item.unit,
        "kind": item.kind,
        "approximate": item.approximate,
        "text": item.text,
        "start": item.start,
        "end": item.end,
    }


def deadline(item: Deadline | None) -> dict[str, Any] | None:
    """A latest moment, or ``None``."""
    return None if item is None else {"latest": item.latest, "text": item.text, "start": item.start, "end": item.end}


def vague(item: Vague) -> dict[str, Any]:
    """The vague flag."""
    return {"flag": item.flag, "probability": round(item.probability, 4), "reason": item.reason}


def reading(item: Reading, verdict: Vague) -> dict[str, Any]:
    """How a bare text is read: the record of ``zhibiao measure``."""
    return {
        "text": item.text,
        "measures": [measure(one) for one in item.measures],
        "deadline": deadline(item.deadline),
        "facts": [{"kind": f.kind, "text": f.text, "start": f.start, "end": f.end} for f in item.facts],
        "vague": vague(verdict),
    }


def finding(item: Finding) -> dict[str, Any]:
    """One defect."""
    return {
        "code": item.code,
        "name": item.name,
        "severity": item.severity,
        "field": item.field,
        "start": item.start,
        "end": item.end,
        "message": item.message,
        "suggestion": item.suggestion,
        "fingerprint": item.fingerprint,
    }


def assessment(item: Assessment) -> dict[str, Any]:
    """One assessed indicator: a line of ``--format jsonl``."""
    category = item.category
    return {
        **indicator(item.indicator),
        "category": {
            "level1": category.level1,
            "level2": category.level2,
            "confidence": round(category.confidence, 4),
            "accepted": list(category.accepted),
            "alternatives": [
                {"level2": other.level2, "confidence": round(other.confidence, 4)} for other in category.alternatives
            ],
            "basis": category.basis,
        },
        "measures": [measure(one) for one in item.reading.measures],
        "deadline": deadline(item.reading.deadline),
        "facts": [{"kind": f.kind, "text": f.text, "start": f.start, "end": f.end} for f in item.reading.facts],
        "vague": vague(item.vague),
        "score": {
            "total": item.score.total,
            "grade": item.score.grade,
            "version": item.score.version,
            "parts": [{"name": p.name, "points": p.points, "of": p.of, "reason": p.reason} for p in item.score.parts],
            "cap": item.score.cap,
            "cap_reason": item.score.cap_reason,
        },
        "findings": [finding(one) for one in item.findings],
    }


def skipped(item: Skipped) -> dict[str, Any]:
    """Something that was not read, and why."""
    return {"text": item.text, "reason": item.reason, "source": source(item.source)}


def failure(item: Failure) -> dict[str, Any]:
    """An input that could not be read."""
    return {"path": item.path, "message": item.message, "remedy": item.remedy}


def filing(item: FilingAssessment) -> dict[str, Any]:
    """One file with its projects' findings and its indicators in reading order."""
    return {
        "path": item.path,
        "projects": [
            {
                "unit": p.project.heading.unit,
                "year": p.project.heading.year,
                "project": p.project.heading.project,
                "scope": p.project.scope,
                "goal": p.project.goal,
                "code": p.project.code,
                "budget_yuan": plain(p.project.budget),
                "standard": p.standard,
                "indicators": len(p.assessments),
                "source": source(p.project.source),
                "findings": [finding(one) for one in p.findings],
            }
            for p in item.projects
        ],
        "findings": [finding(one) for one in item.findings],
        "indicators": [assessment(one) for p in item.projects for one in p.assessments],
        "skipped": [skipped(one) for one in item.skipped],
    }
