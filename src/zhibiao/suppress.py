"""What need not be said again: a baseline of known findings, and an ignore list with reasons.

Both go by fingerprint, so a file may be moved, renamed or re-laid without waking what is known. A baseline counts: what
stands in it twice hides two findings, and a third one is new.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from zhibiao.errors import SettingsError
from zhibiao.records import Batch, FilingAssessment, Finding, ProjectAssessment

SCHEMA = "zhibiao/baseline-1"
_ENTRY = re.compile(r"^(?P<fingerprint>[0-9a-f]{16})(?:[ \t,，:：]+(?P<reason>\S.*))?$")


@dataclass(frozen=True, slots=True)
class Ignored:
    """One entry of an ignore list: what, why, and in which line it stands."""

    fingerprint: str
    reason: str
    line: int


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A batch without what is known: how many findings were left out, and the entries that met nothing."""

    batch: Batch
    known: int = 0
    ignored: int = 0
    unused: tuple[Ignored, ...] = ()


def suppress(batch: Batch, *, baseline: Counter[str] | None = None, ignores: Iterable[Ignored] = ()) -> Suppressed:
    """``batch`` without the findings that the ignore list or the baseline (fingerprint → how often) names."""
    entries = {entry.fingerprint: entry for entry in ignores}
    left = Counter(baseline or {})
    met: Counter[str] = Counter()
    known = 0

    def keep(finding: Finding) -> bool:
        nonlocal known
        if finding.fingerprint in entries:
            met[finding.fingerprint] += 1
            return False
        if left[finding.fingerprint] > 0:
            left[finding.fingerprint] -= 1
            known += 1
            return False
        return True

    filings = tuple(_filter(filing, keep) for filing in batch.filings)
    unused = tuple(entry for fingerprint, entry in entries.items() if fingerprint not in met)
    return Suppressed(replace(batch, filings=filings), known, met.total(), unused)


def without_known(batch: Batch, baseline: str | Path | None, ignore_list: str | Path | None) -> Suppressed:
    """``batch`` without what a baseline file and an ignore list name.

    Raises:
        SettingsError: one of the files cannot be read or holds something else.
    """
    known = read_baseline(baseline) if baseline else None
    return suppress(batch, baseline=known, ignores=read_ignores(ignore_list) if ignore_list else ())


def _filter(filing: FilingAssessment, keep: Callable[[Finding], bool]) -> FilingAssessment:
    def of_project(project: ProjectAssessment) -> ProjectAssessment:
        rows = tuple(replace(row, findings=tuple(filter(keep, row.findings))) for row in project.assessments)
        return replace(project, assessments=rows, findings=tuple(filter(keep, project.findings)))

    projects = tuple(of_project(project) for project in filing.projects)
    return replace(filing, projects=projects, findings=tuple(filter(keep, filing.findings)))


def read_baseline(path: str | Path) -> Counter[str]:
    """The fingerprints of a JSON Lines file, with how often each stands in it.

    The file is what :func:`write_baseline` writes, or any output of ``check --format jsonl``.

    Raises:
        SettingsError: the file cannot be read or holds something else.
    """
    found: Counter[str] = Counter()
    for number, line in enumerate(_lines(path, "基线文件", "先用 --write-baseline 生成"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            where = f"{path} 第{number}行"
            raise SettingsError("不是合法的 JSON", where=where, remedy="用 --write-baseline 重新生成") from error
        found.update(_fingerprints(record))
    return found


def _fingerprints(record: Any) -> Iterator[str]:
    if isinstance(record, dict):
        own = record.get("fingerprint")
        if isinstance(own, str):
            yield own
        for value in record.values():
            yield from _fingerprints(value)
    elif isinstance(record, list):
        for value in record:
            yield from _fingerprints(value)


def write_baseline(batch: Batch) -> str:
    """Every finding of a batch as a line of JSON, for a later ``--baseline``."""
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in _records(batch))


def _records(batch: Batch) -> Iterator[dict[str, str]]:
    for filing in batch.filings:
        for project in filing.projects:
            for row in project.assessments:
                yield from (_record(filing.path, row.indicator.name, finding) for finding in row.findings)
            title = project.project.heading.project or ""
            yield from (_record(filing.path, title, finding) for finding in project.findings)
        yield from (_record(filing.path, "", finding) for finding in filing.findings)


def _record(path: str, subject: str, finding: Finding) -> dict[str, str]:
    """What identifies the finding, and beside it what helps a person to find it again."""
    return {
        "schema": SCHEMA,
        "fingerprint": finding.fingerprint,
        "code": finding.code,
        "file": Path(path).name,
        "subject": subject,
        "message": finding.message,
    }


def read_ignores(path: str | Path) -> tuple[Ignored, ...]:
    """The entries of an ignore list: ``指纹 理由`` a line, ``#`` before a remark.

    Raises:
        SettingsError: the file cannot be read, a line has no fingerprint, or gives no reason.
    """
    entries = []
    for number, line in enumerate(_lines(path, "忽略清单", "检查路径"), start=1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        where = f"{path} 第{number}行"
        match = _ENTRY.match(text)
        if match is None:
            raise SettingsError(
                "没有问题指纹", where=where, remedy="每行写 16 位指纹、空格、理由；指纹见 --format jsonl 的 fingerprint"
            )
        if not match["reason"]:
            raise SettingsError(
                f"没有写忽略 {match['fingerprint']} 的理由", where=where, remedy="在指纹后写明为什么可以忽略"
            )
        entries.append(Ignored(match["fingerprint"], match["reason"].strip(), number))
    return tuple(entries)


def _lines(path: str | Path, what: str, remedy: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "不是 UTF-8 文本"
        raise SettingsError(f"读不了{what}：{reason}", where=str(path), remedy=remedy) from error
