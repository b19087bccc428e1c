"""Format name -> renderer."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from zhibiao.errors import SettingsError
from zhibiao.records import Batch
from zhibiao.reports.concise import render_concise
from zhibiao.reports.machine import render_csv, render_json, render_jsonl
from zhibiao.reports.single import render_html, render_sarif, render_xlsx

RENDERERS: dict[str, Callable[[Batch], str | bytes]] = {
    "concise": render_concise,
    "json": render_json,
    "jsonl": render_jsonl,
    "csv": render_csv,
    "sarif": render_sarif,
    "html": render_html,
    "xlsx": render_xlsx,
}


def render(batch: Batch, form: str) -> str | bytes:
    """A batch in one of the formats of :data:`RENDERERS`.

    Raises:
        SettingsError: an unknown format.
    """
    if form not in RENDERERS:
        raise SettingsError(f"没有名为 {form} 的输出格式", remedy=f"可选：{'、'.join(RENDERERS)}")
    return RENDERERS[form](batch)


def write(path: Path, text: str | bytes, *, bom: bool = False) -> None:
    """Write a file whole or not at all: to a temporary file beside it, then rename.

    Raises:
        SettingsError: the place cannot be written.
    """
    data = text if isinstance(text, bytes) else text.encode("utf-8-sig" if bom else "utf-8")
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise SettingsError(
            f"写不进这个位置：{error.strerror}", where=str(path), remedy="检查文件夹是否存在、是否有权限"
        ) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise SettingsError(f"写文件失败：{error.strerror}", where=str(path), remedy="检查磁盘空间和权限") from error
