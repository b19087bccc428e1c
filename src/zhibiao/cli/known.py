"""Leaving out what is known: ``--baseline``, ``--write-baseline``, ``--ignore-list``."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zhibiao.cli import options

if TYPE_CHECKING:
    from zhibiao.records import Batch
    from zhibiao.settings import Settings

Baseline = Annotated[
    str | None,
    typer.Option(
        "--baseline", metavar="FILE", rich_help_panel=options.KNOWN, help="只报告基线文件里没有的问题（按问题指纹）。"
    ),
]
WriteBaseline = Annotated[
    Path | None,
    typer.Option(
        "--write-baseline", metavar="FILE", rich_help_panel=options.KNOWN, help="把现有问题全部记入基线文件。"
    ),
]
IgnoreList = Annotated[
    str | None,
    typer.Option(
        "--ignore-list", metavar="FILE", rich_help_panel=options.KNOWN, help="忽略清单：每行写问题指纹和理由。"
    ),
]


def leave_out(batch: Batch, settings: Settings, write: Path | None) -> Batch:
    """``batch`` without known findings; what was left out, and what is no longer needed, goes to standard error."""
    from zhibiao import suppress
    from zhibiao.files import write as write_file

    done = suppress.without_known(batch, settings.baseline if write is None else None, settings.ignore_list)
    if write is not None:
        lines = suppress.write_baseline(done.batch)
        write_file(write, lines)
        typer.echo(f"已把 {lines.count(chr(10))} 个问题记入 {write}。", err=True)
        counts = Counter(finding for finding in _fingerprints(done.batch))
        return suppress.suppress(done.batch, baseline=counts).batch
    if done.known or done.ignored:
        typer.echo(f"另有 {done.known} 个问题已在基线中，{done.ignored} 个在忽略清单中，未列出。", err=True)
    for entry in done.unused:
        where = f"{settings.ignore_list} 第{entry.line}行"
        typer.echo(f"提示：{where}：{entry.fingerprint}（{entry.reason}）本次没有对应的问题，可以删去。", err=True)
    return done.batch


def _fingerprints(batch: Batch) -> list[str]:
    from zhibiao.reports.summary import findings

    return [finding.fingerprint for _, finding in findings(batch)]
