"""What training tests share: a tiny encoder, and labelled tables written from the corpus."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from zhibiao.training import collect, command, dataset, problem, steps
from zhibiao.training.command import Order
from zhibiao.training.prepared import Plan

SECTORS = Path(__file__).resolve().parents[2] / "corpus" / "sectors"

Labelled = tuple[str, str, str, str]
"""Filing, name, target, category."""


@pytest.fixture(scope="session")
def tiny() -> Callable[[Sequence[dataset.Example]], tuple[Any, tuple[str, ...]]]:
    """Makes an untrained encoder of 16 dimensions over the characters of examples, and its vocabulary."""

    def make(examples: Sequence[dataset.Example]) -> tuple[Any, tuple[str, ...]]:
        torch = pytest.importorskip("torch")
        transformers = pytest.importorskip("transformers")
        characters = sorted({char for one in examples for char in one.row.name + one.row.target})
        vocabulary = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *characters)
        torch.manual_seed(0)
        config = transformers.RoFormerConfig(
            vocab_size=len(vocabulary),
            embedding_size=16,
            hidden_size=16,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=32,
            max_position_embeddings=128,
            initializer_range=0.2,
        )
        return transformers.RoFormerModel(config), vocabulary

    return make


@pytest.fixture(scope="session")
def table() -> Callable[[Path, Sequence[Labelled]], Path]:
    """Writes a labelled table."""

    def write(path: Path, rows: Sequence[Labelled]) -> Path:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("filing", "name", "description", "target", "category"))
            writer.writerows((filing, name, "", target, category) for filing, name, target, category in rows)
        return path

    return write


@pytest.fixture(scope="session")
def written() -> Callable[..., list[Labelled]]:
    """Gives rows of so many sectors of the corpus, so many of each."""

    def rows(count: int, per: int, skip: int = 0) -> list[Labelled]:
        found = []
        for file in sorted(SECTORS.glob("*.csv"))[skip : skip + count]:
            for sample in collect.collect([file]).samples[:per]:
                found.append((file.stem, sample.row.name, sample.row.target, sample.label))
        return found

    return rows


@pytest.fixture(scope="module")
def hurried() -> Iterator[None]:
    """Few steps of the optimiser: what is tested is not how good the weights are."""
    before = problem.STEPS, steps.WARM_STEPS
    problem.STEPS, steps.WARM_STEPS = 10, 3
    yield
    problem.STEPS, steps.WARM_STEPS = before


@pytest.fixture(scope="module")
def data(
    table: Callable[..., Path], written: Callable[..., list[Labelled]], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    return table(tmp_path_factory.mktemp("data") / "表.csv", written(6, 20))


@pytest.fixture(scope="module")
def plan() -> Plan:
    return Plan(folds=3, base=False)


@pytest.fixture(scope="module")
def scratch(
    data: Path, plan: Plan, hurried: None, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Order, command.Ready, command.Outcome]:
    order = Order((data,), tmp_path_factory.mktemp("models") / "本区", plan)
    start = command.ready(order)
    return order, start, command.train(start, lambda *told: None)
