"""Evaluating on labelled rows and on filings that declare their categories."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy
import pytest
from numpy.typing import NDArray

from zhibiao import taxonomy
from zhibiao.classify.inputs import Row
from zhibiao.errors import TrainingError
from zhibiao.training import dataset, evaluation


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
