"""Renderers over hand-made records, and the exit status."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from pathlib import Path

import pytest

from zhibiao.errors import SettingsError
from zhibiao.files import write
from zhibiao.records import (
    Assessment,
    Batch,
    Category,
    Failure,
    FilingAssessment,
    Finding,
    Indicator,
    Project,
    ProjectAssessment,
    Reading,
    Score,
    Source,
    Vague,
)
from zhibiao.reports import machine, records
from zhibiao.reports.concise import place
from zhibiao.reports.registry import RENDERERS, render
from zhibiao.reports.summary import exit_status, summarise

GOLDEN = Path(__file__).parent / "golden"


def batch(*severities: str, failures: tuple[Failure, ...] = ()) -> Batch:
    row = Indicator("=cmd|' /C calc'!A0", "持续提升", Source("甲.docx", table=1, row=4))
    findings = tuple(
        Finding("VAG001", "unmeasurable-target", severity, "target", 0, 4, "「持续提升」无法考核", "改为 ≥__%", "ab12")  # type: ignore[arg-type]
        for severity in severities
    )
    assessed = Assessment(
        row,
        Reading("持续提升"),
        Category("效益指标", "社会效益指标", "社会效益指标", 0.91234, ("社会效益指标",)),
        Vague(True, 0.93, "意向动词"),
        Score(12, "差", 1, ()),
        findings,
    )
    project = ProjectAssessment(Project(row.heading, (row,), Source("甲.docx", table=1)), "2015", (assessed,))
    return Batch((FilingAssessment("甲.docx", (project,)),), failures, {"model": "default"})


@pytest.mark.parametrize(
    ("number", "text"),
    [("95", "95"), ("1E+2", "100"), ("0.950", "0.95"), ("-0", "0"), ("0.0", "0"), ("120000", "120000"), (None, None)],
)
def test_numbers_are_plain_decimal_strings(number: str | None, text: str | None) -> None:
    assert records.plain(None if number is None else Decimal(number)) == text


@pytest.mark.parametrize("form", sorted({*RENDERERS} - {"html", "sarif", "xlsx"}))
def test_golden(form: str) -> None:
    wanted = (GOLDEN / f"one.{form}").read_bytes().decode("utf-8")
    assert render(batch("error", "info"), form) == wanted


def test_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(SettingsError, match="jsonl"):
        render(batch(), "yaml")


def test_csv_is_inert_and_reads_back() -> None:
    row = next(csv.DictReader(io.StringIO(machine.render_csv(batch()))))
    assert row["name"].startswith("'=")
    assert row["level2"] == "社会效益指标"


def test_json_counts_agree_with_lines() -> None:
    document = json.loads(machine.render_json(batch("warning")))
    lines = machine.render_jsonl(batch("warning")).splitlines()
    assert document["summary"]["indicators"] == len(lines) == 1
    assert document["filings"][0]["indicators"][0] == json.loads(lines[0])


@pytest.mark.parametrize(
    ("severities", "fail_on", "status"),
    [
        ((), "info", 0), (("info",), "warning", 0), (("info",), "info", 1), (("warning",), "warning", 1), (("warning",), "error", 0),
        (("error",), "error", 1), (("error",), "never", 0),
    ],
)  # fmt: skip
def test_exit_status(severities: tuple[str, ...], fail_on: str, status: int) -> None:
    assert exit_status(batch(*severities), fail_on) == status


def test_unreadable_input_outweighs_findings() -> None:
    assert exit_status(batch("error", failures=(Failure("乙.pdf", "读不了", ""),)), "never") == 3


def test_summary_of_nothing() -> None:
    figures = summarise(Batch(()))
    assert (figures.indicators, figures.mean_score) == (0, None)


def test_places() -> None:
    assert place(Source("a.txt", line=7, table=1)) == "a.txt:7"
    assert place(Source("a.xlsx", sheet="表一", row=3)) == "a.xlsx:表一 第3行"


def test_write_is_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    write(target, "指标", bom=True)
    assert target.read_bytes() == b"\xef\xbb\xbf" + "指标".encode()
    with pytest.raises(SettingsError, match="文件夹"):
        write(tmp_path / "none" / "out.csv", "x")
    assert list(tmp_path.iterdir()) == [target]


def test_workbook_and_page_of_one_batch() -> None:
    page = render(batch("error"), "html")
    assert isinstance(page, str)
    assert "绩效目标质量报告" in page
    assert render(batch("error"), "xlsx") == render(batch("error"), "xlsx")


def test_every_rule_has_a_line_in_the_review_sheet() -> None:
    from zhibiao.reports.review import point_of, points
    from zhibiao.rules.registry import all_rules

    used = {point_of(rule.code) for rule in all_rules()}
    assert used == set(range(len(points())))


def test_the_review_sheet_names_only_rules_that_exist() -> None:
    from zhibiao.reports.review import _data
    from zhibiao.rules.registry import all_rules

    codes = {rule.code for rule in all_rules()} | {rule.code[:3] for rule in all_rules()}
    named = [code for one in _data() for code in one["rules"]]
    assert set(named) <= codes
    assert len(named) == len(set(named))
