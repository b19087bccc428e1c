"""Measure reading on real layouts: found against expected indicators in ``../shared/eval/layouts``, piece by piece.

    python scripts/measure_layouts.py [--show FILE.txt]

``expected`` is what a reader counts in the piece (index.csv). Where rows of the piece are labelled in rows-dev.csv, it also
says how many of their names and targets come out (compared without spaces, prefixes and punctuation). For measuring only:
nothing of this material goes into the project.
"""

from __future__ import annotations

import argparse
import csv
import re
import unicodedata
from pathlib import Path

from zhibiao.extract import extract
from zhibiao.readers.registry import read
from zhibiao.records import Indicator

EVAL = Path(__file__).resolve().parents[2] / "shared" / "eval"
_PREFIX = re.compile(r"^(?:指标\d+[:：])")
_NOISE = re.compile(r"[\s,，。;；:：、()（）★*]")


def key(text: str) -> str:
    """A text as it is compared."""
    folded = unicodedata.normalize("NFKC", _PREFIX.sub("", text.strip()))
    return _NOISE.sub("", folded.translate(str.maketrans("≧≦═", "≥≤=")))


def indicators(path: Path) -> list[Indicator]:
    """All indicators of a file."""
    return [row for project in extract(read(path)).projects for row in project.indicators]


def show(path: Path) -> None:
    """Print what is read in one piece, and what is skipped."""
    filing = extract(read(path))
    for project in filing.projects:
        print("#", project.heading)
        for row in project.indicators:
            mark = "?" if row.source.certainty == "unsure" else " "
            raw = row.declared.raw or "—"
            print(f"{mark} {row.source.line} | {raw} | {row.name} | {row.target} | {row.actual} | {row.weight}")
    for item in filing.skipped:
        print("- skipped", item.source.line, item.reason, item.text[:70])


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--show", nargs="*", default=())
    args = parser.parse_args()
    for name in args.show:
        print("==", name)
        show(EVAL / "layouts" / name)
    if args.show:
        return
    labelled: dict[str, list[dict[str, str]]] = {}
    for row in csv.DictReader((EVAL / "rows-dev.csv").open(encoding="utf-8")):
        labelled.setdefault(row["source_url"], []).append(row)
    total = [0, 0, 0, 0, 0, 0, 0, 0]
    print("piece  expected found missing extra | rows names targets both | unsure")
    for piece in csv.DictReader((EVAL / "layouts" / "index.csv").open(encoding="utf-8")):
        rows = indicators(EVAL / "layouts" / piece["file"])
        count, wanted = len(rows), int(piece["indicators"])
        known = labelled.get(piece["url"], [])
        names = {key(row.name) for row in rows}
        targets = {key(row.target) for row in rows}
        pairs = {(key(row.name), key(row.target)) for row in rows}
        line = [
            wanted,
            count,
            max(0, wanted - count),
            max(0, count - wanted),
            len(known),
            sum(key(row["name"]) in names for row in known),
            sum(key(row["target"]) in targets for row in known),
            sum((key(row["name"]), key(row["target"])) in pairs for row in known),
        ]
        total = [have + more for have, more in zip(total, line, strict=True)]
        unsure = sum(row.source.certainty == "unsure" for row in rows)
        print(piece["file"][:2], *(f"{number:6}" for number in line), f"| {unsure}")
    print("sum", *(f"{number:6}" for number in total))
    print(f"found {1 - total[2] / total[0]:.1%}, invented {total[3] / total[1]:.1%}")


if __name__ == "__main__":
    main()
