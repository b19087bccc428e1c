"""``zhibiao corpus``: reviewed filings become labelled rows of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zhibiao.cli.help import ChineseCommand, ChineseGroup

app = typer.Typer(cls=ChineseGroup, no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def _root() -> None:
    """积累本地语料。"""


@app.command("add", cls=ChineseCommand, help="把填好的复核表追加为语料行；近似重复的不收。")
def add(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="zhibiao audit 写出、人工填好的复核表。")],
    to: Annotated[Path, typer.Option("--to", metavar="CSV", help="本地语料文件，没有就新建。")],
    licence: Annotated[str, typer.Option("--licence", metavar="TEXT", help="来源的使用条件。")] = "内部资料",
    date: Annotated[str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="收集日期（默认今天）。")] = None,
) -> int:
    """Append the settled rows; the refused ones are listed."""
    import datetime

    from zhibiao.errors import SettingsError
    from zhibiao.training import additions

    try:
        day = datetime.date.fromisoformat(date) if date else datetime.date.today()
    except ValueError as error:
        raise SettingsError(f"日期不对：{date}", remedy="写成 2024-03-31 的样子") from error
    done = additions.add(files, to, licence=licence, date=day.isoformat())
    typer.echo(f"追加 {done.rows} 行到 {to}；近似重复不收 {len(done.refused)} 行，未复核 {done.undecided} 行。")
    for name, like in done.refused[:10]:
        typer.echo(f"  不收「{name}」：与 {like} 近似重复")
    return 0
