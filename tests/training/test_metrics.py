"""Figures on examples small enough to check by hand."""

from __future__ import annotations

import pytest

from zhibiao.training import metrics


def test_strict_and_lenient() -> None:
    assert metrics.strict("aabb", "abbb") == 0.75
    assert metrics.lenient(["a", "b"], [{"b"}, {"a", "b"}]) == 0.5


def test_per_class_and_macro() -> None:
    figures = metrics.per_class("aab", "abb")
    assert (figures["a"].precision, figures["a"].recall, figures["a"].support) == (0.5, 1.0, 1)
    assert metrics.macro_f1("aab", "abb") == pytest.approx((2 / 3 + 2 / 3) / 2)


def test_calibration_error() -> None:
    assert metrics.calibration_error([0.95] * 4, [True] * 4) == pytest.approx(0.05)
    assert metrics.calibration_error([0.5, 0.5], [True, False]) == 0.0
    assert metrics.calibration_error([], []) == 0.0


def test_flag_scores() -> None:
    figures = metrics.flag_scores([True, True, False], [True, False, True])
    assert (figures.precision, figures.recall, figures.f1) == (0.5, 0.5, 0.5)


def test_spearman() -> None:
    assert metrics.spearman([1, 2, 3, 4], [10, 20, 30, 40]) == pytest.approx(1.0)
    assert metrics.spearman([1, 2, 3], [3, 2, 1]) == pytest.approx(-1.0)
    assert metrics.spearman([1, 1, 2, 2], [1, 2, 1, 2]) == pytest.approx(0.0)
    assert metrics.spearman([1, 1], [1, 2]) == 0.0


def test_bootstrap_draws_whole_groups() -> None:
    groups = ["a"] * 9 + ["b"]
    hits = [1.0] * 9 + [0.0]
    interval = metrics.bootstrap(lambda at: sum(hits[i] for i in at) / len(at), groups, rounds=200)
    assert interval.value == 0.9
    assert (interval.low, interval.high) == (0.0, 1.0)
