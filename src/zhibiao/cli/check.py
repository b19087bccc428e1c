"""``zhibiao check``: the main job."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zhibiao.cli import known, options
from zhibiao.errors import SettingsError

if TYPE_CHECKING:
    from zhibiao.records import Batch
    from zhibiao.settings import Settings

FORMATS = ("text", "concise", "json", "jsonl", "csv", "xlsx", "html", "sarif")
BINARY = ("xlsx",)


def check(
    paths: options.OptionalPaths = None,
    form: Annotated[str, options.format_option(FORMATS)] = "text",
    output: options.Output = None,
    model: options.ModelName = None,
    standard: options.StandardOption = None,
    select: options.Select = None,
    ignore: options.Ignore = None,
    fail_on: options.FailOnOption = None,
    jobs: options.Jobs = None,
    quiet: options.Quiet = False,
    no_progress: options.NoProgress = False,
    stdin_filename: options.StdinName = None,
    baseline: known.Baseline = None,
    write_baseline: known.WriteBaseline = None,
    ignore_list: known.IgnoreList = None,
    fix_preview: Annotated[
        bool, typer.Option("--fix-preview", rich_help_panel=options.OUTPUT, help="对照显示每行修改前后的样子。")
    ] = False,
    annotate: Annotated[
        Path | None,
        typer.Option(
            "--annotate", metavar="FILE", rich_help_panel=options.OUTPUT, help="另存一份带批注的原件（DOCX 或 XLSX）。"
        ),
    ] = None,
    demo: Annotated[
        bool, typer.Option("--demo", rich_help_panel=options.INPUT, help="检查随附的示例绩效目标表。")
    ] = False,
) -> int:
    """Check filings and print every indicator with what is wrong and what to write instead."""
    from zhibiao import assessment, sample, settings
    from zhibiao.reports.summary import exit_status

    options.one_of(form, FORMATS)
    if form in BINARY and output is None:
        raise SettingsError(f"{form} 要写到文件", remedy=f"加上 --output 结果.{form}")
    inputs = [*(paths or []), *([str(sample())] if demo else [])]
    piped = options.piped(inputs, stdin_filename)
    if demo and not paths and not annotate:
        # by its name alone: where it is installed tells nobody anything
        inputs, piped = ["-"], (sample().read_bytes(), sample().name)
    if not inputs:
        raise SettingsError("没有说明要检查什么", remedy="写文件或文件夹，或用 --demo 看示例")
    if annotate:
        _require_one(inputs, annotate)
    chosen = settings.load(
        Path.cwd(),
        model=model,
        standard=standard,
        select=tuple(select or ()),
        ignore=tuple(ignore or ()),
        fail_on=fail_on,
        jobs=jobs,
        baseline=baseline,
        ignore_list=ignore_list,
    )
    shown = sys.stderr.isatty() and not (quiet or no_progress)
    batch = assessment.check(inputs, chosen, stdin=piped, progress=_tell if shown else _keep_still)
    batch = known.leave_out(batch, chosen, write_baseline)
    if fix_preview:
        from zhibiao.cli import preview

        options.emit(preview.render(batch), output)
    else:
        _show(batch, form, output, quiet)
    if annotate and batch.filings:
        _annotate(inputs[0], batch, annotate, chosen)
    report_failures(batch)
    return exit_status(batch, chosen.fail_on)


def _tell(done: int, files: int) -> None:
    """A line on the terminal that counts the files, and is gone when all are done."""
    if files > 1:
        sys.stderr.write(f"\r已检查 {done}/{files} 份文件" if done < files else "\r" + " " * 40 + "\r")
        sys.stderr.flush()


def _keep_still(done: int, files: int) -> None:
    """Nothing: a pipe, a file or a quiet run wants no counting."""


def _require_one(inputs: list[str], out: Path) -> None:
    from zhibiao.annotate.files import check_names

    if len(inputs) != 1 or not Path(inputs[0]).is_file():
        raise SettingsError("--annotate 一次只能给一个文件写批注", remedy="请只写一个 DOCX 或 XLSX 文件")
    check_names(Path(inputs[0]), out)


def _annotate(source: str, batch: Batch, out: Path, settings: Settings) -> None:
    from zhibiao.annotate import annotate

    for note in annotate(source, batch.filings[0], out, settings.limits):
        typer.echo(f"注意：{note}", err=True)
    typer.echo(f"批注稿已写到 {out}", err=True)


def _show(batch: Batch, form: str, output: Path | None, quiet: bool) -> None:
    if form != "text":
        from zhibiao.reports.registry import render

        options.emit(render(batch, form), output, bom=form == "csv" and output is not None)
        return
    from zhibiao.cli import terminal

    options.emit(terminal.render(batch, quiet=quiet, plain=output is not None), output)


def report_failures(batch: Batch) -> None:
    """One line of standard error for each input that could not be read."""
    for failure in batch.failures:
        remedy = f"（{failure.remedy}）" if failure.remedy else ""
        typer.echo(f"错误：{failure.path}：{failure.message}{remedy}", err=True)
