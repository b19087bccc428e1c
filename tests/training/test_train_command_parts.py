"""Features at scale, doubtful labels, review tables and local corpora."""

from __future__ import annotations

import csv
import io
import random
from dataclasses import replace
from pathlib import Path

import numpy
import pytest
from openpyxl import load_workbook
from scipy.sparse import csr_matrix

from zhibiao import taxonomy
from zhibiao.classify.features import Vocabulary
from zhibiao.classify.inputs import Row
from zhibiao.classify.linear import softmax
from zhibiao.errors import TrainingError
from zhibiao.text.segment import Segmenter
from zhibiao.training import additions, audit, collect, figures, matrix, noise, problem, regression, texts
from zhibiao.training.collect import Sample

LEAVES = taxonomy.leaves()
ROWS = [
    Row("公厕新建数量", "", "≥12座"),
    Row("公厕新建数量", "", "≥30座"),  # differs in figures only
    Row("公厕改造数量", "反映公厕改造", "8座"),
    Row("验收合格率", "", "100%"),
    Row("验收合格率", "", "≥95%"),
]


def samples(rows: list[Row], labels: list[str]) -> list[Sample]:
    return [
        Sample(row, label, (), f"g{i % 3}", "表.xlsx", f"第{i}行", "", "")
        for i, (row, label) in enumerate(zip(rows, labels, strict=True))
    ]


def test_texts_that_differ_in_figures_are_one() -> None:
    found = texts.distinct(ROWS)
    assert found.of_sample.tolist() == [0, 0, 1, 2, 3]  # 100 tells and stays
    assert found.rows[0] == ROWS[0]


def test_features_are_those_of_the_loaded_model() -> None:
    words = texts.dictionary(ROWS, 10**9)
    found = matrix.vectorise(ROWS, words, 1)
    idf = matrix.frequent(found.counts, 1)
    sparse = Vocabulary(found.terms, idf.tolist()).transform(ROWS, Segmenter(words))
    dense = numpy.zeros(found.counts.shape)
    for i in range(len(ROWS)):
        at = slice(sparse.indptr[i], sparse.indptr[i + 1])
        dense[i, sparse.indices[at]] = sparse.data[at]
    assert numpy.abs(matrix.weighted(found.counts, idf, found.sizes).toarray() - dense).max() < 1e-6


def test_chunks_and_processes_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    words = texts.dictionary(ROWS, 10**9)
    whole = matrix.vectorise(ROWS, words, 1)
    monkeypatch.setattr(matrix, "CHUNK", 2)
    for jobs in (1, 2):
        again = matrix.vectorise(ROWS, words, 1, jobs=jobs)
        assert again.terms == whole.terms
        assert (again.counts != whole.counts).nnz == 0
    idf = matrix.frequent(whole.counts, 1)
    parts = matrix.weighted(whole.counts, idf, whole.sizes)
    monkeypatch.undo()
    assert abs(parts - matrix.weighted(whole.counts, idf, whole.sizes)).max() < 1e-6


