"""The readable report on a terminal: a table per project, worst first, and a summary line."""

from __future__ import annotations

import io
import sys

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from zhibiao.records import Assessment, Batch, FilingAssessment, Finding, ProjectAssessment
from zhibiao.reports.concise import place
from zhibiao.reports.summary import SEVERITY_LABELS, summarise

PLAIN_WIDTH = 120
_MARKS = {"error": "✗", "warning": "!", "info": "·"}
_STYLES = {"error": "bold red", "warning": "yellow", "info": "dim"}
_GRADES = {"优": "green", "良": "green", "中": "yellow", "差": "red"}


def render(batch: Batch, *, quiet: bool = False, plain: bool = False) -> str:
    """The whole report as text; ``plain`` without colour, ``quiet`` only rows with findings."""
    buffer = io.StringIO()
    terminal = sys.stdout.isatty() and not plain
    console = Console(
        file=buffer, force_terminal=terminal or None, width=None if terminal else PLAIN_WIDTH, highlight=False
    )
    for filing in batch.filings:
        for project in filing.projects:
            _project(console, project, quiet)
        _whole(console, filing)
    _summary(console, batch)
    if terminal:
        return buffer.getvalue()
    return "".join(f"{line.rstrip()}\n" for line in buffer.getvalue().splitlines())


def _project(console: Console, result: ProjectAssessment, quiet: bool) -> None:
    rows = [row for row in result.assessments if row.findings or not quiet]
    if not rows and not result.findings:
        return
    console.print(_title(result))
    if rows:
        console.print(_table(sorted(rows, key=_worst_first)))
    for finding in result.findings:
        console.print(Padding(_finding(finding), (0, 2)))
    console.print()


def _title(result: ProjectAssessment) -> Text:
    heading = result.project.heading
    rows = result.assessments
    title = Text()
    title.append(
        heading.project or ("部门整体绩效目标" if result.project.scope == "department" else "（未写项目名称）"),
        style="bold",
    )
    about = [heading.unit or "", f"{heading.year}年" if heading.year else ""]
    title.append("　" + "　".join(part for part in about if part) if any(about) else "")
    if rows:
        mean = sum(row.score.total for row in rows) / len(rows)
        vague = sum(row.vague.flag for row in rows)
        title.append(f"　{len(rows)} 项，平均 {mean:.0f} 分，空泛 {vague} 项")
    title.append(f"\n{place(result.project.source)}", style="dim")
    return title


def _table(rows: list[Assessment]) -> Table:
    table = Table(box=SIMPLE_HEAD, expand=True, pad_edge=False, show_edge=False)
    table.add_column("分", justify="right", no_wrap=True, width=5)
    table.add_column("类别", width=14, overflow="fold")
    table.add_column("指标", ratio=3, overflow="fold")
    table.add_column("指标值", ratio=3, overflow="fold")
    table.add_column("问题和改法", ratio=6, overflow="fold")
    for row in rows:
        score = Text(f"{row.score.total} {row.score.grade}", style=_GRADES[row.score.grade])
        target = Text(row.indicator.target or "（空）", style="" if row.indicator.target else "dim")
        table.add_row(score, _category(row), row.indicator.name or "（无名称）", target, _findings(row))
    return table


def _category(row: Assessment) -> Text:
    declared, own = row.indicator.declared.level2, row.category.level2
    if any(finding.name == "misfiled-category" for finding in row.findings):
        return Text(f"{_short(declared or '')}\n→{_short(own)}", style="yellow")
    if declared is None:
        return Text(f"（{_short(own)}）", style="dim")
    return Text(_short(declared))


def _short(level2: str) -> str:
    return level2.removesuffix("指标")


def _findings(row: Assessment) -> Group | Text:
    if not row.findings:
        return Text("—", style="dim")
    return Group(*(_finding(finding) for finding in row.findings))


def _finding(finding: Finding) -> Text:
    text = Text()
    # no blanks: rich wraps at them and would leave the code alone on its line
    text.append(_MARKS[finding.severity], style=_STYLES[finding.severity])
    text.append(finding.code, style="cyan")
    text.append("：" + "".join(finding.message.split()))
    if finding.suggestion:
        own, _, references = finding.suggestion.partition("；同类指标参考：")
        text.append("\n　改为：" + "".join(own.split()), style="green")
        if references:
            text.append("\n　参考：" + "".join(references.split()), style="dim")
    return text


def _worst_first(row: Assessment) -> tuple[int, int]:
    return row.score.total, -len(row.findings)


def _whole(console: Console, filing: FilingAssessment) -> None:
    if not filing.findings:
        return
    console.print(Text(f"整份文件　{filing.path}", style="bold"))
    for finding in filing.findings:
        console.print(Padding(_finding(finding), (0, 2)))
    console.print()


def _summary(console: Console, batch: Batch) -> None:
    figures = summarise(batch)
    mean = "" if figures.mean_score is None else f"，平均 {figures.mean_score} 分"
    grades = " ".join(f"{name}{count}" for name, count in figures.grades.items())
    counts = " ".join(f"{SEVERITY_LABELS[name]}{count}" for name, count in figures.severities.items())
    console.print(
        f"共 {figures.filings} 份文件 {figures.indicators} 项指标{mean}（{grades}）；空泛 {figures.vague} 项，"
        f"类别不符 {figures.misfiled} 项；{counts}。"
    )
    if any(figures.severities.values()):
        console.print("每条规则的说明：zhibiao explain 代号，例如 zhibiao explain VAG001。", style="dim")
