"""Reports are streams: five times as many filings take no more memory while they are counted and written."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from zhibiao import check
from zhibiao.batch import copies, groups, index
from zhibiao.batch.across import Enriched, raise_findings
from zhibiao.batch.digest import digest
from zhibiao.records import Failure
from zhibiao.reports import records
from zhibiao.reports.outputs import Report, write_report
from zhibiao.reports.page import pieces
from zhibiao.settings import Settings

SAMPLES = Path(__file__).resolve().parents[2] / "src" / "zhibiao" / "data" / "samples"
ROOM = 6_000_000
"""Bytes for what is remembered on purpose, which has an upper bound: the last projects, words, the page's list of units."""
FORMS = ("jsonl", "csv", "json", "sarif", "xlsx")


class Many:
    """One filing's records over and over, each time as another unit with figures of its own."""

    failures: tuple[Failure, ...] = ()
    info: Mapping[str, str] = {}

    def __init__(self, filing: dict[str, Any], times: int) -> None:
        self._filing = filing
        self._times = times

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for number in range(self._times):
            projects = [{**one, "unit": f"第{number}局"} for one in self._filing["projects"]]
            rows = [
                {**one, "name": f"{one['name']}{number % 50}", "filing": {**one["filing"], "unit": f"第{number}局"}}
                for one in self._filing["indicators"]
            ]
            yield {**self._filing, "path": f"{number}.txt", "projects": projects, "indicators": rows}


@pytest.fixture(scope="module")
def filing() -> dict[str, Any]:
    return records.filing(check(SAMPLES).filings[0])


def peaks(filing: dict[str, Any], times: int, folder: Path) -> dict[str, int]:
    """Bytes at most, of what Python holds, for counting and for each format."""
    folder.mkdir()
    filings = Many(filing, times)
    found: dict[str, int] = {}
    tracemalloc.start()
    base = index.build(filings, folder / "index.sqlite")
    repeated = copies.find(base, limit=20)
    raise_findings(base, Settings())
    told = digest(base, repeated)
    found["count"] = tracemalloc.get_traced_memory()[1]
    for form in FORMS:
        tracemalloc.reset_peak()
        write_report(Report(Enriched(filings, base), base, told), folder, (form,))
        found[form] = tracemalloc.get_traced_memory()[1]
    tracemalloc.reset_peak()
    for _ in pieces(filings, base, told, most_rows=100):
        pass
    found["html"] = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    base.close()
    return found


def test_memory_does_not_grow_with_the_filings(
    filing: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(groups.find, "__defaults__", (lambda: None,))
    peaks(filing, 5, tmp_path / "warm")  # what is loaded once does not count
    few, many = peaks(filing, 60, tmp_path / "few"), peaks(filing, 300, tmp_path / "many")
    grown = {name: many[name] - few[name] for name in few}
    assert max(grown.values()) < ROOM, grown
    assert len(json.dumps(filing)) * 240 > ROOM, "keeping the filings would show"


def test_the_page_comes_in_pieces(filing: dict[str, Any]) -> None:
    filings = Many(filing, 20)
    base = index.build(filings)
    made = list(pieces(filings, base, digest(base, copies.find(base))))
    whole = sum(map(len, made))
    assert max(map(len, made)) < whole / 4, "the script is the longest piece, the rows are many"
    assert len(made) > 20 * len(filing["indicators"])
