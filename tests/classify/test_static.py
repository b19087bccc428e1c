"""The static student: its lookup against the plain list of terms, its arithmetic, its speed of loading."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from dataclasses import replace
from typing import Any

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhibiao.classify.inputs import Row
from zhibiao.classify.lookup import FIELDS, TEXTS, Lookup, terms
from zhibiao.classify.static import Narrow, Static, Weights
from zhibiao.classify.terms import LONGEST_GRAM
from zhibiao.model import store

ROWS = (
    Row("验收合格率", "", "≥95%"),
    Row("公厕保洁达标率", "公厕保洁达标率（考核）", "100%"),
    Row("★培训人次（人次）", "", "≥300"),
    Row("", "", ""),
    Row("𠮷𠮷合格率", "", "∞"),
    Row("^$合格", "\0", "合格"),
)
LEAVES, DIM, WIDTH = 3, 5, 4


def _vocabulary(rows: tuple[Row, ...] = ROWS) -> dict[str, list[str]]:
    found = {field: {term for row in rows for term in terms(row)[field]} for field in FIELDS}
    plain = {
        field: sorted(term for term in known if max(term, default="^") < "\uffff") for field, known in found.items()
    }
    return {field: sorted({*known, *(("^",) if field in TEXTS else ("",))}) for field, known in plain.items()}


def _weights(size: int) -> Weights:
    draw = numpy.random.default_rng(1)
    shapes = ((size, LEAVES), (size, DIM), (len(FIELDS) * DIM, WIDTH), (WIDTH,), (WIDTH, LEAVES), (LEAVES,))
    return Weights(*(draw.normal(size=shape).astype(numpy.float32) for shape in shapes), temperature=0.8)


VOCABULARY = _vocabulary()
STUDENT = Static(VOCABULARY, _weights(Lookup(VOCABULARY).size))
NUMBERS = {
    (field, term): i for i, (field, term) in enumerate((field, term) for field in FIELDS for term in VOCABULARY[field])
}


def _slowly(row: Row) -> list[float]:
    """The scores of one row, written out as the definition has them."""
    weights = STUDENT.weights
    evidence, vectors = numpy.zeros(LEAVES), []
    for field in FIELDS:
        known = [NUMBERS[field, term] for term in terms(row)[field] if (field, term) in NUMBERS]
        scale = 1 / numpy.sqrt(len(known))
        evidence += weights.evidence[known].sum(axis=0) * scale
        vectors.append(weights.vectors[known].sum(axis=0) * scale)
    layer = numpy.maximum(numpy.concatenate(vectors) @ weights.hidden + weights.hidden_bias, 0)
    found: list[float] = (evidence + layer @ weights.output + weights.intercepts).tolist()
    return found


def _looked_up(rows: list[Row]) -> list[Counter[int]]:
    numbers, starts = STUDENT.lookup(rows)
    ends = [*starts.tolist()[1:], len(numbers)]
    parts = [numbers[begin:end].tolist() for begin, end in zip(starts.tolist(), ends, strict=True)]
    texts, shapes = parts[: 3 * len(rows)], parts[3 * len(rows) :]
    return [Counter([*texts[3 * i], *texts[3 * i + 1], *texts[3 * i + 2], *shapes[i]]) for i in range(len(rows))]


_TEXT = st.text(st.sampled_from("验收合格率公厕保洁达标培训人次≥9510%（）^$ \n𠮷中ab"), max_size=9)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.builds(Row, _TEXT, _TEXT, _TEXT), min_size=1, max_size=5))
def test_lookup_finds_exactly_the_known_terms(rows: list[Row]) -> None:
    expected = [
        Counter(NUMBERS[field, term] for field in FIELDS for term in terms(row)[field] if (field, term) in NUMBERS)
        for row in rows
    ]
    assert _looked_up(rows) == expected


def test_scores_are_what_the_definition_says() -> None:
    assert STUDENT.scores(ROWS) == pytest.approx(numpy.array([_slowly(row) for row in ROWS]), abs=1e-5)


def test_probabilities_and_vectors_are_proper_whatever_the_company() -> None:
    rows = ROWS * 400
    shares, vectors = STUDENT.probabilities(rows), STUDENT.vectors(rows)
    assert shares.sum(axis=1) == pytest.approx(1)
    assert vectors.shape == (len(rows), len(FIELDS) * DIM)
    assert numpy.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-6)
    assert shares[-len(ROWS) :] == pytest.approx(STUDENT.probabilities(ROWS), abs=1e-6)
    assert STUDENT.probabilities(()).shape == (0, LEAVES)


def test_narrow_weights_score_as_the_wide_ones_that_they_stand_for() -> None:
    wide = STUDENT.weights
    draw = numpy.random.default_rng(2)

    def narrow(array: Any) -> Narrow:
        return Narrow(
            draw.integers(-127, 128, size=array.shape).astype(numpy.int8),
            draw.random(len(array)).astype(numpy.float32),
        )

    evidence, vectors = narrow(wide.evidence), narrow(wide.vectors)
    spread = [part.values * part.factors[:, None] for part in (evidence, vectors)]
    small = Static(VOCABULARY, replace(wide, evidence=evidence, vectors=vectors))
    large = Static(VOCABULARY, replace(wide, evidence=spread[0], vectors=spread[1]))
    assert (small.scores(ROWS) == large.scores(ROWS)).all()
    with pytest.raises(ValueError, match="narrow"):
        Static(VOCABULARY, replace(wide, evidence=evidence))


def test_terms_hold_the_words_characters_and_shape() -> None:
    found = terms(ROWS[0])
    assert {"验", "验收", "合格率", "率$"} <= set(found["name"])
    assert "≥#" in found["target"]
    assert {"", "rate/ge", "rate/ends=率", "rule=R9"} <= set(found["shape"])
    assert max(map(len, found["name"])) == LONGEST_GRAM
    assert found["description"] == ["^", "$", "^$"]


@pytest.mark.parametrize("field", FIELDS)
def test_a_vocabulary_without_marks_is_refused(field: str) -> None:
    lame = {**VOCABULARY, field: [term for term in VOCABULARY[field] if term not in ("^", "")]}
    with pytest.raises(ValueError, match="marks"):
        Lookup(lame)


def test_arrays_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="shapes"):
        Static(VOCABULARY, _weights(STUDENT.lookup.size + 1))


def test_the_shipped_student_needs_numpy_alone() -> None:
    """Loading and classifying bring in neither onnxruntime nor jieba nor anything of training."""
    code = (
        "import sys; from zhibiao.model import store; from zhibiao.classify.inputs import Row;"
        "m = store.load('fast'); assert m.manifest.kind == 'static';"
        "p = m.probabilities([Row('群众满意度', '', '≥90%')])[0]; assert m.leaves[p.argmax()] == '服务对象满意度指标';"
        "print(sorted({'onnxruntime', 'torch', 'sklearn', 'scipy', 'jieba'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_shipped_student_is_small() -> None:
    folder = store.locate("fast")
    assert sum(path.stat().st_size for path in folder.iterdir()) <= 15_000_000
