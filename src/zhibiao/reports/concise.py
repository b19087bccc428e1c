"""One line a finding, with a place that terminals make clickable."""

from __future__ import annotations

from zhibiao.records import Batch, Finding, Source
from zhibiao.reports.summary import SEVERITY_LABELS


def place(source: Source) -> str:
    """A position as ``file:line``, or ``file:sheet!row`` where the format has no lines."""
    if source.line is not None:
        return f"{source.path}:{source.line}"
    spot = [f"第{source.page}页"] if source.page else []
    if source.sheet:
        spot.append(source.sheet)
    if source.table:
        spot.append(f"表{source.table}")
    if source.row:
        spot.append(f"第{source.row}行")
    return f"{source.path}:{' '.join(spot)}" if spot else source.path


def render_concise(batch: Batch) -> str:
    """Every finding on a line of its own, in reading order."""
    lines: list[str] = []
    for filing in batch.filings:
        for project in filing.projects:
            for row in project.assessments:
                where = place(row.indicator.source)
                lines += [_line(where, row.indicator.name, finding) for finding in row.findings]
            title = project.project.heading.project or "整体"
            lines += [_line(place(project.project.source), title, finding) for finding in project.findings]
        lines += [_line(filing.path, "", finding) for finding in filing.findings]
    return "".join(f"{line}\n" for line in lines)


def _line(where: str, subject: str, finding: Finding) -> str:
    about = f"［{subject}］" if subject else ""
    cure = f"　建议：{finding.suggestion}" if finding.suggestion else ""
    return " ".join(
        f"{where}: {finding.code} {SEVERITY_LABELS[finding.severity]}{about}{finding.message}{cure}".split("\n")
    )
