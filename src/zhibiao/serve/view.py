"""What the templates show: records put in the order of the printed form, with Chinese labels."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from zhibiao import __version__
from zhibiao.readers.registry import KNOWN_SUFFIXES
from zhibiao.records import Assessment, Batch, Filing, FilingAssessment, Finding, ProjectAssessment, Source
from zhibiao.reports.labels import PARTS
from zhibiao.reports.records import plain
from zhibiao.reports.summary import SEVERITIES, SEVERITY_LABELS, Summary, summarise
from zhibiao.serve import downloads
from zhibiao.serve.bounds import Bounds
from zhibiao.serve.checking import Checked
from zhibiao.serve.live import Answer, project_record, row_record

if TYPE_CHECKING:
    from jinja2 import Environment

_FACTS = {
    "zero": "零发生", "full": "全覆盖", "bands": "分档", "delivery": "交付物", "deadline": "时限", "frequency": "频次",
    "check": "核查结论", "base": "以往水平为准",
}  # fmt: skip
_KINDS = {
    ".docx": "Word", ".xlsx": "Excel", ".wps": "WPS", ".pdf": "PDF", ".html": "网页", ".csv": "CSV", ".txt": "文本",
    ".jsonl": "JSONL",
}  # fmt: skip
_SIGNS = {">=": "≥", ">": "＞", "<=": "≤", "<": "＜", "=": "＝"}


@dataclass(frozen=True, slots=True)
class RowView:
    """A row of the form: its key on the page, labels that repeat the row above left out, and its cells before edits."""

    key: str
    item: Assessment
    level1: str
    level2: str
    repeated1: bool
    repeated2: bool
    name_before: str
    target_before: str
    record: str
    place: str

    @property
    def edited(self) -> bool:
        """Whether a cell differs from the filing."""
        row = self.item.indicator
        return (row.name, row.target) != (self.name_before, self.target_before)


@dataclass(frozen=True, slots=True)
class ProjectView:
    """A project's form: its head, its rows from row ``first``, and its figures; ``complete`` when the last row is there."""

    number: int
    item: ProjectAssessment
    title: str
    rows: tuple[RowView, ...]
    first: int
    complete: bool
    figures: Summary
    budget: str
    record: str
    place: str
    described: bool


