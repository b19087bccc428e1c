"""Training at scale: ``python scripts/bench_train.py [10000 100000 1000000]`` prints seconds, peak memory and accuracy.

Rows are those of ``corpus/sectors`` under other objects and figures, so that most texts differ; a twentieth of the sectors is
held out. fastText's supervised trainer is measured on the same rows where it is installed (``pip install fasttext-wheel``).
Each size and program runs in a process of its own. The largest takes a while: nothing else should run.
"""

from __future__ import annotations

import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy

from zhibiao import taxonomy
from zhibiao.classify.inputs import plain
from zhibiao.text.segment import Segmenter
from zhibiao.training import collect, problem
from zhibiao.training.collect import Sample
from zhibiao.training.prepared import Plan, prepare

SIZES = (10_000, 100_000, 1_000_000)
_FIGURE = re.compile(r"\d+")


def parts() -> tuple[list[Sample], list[Sample]]:
    """The shipped rows of the sectors to learn from, and of those held out."""
    rows = collect.base_samples()
    sectors = sorted({row.group for row in rows})
    held = set(random.Random(0).sample(sectors, max(1, len(sectors) // 20)))
    return [r for r in rows if r.group not in held], [r for r in rows if r.group in held]


def made(rows: list[Sample], count: int) -> Iterator[Sample]:
    """``count`` rows: each name under the first characters of another of its sector, each target with another figure."""
    draw = random.Random(1)
    heads: dict[str, list[str]] = {}
    for row in rows:
        heads.setdefault(row.group, []).append(row.row.name[:4])
    for number in range(count):
        one = rows[number % len(rows)]
        name = one.row.name if number < len(rows) else draw.choice(heads[one.group]) + one.row.name
        target = _FIGURE.sub(lambda _: str(draw.randrange(1, 100)), one.row.target)
        yield replace(one, row=replace(one.row, name=name, target=target), origin="data")


def words(count: int) -> str:
    """zhibiao's words: collapse, count, fit."""
    learnt, held = parts()
    start = time.perf_counter()
    ready = prepare((), tuple(made(learnt, count)), Plan(folds=1, base=False), None)
    counted = time.perf_counter() - start
    seen = numpy.ones(len(ready.samples), bool)
    weights = problem.fit(ready.problem, seen, 5.0)
    spent = time.perf_counter() - start
    sparse = ready.features.vocabulary.transform([row.row for row in held], Segmenter(ready.dictionary))
    best = weights.linear(1.0).logits(sparse).argmax(axis=1)
    leaves = taxonomy.leaves()
    right = sum(leaves[int(i)] == row.label for i, row in zip(best, held, strict=True)) / len(held)
    shape = f"{len(ready.texts.rows)} texts, {len(ready.features.vocabulary)} terms, features {counted:.0f} s"
    return _told("words", count, spent, right, shape)


def fasttext(count: int) -> str:
    """fastText on the same rows, characters as words, pairs of them, default settings otherwise."""
    try:
        import fasttext as library
    except ImportError:
        return "fastText: not installed"
    learnt, held = parts()
    number = {leaf: i for i, leaf in enumerate(taxonomy.leaves())}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "rows.txt")
        with path.open("w", encoding="utf-8") as file:
            file.writelines(f"__label__{number[row.label]} {_spaced(row)}\n" for row in made(learnt, count))
        start = time.perf_counter()
        model = library.train_supervised(str(path), wordNgrams=3, epoch=10, thread=2, verbose=0)
        spent = time.perf_counter() - start
    said = model.predict([_spaced(row) for row in held])[0]
    right = sum(one[0] == f"__label__{number[row.label]}" for one, row in zip(said, held, strict=True)) / len(held)
    return _told("fastText", count, spent, right, "")


def _spaced(row: Sample) -> str:
    return " ".join(plain(row.row.name)) + " | " + " ".join(plain(row.row.target))


def _told(name: str, count: int, seconds: float, right: float, more: str) -> str:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"{name}: {count} rows, {seconds:.0f} s, peak {peak:.0f} MiB, held-out sectors {right:.3f} {more}".rstrip()


def main() -> int:
    """Run every size in a process of its own."""
    if sys.argv[1:2] == ["--one"]:
        print({"words": words, "fasttext": fasttext}[sys.argv[2]](int(sys.argv[3])), flush=True)
        return 0
    status = 0
    for count in [int(one) for one in sys.argv[1:]] or SIZES:
        for name in ("words", "fasttext"):
            status |= subprocess.run([sys.executable, __file__, "--one", name, str(count)], check=False).returncode
    return status


if __name__ == "__main__":
    sys.exit(main())
