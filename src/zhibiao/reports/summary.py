"""Counts and averages over a batch: the summary line of every report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from zhibiao.records import Assessment, Batch, FilingAssessment, Finding, Severity

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
SEVERITY_LABELS = {"error": "错误", "warning": "警告", "info": "提示"}
GRADES = ("优", "良", "中", "差")


@dataclass(frozen=True, slots=True)
class Summary:
    """Figures of a batch; ``mean_score`` is ``None`` where there is no indicator."""

    filings: int
    failures: int
    indicators: int
    vague: int
    misfiled: int
    mean_score: float | None
    grades: dict[str, int]
    severities: dict[str, int]


def findings(batch: Batch) -> Iterator[tuple[FilingAssessment, Finding]]:
    """Every finding of a batch with its file, in reading order, those about rows before those about tables."""
    for filing in batch.filings:
        for project in filing.projects:
            for assessment in project.assessments:
                for finding in assessment.findings:
                    yield filing, finding
            for finding in project.findings:
                yield filing, finding
        for finding in filing.findings:
            yield filing, finding


def assessments(batch: Batch) -> Iterator[Assessment]:
    """Every assessed indicator in reading order."""
    for filing in batch.filings:
        for project in filing.projects:
            yield from project.assessments


def summarise(batch: Batch) -> Summary:
    """The figures of a batch."""
    rows = list(assessments(batch))
    severities = Counter(finding.severity for _, finding in findings(batch))
    grades = Counter(row.score.grade for row in rows)
    return Summary(
        filings=len(batch.filings),
        failures=len(batch.failures),
        indicators=len(rows),
        vague=sum(row.vague.flag for row in rows),
        misfiled=sum(any(f.name == "misfiled-category" for f in row.findings) for row in rows),
        mean_score=round(sum(row.score.total for row in rows) / len(rows), 1) if rows else None,
        grades={name: grades[name] for name in GRADES},
        severities={str(name): severities[name] for name in SEVERITIES},
    )


def exit_status(batch: Batch, fail_on: str) -> int:
    """0 clean, 1 findings at or above ``fail_on``, 3 an input could not be read (which outweighs findings)."""
    if batch.failures:
        return 3
    if fail_on == "never":
        return 0
    grave = SEVERITIES[: [str(name) for name in SEVERITIES].index(fail_on) + 1]
    return int(any(finding.severity in grave for _, finding in findings(batch)))
