"""The readable report on a terminal: a table per project, worst first, and a summary line."""

from __future__ import annotations

import io
import sys

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from zhibiao.cli.wrapping import wrap
from zhibiao.records import Assessment, Batch, FilingAssessment, Finding, ProjectAssessment
from zhibiao.reports.concise import place
from zhibiao.reports.summary import SEVERITY_LABELS, summarise

PLAIN_WIDTH = 120
_SCORE, _LEVEL2, _GAP = 5, 14, 3  # columns of the table, and between them
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
        console.print(_table(sorted(rows, key=_worst_first), console.width))
    for finding in result.findings:
        console.print(Padding(_finding(finding, console.width - 4), (0, 2)))
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


def _table(rows: list[Assessment], width: int) -> Table:
    """The rows as a table; texts are broken here, because rich would put a closing bracket at the head of a line."""
    room = max(width - _SCORE - _LEVEL2 - 4 * _GAP, 24)
    cell = room // 4
    notes = room - 2 * cell
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("分", justify="right", no_wrap=True, width=_SCORE)
    table.add_column("类别", width=_LEVEL2, overflow="fold")
    table.add_column("指标", width=cell, overflow="fold")
    table.add_column("指标值", width=cell, overflow="fold")
    table.add_column("问题和改法", width=notes, overflow="fold")
    for row in rows:
        score = Text(f"{row.score.total} {row.score.grade}", style=_GRADES[row.score.grade])
        target = Text(_folded(row.indicator.target or "（空）", cell), style="" if row.indicator.target else "dim")
        table.add_row(
            score, _category(row), _folded(row.indicator.name or "（无名称）", cell), target, _findings(row, notes)
        )
    return table


def _folded(text: str, width: int, indent: int = 0) -> str:
    return "\n".join(wrap(text, width, indent=indent))


def _category(row: Assessment) -> Text:
    declared, own = row.indicator.declared.level2, row.category.level2
    if any(finding.name == "misfiled-category" for finding in row.findings):
        return Text(f"{_short(declared or '')}\n→{_short(own)}", style="yellow")
    if declared is None:
        return Text(f"（{_short(own)}）", style="dim")
    return Text(_short(declared))


def _short(level2: str) -> str:
    return level2.removesuffix("指标")


def _findings(row: Assessment, width: int) -> Group | Text:
    if not row.findings:
        return Text("—", style="dim")
    return Group(*(_finding(finding, width) for finding in row.findings))


def _finding(finding: Finding, width: int) -> Text:
    head = f"{_MARKS[finding.severity]}{finding.code}"
    text = Text(_folded(f"{head}：{_bare(finding.message)}", width))
    text.stylize(_STYLES[finding.severity], 0, 1)
    text.stylize("cyan", 1, len(head))
    if finding.suggestion:
        own, _, references = finding.suggestion.partition("；同类指标参考：")
        text.append("\n" + _folded(f"改为：{_bare(own)}", width, 2), style="green")
        if references:
            text.append("\n" + _folded(f"参考：{_bare(references)}", width, 2), style="dim")
    return text


def _bare(text: str) -> str:
    """Without blanks, which mean nothing here and would invite breaks."""
    return "".join(text.split())


def _worst_first(row: Assessment) -> tuple[int, int]:
    return row.score.total, -len(row.findings)


def _whole(console: Console, filing: FilingAssessment) -> None:
    if not filing.findings:
        return
    console.print(Text(f"整份文件　{filing.path}", style="bold"))
    for finding in filing.findings:
        console.print(Padding(_finding(finding, console.width - 4), (0, 2)))
    console.print()


def _summary(console: Console, batch: Batch) -> None:
    if not batch.filings:
        return  # what could not be read is told on standard error, and that is all there is to tell
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
