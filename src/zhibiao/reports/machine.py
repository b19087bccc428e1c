"""JSON, JSON lines and CSV: the same facts for programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from zhibiao import __version__
from zhibiao.records import Assessment, Batch, Indicator
from zhibiao.reports import records
from zhibiao.reports.summary import assessments, summarise

BATCH_SCHEMA = "zhibiao/batch-1"
COLUMNS = (
    "path", "sheet", "table", "row", "line", "unit", "year", "project", "declared_level1", "declared_level2", "name", "description",
    "target", "actual", "basis", "weight", "level1", "level2", "confidence", "accepted", "vague", "vague_reason", "score", "grade",
    "codes", "messages", "suggestions",
)  # fmt: skip
_INERT = ("=", "+", "-", "@", "\t", "\r")


def render_json(batch: Batch) -> str:
    """One object with every filing, the summary, and the inputs that could not be read."""
    document = {
        "schema": BATCH_SCHEMA,
        "tool": {"name": "zhibiao", "version": __version__, **batch.info},
        "filings": [records.filing(item) for item in batch.filings],
        "summary": asdict(summarise(batch)),
        "errors": [records.failure(item) for item in batch.failures],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def render_jsonl(batch: Batch) -> str:
    """One assessed indicator a line, in reading order."""
    return "".join(json.dumps(records.assessment(row), ensure_ascii=False) + "\n" for row in assessments(batch))


def located(item: Indicator) -> dict[str, Any]:
    """What stands in the filing, as one flat row."""
    return _located(records.indicator(item))


def _located(record: Mapping[str, Any]) -> dict[str, Any]:
    source = {name: record["source"][name] for name in ("path", "sheet", "table", "row", "line")}
    declared = {f"declared_{level}": record["declared"][level] for level in ("level1", "level2")}
    own = {name: record[name] for name in ("name", "description", "target", "actual", "basis", "weight")}
    return {**source, **record["filing"], **declared, **own}


def flat(row: Assessment) -> dict[str, Any]:
    """An assessed indicator as one flat row under :data:`COLUMNS`."""
    return flat_record(records.assessment(row))


def flat_record(record: Mapping[str, Any]) -> dict[str, Any]:
    """A public record (``records.assessment``) as one flat row under :data:`COLUMNS`."""
    category, findings = record["category"], record["findings"]
    return {
        **_located(record),
        "level1": category["level1"],
        "level2": category["level2"],
        "confidence": category["confidence"],
        "accepted": "|".join(category["accepted"]),
        "vague": int(record["vague"]["flag"]),
        "vague_reason": record["vague"]["reason"],
        "score": record["score"]["total"],
        "grade": record["score"]["grade"],
        "codes": " ".join(finding["code"] for finding in findings),
        "messages": "；".join(finding["message"] for finding in findings),
        "suggestions": "；".join(finding["suggestion"] for finding in findings if finding["suggestion"]),
    }


def inert(value: Any) -> Any:
    """A text that a spreadsheet would run as a formula, made inert by a leading apostrophe."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_INERT) else value


def render_csv(batch: Batch) -> str:
    """One row an indicator, flat."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for row in assessments(batch):
        writer.writerow({key: inert(value) for key, value in flat(row).items()})
    return buffer.getvalue()


def render_indicators(rows: Sequence[Indicator]) -> str:
    """Unassessed indicators, flat."""
    buffer = io.StringIO()
    names = COLUMNS[: COLUMNS.index("weight") + 1]
    writer = csv.DictWriter(buffer, names, lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({key: inert(value) for key, value in located(row).items()})
    return buffer.getvalue()
