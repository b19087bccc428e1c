"""Check the corpus: ``python scripts/check_corpus.py``. Exit status 1 where something must be mended.

Schema, ids, labels, duplicates, near-duplicates, labels in conflict, balance of the leaves, and that no row
equals a real one of ``../shared/eval`` (where that folder is there).
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from zhibiao import taxonomy
from zhibiao.errors import TrainingError
from zhibiao.text.normalise import compact, fold
from zhibiao.training import dataset
from zhibiao.training.dataset import Example

ROOT = Path(__file__).resolve().parents[1]
ID = re.compile(r"^(?P<sector>.+)-(?P<number>\d{4})$")
FIGURE = re.compile(r"\d[\d,.]*")
SPACE = re.compile(r"\s+")

LEAST_LEAF = 0.009
"""Every leaf has at least this share of the corpus; the two of harm, which only the 2021 tree has, are the thinnest."""

LEAST_ROWS = 80
"""A sector file has at least so many rows."""

MOST_NEAR = 0.02
"""At most this share of a sector's rows differ from another row of it only in figures."""


def main() -> int:
    """Print every problem and a summary."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path, nargs="?", default=ROOT / "corpus" / "sectors")
    parser.add_argument("--eval", type=Path, default=ROOT.parent / "shared" / "eval" / "rows-dev.csv")
    options = parser.parse_args()
    try:
        examples = dataset.read([options.corpus])
    except TrainingError as error:
        print(error)
        return 1
    problems = list(check(examples, sorted(options.corpus.glob("*.csv"))))
    if options.eval.is_file():
        problems += overlaps(examples, options.eval)
    for problem in problems:
        print(problem)
    print(summary(examples), f"{len(problems)} problem(s)", sep="\n")
    return 1 if problems else 0


def check(examples: Sequence[Example], files: Sequence[Path]) -> Iterator[str]:
    """Problems inside the corpus, one a line."""
    yield from _files(files)
    yield from _ids(examples)
    yield from _duplicates(examples)
    yield from _conflicts(examples)
    yield from _near(examples)
    yield from _balance(examples)


def overlaps(examples: Sequence[Example], path: Path) -> list[str]:
    """Rows whose name and target equal those of a real row of more than a word."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        real = {(_text(row["name"]), _text(row["target"])) for row in csv.DictReader(file)}
    return [
        f"{one.id}: equals a real row of {path.name}"
        for one in examples
        if (_text(one.row.name), _text(one.row.target)) in real and len(_text(one.row.name)) >= 3
    ]


def summary(examples: Sequence[Example]) -> str:
    """Rows, sectors, leaves and vague shares in a few lines."""
    leaves = Counter(one.category for one in examples)
    vague = Counter(one.vague for one in examples)
    total = max(len(examples), 1)
    lines = [f"{len(examples)} rows, {len({one.group for one in examples})} sectors"]
    lines += [f"  {leaf}: {leaves[leaf]} ({leaves[leaf] / total:.1%})" for leaf in taxonomy.leaves()]
    lines.append(f"  vague 1: {vague[1.0] / total:.1%}, 0.5: {vague[0.5] / total:.1%}")
    return "\n".join(lines)


def _files(files: Sequence[Path]) -> Iterator[str]:
    for path in files:
        content = path.read_bytes()
        if content.startswith(b"\xef\xbb\xbf") or b"\r" in content:
            yield f"{path.name}: must be UTF-8 without BOM, lines ended by LF"
        header = content.split(b"\n", 1)[0].decode("utf-8").split(",")
        if tuple(header) != dataset.COLUMNS:
            yield f"{path.name}: columns must be {','.join(dataset.COLUMNS)}"


def _ids(examples: Sequence[Example]) -> Iterator[str]:
    for one, count in Counter(one.id for one in examples).items():
        if count > 1:
            yield f"{one}: id occurs {count} times"
    for one in examples:
        match = ID.match(one.id)
        if match is None or match["sector"] != one.group:
            yield f"{one.id}: id must be the sector, a dash and four digits"
        if not one.row.name.strip() or not one.project.strip():
            yield f"{one.id}: name and project must be filled"
        if one.category in one.also or len(set(one.also)) < len(one.also):
            yield f"{one.id}: also repeats a leaf"


def _duplicates(examples: Sequence[Example]) -> Iterator[str]:
    seen: dict[tuple[str, ...], str] = {}
    for one in examples:
        key = (one.group, one.row.name, one.row.description, one.row.target)
        if key in seen:
            yield f"{one.id}: same row as {seen[key]}"
        seen.setdefault(key, one.id)


def _conflicts(examples: Sequence[Example]) -> Iterator[str]:
    """The same text with preferred leaves of which neither accepts the other."""
    by_text: dict[tuple[str, str, str], list[Example]] = defaultdict(list)
    for one in examples:
        by_text[_text(one.row.name), _text(one.row.description), _text(one.row.target)].append(one)
    for group in by_text.values():
        first = group[0]
        for other in group[1:]:
            accepted = {other.category, *other.also} & {first.category, *first.also}
            if not accepted or abs(first.vague - other.vague) == 1.0:
                yield f"{other.id}: label differs from {first.id}: {other.row.name} | {other.row.target}"


def _near(examples: Sequence[Example]) -> Iterator[str]:
    by_sector: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for one in examples:
        by_sector[one.group].append((_masked(one.row.name), _masked(one.row.target)))
    for sector, rows in by_sector.items():
        copies = len(rows) - len(set(rows))
        if copies > MOST_NEAR * len(rows) and copies > 2:
            yield f"{sector}: {copies} of {len(rows)} rows differ from another only in figures"


def _balance(examples: Sequence[Example]) -> Iterator[str]:
    leaves = Counter(one.category for one in examples)
    for leaf in taxonomy.leaves():
        if leaves[leaf] < LEAST_LEAF * len(examples):
            yield f"{leaf}: only {leaves[leaf]} of {len(examples)} rows"
    for sector, count in Counter(one.group for one in examples).items():
        if count < LEAST_ROWS:
            yield f"{sector}: only {count} rows"


def _text(text: str) -> str:
    """Text for comparing: folded, without spaces; punctuation counts where nothing else is left."""
    return compact(text) or SPACE.sub("", fold(text).text)


def _masked(text: str) -> str:
    return FIGURE.sub("#", fold(text).text)


if __name__ == "__main__":
    sys.exit(main())
