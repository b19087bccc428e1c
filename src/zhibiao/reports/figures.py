"""The digest as plain JSON values: ``summary.json``, for programs that want figures and not rows."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from zhibiao.batch.comparison import Comparison
from zhibiao.batch.copies import Copies
from zhibiao.batch.digest import Digest, Line
from zhibiao.reports import records

SUMMARY_SCHEMA = "zhibiao/summary-1"


def figures(digest: Digest, comparison: Comparison | None = None) -> dict[str, Any]:
    """All figures of a report; the same that stand in the page and the workbook."""
    told: dict[str, Any] = {
        "schema": SUMMARY_SCHEMA,
        "tool": dict(digest.info),
        "summary": summary(digest),
        "histogram": list(digest.histogram),
        "categories": [line(one) for one in digest.categories],
        "codes": [asdict(one) for one in digest.codes],
        "by_category": [{"level2": a, "code": b, "count": n} for (a, b), n in sorted(digest.by_category.items())],
        "by_unit": [{"unit": a, "family": b, "count": n} for (a, b), n in sorted(digest.by_unit.items())],
        "units": [line(one) for one in digest.units],
        "worst_projects": [
            {**line(one.line), "unit": one.unit, "year": one.year, "path": one.path, "place": one.place}
            for one in digest.projects
        ],
        "boilerplate": _copies(digest.copies),
        "errors": [records.failure(one) for one in digest.failures],
    }
    if comparison is not None:
        changes: dict[str, Any] = {
            kind: [asdict(one) for one in getattr(comparison, kind)] for kind in ("new", "worse", "mended")
        }
        told["comparison"] = {**changes, "same": comparison.same, "whole": comparison.whole}
    return told


def _copies(copies: Copies) -> dict[str, Any]:
    """What is repeated, the gravest of each kind, with how many there are."""
    return {
        "counts": {
            "groups": copies.all_groups,
            "templates": copies.all_templates,
            "tables": copies.all_tables,
            "carried": copies.all_carried,
        },
        "distinct": copies.distinct,
        "compared": copies.compared,
        "groups": [asdict(one) for one in copies.groups],
        "templates": [asdict(one) for one in copies.templates],
        "tables": [asdict(one) for one in copies.tables],
        "carried": [asdict(one) for one in copies.carried],
    }


def summary(digest: Digest) -> dict[str, Any]:
    """The headline figures under the names of :class:`zhibiao.reports.summary.Summary`, and those that only a report has."""
    total = digest.total
    return {
        "filings": total.filings,
        "failures": len(digest.failures),
        "indicators": total.indicators,
        "vague": total.vague,
        "misfiled": total.misfiled,
        "mean_score": total.mean if total.indicators else None,
        "grades": dict(digest.grades),
        "severities": dict(digest.severities),
        "weighted_score": total.weighted if total.indicators else None,
        "vague_share": total.vague_share,
        "units": len(digest.units),
        "projects": total.projects,
        "skipped": digest.skipped,
    }


def line(one: Line) -> dict[str, Any]:
    """The figures of a unit, project or category."""
    return {**asdict(one), "grade": one.grade, "vague_share": one.vague_share}
