"""Cells are data: no script reaches the page, no formula the workbook, whatever a filing says."""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

HOSTILE = (
    "</script><script>document.title='owned'</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "{{ 7*7 }}${7*7}",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\u2028行\u2029尾",
)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory, report: Any) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "in").mkdir()
    with (folder / "in" / "<i>甲&amp;.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("项目名称", "一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据"))
        for text in HOSTILE:
            writer.writerow((text, "产出指标", "数量指标", f"{text}指标", text, f"{text}持续提升", text))
    made: Path = report(folder / "in", folder / "out").out
    return made


@pytest.fixture(scope="module", name="report")
def report_() -> Any:
    from zhibiao.reports import run
    from zhibiao.settings import Settings

    class Ran:
        def __init__(self, out: Path) -> None:
            self.out = out

    def report(inputs: Path, out: Path) -> Ran:
        run.make([str(inputs)], Settings(), run.Plan(out, ("html", "xlsx", "csv")))
        return Ran(out)

    return report


def test_page_has_no_markup_from_cells(out: Path) -> None:
    page = (out / "report.html").read_text(encoding="utf-8")
    assert page.count("<script") == page.count("</script>") == 2
    assert not re.search(r"<(img|i|svg onload)\b", page)
    assert "49$" not in page


def test_policy_allows_exactly_the_own_script_and_style(out: Path) -> None:
    page = (out / "report.html").read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1].replace("&#39;", "'")  # type: ignore[index]
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    for tag, name in (("style", "style-src"), ("script", "script-src")):
        text = re.search(rf"<{tag}>(.*?)</{tag}>", page, re.S)[1]  # type: ignore[index]
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{name} 'sha256-{digest}'" in policy
    assert not re.search(r'\sstyle="|\son\w+="', page), "inline styles and handlers would need a weaker policy"


def test_page_is_self_contained(out: Path) -> None:
    page = (out / "report.html").read_text(encoding="utf-8")
    assert not re.search(r'(?:src|href)="(?!#|data:)', page)
    assert "@import" not in page
    assert "url(" not in page


def test_texts_survive(out: Path) -> None:
    page = (out / "report.html").read_text(encoding="utf-8")
    data = json.loads(re.search(r'id="data">(.*?)</script>', page, re.S)[1])  # type: ignore[index]
    names = {row[6] for row in data["rows"]}
    assert f"{HOSTILE[0]}指标" in names


def test_workbook_has_no_formula(out: Path) -> None:
    with zipfile.ZipFile(out / "report.xlsx") as book:
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/")]
        texts = "".join(sheets)
    assert not any("<f>" in sheet or "<f " in sheet for sheet in sheets)
    assert "=cmd|" in texts


def test_csv_is_inert(out: Path) -> None:
    with (out / "indicators.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert any("=cmd" in cell for cell in cells)
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
