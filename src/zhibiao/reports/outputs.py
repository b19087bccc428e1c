"""All files of a report, each written as a stream and whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from zhibiao import __version__
from zhibiao.batch.comparison import FINDING, Comparison
from zhibiao.batch.digest import Digest
from zhibiao.batch.index import NO_UNIT, Filings
from zhibiao.files import whole
from zhibiao.reports import records
from zhibiao.reports.figures import figures, summary
from zhibiao.reports.machine import BATCH_SCHEMA, COLUMNS, flat_record, inert

_ENCODE = "surrogatepass"


@dataclass(frozen=True)
class Report:
    """What all files are made from."""

    filings: Filings
    base: sqlite3.Connection
    digest: Digest
    comparison: Comparison | None = None
    dated: str = ""


def write_report(report: Report, out: Path, forms: tuple[str, ...]) -> tuple[Path, ...]:
    """Write the files of these formats, and ``summary.json``, into the folder ``out``; returns what was written.

    Parquet is written by :func:`zhibiao.reports.parquet.part`, from the store.

    Raises:
        SettingsError: the folder cannot be written.
    """
    written = []
    for form in (*forms, "summary"):
        for name, write in FILES.get(form, ()):
            with whole(out / name) as file:
                write(report, file)
            written.append(out / name)
    return tuple(written)


def _text(file: IO[bytes], pieces: Iterator[str]) -> None:
    for piece in pieces:
        file.write(piece.encode("utf-8", _ENCODE))


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) + "\n"


def _html(report: Report, file: IO[bytes]) -> None:
    from zhibiao.reports.page import pieces

    for piece in pieces(report.filings, report.base, report.digest, comparison=report.comparison, dated=report.dated):
        file.write(piece.encode("utf-8", "replace"))


def _xlsx(report: Report, file: IO[bytes]) -> None:
    from zhibiao.reports.workbook import workbook

    workbook(file, report.filings, report.digest, report.base, report.comparison)


def _csv(report: Report, file: IO[bytes]) -> None:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, COLUMNS, lineterminator="\r\n")
    file.write(b"\xef\xbb\xbf")
    writer.writeheader()
    for filing in report.filings:
        for row in filing["indicators"]:
            writer.writerow({key: inert(value) for key, value in flat_record(row).items()})
        file.write(buffer.getvalue().encode("utf-8", _ENCODE))
        buffer.seek(0)
        buffer.truncate()


def _jsonl(report: Report, file: IO[bytes]) -> None:
    _text(file, (_line(row) for filing in report.filings for row in filing["indicators"]))


def _findings(report: Report, file: IO[bytes]) -> None:
    _text(file, (_line(record) for filing in report.filings for record in findings(filing)))


def findings(filing: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Every finding of a filing as a record of its own, with what it is about: ``zhibiao/finding-1``."""
    rows = iter(filing["indicators"])
    for project in filing["projects"]:
        about = {
            "path": filing["path"],
            "unit": project["unit"] or NO_UNIT,
            "year": project["year"],
            "project": project["project"],
        }
        for row in (next(rows) for _ in range(project["indicators"])):
            for one in row["findings"]:
                yield {
                    "schema": FINDING,
                    "level": "line",
                    **about,
                    "indicator": row["name"],
                    "source": row["source"],
                    **one,
                }
        for one in project["findings"]:
            yield {
                "schema": FINDING,
                "level": "project",
                **about,
                "indicator": None,
                "source": project["source"],
                **one,
            }
    units = [project["unit"] for project in filing["projects"] if project["unit"]]
    about = {"path": filing["path"], "unit": units[0] if units else NO_UNIT, "year": None, "project": None}
    for one in filing["findings"]:
        yield {"schema": FINDING, "level": "filing", **about, "indicator": None, "source": None, **one}


def _json(report: Report, file: IO[bytes]) -> None:
    def pieces() -> Iterator[str]:
        tool = {"name": "zhibiao", "version": __version__, **report.filings.info}
        yield f'{{"schema": {json.dumps(BATCH_SCHEMA)}, "tool": {json.dumps(tool, ensure_ascii=False)},\n"filings": ['
        for number, filing in enumerate(report.filings):
            yield ("\n" if number == 0 else ",\n") + json.dumps(filing, ensure_ascii=False)
        errors = [records.failure(one) for one in report.filings.failures]
        told = json.dumps(summary(report.digest), ensure_ascii=False)
        yield f'\n],\n"summary": {told},\n"errors": {json.dumps(errors, ensure_ascii=False)}}}\n'

    _text(file, pieces())


def _sarif(report: Report, file: IO[bytes]) -> None:
    from zhibiao.reports.sarif import sarif

    _text(file, sarif(report.filings))


def _summary(report: Report, file: IO[bytes]) -> None:
    told = json.dumps(figures(report.digest, report.comparison), ensure_ascii=False, indent=1)
    file.write((told + "\n").encode("utf-8", _ENCODE))


FILES: Mapping[str, tuple[tuple[str, Callable[[Report, IO[bytes]], None]], ...]] = {
    "html": (("report.html", _html),),
    "xlsx": (("report.xlsx", _xlsx),),
    "csv": (("indicators.csv", _csv),),
    "jsonl": (("indicators.jsonl", _jsonl), ("findings.jsonl", _findings)),
    "json": (("filings.json", _json),),
    "sarif": (("report.sarif", _sarif),),
    "summary": (("summary.json", _summary),),
}
FORMATS = ("html", "xlsx", "csv", "jsonl", "json", "parquet", "sarif")
