"""The files of one batch report say the same: page, workbook, CSV, JSON lines, JSON, SARIF."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

Ran = Any


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def summary(ran: Ran) -> dict[str, Any]:
    figures: dict[str, Any] = json.loads((ran.out / "summary.json").read_text(encoding="utf-8"))["summary"]
    return figures


def test_counts_add_up(ran: Ran) -> None:
    """Everything is counted again from the rows, without the index."""
    rows, found, told = lines(ran.out / "indicators.jsonl"), lines(ran.out / "findings.jsonl"), summary(ran)
    assert (told["filings"], told["failures"]) == (200, 2)
    assert told["indicators"] == len(rows) == sum(told["grades"].values())
    assert told["vague"] == sum(row["vague"]["flag"] for row in rows)
    assert told["mean_score"] == round(sum(row["score"]["total"] for row in rows) / len(rows), 1)
    assert told["grades"] == {name: Counter(row["score"]["grade"] for row in rows)[name] for name in "优良中差"}
    assert told["severities"] == dict(Counter(one["severity"] for one in found))
    assert told["misfiled"] == sum(one["name"] == "misfiled-category" for one in found)
    codes = json.loads((ran.out / "summary.json").read_text(encoding="utf-8"))["codes"]
    assert {one["code"]: one["count"] for one in codes} == dict(Counter(one["code"] for one in found))


def test_page_agrees(ran: Ran) -> None:
    page, told = (ran.out / "report.html").read_text(encoding="utf-8"), summary(ran)
    shown = dict(re.findall(r'data-figure="(\w+)">([^<]*)<', page))
    assert shown == {
        "indicators": str(told["indicators"]),
        "weighted": str(told["weighted_score"]),
        "vague_share": str(told["vague_share"]),
        "vague": str(told["vague"]),
        "misfiled": str(told["misfiled"]),
        "error": str(told["severities"]["error"]),
        "warning": str(told["severities"]["warning"]),
    }
    data = json.loads(re.search(r'id="data">(.*?)</script>', page, re.S)[1])  # type: ignore[index]
    assert len(data["rows"]) == told["indicators"]
    assert sum(row[12] for row in data["rows"]) == sum(
        one["score"]["total"] for one in lines(ran.out / "indicators.jsonl")
    )


def sheet(ran: Ran, name: str) -> list[list[Any]]:
    rows: list[list[Any]] = CalamineWorkbook.from_path(ran.out / "report.xlsx").get_sheet_by_name(name).to_python()
    return rows


def test_workbook_agrees(ran: Ran) -> None:
    told = summary(ran)
    head = {row[0]: row[1] for row in sheet(ran, "概况")[1:]}
    assert (head["指标"], head["空泛指标"], head["加权得分"], head["未能读取的文件"]) == (
        told["indicators"], told["vague"], told["weighted_score"], 2,
    )  # fmt: skip
    names, *rows = sheet(ran, "指标明细")
    assert len(rows) == told["indicators"]
    at = {name: number for number, name in enumerate(names)}
    assert sum(row[at["空泛"]] == "空泛" for row in rows) == told["vague"]
    assert sum(row[at["类别"]] == "不符" for row in rows) == told["misfiled"]
    assert [row[at["得分"]] for row in rows] == [one["score"]["total"] for one in lines(ran.out / "indicators.jsonl")]
    for name, column in (("单位排名", 3), ("项目排名", 4)):
        assert sum(row[column] for row in sheet(ran, name)[1:]) == told["indicators"]


def test_every_table_agrees(ran: Ran) -> None:
    """Rankings, codes and copies: the page, the workbook and the JSON show the same figures in the same order."""
    told = json.loads((ran.out / "summary.json").read_text(encoding="utf-8"))
    _, *rows = sheet(ran, "单位排名")
    keys = ("name", "filings", "projects", "indicators", "weighted", "grade", "mean", "vague", "vague_share", "misfiled",
            "errors", "warnings", "hints")  # fmt: skip
    assert rows == [[one[key] for key in keys] for one in told["units"]]
    assert {row[1]: row[4] for row in sheet(ran, "问题统计")[1:]} == {
        one["code"]: one["count"] for one in told["codes"]
    }
    copied, counts = sheet(ran, "照搬的表")[1:], told["boilerplate"]["counts"]
    assert Counter(row[0] for row in copied) == {"照搬其他项目": counts["tables"], "沿用上年": counts["carried"]}
    assert len(sheet(ran, "雷同指标")) == 1 + min(counts["groups"], 1000) + counts["templates"]
    page = (ran.out / "report.html").read_text(encoding="utf-8")
    first = re.findall(r'data-code="(\w+)">[^<]*</button> <span class="code">\w+</span></td><td class="n">(\d+)<', page)
    codes = {one["code"]: one["count"] for one in told["codes"]}
    assert len(first) >= 8
    assert all(codes[code] == int(count) for code, count in first)
    ranking = page[page.index('id="ranking"') : page.index('id="copies"')]
    shown = re.findall(r'data-unit="([^"]+)".*?<small>([\d.]+)%</small>', ranking)
    assert shown == [(one["name"], str(one["vague_share"])) for one in told["units"][: len(shown)]]
    assert len(shown) == 20
    for text in (f"（{counts['tables']}，列出", f"一字未改的 {counts['carried']} 张", f"（{counts['groups']} 组"):
        assert text in page


def test_what_only_a_batch_shows_is_in_every_file(ran: Ran) -> None:
    """The findings across filings stand in the rows' own records, are counted, and do not come twice."""
    found = [one for one in lines(ran.out / "findings.jsonl") if one["code"] in ("BPL009", "BPL010", "BPL011")]
    assert {"BPL009", "BPL010"} <= {one["code"] for one in found}
    assert len({(one["path"], one["fingerprint"]) for one in found}) == len(found)
    assert not any(one["code"] == "BPL003" and "另一" in one["message"] for one in found)
    told = json.loads((ran.out / "summary.json").read_text(encoding="utf-8"))
    codes = {one["code"]: one["count"] for one in told["codes"]}
    assert Counter(one["code"] for one in found) == {code: codes[code] for code in {one["code"] for one in found}}
    log = json.loads((ran.out / "report.sarif").read_text(encoding="utf-8"))
    assert sum(one["ruleId"] == "BPL009" for one in log["runs"][0]["results"]) == codes["BPL009"]


