"""Retraining onto one's own model: the new one is compared with it, on rows that it has not learnt."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy
import pytest

from zhibiao import taxonomy
from zhibiao.classify.inputs import Row
from zhibiao.model import store
from zhibiao.training import command, promote, standing, statement
from zhibiao.training.command import Order
from zhibiao.training.prepared import Plan

pytestmark = pytest.mark.usefixtures("hurried")

PLAN = Plan(folds=3, base=False)


def silent(step: str, done: int, total: int) -> None:
    """No progress."""


@pytest.fixture(scope="module")
def models(
    table: Callable[..., Path],
    written: Callable[..., list[tuple[str, str, str, str]]],
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, Path, Path]:
    """Last year's table, this year's, and the model of last year's, put in its place by force."""
    place = tmp_path_factory.mktemp("standing")
    old, new = table(place / "去年.csv", written(5, 20)), table(place / "今年.csv", written(4, 20, skip=5))
    out = place / "m"
    command.train(command.ready(Order((old,), out, PLAN, force=True)), silent)
    return old, new, out


def test_a_model_knows_what_it_learnt(models: tuple[Path, Path, Path]) -> None:
    old, _, out = models
    stands = standing.read(out, store.load(out))
    assert stands is not None
    rows = [sample.row for sample in command.ready(Order((old,), out, PLAN)).prepared.samples]
    assert numpy.isin(standing.digests(rows), stands.learnt).all()
    assert not numpy.isin(standing.digests([Row("从未见过的指标", "", "≥9件")]), stands.learnt).any()
    assert standing.read(store.locate(), store.load()) is None


def test_figures_do_not_make_a_row_new() -> None:
    one, other, third = standing.digests(
        [Row("办案数", "", "≥9件"), Row("办案数", "", "≥8件"), Row("结案数", "", "≥9件")]
    )
    assert one == other != third


def test_compared_on_the_rows_that_are_new_to_it(models: tuple[Path, Path, Path]) -> None:
    old, new, out = models
    start = command.ready(Order((old, new), out, PLAN))
    assert start.stands is not None
    assert start.current.name == store.load().name
    assert "只在它没学过的行上比较" in statement.before(start)
    outcome = command.train(start, silent)
    (against,) = [one for one in outcome.result.comparisons if one.name == "现用模型没学过的行"]
    own = start.prepared.samples
    fresh = ~numpy.isin(standing.digests([s.row for s in own]), start.stands.learnt)
    said = start.stands.model.probabilities([s.row for s, one in zip(own, fresh, strict=True) if one]).argmax(axis=1)
    gold = [s.label for s, one in zip(own, fresh, strict=True) if one]
    names = [store.load(out).leaves[i] for i in said]
    right = [taxonomy.project(a, "2015") == taxonomy.project(b, "2015") for a, b in zip(names, gold, strict=True)]
    assert against.old == pytest.approx(sum(right) / len(right))
    assert "现用模型没学过的行" in statement.after(outcome)


def test_without_new_rows_its_record_stands_in(models: tuple[Path, Path, Path]) -> None:
    old, _, out = models
    recorded = store.load(out).manifest.metrics[standing.RECORD]["strict"]
    outcome = command.train(command.ready(Order((old,), out, PLAN)), silent)
    (against,) = [one for one in outcome.result.comparisons if one.name == "现用模型训练时的分折记录"]
    assert against.old == recorded
    assert not against.worse  # the same data and settings


def test_a_worse_one_does_not_replace_it(models: tuple[Path, Path, Path], tmp_path: Path) -> None:
    """The same filings with categories turned about must not take the place of the standing model."""
    old, _, out = models
    turned = tmp_path / "乱.csv"
    text = old.read_text(encoding="utf-8")
    for one, other in (("数量指标", "甲"), ("质量指标", "数量指标"), ("甲", "时效指标")):
        text = text.replace(one, other)
    turned.write_text(text, encoding="utf-8")
    before = (out / store.WEIGHTS).read_bytes()
    outcome = command.train(command.ready(Order((turned,), out, PLAN)), silent)
    assert not outcome.verdict.promoted
    assert outcome.folder == promote.beside(out)
    assert (out / store.WEIGHTS).read_bytes() == before
