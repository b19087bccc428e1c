"""``zhibiao model``: what a model is made of, and whether its files are intact."""

from __future__ import annotations

import json
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

Name = Annotated[str | None, typer.Argument(metavar="MODEL", help="模型的名称或文件夹（默认为随附模型）。")]


@app.command("show", help="显示模型由什么组成。")
def show(name: Name = None) -> int:
    """Print a model's manifest."""
    from dataclasses import asdict

    from zhibiao.model.store import load

    typer.echo(json.dumps(asdict(load(name).manifest), ensure_ascii=False, indent=2))
    return 0


@app.command("verify", help="核对模型文件是否完整、未被改动。")
def verify(name: Name = None) -> int:
    """Verify every file of a model against its manifest."""
    from zhibiao.model.store import load

    model = load(name)
    typer.echo(f"模型 {model.name} 完好：{len(model.manifest.files)} 个文件的大小和 SHA-256 都与清单一致。")
    return 0
