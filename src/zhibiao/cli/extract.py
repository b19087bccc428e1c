"""``zhibiao extract``: only read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from zhibiao.cli import options

FORMATS = ("text", "jsonl", "csv")


def extract(
    paths: options.Paths,
    form: Annotated[str, options.format_option(FORMATS)] = "text",
    output: options.Output = None,
    stdin_filename: options.StdinName = None,
    explain_reading: Annotated[bool, typer.Option("--explain-reading", help="列出没有读取的内容和原因。")] = False,
) -> int:
    """Print the indicators that stand in the filings, unassessed."""
    from zhibiao import assessment, settings
    from zhibiao.cli.check import report_failures
    from zhibiao.records import Batch
    from zhibiao.reports import machine, records
    from zhibiao.reports.concise import place

    options.one_of(form, FORMATS)
    filings, failures = assessment.extract_paths(
        paths, settings.load(Path.cwd()), stdin=options.piped(paths, stdin_filename)
    )
    rows = [row for filing in filings for project in filing.projects for row in project.indicators]
    if form == "jsonl":
        text = "".join(json.dumps(records.indicator(row), ensure_ascii=False) + "\n" for row in rows)
    elif form == "csv":
        text = machine.render_indicators(rows)
    else:
        text = "".join(f"{_line(place(row.source), row.declared.level2, row.name, row.target)}\n" for row in rows)
    options.emit(text, output, bom=form == "csv" and output is not None)
    if explain_reading:
        _explain(filings)
    report_failures(Batch((), failures))
    typer.echo(f"共 {len(rows)} 项指标，{sum(map(_projects, filings))} 个项目，{len(filings)} 个文件。", err=True)
    return 3 if failures else 0


def _projects(filing: object) -> int:
    return len(getattr(filing, "projects", ()))


def _line(where: str, level2: str | None, name: str, target: str) -> str:
    return f"{where}\t{level2 or '—'}\t{name}\t{target}"


def _explain(filings: tuple[object, ...]) -> None:
    from zhibiao.reports.concise import place

    for filing in filings:
        for item in getattr(filing, "skipped", ()):
            text = " ".join(item.text.split())
            typer.echo(f"未读取：{place(item.source)}：{item.reason}：{text[:60]}", err=True)
