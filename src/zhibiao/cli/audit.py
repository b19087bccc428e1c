"""``zhibiao audit``: doubtful declared categories, worst first, as a table for a person."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zhibiao.cli import options

SHOWN = 20


def audit(
    data: Annotated[
        list[Path], typer.Argument(metavar="DATA...", help="申报了类别的绩效目标表、带标签的表，或文件夹。")
    ],
    model: options.ModelName = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            rich_help_panel=options.OUTPUT,
            help="写成复核表（.xlsx 或 .csv），供人填写。",
        ),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", rich_help_panel=options.OUTPUT, help="列出所有行，不只是存疑的。")
    ] = False,
) -> int:
    """List the doubtful declared categories; exit status 3 where a file could not be read."""
    from zhibiao import settings
    from zhibiao.errors import SettingsError
    from zhibiao.model.store import load
    from zhibiao.training import audit as auditing
    from zhibiao.training.collect import collect

    if output is not None and output.suffix.lower() not in {".xlsx", ".csv"}:
        raise SettingsError("复核表只能写成 .xlsx 或 .csv", where=str(output), remedy="改文件名后缀")
    collected = collect(data, settings.load(Path.cwd()))
    found = auditing.audit(collected.samples, load(model), everything=everything)
    if output is None:
        for one in found[:SHOWN]:
            row = one.sample.row
            place = f"{Path(one.sample.file).name} {one.sample.place}"
            typer.echo(
                f"{place}　「{row.name}」（{row.target}）申报 {one.sample.label}（{one.declared_share:.2f}），"
                f"建议 {one.suggested}（{one.suggested_share:.2f}）：{one.reason}"
            )
        if len(found) > SHOWN:
            typer.echo(f"……另有 {len(found) - SHOWN} 行，用 --output 复核.xlsx 写出全部")
    else:
        is_book = output.suffix.lower() == ".xlsx"
        options.emit(auditing.as_xlsx(found) if is_book else auditing.as_csv(found), output, bom=not is_book)
        typer.echo(f"已写到 {output}：在「应为类别」一列填类别、保留或删除，再用 zhibiao train --reviewed 交回")
    for failure in collected.failures:
        typer.echo(f"未能读取：{failure.path}：{failure.message}（{failure.remedy}）", err=True)
    typer.echo(f"{len(collected.samples)} 行有申报类别，{'列出' if everything else '存疑'} {len(found)} 行。", err=True)
    return 3 if collected.failures else 0
