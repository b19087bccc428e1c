"""Labelled tables as bureaus have them: code pages, quotes, damage."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhibiao.errors import TrainingError
from zhibiao.training import collect, tables

LINES = "name,target,category,also\n办案数,9件,数量指标,\n及时率,≥9%,时效,质量、数量\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_code_pages(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "表.csv"
    path.write_text(LINES, encoding=encoding)
    samples = collect.collect([path]).samples
    assert [(s.row.name, s.row.target, s.label) for s in samples] == [
        ("办案数", "9件", "数量指标"),
        ("及时率", "≥9%", "时效指标"),
    ]
    assert samples[1].also == ("质量指标", "数量指标")
    assert samples[1].place == "第 3 行"


def test_a_category_that_does_not_exist(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text(LINES.replace("时效,质量", "时效,胡说"), encoding="utf-8")
    with pytest.raises(TrainingError, match=r"第 3 行的类别不认识：胡说"):
        collect.collect([path])


def test_what_is_no_labelled_table(tmp_path: Path) -> None:
    for name in ("a.csv", "a.xlsx", "a.parquet", "a.docx"):
        (tmp_path / name).write_bytes("三级指标,指标值\n办案数,9件\n".encode())
        assert tables.lines(tmp_path / name) is None


@pytest.mark.parametrize("name", ["a.parquet", "a.xlsx"])
def test_a_damaged_table_is_named_with_the_reason(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"PAR1 broken")
    with pytest.raises(TrainingError, match=name) as caught:
        collect.collect([tmp_path / name])
    assert "没有带类别的指标" in str(caught.value)
