"""How well learning from one's own rows works: ``python scripts/measure_training.py audit|noise|sector [--seeds N]``.

- ``audit``: the categories of some rows are changed on purpose; how many of those stand in the worst quarter of what
  ``zhibiao audit --all`` lists. With the shipped model on the real rows of ``../shared/eval`` (nothing is trained on them).
- ``noise``: the steps of ``zhibiao train --from-scratch`` (folds that doubt, then the model) on four fifths of the sectors,
  with true categories and with changed ones; accuracy on the other fifth, whose categories stay true. Of the changed ones,
  how many stand in the quarter that the folds doubt most.
- ``sector``: words alone, without one sector, and with sixty of its rows given; the gain on the rest of it.

Everything takes minutes a seed; ``--jobs`` as in ``train``.
"""

from __future__ import annotations

import argparse
import csv
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import mean, stdev

import numpy

from zhibiao import taxonomy
from zhibiao.classify.linear import softmax
from zhibiao.cli.audit import audit as audit_command
from zhibiao.text.segment import Segmenter
from zhibiao.training import audit, collect, noise, problem
from zhibiao.training.collect import Sample
from zhibiao.training.local import accepted, also
from zhibiao.training.prepared import EMPHASIS, Plan, prepare
from zhibiao.training.steps import Steps
from zhibiao.training.work import Work

ROOT = Path(__file__).resolve().parents[1]
REAL = ROOT.parent / "shared" / "eval" / "rows-dev.csv"
SHARE = 0.2
GIVEN = 60
COLUMNS = ("id", "filing", "name", "description", "target", "category", "also")


def flipped(label: str, among: Sequence[str], draw: random.Random) -> str:
    """Another category."""
    return draw.choice([one for one in among if one != label])


