"""What is new, worse or mended since an earlier run, by fingerprint: lines may move, files may be renamed.

A finding whose fingerprint is gone because the text was reworded, while the same rule still fires on the same indicator, is
neither new nor mended. What the earlier run did not look at, and what this one does not, is left out.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zhibiao.batch.index import NO_UNIT, SEVERITIES, identity
from zhibiao.errors import SettingsError

INDICATOR, FINDING = "zhibiao/indicator-1", "zhibiao/finding-1"
_SCHEMA = """
CREATE TABLE old_finding (id INTEGER PRIMARY KEY, unit TEXT, level TEXT, code TEXT, severity TEXT, rank INTEGER,
  fingerprint TEXT, identity TEXT, about TEXT, message TEXT, whole INTEGER);
CREATE TABLE old_line (id INTEGER PRIMARY KEY, identity TEXT, name TEXT, target TEXT, score INTEGER);
"""
_MARK = """
CREATE INDEX old_fp ON old_finding (fingerprint);
CREATE INDEX old_same ON old_finding (identity, code);
CREATE INDEX old_known ON old_line (identity);
CREATE INDEX now_fp ON finding (fingerprint);
CREATE INDEX now_same ON finding (identity, code);
CREATE INDEX now_known ON line (identity);
UPDATE finding SET status='new' WHERE level IN (SELECT DISTINCT level FROM old_level)
  AND NOT EXISTS (SELECT 1 FROM old_finding o WHERE o.fingerprint=finding.fingerprint AND o.identity=finding.identity)
  AND NOT EXISTS (SELECT 1 FROM old_finding o WHERE o.identity=finding.identity AND o.code=finding.code);
"""


@dataclass(frozen=True, slots=True)
class Change:
    """One finding or indicator that changed. ``kind`` is new, worse or mended; ``line`` the row in the index, if any."""

    kind: str
    unit: str
    about: str
    code: str
    message: str
    severity: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Changes since a baseline. ``same`` counts findings that stay; ``whole`` is false where the baseline has only rows."""

    new: tuple[Change, ...]
    worse: tuple[Change, ...]
    mended: tuple[Change, ...]
    same: int
    whole: bool

    @property
    def lines(self) -> frozenset[int]:
        """The rows of the index that have something new or worse."""
        return frozenset(change.line for change in (*self.new, *self.worse) if change.line is not None)


def compare(base: sqlite3.Connection, baseline: Path) -> Comparison:
    """Hold an index against an earlier run's ``indicators.jsonl`` or ``findings.jsonl``; marks new findings in it.

    Where both lie side by side, as ``report`` leaves them, both are read: the first has rows and scores, the second also
    what was found about tables and files.

    Raises:
        SettingsError: the baseline cannot be read, or is something else.
    """
    base.executescript(_SCHEMA)
    base.execute("CREATE TABLE old_level (level TEXT)")
    base.execute("BEGIN")
    rows = {one for path in _together(baseline) for one in _read(base, path)}
    levels = ("line", "project", "filing") if FINDING in rows else ("line",)
    if len(rows) > 1:
        base.execute("DELETE FROM old_finding WHERE level='line' AND whole")
    base.executemany("INSERT INTO old_level VALUES (?)", [(level,) for level in levels])
    base.execute("COMMIT")
    base.executescript(_MARK)
    new = _new(base)
    whole = len(levels) > 1
    counted = "finding" if whole else "finding WHERE level='line'"
    total = base.execute(f"SELECT COUNT(*) FROM {counted}").fetchone()[0]
    return Comparison(new, _worse(base), _mended(base), total - len(new), whole)


def _together(path: Path) -> list[Path]:
    pair = [path.with_name("indicators.jsonl"), path.with_name("findings.jsonl")]
    return [one for one in pair if one.is_file()] if path in pair else [path]


def _read(base: sqlite3.Connection, path: Path) -> set[str]:
    """Put the records of a file into the index; the schemas that it has."""
    found = set()
    for record in _records(path):
        found.add(record["schema"])
        (_add_indicator if record["schema"] == INDICATOR else _add_finding)(base, record)
    return found


