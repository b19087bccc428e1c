"""How well the rule about rows of other projects (BPL011) finds rows that were put in on purpose.

``python scripts/measure_foreign.py [--count 2000] [--share 0.1] [--seed 7] [--show 40]``. Filings are generated twice, without
and with one foreign row in a share of the projects; every firing is held against the list of what was put in. Also says how
many of those rows could be found at all: the rule speaks only where the same name stands in projects of four units or more.
"""

from __future__ import annotations

import argparse
import csv
import json
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from zhibiao.batch import engine, foreign, index
from zhibiao.batch.store import Store
from zhibiao.reports import records
from zhibiao.reports.source import Stored
from zhibiao.settings import Settings
from zhibiao.text.normalise import compact

HERE = Path(__file__).resolve().parent


def firings(folder: Path, work: Path, jobs: int) -> tuple[list[tuple[str, str, str, str]], sqlite3.Connection]:
    """(file, project, name, home) of every firing over a folder, and the index."""
    files, _ = engine.inputs([str(folder)])
    task = engine.prepare(Settings(jobs=jobs, select=("VAG001",)), Store(str(work)), records.filing, resume=False)
    done = sorted(engine.run(files, task), key=lambda one: one.number)
    base = index.build(Stored(task.store, [one.key for one in done if one.key], (), {}))
    found = []
    for one in foreign.find(base):
        title, path = base.execute(
            "SELECT p.title, f.path FROM project p JOIN filing f ON f.id=p.filing WHERE p.id=?", (one.project,)
        ).fetchone()
        found.append(
            (Path(path).name, title, compact(one.name), f"{one.home.unit}「{one.home.title}」等{one.units}个单位")
        )
    return found, base


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--share", type=float, default=0.1)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--show", type=int, default=40)
    parser.add_argument("--keep", type=Path, help="write every firing to this file, for reading by hand")
    given = parser.parse_args()
    listed: list[dict[str, Any]] = []
    for share in (0.0, given.share):
        with tempfile.TemporaryDirectory() as name:
            folder, key = Path(name), Path(name, "key.csv")
            command = [HERE / "make_filings.py", folder / "in", given.count, "--seed", given.seed, "--foreign", share]
            subprocess.run([sys.executable, *map(str, command), "--key", str(key)], check=True, capture_output=True)
            with key.open(encoding="utf-8", newline="") as file:
                planted = Counter((row["path"], row["project"], compact(row["name"])) for row in csv.DictReader(file))
            found, base = firings(folder / "in", folder / "work", given.jobs)
        common = {
            name
            for (name,) in base.execute(
                "SELECT l.label FROM line l JOIN project p ON p.id=l.project GROUP BY l.label HAVING COUNT(DISTINCT p.unit)>=4"
            )
        }
        reachable = sum(count for one, count in planted.items() if one[2] in common)
        right = sum((path, project, label) in planted for path, project, label, _ in found)
        rows = base.execute("SELECT COUNT(*) FROM line").fetchone()[0]
        print(
            f"{given.count} filings, {rows} rows, {sum(planted.values())} foreign rows put in ({reachable} of them with a name that"
            f" four units know): {len(found)} firings, {right} right"
        )
        wrong = [one for one in found if one[:3] not in planted]
        for one in wrong[: given.show]:
            print("  not put in:", *one)
        listed += [{"share": share, "planted": one[:3] in planted, "firing": one} for one in found]
    if given.keep:
        given.keep.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in listed), encoding="utf-8")


if __name__ == "__main__":
    main()
