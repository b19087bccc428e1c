"""Sparse vectors: the same numbers as scikit-learn, whatever the rows."""

from __future__ import annotations

import math

import pytest

from zhibiao.classify.features import BLOCKS, Vocabulary, terms
from zhibiao.classify.inputs import Row
from zhibiao.text.segment import Segmenter

SEGMENTER = Segmenter({"验收": 50, "合格": 80, "合格率": 300, "率": 10})


def test_words_and_grams_by_block() -> None:
    found = terms(Row("验收合格率", "", "≥95%"), SEGMENTER)
    assert list(found) == list(BLOCKS)
    assert found["name_words"] == ["验收", "合格率"]
    assert {"^验", "率$", "合格率"} <= set(found["name_chars"])
    assert "≥#" in found["target_chars"]
    assert found["description_chars"] == []
    assert {"kind=rate/ge", "rule=R9"} <= set(found["shape"])


def test_each_block_has_its_weight_as_length() -> None:
    names = {block: [] for block in BLOCKS} | {"name_words": ["验收", "合格率"]}
    sparse = Vocabulary(names, [1.0, 2.0]).transform([Row("验收合格率", "", ""), Row("别的", "", "")], SEGMENTER)
    assert sparse.indptr.tolist() == [0, 2, 2]
    assert math.hypot(*sparse.data) == pytest.approx(BLOCKS["name_words"])
    assert sparse.data[1] == pytest.approx(2 * sparse.data[0])


def test_segmenter_needs_no_file_and_keeps_the_text() -> None:
    assert "".join(SEGMENTER.words("验收合格率ABC 12%")) == "验收合格率ABC 12%"