def test_review_sheet(ran: Ran) -> None:
    head, *rows = sheet(ran, "审核意见")
    assert head[2:] == ["审核点", "审核内容", "是否通过", "不通过指标清单", "预警级别"]
    assert len(rows) == 200 * 12
    assert {row[4] for row in rows} == {"是", "否"}
    assert {row[6] for row in rows} == {"不予通过", "建议修改", "提示", "—"}
    assert all((row[4] == "是") == (row[6] in ("提示", "—")) and bool(row[5]) == (row[6] != "—") for row in rows)
    found = Counter(one["path"] for one in lines(ran.out / "findings.jsonl") if one["severity"] == "error")
    assert {str(ran.inputs / row[1]) for row in rows if row[6] == "不予通过"} == set(found)


def test_tables_agree(ran: Ran) -> None:
    told = summary(ran)
    with (ran.out / "indicators.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == told["indicators"]
    assert sum(int(row["vague"]) for row in rows) == told["vague"]
    whole = json.loads((ran.out / "filings.json").read_text(encoding="utf-8"))
    assert whole["summary"] == told
    assert [row for filing in whole["filings"] for row in filing["indicators"]] == lines(ran.out / "indicators.jsonl")
    assert [one["path"] for one in whole["errors"]] == [str(ran.inputs / f"broken_{n}.docx") for n in range(2)]


def test_planted_copies_are_found(ran: Ran) -> None:
    found = ran.outcome.digest.copies
    assert {"不断健全", "持续提升", "及时完成"} <= {group.target for group in found.groups if group.vague}
    assert any(group.variants for group in found.groups)
    assert found.tables
    assert all(copy.first.year == 2025 and copy.later.year == 2026 for copy in found.carried)
    assert len(found.carried) > 50
    assert any(one["code"] == "BPL009" and "基本相同" in one["message"] for one in lines(ran.out / "findings.jsonl"))


def test_exit_status(ran: Ran) -> None:
    from zhibiao.reports.run import exit_status

    assert exit_status(ran.outcome, "never") == 3


def test_same_bytes_again_on_any_number_of_processes(report: Any, few: Path, tmp_path: Path) -> None:
    one = report(few, tmp_path / "one")
    two = report(few, tmp_path / "two", jobs=2)
    for name in sorted(path.name for path in one.out.iterdir() if path.is_file()):
        assert (one.out / name).read_bytes() == (two.out / name).read_bytes(), name
    assert len(one.outcome.written) == 8


def test_resume_redoes_only_what_changed(report: Any, generate: Any, tmp_path: Path) -> None:
    made = generate(tmp_path / "in", 6)
    first = report(tmp_path / "in", tmp_path / "out", ("jsonl",))
    assert not any(one.kept for one in first.done)
    again = report(tmp_path / "in", tmp_path / "out", ("jsonl",), resume=True)
    assert all(one.kept for one in again.done)
    made[4].write_text(made[4].read_text(encoding="utf-8").replace("≥", "＞"), encoding="utf-8")
    changed = report(tmp_path / "in", tmp_path / "out", ("jsonl",), resume=True)
    assert [one.path for one in changed.done if not one.kept] == [str(made[4])]
    assert len(list((tmp_path / "out" / ".zhibiao").rglob("*.json.gz"))) == 6, "the old result is gone"


def test_own_output_is_no_input(report: Any, generate: Any, tmp_path: Path) -> None:
    generate(tmp_path / "in", 2)
    report(tmp_path / "in", tmp_path / "in" / "out", ("xlsx", "csv"))
    again = report(tmp_path / "in", tmp_path / "in" / "out", ("csv",))
    assert len(again.done) == 2


def test_baseline_shows_only_changes(report: Any, generate: Any, tmp_path: Path) -> None:
    made = generate(tmp_path / "in", 6)
    first = report(tmp_path / "in", tmp_path / "old", ("jsonl",))
    same = report(tmp_path / "in", tmp_path / "same", baseline=first.out / "indicators.jsonl").outcome.comparison
    assert same is not None
    assert (same.new, same.worse, same.mended, same.whole) == ((), (), (), True)
    assert (
        same.same
        == first.outcome.digest.total.errors + first.outcome.digest.total.warnings + first.outcome.digest.total.hints
    )
    text = made[4].read_text(encoding="utf-8")
    worst = next(
        row["target"]
        for row in lines(first.out / "indicators.jsonl")
        if row["source"]["path"] == str(made[4]) and row["measures"]
    )
    made[4].write_text(text.replace(worst, "不断提升"), encoding="utf-8")
    now = report(tmp_path / "in", tmp_path / "new", baseline=first.out / "findings.jsonl")
    changed = now.outcome.comparison
    assert changed is not None
    assert any("不断提升" in one.message for one in changed.new)
    assert changed.worse
    page = (now.out / "report.html").read_text(encoding="utf-8")
    assert f'data-figure="new">{len(changed.new)}<' in page
    assert len(json.loads(re.search(r'id="data">(.*?)</script>', page, re.S)[1])["rows"]) == len(changed.lines)  # type: ignore[index]
    assert len(sheet(now, "与上次比较")) == 1 + len(changed.new) + len(changed.worse) + len(changed.mended)


def test_four_real_filings(report: Any, filings: dict[str, Path], tmp_path: Path) -> None:
    ran = report(next(iter(filings.values())).parent, tmp_path / "out")
    told = summary(ran)
    assert (told["filings"], told["failures"]) == (4, 0)
    assert told["indicators"] == len(lines(ran.out / "indicators.jsonl")) == len(sheet(ran, "指标明细")) - 1
    assert len(sheet(ran, "审核意见")) == 1 + 4 * 12


def test_parquet(report: Any, few: Path, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    ran = report(few, tmp_path / "out", ("parquet", "csv"))
    table = parquet.read_table(ran.out / "indicators.parquet")
    with (ran.out / "indicators.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert table.num_rows == len(rows) == ran.outcome.digest.total.indicators
    assert table.column("score").to_pylist() == [int(row["score"]) for row in rows]
