"""One run over 200 generated filings, shared by the tests of its files."""

from __future__ import annotations

import importlib.util
import sys
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy
import pytest
from numpy.typing import NDArray

from zhibiao.batch.engine import Done
from zhibiao.classify.inputs import Row
from zhibiao.model.store import load
from zhibiao.reports import run
from zhibiao.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
FORMATS = ("html", "xlsx", "csv", "jsonl", "json", "sarif")


@dataclass(frozen=True)
class Ran:
    """A run: its inputs, its folder, and what came of it."""

    inputs: Path
    out: Path
    outcome: run.Outcome
    done: tuple[Done, ...]


def generate(folder: Path, count: int, broken: int = 0) -> list[Path]:
    """Filings of scripts/make_filings.py."""
    path = ROOT / "scripts" / "make_filings.py"
    spec = importlib.util.spec_from_file_location("make_filings", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["make_filings"] = module
    spec.loader.exec_module(module)
    made: list[Path] = module.make(folder, count, broken=broken)
    return made


def report(inputs: Path, out: Path, formats: tuple[str, ...] = FORMATS, *, jobs: int = 1, **plan: object) -> Ran:
    """Run ``zhibiao report`` in this process."""
    done: list[Done] = []
    outcome = run.make([str(inputs)], Settings(jobs=jobs), run.Plan(out, formats, **plan), progress=done.append)  # type: ignore[arg-type]
    return Ran(inputs, out, outcome, tuple(done))


@pytest.fixture(name="report")
def report_() -> Callable[..., Ran]:
    """``report(inputs, out, formats, jobs=, **plan)``."""
    return report


@pytest.fixture(name="generate")
def generate_() -> Callable[..., list[Path]]:
    """``generate(folder, count, broken)``."""
    return generate


@pytest.fixture(scope="session")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """200 filings and two files that cannot be read, in all formats."""
    folder = tmp_path_factory.mktemp("batch")
    generate(folder / "in", 200, broken=2)
    guess = Guess()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("zhibiao.assessment._model", lambda name: guess)
        patch.setattr("zhibiao.assessment.refer", lambda projects, model: projects, raising=False)
        return report(folder / "in", folder / "out")


class Guess:
    """The shipped model without its costly part: counting is tested here, not judging. Other tests run the real one."""

    def __init__(self) -> None:
        self._real = load()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def probabilities(self, rows: Sequence[Row]) -> NDArray[numpy.float64]:
        """Most for a leaf that only the text decides."""
        guessed = numpy.full((len(rows), len(self.leaves)), 0.02)
        for number, row in enumerate(rows):
            guessed[number, zlib.crc32(row.name.encode()) % len(self.leaves)] = 0.8
        return guessed


@pytest.fixture(scope="session")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of a dozen filings."""
    folder = tmp_path_factory.mktemp("few")
    generate(folder / "in", 12)
    return folder / "in"
