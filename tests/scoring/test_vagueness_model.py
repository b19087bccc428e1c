"""The fitted part of the vague flag: floor, range, and that it belongs to this corpus."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibiao.scoring.evidence import VAGUE_KINDS, gather
from zhibiao.scoring.vagueness import judge
from zhibiao.text.reading import read
from zhibiao.training import dataset, vagueness

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "sectors"


@given(st.text(max_size=30), st.text(max_size=15))
def test_a_measurable_target_is_never_flagged(target: str, name: str) -> None:
    reading = read(target, name=name)
    verdict = judge(reading, name=name)
    if gather(reading, name).kind not in VAGUE_KINDS:
        assert not verdict.flag
    assert verdict.flag == (verdict.probability >= 0.5) == (verdict.reason is not None)


@pytest.mark.parametrize(
    ("name", "target"), [("管网抢修", "修后无漏"), ("设备安装", "通过终验"), ("环保监测设备", "取得合格证")]
)
def test_checkable_words_are_let_pass(name: str, target: str) -> None:
    assert not judge(read(target, name=name), name=name).flag


def test_weights_were_fitted_on_this_corpus() -> None:
    fitted = json.loads(files("zhibiao").joinpath("data/vagueness.json").read_text(encoding="utf-8"))
    assert fitted["corpus"] == dataset.fingerprint(dataset.read([CORPUS])), "run scripts/build_vagueness.py"
    assert fitted["measured on folds by sector"]["f1_with_model"] >= fitted["measured on folds by sector"]["f1_rules"]


def test_fitting_learns_what_the_rules_miss() -> None:
    rows = [
        vagueness.Labelled(
            frozenset({"kind=slogan", "text=验" if i % 2 else "text=升"}), True, float(not i % 2), f"s{i % 7}"
        )
        for i in range(80)
    ]
    weights = vagueness.fit(rows)
    assert weights["text=验"] < 0 < weights["text=升"]
