"""The clean corpus: 300 good indicators of 20 sectors, on which the tool stays silent, and real filings that do not drown."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from zhibiao.assessment import check
from zhibiao.records import Batch, Finding
from zhibiao.reports.summary import assessments, findings

CLEAN = Path(__file__).resolve().parents[2] / "corpus" / "clean"
ALLOWED = 3


@pytest.fixture(scope="module")
def batch() -> Batch:
    return check([CLEAN])


def said(batch: Batch) -> list[Finding]:
    return [finding for _, finding in findings(batch)]


def test_corpus_is_what_it_says(batch: Batch) -> None:
    rows = list(assessments(batch))
    assert (len(batch.filings), len(rows)) == (20, 300)
    names = [row.indicator.name for row in rows]
    assert len(set(names)) >= 290
    assert set(Counter(row.indicator.declared.level2 for row in rows)) == {
        "数量指标", "质量指标", "时效指标", "成本指标", "经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标", "服务对象满意度指标",
    }  # fmt: skip


def test_the_tool_is_silent(batch: Batch) -> None:
    found = said(batch)
    assert len(found) <= ALLOWED, [f"{one.code} {one.message}" for one in found]


def test_nothing_clean_is_vague(batch: Batch) -> None:
    assert not [row.indicator.name for row in assessments(batch) if row.vague.flag]


def test_no_row_is_of_a_real_filing(shared: Path) -> None:
    """The clean rows are written, not copied: none stands in the evaluation rows."""
    with (shared / "eval" / "rows-dev.csv").open(encoding="utf-8-sig", newline="") as file:
        real = {(row["name"], row["target"]) for row in csv.DictReader(file)}
    rows = []
    for path in CLEAN.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows += [(row["三级指标"], row["指标值"]) for row in csv.DictReader(file)]
    assert not real & set(rows)


def test_one_cause_is_said_once_a_file(filings: dict[str, Path]) -> None:
    """Filing 003 has 63 rows with the basis 调研 in seven tables: one finding, with how many and where."""
    (filing,) = check([filings["003"]]).filings
    for code in ("BPL001", "BPL006", "STR012", "CAT004", "TGT005", "BPL005", "BPL008"):
        own = [one for one in (*filing.findings, *(f for p in filing.projects for f in p.findings)) if one.code == code]
        assert len(own) == 1, code
    (basis,) = [one for one in filing.findings if one.code == "BPL006"]
    assert "（×63，7个项目）" in basis.message
