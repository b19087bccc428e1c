"""Evaluating on labelled rows and on filings that declare their categories."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import numpy
import pytest
from numpy.typing import NDArray
from openpyxl import Workbook

from zhibiao import taxonomy
from zhibiao.classify.inputs import Row
from zhibiao.errors import TrainingError
from zhibiao.training import dataset, evaluation, metrics, picture


class Oracle:
    """Calls everything a count, with 0.8."""

    name = "oracle"
    leaves = taxonomy.leaves()

    def probabilities(self, rows: Sequence[Row]) -> NDArray[numpy.float64]:
        share = [0.8] + [0.02] * (len(self.leaves) - 1)
        return numpy.array([share for _ in rows])


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "司法.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(dataset.COLUMNS)
        writer.writerow(["a-1", "司法", "援助", "办案数", "", "≥9件", "数量指标", "", "0"])
        writer.writerow(["a-2", "司法", "援助", "办结率", "", "≥9%", "质量指标", "数量指标", "0"])
        writer.writerow(["a-3", "司法", "援助", "施工扰民", "", "≤1起", "社会成本指标", "", "0"])
        writer.writerow(["a-4", "司法", "援助", "人均费用", "", "≤9元", "经济成本指标", "", "0"])
    return tmp_path


def test_figures_by_hand(corpus: Path) -> None:
    rows = evaluation.read([corpus])
    assert [row.label for row in rows] == ["数量指标", "质量指标", "成本指标", "成本指标"]
    result = evaluation.evaluate(rows, Oracle())
    assert (result.strict.value, result.lenient.value, result.rows, result.groups) == (0.25, 0.5, 4, 1)
    assert result.calibration_error == pytest.approx(0.55)
    assert result.confusions == (("成本指标", "数量指标", 2),)


def test_a_filing_is_labelled_by_what_it_declares(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text("二级指标,三级指标,指标值\n,无类别,1\n经济成本指标,单价,≤9元\n", encoding="utf-8")
    (row,) = evaluation.read([path])
    assert (row.label, row.row.name) == ("成本指标", "单价")


def test_nothing_labelled_says_what_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text("三级指标,指标值\n单价,≤9元\n", encoding="utf-8")
    with pytest.raises(TrainingError, match="二级指标"):
        evaluation.read([path])


def test_intervals_are_those_of_drawing_whole_groups() -> None:
    rows = [
        evaluation.Labelled(Row("a", "", ""), label, frozenset({label, "时效指标"}), f"g{i % 20}")
        for i, label in enumerate(["数量指标", "质量指标", "数量指标", "时效指标"] * 25)
    ]
    leaves = taxonomy.leaves()
    shares = [[float(leaf == ("数量指标" if i % 3 else "时效指标")) for leaf in leaves] for i in range(100)]
    found = evaluation.judge(rows, shares, leaves, "m")
    said = ["数量指标" if i % 3 else "时效指标" for i in range(100)]
    gold = [row.label for row in rows]
    for figure, value in (
        (lambda at: metrics.strict([said[i] for i in at], [gold[i] for i in at]), found.strict),
        (lambda at: metrics.macro_f1([said[i] for i in at], [gold[i] for i in at]), found.macro_f1),
    ):
        drawn = metrics.bootstrap(figure, [row.group for row in rows])
        assert value.value == pytest.approx(drawn.value)
        assert value.low == pytest.approx(drawn.low, abs=0.03)
        assert value.high == pytest.approx(drawn.high, abs=0.03)


def test_the_matrix_counts_every_row_once(corpus: Path) -> None:
    result = evaluation.evaluate(evaluation.read([corpus]), Oracle())
    number = {label: i for i, label in enumerate(result.labels)}
    assert sum(map(sum, result.confusion)) == 4
    assert result.confusion[number["成本指标"]][number["数量指标"]] == 2
    assert result.confusion[number["数量指标"]][number["数量指标"]] == 1


def test_the_picture_is_read_without_colour(corpus: Path) -> None:
    """Well-formed, self-contained, nothing but greys, and every count printed as a figure."""
    text = picture.svg(evaluation.evaluate(evaluation.read([corpus]), Oracle()))
    root = ElementTree.fromstring(text)
    space = "{http://www.w3.org/2000/svg}"
    said = [one.text for one in root.iter(f"{space}text")]
    assert {"数量", "质量", "成本", "精确率", "100%", "2"} <= set(said)
    tips = [one.text for one in root.iter(f"{space}title")]
    assert "标注成本指标，判成数量指标：2 行" in tips
    assert "成本指标 2 行，判对 0 行，2 行判成数量指标" in text
    assert not re.findall(r"(?:href|src|url\()", text)
    for red, green, blue in re.findall(r"rgb\((\d+),(\d+),(\d+)\)", text):
        assert red == green == blue


def test_the_name_of_a_model_is_text_not_markup(corpus: Path) -> None:
    rows = evaluation.read([corpus])
    one = evaluation.judge(rows, [[1.0] + [0.0] * 10] * 4, taxonomy.leaves(), "<a & b>")
    assert "模型 <a & b>" in (ElementTree.fromstring(picture.svg(one))[0].text or "")


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet"])
def test_any_labelled_table(tmp_path: Path, suffix: str) -> None:
    """The same three rows in every form of table, in English field names."""
    columns = ("name", "target", "category", "also", "filing")
    lines = [
        ("单价", "≤9元", "成本", "", "a"),
        ("办案数", "9件", "数量指标", "", "a"),
        ("及时率", "9%", "时效指标", "质量", "b"),
    ]
    path = write(tmp_path / f"表{suffix}", columns, lines)
    rows = evaluation.read([path])
    assert [row.label for row in rows] == ["成本指标", "数量指标", "时效指标"]
    assert rows[2].passed == {"时效指标", "质量指标"}
    assert len({row.group for row in rows}) == 2


def write(path: Path, columns: Sequence[str], lines: Sequence[Sequence[str]]) -> Path:
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([columns, *lines])
    elif path.suffix == ".xlsx":
        book = Workbook()
        for line in (columns, *lines):
            book.active.append(line)
        book.save(path)
    else:
        arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
        table = arrow.table({name: [line[i] for line in lines] for i, name in enumerate(columns)})
        parquet.write_table(table, path)
    return path
