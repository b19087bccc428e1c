"""``zhibiao model``: which models there are, what a model is made of, and whether it is intact."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from zhibiao.cli import completion
from zhibiao.cli.help import ChineseCommand, ChineseGroup

app = typer.Typer(cls=ChineseGroup, no_args_is_help=True, rich_markup_mode=None)

Name = Annotated[
    str | None,
    typer.Argument(metavar="MODEL", autocompletion=completion.models, help="模型的名称或文件夹（默认为随附模型）。"),
]

_CHANGED = {"taxonomy": "类别体系", "boundaries": "边界规则", "lexicon": "词表"}


@app.command("show", cls=ChineseCommand, help="显示模型由什么组成。")
def show(name: Name = None) -> int:
    """Print a model's manifest."""
    from dataclasses import asdict

    from zhibiao.model.store import load

    typer.echo(json.dumps(asdict(load(name).manifest), ensure_ascii=False, indent=2))
    return 0


@app.command("verify", cls=ChineseCommand, help="核对模型文件是否完整、未被改动，并重算随模型保存的样例。")
def verify(name: Name = None) -> int:
    """Verify every file of a model against its manifest, and its probes against what it says now."""
    from zhibiao.model import probes
    from zhibiao.model.store import load

    model = load(name)
    typer.echo(f"模型 {model.name} 完好：{len(model.manifest.files)} 个文件的大小和 SHA-256 都与清单一致。")
    count = probes.check(model)
    typer.echo(f"{count} 条样例的回答与训练时一致。" if count else "模型没有随带样例，未核对回答。")
    changed = probes.changed(model.manifest)
    if changed:
        typer.echo(f"注意：{'、'.join(_CHANGED.get(one, one) for one in changed)}自训练后已更新。")
    return 0


@app.command("list", cls=ChineseCommand, help="列出随附模型和给定文件夹里的模型。")
def show_all(
    folders: Annotated[
        list[Path] | None, typer.Argument(metavar="FOLDER...", help="另外查找的文件夹（默认当前文件夹）。")
    ] = None,
) -> int:
    """List the models that ship and those that lie in folders, with kind, rows, and whether they are intact."""
    from zhibiao.errors import ModelError
    from zhibiao.model.manifest import FILE_NAME, read, verify
    from zhibiao.model.store import NAMES, locate

    found: list[tuple[str, Path]] = []
    for name in NAMES:
        try:
            found.append((name, locate(name)))
        except ModelError:
            continue
    for folder in folders or [Path()]:
        places = [folder, *sorted(path for path in folder.glob("*") if path.is_dir())] if folder.is_dir() else []
        found += [(str(path), path) for path in places if (path / FILE_NAME).is_file()]
    for name, path in found:
        try:
            manifest = read(path)
            verify(path, manifest)
            size = sum(entry.bytes for entry in manifest.files.values())
            rows = manifest.corpus.get("rows", "？")
            typer.echo(f"{name}\t{manifest.name}\t{manifest.kind}\t{rows} 行\t{size / 1e6:.1f} MB\t完好")
        except ModelError as error:
            typer.echo(f"{name}\t—\t—\t—\t—\t{error.problem}")
    return 0
