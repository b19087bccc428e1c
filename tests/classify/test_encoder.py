"""The tokeniser cuts as BERT's does; rows reach the encoder as a pair with signs spelled out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibiao.classify.encoder import LONGEST, Encoder, Tokeniser, pair
from zhibiao.classify.inputs import Row
from zhibiao.errors import ModelError

VOCABULARY = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "合",
    "格",
    "率",
    "大",
    "于",
    "等",
    "%",
    "9",
    "##5",
    "##5%",
    "a",
    "##b",
    "(",
    ")",
]
CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "tokens.jsonl").read_text(encoding="utf-8").splitlines()
]


def test_row_becomes_a_pair() -> None:
    assert pair(Row("★合格率（≥**%）", "合格数/总数", "≥95%")) == ("合格率(%)(合格数/总数)", "大于等于95%")
    assert pair(Row("合格率", "合格率", "＜5℃")) == ("合格率", "小于5°C")


def test_pieces_segments_and_marks() -> None:
    ids, sides = Tokeniser(VOCABULARY).pair("合格率", "大于等于95%")
    assert [VOCABULARY[i] for i in ids] == [
        *["[CLS]", "合", "格", "率", "[SEP]"],
        *["大", "于", "等", "于", "9", "##5", "%", "[SEP]"],
    ]
    assert sides == [0] * 5 + [1] * 8


def test_empty_target_has_no_second_side() -> None:
    assert Tokeniser(VOCABULARY).pair("合", "") == ([2, 4, 3], [0, 0, 0])


def test_unknown_and_accents() -> None:
    assert Tokeniser(VOCABULARY).tokens("龘 ÁB 9b") == [1, 14, 15, 11, 15]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["first"][:12])
def test_same_cut_as_transformers(case: dict[str, object]) -> None:
    """``tokens.jsonl`` holds what transformers' BertTokenizerFast made of these pairs with the vocabulary in it."""
    tokeniser = Tokeniser(case["vocabulary"])  # type: ignore[arg-type]
    assert tokeniser.pair(str(case["first"]), str(case["second"])) == (case["ids"], case["sides"])


@given(st.text(max_size=200), st.text(max_size=200))
def test_never_longer_than_the_limit(first: str, second: str) -> None:
    ids, sides = Tokeniser(VOCABULARY).pair(first, second)
    assert len(ids) == len(sides) <= LONGEST


def test_foreign_files_are_refused() -> None:
    with pytest.raises(ModelError, match="词表"):
        Tokeniser(["合", "格"])
    pytest.importorskip("onnxruntime")
    with pytest.raises(ModelError, match="无法读取"):
        Encoder(b"not a graph", VOCABULARY)
