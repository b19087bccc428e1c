"""Training at scale: ``python scripts/bench_train.py [10000 100000 1000000]`` prints seconds, peak memory and accuracy.

What is measured is ``zhibiao train --from-scratch`` as a whole: reading the table, doubtful labels, folds, learning curve, the
model in its place and verified; and of that, what one fit on everything needs, which is all that fastText's supervised trainer
does on the same rows (``pip install fasttext-wheel``). Rows are those of ``corpus/sectors`` under other objects and figures, so
that most texts differ, thirty a filing; a twentieth of the sectors is held out, and both are asked about it.
Each size and program runs in a process of its own. The largest takes a while: nothing else should run.
``python scripts/bench.py scale --write`` puts the lines into ``docs/performance.md``.
"""

from __future__ import annotations

import csv
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from joblib.externals.loky import get_reusable_executor

from zhibiao import taxonomy
from zhibiao.classify.inputs import Row, plain
from zhibiao.model import probes, store
from zhibiao.training import collect, command
from zhibiao.training.collect import Sample
from zhibiao.training.prepared import Plan

SIZES = (10_000, 100_000, 1_000_000)
PER_FILING = 30
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
        yield replace(one, row=Row(name, one.row.description, target), origin="data")


def written(rows: list[Sample], count: int, path: Path) -> None:
    """The made rows as a labelled table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(("filing", "name", "description", "target", "category", "also"))
        for number, one in enumerate(made(rows, count)):
            row = one.row
            owner = f"{one.group}{number // len(rows)}-{number % len(rows) // PER_FILING}"
            table.writerow((owner, row.name, row.description, row.target, one.label, "|".join(one.also)))


def words(count: int) -> str:
    """``zhibiao train --from-scratch`` on ``count`` rows."""
    learnt, held = parts()
    jobs = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder, "rows.csv")
        written(learnt, count, table)
        steps: list[tuple[float, str]] = []
        start = time.perf_counter()
        order = command.Order((table,), Path(folder, "model"), Plan(base=False, jobs=jobs), force=True)
        ready = command.ready(order)
        steps.append((time.perf_counter() - start, "features"))
        outcome = command.train(ready, lambda step, *_: steps.append((time.perf_counter() - start, step)))
        spent = time.perf_counter() - start
        model = store.load(outcome.folder)
        probes.check(model)
    get_reusable_executor().shutdown(wait=True)  # what the helpers spent is known when they have ended
    best = model.probabilities([row.row for row in held]).argmax(axis=1)
    right = _share([taxonomy.leaves()[int(i)] for i in best], held)
    whole = [at - before for (before, _), (at, step) in pairwise(steps) if step == "全部数据"]
    alone = steps[0][0] + sum(whole)
    return _told("zhibiao train", count, spent, right, f"features and one fit {alone:.0f} s")


def fasttext(count: int) -> str:
    """fastText on the same rows, characters as words, runs of three of them, as many threads."""
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
        model = library.train_supervised(str(path), wordNgrams=3, epoch=10, thread=os.cpu_count() or 1, verbose=0)
        spent = time.perf_counter() - start
    said = model.predict([_spaced(row) for row in held])[0]
    right = _share([taxonomy.leaves()[int(one[0].removeprefix("__label__"))] for one in said], held)
    return _told("fastText", count, spent, right, "")


def _spaced(row: Sample) -> str:
    return " ".join(plain(row.row.name)) + " | " + " ".join(plain(row.row.target))


def _share(said: list[str], held: list[Sample]) -> str:
    strict = sum(one == row.label for one, row in zip(said, held, strict=True)) / len(held)
    lenient = sum(one in (row.label, *row.also) for one, row in zip(said, held, strict=True)) / len(held)
    return f"{strict:.3f} strict, {lenient:.3f} lenient"


def _told(name: str, count: int, seconds: float, right: str, more: str) -> str:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(one.ru_utime + one.ru_stime for one in used)
    own, other = (one.ru_maxrss / 1024 for one in used)
    peak = f"{own:.0f} MiB" + (f" (+ {other:.0f} MiB in the largest helper)" if other > 1 else "")
    return f"{name}: {count} rows, {seconds:.0f} s, {cpu:.0f} s of processor, peak {peak}, held-out sectors {right}  {more}".rstrip()


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