def _records(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with path.open(encoding="utf-8-sig") as file:
            for number, line in enumerate(file, 1):
                record = json.loads(line) if line.strip() else None
                if record is None:
                    continue
                if not isinstance(record, dict) or record.get("schema") not in (INDICATOR, FINDING):
                    raise SettingsError(f"第{number}行不是 zhibiao 的记录", where=str(path), remedy=_REMEDY)
                yield record
    except OSError as error:
        raise SettingsError(f"读不了上次的结果：{error.strerror}", where=str(path), remedy="检查路径") from error
    except (ValueError, KeyError) as error:
        raise SettingsError("上次的结果不是合法的 JSONL", where=str(path), remedy=_REMEDY) from error


_REMEDY = "用上次 zhibiao report 写出的 findings.jsonl 或 indicators.jsonl"


def _add_indicator(base: sqlite3.Connection, record: dict[str, Any]) -> None:
    filing = record["filing"]
    known = identity(filing["unit"] or NO_UNIT, filing["project"], record["name"])
    cells = (known, record["name"], record["target"], record["score"]["total"])
    base.execute("INSERT INTO old_line VALUES (NULL,?,?,?,?)", cells)
    for finding in record["findings"]:
        _insert(base, finding, filing["unit"] or NO_UNIT, "line", known, record["name"], whole=False)


def _add_finding(base: sqlite3.Connection, record: dict[str, Any]) -> None:
    known = identity(record["unit"], record["project"], record["indicator"] or "")
    about = record["indicator"] or record["project"] or record["path"]
    _insert(base, record, record["unit"], record["level"], known, about, whole=True)


def _insert(
    base: sqlite3.Connection, finding: dict[str, Any], unit: str, level: str, known: str, about: str, *, whole: bool
) -> None:
    said = (finding["code"], finding["severity"], SEVERITIES.index(finding["severity"]), finding["fingerprint"])
    cells = (unit, level, *said, known, about, finding["message"], whole)
    base.execute("INSERT INTO old_finding VALUES (NULL,?,?,?,?,?,?,?,?,?,?)", cells)


def _new(base: sqlite3.Connection) -> tuple[Change, ...]:
    rows = base.execute(
        "SELECT COALESCE(p.unit, g.unit), COALESCE(l.name, p.title, g.path), f.code, f.message, f.severity, f.line FROM finding f"
        " JOIN filing g ON g.id=f.filing LEFT JOIN project p ON p.id=f.project LEFT JOIN line l ON l.id=f.line"
        " WHERE f.status='new' ORDER BY f.rank, f.id"
    )
    return tuple(Change("new", *row) for row in rows)


def _worse(base: sqlite3.Connection) -> tuple[Change, ...]:
    """Indicators with a lower score than before; several of one name are paired from the lowest score upwards."""
    rows = base.execute(
        "WITH now AS (SELECT *, ROW_NUMBER() OVER (PARTITION BY identity ORDER BY score, id) k FROM line),"
        " old AS (SELECT *, ROW_NUMBER() OVER (PARTITION BY identity ORDER BY score, id) k FROM old_line)"
        " SELECT p.unit, now.name, old.score, now.score, now.id FROM now JOIN old ON old.identity=now.identity AND old.k=now.k"
        " JOIN project p ON p.id=now.project WHERE now.score<old.score ORDER BY now.score-old.score, now.id"
    )
    return tuple(
        Change("worse", unit, name, "", f"得分由{before}降到{after}", "", line)
        for unit, name, before, after, line in rows
    )


def _mended(base: sqlite3.Connection) -> tuple[Change, ...]:
    """Findings that are gone from units that were looked at again."""
    rows = base.execute(
        "SELECT o.unit, o.about, o.code, o.message, o.severity FROM old_finding o"
        " WHERE NOT EXISTS (SELECT 1 FROM finding f WHERE f.fingerprint=o.fingerprint AND f.identity=o.identity)"
        " AND NOT EXISTS (SELECT 1 FROM finding f WHERE f.identity=o.identity AND f.code=o.code)"
        " AND o.unit IN (SELECT unit FROM project) ORDER BY o.rank, o.id"
    )
    return tuple(Change("mended", *row) for row in rows)
