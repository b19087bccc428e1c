"""``zhibiao train``: a model from newly collected data."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from zhibiao.cli import options


def train(
    data: Annotated[
        list[Path], typer.Argument(metavar="DATA...", help="带标签的表（CSV/XLSX/Parquet）、绩效目标表原件，或文件夹。")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="MODEL", help="模型文件夹；新模型不比现用的差才写到这里。")],
    keep_base: Annotated[
        bool, typer.Option("--keep-base/--from-scratch", help="与随附语料一起训练（默认），或只用自己的数据。")
    ] = True,
    reviewed: Annotated[
        list[Path] | None, typer.Option("--reviewed", metavar="FILE", help="填好的复核表（CSV/XLSX），可给多个。")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="即使更差也采用新模型。")] = False,
    jobs: options.Jobs = None,
    resume: Annotated[bool, typer.Option("--resume", help="接着上次中断的训练。")] = False,
    base: Annotated[Path | None, typer.Option("--base", metavar="FOLDER", help="代替随附语料的语料文件夹。")] = None,
    no_progress: options.NoProgress = False,
) -> int:
    """Train and say what came of it; exit status 1 where the new model was not promoted."""
    from zhibiao import settings
    from zhibiao.training import command, statement
    from zhibiao.training.prepared import Plan

    begin = time.monotonic()
    plan = Plan(jobs=jobs or 1, base=keep_base)
    order = command.Order(tuple(data), out, plan, tuple(reviewed or ()), base, force, resume, settings.load(Path.cwd()))
    start = command.ready(order)
    typer.echo(statement.before(start), nl=False)
    outcome = command.train(start, _bar(no_progress))
    typer.echo(statement.after(outcome), nl=False)
    typer.echo(_spent(begin))
    return 0 if outcome.verdict.promoted else 1


def _spent(begin: float) -> str:
    """Seconds, and the most memory that this process held, where the system tells."""
    said = f"  用时 {time.monotonic() - begin:.0f} 秒"
    try:
        import resource
    except ImportError:  # Windows
        return said
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return f"{said}，内存峰值 {held / (1 << 20 if sys.platform == 'darwin' else 1 << 10):.0f} MiB"


def _bar(silent: bool) -> Callable[[str, int, int], None]:
    """A line that counts the steps, on a terminal only."""

    def tell(step: str, done: int, total: int) -> None:
        if not silent and sys.stderr.isatty():
            end = "\n" if done == total else ""
            sys.stderr.write(f"\r{done}/{total} {step}　　{end}")
            sys.stderr.flush()

    return tell
