"""Before and after: the row's own words and figures, blanks for the rest."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from zhibiao.rules import check_indicator, select
from zhibiao.rules.page import ExampleRow, ExampleTable
from zhibiao.rules.rewrite import after, before

DATA = Path(__file__).with_name("data") / "rewrites.csv"


def lines() -> list[Any]:
    with DATA.open(encoding="utf-8", newline="") as file:
        return [pytest.param(row, id=f"{row['名称']}-{row['指标值']}") for row in csv.DictReader(file)]


def judged(make: Any, row: dict[str, str]) -> Any:
    extra = {"类别": row["应为"]} if row["应为"] else {}
    project = make.project(ExampleTable({}, (ExampleRow(row["名称"], row["指标值"], row["类别"], "", extra),)))
    (one,) = project.assessments
    return replace(one, findings=check_indicator(one, make.context(project), select()))


@pytest.mark.parametrize("row", lines())
def test_rewrite(row: dict[str, str], make: Any) -> None:
    one = judged(make, row)
    old, new = before(one), after(one)
    assert (old.level2, old.name, old.target) == (row["类别"], row["名称"], row["指标值"])
    if row["改后名称"] == "删除":
        assert new.delete
        return
    assert (new.level2, new.name, new.target) == (row["改后类别"] or row["类别"], row["改后名称"], row["改后指标值"])


@pytest.mark.parametrize("row", lines())
def test_no_figure_is_invented(row: dict[str, str], make: Any) -> None:
    new = after(judged(make, row))
    known = set(re.findall(r"\d+(?:\.\d+)?", row["名称"] + row["指标值"])) | {"100"}
    assert set(re.findall(r"\d+(?:\.\d+)?", new.name + new.target)) <= known
