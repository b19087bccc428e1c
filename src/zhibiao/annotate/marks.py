"""What is to be written and where: the findings of a filing as texts, each for one cell or one paragraph."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from zhibiao.extract.cells import clean, key
from zhibiao.records import FilingAssessment, Finding, Indicator, Row, Severity, Source

LABELS: dict[Severity, str] = {"error": "错误", "warning": "警告", "info": "提示"}
_RANK: dict[Severity, int] = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class Mark:
    """One note: where it goes, the worst severity in it, its text, and the indicator that it is about, if about one."""

    source: Source
    field: str
    severity: Severity
    text: str
    indicator: Indicator | None = None


def marks(filing: FilingAssessment) -> Iterator[Mark]:
    """The notes of a filing in reading order: one for each field of an indicator, one for each project, one for the file."""
    if filing.findings:
        yield _mark(Source(filing.path), "filing", filing.findings, None)
    for project in filing.projects:
        if project.findings:
            yield _mark(project.project.source, "filing", project.findings, None)
        for row in project.assessments:
            for field in dict.fromkeys(finding.field for finding in row.findings):
                own = [finding for finding in row.findings if finding.field == field]
                yield _mark(row.indicator.source, field, own, row.indicator)


def _mark(source: Source, field: str, findings: Sequence[Finding], indicator: Indicator | None) -> Mark:
    worst = min((finding.severity for finding in findings), key=_RANK.__getitem__)
    return Mark(source, field, worst, "\n".join(map(_text, findings)), indicator)


def _text(finding: Finding) -> str:
    cure = f"\n建议：{finding.suggestion}" if finding.suggestion else ""
    return f"【{LABELS[finding.severity]} {finding.code}】{finding.message}{cure}"


def column(mark: Mark, row: Row, above: Callable[[int], str]) -> int:
    """The column (from 0) of ``row`` that a mark belongs to: the cell that holds its field, else the indicator's name, else
    the first filled cell.

    ``above`` gives for a column the text of the merged cell that covers it. A target whose sign, value and unit stand in
    three columns is marked at its value.
    """
    cells = [clean(cell) for cell in row.cells]
    filled = next((at for at, cell in enumerate(cells) if cell), 0)
    indicator = mark.indicator
    if indicator is None:
        return filled
    name = _holding(cells, indicator.name, filled)
    if mark.field in ("level1", "level2"):
        label = (indicator.declared.raw or "").split("-")[0 if mark.field == "level1" else -1]
        found = next((at for at, cell in enumerate(cells) if cell and key(cell) == key(label)), None)
        return found if found is not None else next((at for at in range(name) if key(above(at)) == key(label)), name)
    if mark.field == "target":
        return _target(cells, indicator.target, name)
    text = getattr(indicator, mark.field, None)
    if text in (None, ""):
        return name
    if mark.field == "actual":  # a result may read like the target; it stands in another column
        target = _target(cells, indicator.target, name)
        return next((at for at, cell in enumerate(cells) if at not in (name, target) and cell == text), name)
    return _holding(cells, str(text), name)


def _holding(cells: Sequence[str], text: str, otherwise: int) -> int:
    """The column whose text is ``text``, or contains it (指标1：…), or ``otherwise``."""
    exact = next((at for at, cell in enumerate(cells) if cell == text), None)
    if exact is not None:
        return exact
    return next((at for at, cell in enumerate(cells) if text and text in cell), otherwise)


def _target(cells: Sequence[str], target: str, name: int) -> int:
    """The column of the target: right of the name where it can be, for names and results may read the same."""
    if not target:
        return name
    places = [at for at, cell in enumerate(cells) if at != name and cell == target]
    places += [
        at for at, cell in enumerate(cells) if at != name and cell and cell in target and any(map(str.isdigit, cell))
    ]
    return min(places, key=lambda at: (cells[at] != target, at < name, at), default=name)
