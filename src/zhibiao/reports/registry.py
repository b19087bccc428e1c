"""Format name -> renderer."""

from __future__ import annotations

from collections.abc import Callable

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
