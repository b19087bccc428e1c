"""The corpus passes its own check, and the shipped model was made from this corpus."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from zhibiao.model import store
from zhibiao.training import dataset
from zhibiao.training.dataset import Example

ROOT = Path(__file__).resolve().parents[2]
SECTORS = ROOT / "corpus" / "sectors"


@pytest.fixture(scope="module")
def checker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("check_corpus", ROOT / "scripts" / "check_corpus.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def examples() -> tuple[Example, ...]:
    return dataset.read([SECTORS])


def test_corpus_is_clean(checker: ModuleType, examples: tuple[Example, ...]) -> None:
    assert list(checker.check(examples, sorted(SECTORS.glob("*.csv")))) == []


def test_no_row_is_a_real_one(checker: ModuleType, examples: tuple[Example, ...], shared: Path) -> None:
    assert checker.overlaps(examples, shared / "eval" / "rows-dev.csv") == []


def test_model_was_built_from_this_corpus(examples: tuple[Example, ...]) -> None:
    assert store.load().manifest.corpus["fingerprint"] == dataset.fingerprint(examples), "run scripts/build_model.py"


def test_checker_finds_what_is_wrong(checker: ModuleType, examples: tuple[Example, ...], tmp_path: Path) -> None:
    one = examples[0]
    twin = Example("x-1", one.group, one.project, one.row, "服务对象满意度指标", (), 1.0 - one.vague)
    problems = "\n".join(checker.check([one, one, twin], []))
    for words in ("id occurs 2 times", "id must be", "same row as", "label differs", "only 0 of 3", "only 3 rows"):
        assert words in problems
    bad = tmp_path / "a.csv"
    bad.write_bytes("id,name\r\n".encode("utf-8-sig"))
    assert len(list(checker.check([], [bad]))) == 2


def test_filings_are_kept_apart() -> None:
    rows = dataset.read([ROOT / "corpus" / "filings"])
    assert {row.group for row in rows} == {"filing-000", "filing-002", "filing-003", "filing-004"}
    assert not {row.group for row in rows} & {row.group for row in dataset.read([SECTORS])}
