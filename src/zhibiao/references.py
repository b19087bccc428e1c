"""同类指标参考: good indicators of the same kind, added to the suggestion of a vague row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from zhibiao.classify.inputs import Row
from zhibiao.records import Assessment, Finding, ProjectAssessment

if TYPE_CHECKING:
    from zhibiao.model.store import Model

MOST = 2


def refer(projects: Sequence[ProjectAssessment], model: Model) -> tuple[ProjectAssessment, ...]:
    """``projects`` with at most :data:`MOST` references behind the vague/ finding of each flagged row.

    Equal names are looked up once. The figures of the references are left open.
    """
    flagged = {
        _key(row): None for project in projects for row in project.assessments if row.vague.flag and row.indicator.name
    }
    rows = [Row(name, "", "") for name, _ in flagged]
    found = dict(zip(flagged, model.nearest(rows, [leaf for _, leaf in flagged], MOST), strict=True))
    lines = {key: "、".join(map(str, examples)) for key, examples in found.items() if examples}
    return tuple(
        replace(project, assessments=tuple(_with(row, lines.get(_key(row))) for row in project.assessments))
        for project in projects
    )


def _key(row: Assessment) -> tuple[str, str]:
    return row.indicator.name, row.category.leaf


def _with(row: Assessment, line: str | None) -> Assessment:
    if line is None or not row.vague.flag:
        return row
    return replace(row, findings=tuple(_referring(finding, line) for finding in row.findings))


def _referring(finding: Finding, line: str) -> Finding:
    if not finding.code.startswith("VAG"):
        return finding
    own = f"{finding.suggestion}；" if finding.suggestion else ""
    return replace(finding, suggestion=f"{own}同类指标参考：{line}")