def test_the_vocabulary_is_capped_and_the_rare_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    words = texts.dictionary(ROWS, 10**9)
    capped = matrix.vectorise(ROWS, words, 1, most=10)
    assert sum(capped.sizes) == 10
    assert capped.counts.shape == (5, 10)
    whole = matrix.vectorise(ROWS, words, 2)
    monkeypatch.setattr(matrix, "CHUNK", 2)
    monkeypatch.setattr(matrix, "MOST_WATCHED", sum(matrix.vectorise(ROWS, words, 1).sizes) * 4 // 5)
    few = matrix.vectorise(ROWS, words, 2)
    assert 0 < sum(few.sizes) < sum(whole.sizes)


def _posed(own: list[Sample], floor: int = 1) -> problem.Problem:
    found = texts.distinct(s.row for s in own)
    features = matrix.vectorise(found.rows, texts.dictionary(found.rows, 10**9), 1)
    return problem.pose(own, found, features, LEAVES, also_share=0.2, floor=floor)


def test_a_tested_text_is_never_learnt() -> None:
    own = samples(ROWS, ["数量指标"] * 3 + ["质量指标"] * 2)
    posed = _posed(own)
    held = numpy.array([True, False, False, False, False])
    assert posed.without(held).tolist() == [False, False, True, True, True]


def test_a_fold_counts_frequencies_without_what_it_tests() -> None:
    """Neither a term nor a frequency of the weights may come from a row that is held out."""
    posed = _posed(samples(ROWS, ["数量指标"] * 3 + ["质量指标"] * 2), floor=2)
    seen = numpy.array([False, False, True, True, True])
    found = problem.fit(posed, seen, 5.0)
    learnt = posed.counts[[1, 2, 3]]
    often = numpy.bincount(learnt.indices, minlength=learnt.shape[1])
    assert (found.idf > 0).tolist() == (often >= 2).tolist()
    assert found.idf[often >= 2] == pytest.approx(1 + numpy.log(4 / (1 + often[often >= 2])))
    assert not found.weights[often < 2].any()


def test_weights_are_scikit_learns() -> None:
    """One row with shares of two leaves is what scikit-learn gets as two weighted rows."""
    from sklearn.linear_model import LogisticRegression

    draw = numpy.random.default_rng(0)
    rows = csr_matrix(draw.random((300, 20)) * (draw.random((300, 20)) < 0.3), dtype=numpy.float32)
    labels = draw.random((300, 4)).astype(numpy.float32) * (draw.random((300, 4)) < 0.6)
    labels[:, 0] += 0.1 + rows.toarray()[:, 0]
    weights, intercepts = regression.fit(rows, labels, 2.0, steps=500, tolerance=1e-7)
    owner, leaf = labels.nonzero()
    judge = LogisticRegression(C=2.0, max_iter=500, tol=1e-7)
    judge.fit(rows[owner], leaf, sample_weight=labels[owner, leaf])
    found = softmax(rows @ weights + intercepts)
    assert numpy.abs(found - judge.predict_proba(rows)).max() < 1e-3
    threaded = regression.fit(rows, labels, 2.0, steps=500, tolerance=1e-7, threads=2)
    assert (threaded[0] == weights).all()


def test_of_many_texts_a_trial_sees_a_part() -> None:
    own = samples(ROWS, ["数量指标"] * 3 + ["质量指标"] * 2)
    posed = _posed([*own, replace(own[0], origin=collect.BASE, group="b")])
    everything = numpy.ones(6, bool)
    seen = posed.bounded(everything, 2, seed=0)
    assert len(numpy.unique(posed.text[seen & ~posed.base])) == 2
    assert seen[5]
    assert (posed.bounded(everything, 4, seed=0) == everything).all()


def test_two_classes_and_one() -> None:
    own = samples(ROWS, ["数量指标"] * 3 + ["质量指标"] * 2)
    posed = _posed(own)
    both = problem.fit(posed, numpy.ones(5, bool), 5.0).logits(posed.counts)
    assert [LEAVES[i] for i in both.argmax(axis=1)] == ["数量指标"] * 2 + ["质量指标"] * 2
    one = problem.fit(posed, numpy.array([True] * 3 + [False] * 2), 5.0).logits(posed.counts)
    assert {LEAVES[i] for i in one.argmax(axis=1)} == {"数量指标"}


def test_flipped_labels_are_found_and_left_out() -> None:
    draw = random.Random(3)
    truth = numpy.array([draw.randrange(11) for _ in range(1000)])
    shares = numpy.full((1000, 11), 0.01)
    shares[numpy.arange(1000), truth] = 0.9
    declared = truth.copy()
    flipped = numpy.array([draw.random() < 0.2 for _ in truth])
    declared[flipped] = (truth[flipped] + 1 + draw.randrange(10)) % 11
    doubt = noise.find(shares, declared, [frozenset()] * 1000)
    assert (doubt.doubtful == flipped).all()
    assert doubt.left_out[flipped].all()
    assert not doubt.left_out[~flipped].any()
    worst = numpy.argsort(-doubt.rank)[:250]
    assert flipped[worst].sum() == flipped.sum()


def test_what_a_rule_lets_pass_is_only_trusted_less() -> None:
    shares = numpy.array([[0.97, 0.03], [0.9, 0.1], [0.1, 0.9]])
    doubt = noise.find(shares, numpy.array([1, 0, 1]), [frozenset({1}), frozenset(), frozenset()])
    assert doubt.doubtful.tolist() == [True, False, False]
    assert 0 < doubt.trust[0] < 1


def test_half_as_likely_is_believed_wholly_and_what_passes_does_not_speak_against() -> None:
    shares = numpy.array([[0.6, 0.3, 0.1], [0.8, 0.1, 0.1], [0.8, 0.1, 0.1], [0.98, 0.01, 0.01]])
    declared = numpy.array([1, 1, 1, 1])
    doubt = noise.find(shares, declared, [frozenset()] * 4, [(), (), (0,), ()])
    assert doubt.trust.tolist() == pytest.approx([1.0, 0.25, 1.0, 0.0])
    assert doubt.rank[2] < doubt.rank[0] < doubt.rank[1] < doubt.rank[3] <= 1


def test_figures_by_hand() -> None:
    shares = numpy.array([[0.9, 0.1, 0.0], [0.3, 0.3, 0.4], [0.2, 0.0, 0.8]])
    found = figures.figures(shares, numpy.array([0, 1, 1]), ["甲", "乙", "乙"])
    assert found.accuracy == 1.0  # equal names are added up
    assert found.coverage[0] == (1.0, 1.0)
    wrong = figures.figures(shares, numpy.array([1, 0, 0]), ["甲", "乙", "丙"])
    assert wrong.accuracy == 0.0
    assert ("甲", "丙", 2) in wrong.confusions


def test_difference_has_an_interval_over_groups() -> None:
    gap = figures.difference([True] * 8 + [False] * 2, [False] * 10, [i // 2 for i in range(10)])
    assert gap.value == 0.8
    assert gap.low < 0.8 <= gap.high <= 1.0


def test_one_row_of_four_filings_is_no_difference() -> None:
    """One row lost in a filing that is drawn nearly always: groups alone would call that certain."""
    old = [True] * 180 + [False] * 12
    new = [False, *old[1:]]
    groups = ["甲"] * 120 + ["乙"] * 24 + ["丙"] * 24 + ["丁"] * 24
    gap = figures.difference(new, old, groups)
    assert gap.value == pytest.approx(-1 / 192)
    assert gap.high > 0.004


def test_the_interval_of_very_many_groups_is_that_of_few(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = numpy.random.default_rng(1)
    new, old = (draw.random(2000) < 0.8).tolist(), (draw.random(2000) < 0.7).tolist()
    few = figures.difference(new, old, list(range(2000)))
    monkeypatch.setattr(figures, "MANY", 10)
    many = figures.difference(new, old, list(range(2000)))
    assert many.low == pytest.approx(few.low, abs=0.003)
    assert many.high == pytest.approx(few.high, abs=0.003)


class Says:
    """A model that answers by the name."""

    name = "says"
    leaves = LEAVES

    def probabilities(self, rows):  # type: ignore[no-untyped-def]
        share = numpy.full((len(rows), len(LEAVES)), 0.01)
        for i, row in enumerate(rows):
            share[i, LEAVES.index("时效指标" if "及时" in row.name else "数量指标")] = 0.9
        return share


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_review_table_goes_out_and_comes_back(tmp_path: Path, suffix: str) -> None:
    rows = [Row("发放及时率", "", "100%"), Row("=办案数", "", "9件"), Row("建房数", "", "9座")]
    own = samples(rows, ["质量指标", "生态效益指标", "数量指标"])
    found = audit.audit(own, Says())
    assert {one.sample.row.name for one in found} == {"=办案数", "发放及时率"}
    late = next(one for one in found if one.sample.row.name == "发放及时率")
    assert late.suggested == "时效指标"
    assert "边界规则 R3 认可的是时效指标" in late.reason
    assert len(audit.audit(own, Says(), everything=True)) == 3
    path = tmp_path / f"复核{suffix}"
    if suffix == ".csv":
        lines = list(csv.reader(audit.as_csv(found).splitlines()))
        for line in lines[1:]:
            line[-3:] = ["时效", "质量|数量", ""] if "R3" in line else ["删除", "", ""]
        with path.open("w", encoding="gb18030", newline="") as file:
            csv.writer(file).writerows(lines)
    else:
        book = load_workbook(io.BytesIO(audit.as_xlsx(found)))
        for line in book.active.iter_rows(min_row=2):
            rule = line[audit.COLUMNS.index("规则")].value
            line[-3].value, line[-2].value = ("时效指标", "质量、数量") if rule == "R3" else ("删除", None)
        book.save(path)
    settled = audit.read_reviewed(path)
    assert settled[collect.identity(own[0])] == ("时效指标", ("质量指标", "数量指标"))
    assert settled[collect.identity(own[1])] is None
    assert len(settled) == 2


def test_a_table_that_is_no_review_table(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(TrainingError, match="缺少列"):
        audit.read_reviewed(path)
    path.write_text("编号,申报类别,应为类别\n1,数量指标,胡说\n", encoding="utf-8")
    with pytest.raises(TrainingError, match="第 2 行"):
        audit.read_reviewed(path)


def test_reviewed_rows_become_corpus_rows(tmp_path: Path) -> None:
    rows = [
        Row("社区矫正对象核查率", "", "≥90%"),
        Row("社区矫正对象核查率", "", "≥95%"),  # the same but for the figure
        Row("社区矫正对象到场核查率为", "", "≥95%"),
        Row("发放及时率", "", "100%"),
    ]
    found = audit.audit(samples(rows, ["质量指标"] * 4), Says(), everything=True)
    path = tmp_path / "复核.csv"
    text = audit.as_csv(found)
    lines = list(csv.DictReader(text.splitlines()))
    for line in lines:
        line[audit.FILLED] = "" if line["指标"] == "发放及时率" else "保留"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, audit.COLUMNS)
        writer.writeheader()
        writer.writerows(lines)
    corpus = tmp_path / "local.csv"
    done = additions.add([path], corpus, licence="内部资料", date="2024-03-31")
    assert (done.rows, len(done.refused), done.undecided) == (2, 1, 1)
    again = additions.add([path], corpus, licence="内部资料", date="2024-04-01")
    assert (again.rows, len(again.refused)) == (0, 3)
    with corpus.open(encoding="utf-8", newline="") as file:
        kept = list(csv.DictReader(file))
    assert [line["id"] for line in kept] == ["local-0001", "local-0002"]
    assert (kept[0]["source"], kept[0]["date"], kept[0]["licence"]) == ("表.xlsx", "2024-03-31", "内部资料")
    assert {sample.label for sample in collect.collect([corpus]).samples} == {"质量指标"}
