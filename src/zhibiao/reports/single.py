"""The formats of the batch report for a batch that is in memory: ``zhibiao check --format html|xlsx|sarif``."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from zhibiao.records import Batch

if TYPE_CHECKING:
    from zhibiao.batch.digest import Digest
    from zhibiao.reports.source import InMemory


def render_sarif(batch: Batch) -> str:
    """Findings as SARIF 2.1.0."""
    from zhibiao.reports.sarif import sarif
    from zhibiao.reports.source import InMemory

    return "".join(sarif(InMemory(batch)))


def render_html(batch: Batch) -> str:
    """The page."""
    from zhibiao.reports.page import page

    filings, base, digest = _counted(batch)
    return page(filings, base, digest)


def render_xlsx(batch: Batch) -> bytes:
    """The workbook."""
    from zhibiao.reports.workbook import as_bytes

    filings, base, digest = _counted(batch)
    return as_bytes(filings, digest, base)


def _counted(batch: Batch) -> tuple[InMemory, sqlite3.Connection, Digest]:
    from zhibiao import __version__
    from zhibiao.batch import copies, index
    from zhibiao.batch.digest import digest
    from zhibiao.reports.source import InMemory

    filings = InMemory(batch)
    base = index.build(filings)
    return filings, base, digest(base, copies.find(base), batch.failures, {"version": __version__, **batch.info})
