"""A batch as a notebook shows it: a summary line and a table, worst rows first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from zhibiao.records import Assessment, Batch, Failure, Finding
from zhibiao.reports.summary import SEVERITY_LABELS, assessments, summarise

ROWS = 100
"""At most so many rows are shown; the line under the table says how many are not."""

_HEAD = ("得分", "项目", "类别", "指标", "指标值", "意见")
_SHADES = {"优": "#1d6b3a", "良": "#0f5f73", "中": "#8a5a00", "差": "#a3231b"}


@dataclass(frozen=True, slots=True)
class ReadableBatch(Batch):
    """A :class:`~zhibiao.records.Batch` that a notebook shows as a table."""

    def _repr_html_(self) -> str:
        return render_notebook(self)


def readable(batch: Batch) -> ReadableBatch:
    """``batch`` with a face for notebooks; filings, failures and info are the same objects."""
    return ReadableBatch(batch.filings, batch.failures, batch.info)


def render_notebook(batch: Batch) -> str:
    """``batch`` as one HTML fragment without scripts; every text of the filing is escaped."""
    rows = sorted(assessments(batch), key=lambda row: (row.score.total, -len(row.findings)))
    head = "".join(f'<th style="text-align:left">{name}</th>' for name in _HEAD)
    body = "".join(_row(row) for row in rows[:ROWS])
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>" if rows else ""
    hidden = f"<p>另有 {len(rows) - ROWS} 项指标没有列出。</p>" if len(rows) > ROWS else ""
    whole = "".join(f"<li>{_finding(one)}</li>" for one in _about_tables(batch))
    failures = "".join(f"<li>{_failure(one)}</li>" for one in batch.failures)
    lists = "".join(f"<ul>{items}</ul>" for items in (whole, failures) if items)
    return f'<div class="zhibiao"><p>{_summary(batch)}</p>{table}{hidden}{lists}</div>'


def _summary(batch: Batch) -> str:
    figures = summarise(batch)
    mean = "" if figures.mean_score is None else f"，平均 {figures.mean_score} 分"
    grades = " ".join(f"{name} {count}" for name, count in figures.grades.items())
    unread = f"；{figures.failures} 份读不了" if figures.failures else ""
    return (
        f"共 {figures.filings} 份文件 {figures.indicators} 项指标{mean}（{grades}）；空泛 {figures.vague} 项，"
        f"类别不符 {figures.misfiled} 项{unread}。"
    )


def _row(row: Assessment) -> str:
    item = row.indicator
    declared, own = item.declared.level2, row.category.level2
    misfiled = any(finding.name == "misfiled-category" for finding in row.findings)
    category = f"{declared}→{own}" if misfiled else declared or f"（{own}）"
    score = (
        f'<b style="color:{_SHADES.get(row.score.grade, "inherit")}">{row.score.total} {escape(row.score.grade)}</b>'
    )
    notes = "<br>".join(_finding(finding) for finding in row.findings) or "—"
    texts = (item.heading.project or "", category, item.name, item.target or "（空）")
    cells = "".join(f'<td style="text-align:left">{_text(text)}</td>' for text in texts)
    return f'<tr><td style="white-space:nowrap">{score}</td>{cells}<td style="text-align:left">{notes}</td></tr>'


def _finding(finding: Finding) -> str:
    cure = ""
    if finding.suggestion:
        own, _, others = finding.suggestion.partition("；同类指标参考：")
        cure = f'<br><span style="color:{_SHADES["优"]}">改法：{_text(own)}</span>'
        cure += f'<br><span style="opacity:.7">参考：{_text(others)}</span>' if others else ""
    return f"{SEVERITY_LABELS[finding.severity]} {escape(finding.code)}：{_text(finding.message)}{cure}"


def _failure(failure: Failure) -> str:
    return _text(f"读不了 {failure.path}：{failure.message}（{failure.remedy}）")


def _about_tables(batch: Batch) -> Iterator[Finding]:
    for filing in batch.filings:
        for project in filing.projects:
            yield from project.findings
        yield from filing.findings


def _text(text: str) -> str:
    """Escaped, and with dollar signs that no notebook takes for formulas."""
    return escape(" ".join(text.split())).replace("$", "&#36;")
