"""A model says what it said when it was trained, and no byte of its folder changes unseen."""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from zhibiao.errors import ModelError
from zhibiao.model import manifest, probes, store

SAMPLED = 12
"""Bytes changed in every file."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "model"
    shutil.copytree(store.locate(), copy)
    probes.stamp(copy)
    return copy


def test_probes_match(folder: Path) -> None:
    model = store.load(folder)
    assert len(model.manifest.probes) == 5
    assert probes.check(model) == 5
    assert probes.changed(model.manifest) == ()


def _answer_by(folder: Path, gap: float) -> None:
    old = manifest.read(folder)
    first = dict(old.probes[0])
    first["probabilities"] = [share + gap for share in first["probabilities"]]
    manifest.write(replace(old, probes=(first, *old.probes[1:])), folder)


def test_another_answer_is_found(folder: Path) -> None:
    _answer_by(folder, 2e-6)
    with pytest.raises(ModelError, match="样例") as caught:
        probes.check(store.load(folder))
    assert "取整" in caught.value.remedy


def test_loading_asks_the_probes(folder: Path, tmp_path: Path) -> None:
    """What only 8-bit rounding can do is let pass where there is an encoder; a numpy model must match to 1e-6."""
    _answer_by(folder, 0.02)
    with pytest.raises(ModelError, match="样例"):
        store.load(folder)
    fast = tmp_path / "fast"
    shutil.copytree(store.locate("fast"), fast)
    assert len(store.load(fast).manifest.probes) == 5
    _answer_by(fast, 2e-6)
    with pytest.raises(ModelError, match="样例"):
        store.load(fast)


def test_probes_that_are_none(folder: Path) -> None:
    old = manifest.read(folder)
    first = {**old.probes[0], "probabilities": [1.0]}
    manifest.write(replace(old, probes=(first, *old.probes[1:])), folder)
    with pytest.raises(ModelError, match="样例"):
        store.load(folder)
    manifest.write(replace(old, probes=({"name": "办案数"},)), folder)
    with pytest.raises(ModelError, match="样例不合要求"):
        store.load(folder)


def test_another_word_list_is_told(folder: Path) -> None:
    old = manifest.read(folder)
    assert probes.changed(replace(old, digests={**old.digests, "lexicon": "0"})) == ("lexicon",)


def test_every_changed_byte_is_found(folder: Path) -> None:
    draw = random.Random(7)
    for path in sorted(folder.iterdir()):
        content = path.read_bytes()
        places = {0, len(content) - 1, *(draw.randrange(len(content)) for _ in range(SAMPLED))}
        for place in sorted(places):
            changed = bytearray(content)
            changed[place] ^= 1 << draw.randrange(8)
            path.write_bytes(bytes(changed))
            with pytest.raises(ModelError) as caught:
                manifest.verify(folder, manifest.read(folder))
            assert caught.value.remedy
        path.write_bytes(content)
    manifest.verify(folder, manifest.read(folder))


def test_pickles_are_refused_with_the_reason(folder: Path, tmp_path: Path) -> None:
    loose = tmp_path / "model.joblib"
    loose.write_bytes(b"x")
    with pytest.raises(ModelError, match=r"pickle.*执行"):
        store.load(loose)
    (folder / "weights.pkl").write_bytes(b"x")
    with pytest.raises(ModelError, match="执行其中的代码"):
        store.load(folder)
    old = manifest.read(folder)
    manifest.write(replace(old, files={**old.files, "weights.pkl": manifest.digest(folder / "weights.pkl")}), folder)
    with pytest.raises(ModelError, match="执行其中的代码"):
        store.load(folder)


def test_a_foreign_category_is_refused(folder: Path) -> None:
    old = manifest.read(folder)
    manifest.write(replace(old, leaves=("别的指标", *old.leaves[1:])), folder)
    with pytest.raises(ModelError, match="类别体系"):
        store.load(folder)
