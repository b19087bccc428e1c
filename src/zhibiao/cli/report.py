"""``zhibiao report``: many filings, one page that a director reads."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zhibiao.cli import completion, options
from zhibiao.errors import SettingsError

if TYPE_CHECKING:
    from zhibiao.batch.engine import Done

FORMATS = ("html", "xlsx", "csv", "jsonl", "json", "parquet", "sarif")
DEFAULT = "html,xlsx,jsonl"
ENGINES = ("processes", "dask")


def report(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="文件、文件夹（递归查找），或 s3:// 一类的地址。")
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", rich_help_panel=options.OUTPUT, help="报告写到这个文件夹。")
    ],
    form: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            metavar="FORMATS",
            rich_help_panel=options.OUTPUT,
            autocompletion=completion.some_of(FORMATS),
            help=f"输出格式，可写几个，逗号分隔：{'、'.join(FORMATS)}（默认 {DEFAULT}）。",
        ),
    ] = None,
    baseline: Annotated[
        Path | None,
        typer.Option(
            "--baseline",
            metavar="FILE",
            rich_help_panel=options.KNOWN,
            help="与上次的结果（findings.jsonl）比较，只列新增、变差和已改正的。",
        ),
    ] = None,
    resume: Annotated[
        bool,
        typer.Option("--resume", rich_help_panel=options.RUNNING, help="接着上次中断的地方做，没有变的文件不重做。"),
    ] = False,
    engine: Annotated[
        str,
        typer.Option(
            "--engine",
            metavar="|".join(ENGINES),
            rich_help_panel=options.RUNNING,
            autocompletion=completion.one_of(ENGINES),
            help="本机多进程，或 Dask 集群。",
        ),
    ] = "processes",
    scheduler: Annotated[
        str | None,
        typer.Option("--scheduler", metavar="ADDRESS", rich_help_panel=options.RUNNING, help="Dask 调度器的地址。"),
    ] = None,
    work: Annotated[
        str | None,
        typer.Option(
            "--work",
            metavar="PLACE",
            rich_help_panel=options.RUNNING,
            help="中间结果放在哪里，集群要用各机都能到的位置（默认 DIR/.zhibiao）。",
        ),
    ] = None,
    model: options.ModelName = None,
    standard: options.StandardOption = None,
    select: options.Select = None,
    ignore: options.Ignore = None,
    fail_on: options.FailOnOption = None,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs", "-j", metavar="N", rich_help_panel=options.RUNNING, help="进程数（默认用满所有处理器）。"
        ),
    ] = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", rich_help_panel=options.OUTPUT, help="不打印结论和文件清单。")
    ] = False,
    no_progress: options.NoProgress = False,
) -> int:
    """Assess many filings and write the batch report."""
    from zhibiao import settings
    from zhibiao.reports import run
    from zhibiao.reports.unread import lines

    forms = tuple(dict.fromkeys(part.strip() for item in form or [DEFAULT] for part in item.split(",") if part.strip()))
    for one in forms:
        options.one_of(one, FORMATS)
    if engine not in ENGINES:
        raise SettingsError(f"没有名为 {engine} 的运行方式", remedy=f"可选：{'、'.join(ENGINES)}")
    given = settings.load(
        Path.cwd(),
        model=model,
        standard=standard,
        select=tuple(select or ()),
        ignore=tuple(ignore or ()),
        fail_on=fail_on,
        jobs=jobs,
    )
    from dataclasses import replace

    chosen = replace(given, jobs=-1) if jobs is None and given.jobs == 1 else given
    today = date.today()
    dated = f"{today.year}年{today.month}月{today.day}日"
    plan = run.Plan(out, forms, baseline, resume, "dask" if engine == "dask" else "processes", scheduler, work, dated)
    count = _Count()
    try:
        with _progress(shown=sys.stderr.isatty() and not no_progress and not quiet) as (started, step):
            outcome = run.make(paths, chosen, plan, started=count.started(started), progress=count.step(step))
    except KeyboardInterrupt:
        typer.echo(f"已中断：{count.files} 份文件里 {count.done} 份已做完并保存，加 --resume 接着做。", err=True)
        raise typer.Exit(130) from None
    for line in lines(outcome.digest.failures):
        typer.echo(f"错误：{line}", err=True)
    if not quiet:
        _conclude(outcome)
    return run.exit_status(outcome, chosen.fail_on)


class _Count:
    """How far a run has come."""

    def __init__(self) -> None:
        self.files = 0
        self.done = 0

    def started(self, then: Callable[[int], None]) -> Callable[[int], None]:
        def hear(count: int) -> None:
            self.files = count
            then(count)

        return hear

    def step(self, then: Callable[[Done], None]) -> Callable[[Done], None]:
        def hear(done: Done) -> None:
            self.done += done.key is not None
            then(done)

        return hear


@contextmanager
def _progress(*, shown: bool) -> Iterator[tuple[Callable[[int], None], Callable[[Done], None]]]:
    """A bar on standard error with rate and remaining time, or nothing."""
    if not shown:
        yield (lambda count: None), (lambda done: None)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TextColumn("剩余"),
        TimeRemainingColumn(compact=True),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("审核", total=None, rate="")

        def started(count: int) -> None:
            bar.update(task, total=count)

        def step(done: Done) -> None:
            speed = bar.tasks[0].speed
            bar.update(task, advance=1, rate=f"{speed:.1f} 份/秒" if speed else "")
            if bar.tasks[0].finished:
                bar.update(task, description="汇总")

        yield started, step


def _conclude(outcome: object) -> None:
    from zhibiao.reports.page import headline
    from zhibiao.reports.run import Outcome

    assert isinstance(outcome, Outcome)
    typer.echo("".join(headline(outcome.digest)))
    if outcome.comparison is not None:
        changed = outcome.comparison
        typer.echo(
            f"与上次相比：新增 {len(changed.new)} 处，变差 {len(changed.worse)} 项，已改正 {len(changed.mended)} 处。"
        )
    for path in outcome.written:
        typer.echo(f"  {path}")