@cache
def environment() -> Environment:
    """The templates, with every value escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    env = Environment(
        loader=PackageLoader("zhibiao.serve", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals.update(
        version=__version__, severity_labels=SEVERITY_LABELS, part_labels=PARTS, reading_lines=reading_lines,
        rule_title=rule_title, kinds=kinds(), suffixes=",".join(sorted(KNOWN_SUFFIXES)), percent=percent, misfiled=misfiled,
    )  # fmt: skip
    return env


def kinds() -> str:
    """The kinds of files that the readers know, as people call them."""
    return "、".join(label for suffix, label in _KINDS.items() if suffix in KNOWN_SUFFIXES)


def page(bounds: Bounds, *, result: Checked | None = None, error: dict[str, str] | None = None) -> str:
    """The whole page, with a result or an error where there is one."""
    shown = result_context(result, bounds, bounds.rows_alone) if result is not None else None
    return environment().get_template("page.html").render(bounds=bounds, result=shown, error=error)


def result(checked: Checked, bounds: Bounds) -> str:
    """The result alone, for the page that is open."""
    return environment().get_template("result.html").render(result=result_context(checked, bounds, bounds.rows))


def more(checked: Checked, bounds: Bounds) -> str:
    """The rows that follow those that the page has, from :attr:`Upload.start` on."""
    start = checked.upload.start
    parts = [one for one in _window(checked, start, bounds.rows) if one.rows]
    shown = start + sum(len(one.rows) for one in parts)
    return environment().get_template("more.html").render(projects=parts, next=_next(checked, shown))


def _window(checked: Checked, start: int, limit: int) -> Iterator[ProjectView]:
    """Every project with those of its rows that are among the ``limit`` from row ``start`` of the filing."""
    offset = 0
    for number, item in enumerate(checked.result.projects):
        count = len(item.assessments)
        first = min(max(start - offset, 0), count)
        last = min(max(start + limit - offset, 0), count)
        yield project_view(number, item, checked.filing, first, last)
        offset += count


def _next(checked: Checked, shown: int) -> int:
    """The first row that the page has not got; 0 where it has all."""
    total = sum(len(item.assessments) for item in checked.result.projects)
    return shown if shown < total else 0


def result_context(checked: Checked, bounds: Bounds, limit: int) -> dict[str, Any]:
    """The values of ``result.html`` with the first ``limit`` rows."""
    projects = list(_window(checked, 0, limit))
    shown = sum(len(project.rows) for project in projects)
    return {
        "name": checked.upload.name,
        "pasted": checked.upload.pasted,
        "standard": checked.upload.standard,
        "remark": checked.remark,
        "edited": bool(checked.upload.edits),
        "figures": summarise(checked.batch),
        "findings": ordered(checked.result.findings),
        "projects": projects,
        "next": _next(checked, shown),
        "hidden": sum(len(item.assessments) for item in checked.result.projects) - shown,
        "skipped": [(item, where(item.source)) for item in checked.result.skipped],
        "offers": downloads.offers(checked.upload),
        "paragraphs": _json(_prose(checked.filing, bounds.prose)),
        "siblings": bounds.siblings,
    }


def project_view(number: int, item: ProjectAssessment, filing: Filing, first: int, last: int) -> ProjectView:
    """The form of project ``number`` with its rows from ``first`` to before ``last``."""
    project = item.project
    before = filing.projects[number].indicators
    rows: list[RowView] = []
    above: tuple[str, str] = ("", "")
    for at, one in enumerate(item.assessments[first:last], start=first):
        row = one.indicator
        labels = (row.declared.level1 or "", row.declared.level2 or row.declared.raw or "")
        rows.append(
            RowView(
                key=f"{number}.{at}",
                item=one,
                level1=labels[0],
                level2=labels[1],
                repeated1=bool(labels[0]) and labels[0] == above[0],
                repeated2=bool(labels[1]) and labels == above,
                name_before=before[at].name,
                target_before=before[at].target,
                record=_json(row_record(row)),
                place=where(row.source),
            )
        )
        above = labels
    heading = project.heading
    untitled = "部门整体绩效目标" if project.scope == "department" else "（未写项目名称）"
    return ProjectView(
        number=number,
        item=item,
        title=heading.project or untitled,
        rows=tuple(rows),
        first=first,
        complete=last == len(item.assessments),
        figures=figures(item),
        budget=money(project.budget),
        record=_json(project_record(project)),
        place=where(project.source),
        described=any(one.indicator.description for one in item.assessments),
    )


def figures(item: ProjectAssessment) -> Summary:
    """The figures of one project."""
    return summarise(Batch((FilingAssessment("", (item,)),)))


def live(answer: Answer) -> dict[str, Any]:
    """The pieces of the page that an edit changes, rendered."""
    cells: Any = environment().get_template("cells.html").module
    row = answer.row
    pieces = {
        "score": str(cells.score(row)),
        "category": str(cells.category(row)),
        "notes": str(cells.notes(row)),
    }
    if answer.whole:
        pieces["project"] = str(cells.findings(ordered(answer.project.findings)))
    return pieces


def ordered(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Findings, grave ones first."""
    return tuple(sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity)))


def misfiled(row: Assessment) -> bool:
    """Whether the form files the row under a category that does not fit."""
    return any(finding.name == "misfiled-category" for finding in row.findings)


def reading_lines(row: Assessment) -> list[str]:
    """What was read in the target: figures, deadline, facts."""
    lines = []
    for one in row.reading.measures:
        if one.kind == "date":
            continue
        about = "约 " if one.approximate else ""
        ends = [plain(end) or "" for end in (one.low, one.high) if end is not None]
        sign = "" if one.comparator == "range" else f"{_SIGNS[one.comparator]} "
        lines.append(f"数值 {sign}{about}{'–'.join(ends)} {one.unit or '（无单位）'}")
    if row.reading.deadline is not None:
        lines.append(f"时限 {row.reading.deadline.latest} 之前")
    lines += [f"可核查：{_FACTS[fact.kind]}「{fact.text}」" for fact in row.reading.facts]
    return lines


def percent(share: float) -> str:
    """A probability in whole percent, never quite certain."""
    return ">99%" if share > 0.99 else f"{share:.0%}"


def rule_title(code: str) -> str:
    """What a rule looks for, in one line."""
    from zhibiao.errors import ZhibiaoError
    from zhibiao.rules.registry import get

    try:
        return get(code).title
    except ZhibiaoError:
        return code


def where(source: Source) -> str:
    """A position inside the file."""
    parts = [
        f"第{source.page}页" if source.page else "",
        source.sheet or "",
        f"表{source.table}" if source.table else "",
    ]
    parts += [f"第{source.row}行" if source.row else "", f"第{source.line}行" if source.line and not source.row else ""]
    return " ".join(part for part in parts if part)


def money(amount: Decimal | None) -> str:
    """Yuan as a form prints them."""
    if amount is None:
        return ""
    return f"{plain(amount / 10_000)} 万元" if amount >= 10_000 else f"{plain(amount)} 元"


def _prose(filing: Filing, limit: int) -> list[str]:
    """The filing's paragraphs as far as ``limit`` characters go."""
    texts: list[str] = []
    for paragraph in filing.paragraphs:
        limit -= len(paragraph.text)
        if limit < 0:
            break
        texts.append(paragraph.text)
    return texts


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