def table(path: Path, rows: Sequence[tuple[str, ...]]) -> Path:
    """A labelled table in the corpus' column names."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *rows])
    return path


def worst_quarter(data: Path, changed: set[str], model: str | None, folder: Path) -> float:
    """Share of the ``changed`` rows in the worst quarter of the command's list."""
    audit_command([data], model, folder / "audit.csv", True)
    listed = [line["位置"] for line in audit.reviewed_lines(folder / "audit.csv")]
    worst = set(listed[: len(listed) // 4])
    return len(worst & changed) / len(changed)


def measure_audit(options: argparse.Namespace) -> None:
    """The command on real rows with changed categories."""
    with REAL.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    names = taxonomy.level2_names("2015")
    found = []
    for seed in range(options.seeds):
        draw = random.Random(seed)
        changed = set(draw.sample([row["id"] for row in rows], round(SHARE * len(rows))))
        lines = []
        for row in rows:
            label = flipped(row["gold_l2"], names, draw) if row["id"] in changed else row["gold_l2"]
            lines.append((row["id"], row["source_url"], row["name"], row["description"], row["target"], label, ""))
        with tempfile.TemporaryDirectory() as folder:
            found.append(worst_quarter(table(Path(folder, "t.csv"), lines), changed, options.model, Path(folder)))
        print(f"seed {seed}: {found[-1]:.3f} of the changed rows in the worst quarter", flush=True)
    print(f"audit on {len(rows)} real rows, {options.seeds} seeds: mean {mean(found):.3f}, least {min(found):.3f}")


def measure_noise(options: argparse.Namespace) -> None:
    """Training from scratch with and without changed categories."""
    everything = collect.base_samples()
    sectors = sorted({sample.group for sample in everything})
    gaps = []
    for seed in range(options.seeds):
        draw = random.Random(seed)
        held = set(draw.sample(sectors, len(sectors) // 5))
        apart = [sample for sample in everything if sample.group in held]
        learnt = [sample for sample in everything if sample.group not in held]
        changed = set(draw.sample([sample.place for sample in learnt], round(SHARE * len(learnt))))
        clean = _trained(learnt, set(), draw, apart, options)
        noisy = _trained(learnt, changed, draw, apart, options)
        gaps.append((noisy[0] - clean[0], noisy[1] - clean[1], noisy[2]))
        print(
            f"seed {seed}: strict {clean[0]:.4f} -> {noisy[0]:.4f} ({100 * gaps[-1][0]:+.2f}), lenient {clean[1]:.4f} ->"
            f" {noisy[1]:.4f} ({100 * gaps[-1][1]:+.2f}); {noisy[2]:.3f} of the changed rows in the worst quarter",
            flush=True,
        )
    for i, name in enumerate(("strict", "lenient", "worst quarter")):
        values = [gap[i] for gap in gaps]
        spread = f" ± {stdev(values):.4f}" if len(values) > 1 else ""
        print(f"{name}: mean {mean(values):+.4f}{spread} over {len(values)} seeds")


def _trained(
    rows: Sequence[Sample], changed: set[str], draw: random.Random, apart: Sequence[Sample], options: argparse.Namespace
) -> tuple[float, float, float]:
    """Strict and lenient accuracy on ``apart``, and how many of the changed rows are among the most doubted quarter."""
    leaves = taxonomy.leaves()
    own = [
        replace(one, label=flipped(one.label, leaves, draw), also=(), origin="data")
        if one.place in changed
        else replace(one, origin="data")
        for one in rows
    ]
    plan = Plan(base=False, jobs=options.jobs)
    ready = prepare((), own, plan, None)
    with tempfile.TemporaryDirectory() as folder:
        steps = Steps(ready, plan, Work.open(Path(folder, "work"), "", resume=False), lambda *told: None, 0)
        shares = softmax(steps.folds("fold", None, None, noise.STRENGTH))
        every = numpy.arange(len(own))
        doubt = noise.find(shares, ready.problem.gold, accepted(ready, every), also(ready, every))
        fitted = steps.whole(None, doubt.trust)
    vocabulary, linear = fitted.stored(ready.features.terms, 1.0)
    segmenter = Segmenter(ready.dictionary)
    said = linear.logits(vocabulary.transform([one.row for one in apart], segmenter)).argmax(axis=1)
    right = [leaves[int(i)] == one.label for i, one in zip(said, apart, strict=True)]
    let = [leaves[int(i)] in (one.label, *one.also) for i, one in zip(said, apart, strict=True)]
    worst = numpy.argsort(-doubt.rank)[: len(own) // 4]
    found = sum(own[i].place in changed for i in worst) / max(len(changed), 1)
    return mean(right), mean(let), found


def measure_sector(options: argparse.Namespace) -> None:
    """Words without a sector, and with some of its rows."""
    everything = collect.base_samples()
    size = Counter(sample.group for sample in everything)
    large = sorted(name for name, count in size.items() if count >= 2 * GIVEN)
    gains: dict[float, list[tuple[float, float]]] = {}
    for seed, sector in enumerate(random.Random(0).sample(large, options.seeds)):
        draw = random.Random(seed)
        inside = [sample for sample in everything if sample.group == sector]
        given = set(draw.sample([sample.place for sample in inside], GIVEN))
        base = [sample for sample in everything if sample.group != sector]
        own = [replace(sample, origin="data") for sample in inside]
        ready = prepare(base, own, Plan(), None)
        posed, new = ready.problem, numpy.array([sample.place in given for sample in ready.samples])
        told = numpy.zeros(posed.counts.shape[0], dtype=bool)
        told[posed.text[new]] = True
        rest = numpy.flatnonzero(~posed.base & ~told[posed.text])
        apart = numpy.zeros(len(posed.text), dtype=bool)
        apart[rest] = True
        before = problem.fit(posed, posed.base & posed.without(apart), 5.0)
        start = _accuracy(before, posed, rest, ready.samples)
        for emphasis in options.emphasis:
            fitted = problem.fit(
                replace(posed, emphasis=emphasis), (posed.base | new) & posed.without(apart), 5.0, None, before, 25
            )
            after = _accuracy(fitted, posed, rest, ready.samples)
            gains.setdefault(emphasis, []).append((after[0] - start[0], after[1] - start[1]))
            print(
                f"{sector}, weight {emphasis:g}: strict {start[0]:.3f} -> {after[0]:.3f}, lenient {start[1]:.3f} ->"
                f" {after[1]:.3f} on {len(rest)} rows",
                flush=True,
            )
    for emphasis, found in gains.items():
        strict, lenient = [one[0] for one in found], [one[1] for one in found]
        print(
            f"weight {emphasis:g}: gain strict {100 * mean(strict):+.1f}, lenient {100 * mean(lenient):+.1f} points, mean of"
            f" {len(found)} sectors"
        )


def _accuracy(
    fitted: problem.Weights, posed: problem.Problem, rows: numpy.ndarray, samples: Sequence[Sample]
) -> tuple[float, float]:
    said = fitted.logits(posed.counts[posed.text[rows]]).argmax(axis=1)
    names = taxonomy.leaves()
    right = [names[int(k)] == samples[int(i)].label for k, i in zip(said, rows, strict=True)]
    passes = [names[int(k)] in (samples[int(i)].label, *samples[int(i)].also) for k, i in zip(said, rows, strict=True)]
    return mean(right), mean(passes)


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("audit", "noise", "sector"))
    parser.add_argument(
        "--seeds", type=int, default=5, help="runs, each with other rows changed or another sector hidden"
    )
    parser.add_argument("--model", help="the model that audits")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument(
        "--emphasis", type=float, nargs="+", default=[EMPHASIS], help="weights of the sixty rows to try"
    )
    options = parser.parse_args()
    if options.what == "audit" and not REAL.is_file():
        print(f"{REAL}: not here, nothing to measure on", file=sys.stderr)
        return 3
    {"audit": measure_audit, "noise": measure_noise, "sector": measure_sector}[options.what](options)
    return 0


if __name__ == "__main__":
    sys.exit(main())
