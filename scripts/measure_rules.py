"""Run every rule over real material and print what fires, for a person to check by hand.

    python scripts/measure_rules.py                    # firings a rule
    python scripts/measure_rules.py --rule STR004      # every firing of one rule, with its row
    python scripts/measure_rules.py --all > firings.txt
    python scripts/measure_rules.py --material sectors --rule TGT014 --sample 40

The material is ``../shared/filings`` and the rows of ``../shared/eval`` (rows of one ``source_url`` as one project), or with
``--material`` the cut-off forms of ``../shared/eval/layouts``, the written rows of ``corpus/sectors`` (a form a project), or
made-up filings; nothing of ``../shared`` enters the project. What the check found is written, as a count of true and checked firings, into
``src/zhibiao/data/precision.toml``, from which the rules' pages take it; a rule under 0.9 becomes ``preview``.
"""

from __future__ import annotations

import argparse
import csv
import random
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from zhibiao.assessment import assess_filing
from zhibiao.errors import InputError
from zhibiao.extract import extract
from zhibiao.readers.registry import read
from zhibiao.records import Assessment, Declared, Filing, FilingAssessment, Finding, Heading, Indicator, Project, Source
from zhibiao.rules.registry import all_rules
from zhibiao.settings import Settings
from zhibiao.taxonomy import canonical_level1, canonical_level2

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
MADE = 120  # made-up filings


@dataclass(frozen=True)
class Firing:
    """One finding with the row it is about (``None`` for a finding about a table or a file)."""

    finding: Finding
    where: str
    row: Assessment | None

    def line(self) -> str:
        """The firing in one line."""
        if self.row is None:
            return f"{self.where}\t{self.finding.message}\t→ {self.finding.suggestion}"
        own = self.row.indicator
        cells = (own.declared.level2 or "-", own.name, own.target, own.description or "-")
        shown = " | ".join("".join(cell.split()) for cell in cells)
        return f"{self.where}\t{shown}\t{self.finding.message}\t→ {self.finding.suggestion}"


def filings() -> Iterator[Filing]:
    """The four filings, then the rows of the evaluation table, a filing a source."""
    for path in sorted((SHARED / "filings").glob("*.txt")):
        yield extract(read(path))
    groups: dict[str, list[dict[str, str]]] = defaultdict(list)
    with (SHARED / "eval" / "rows-dev.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            groups[row["source_url"]].append(row)
    for number, rows in enumerate(groups.values(), start=1):
        yield _group(f"eval-{number:02}", rows)


def _group(name: str, rows: list[dict[str, str]]) -> Filing:
    year = rows[0]["year"]
    heading = Heading(rows[0]["department"] or None, int(year) if year.isdigit() else None, None)
    columns = frozenset({"name", "target"}) | {
        column for column in ("description", "basis") if any(row[column] for row in rows)
    }
    indicators = tuple(
        Indicator(
            name=row["name"],
            target=row["target"],
            source=Source(name, row=int(row["id"])),
            heading=heading,
            declared=_declared(row["declared_l1"], row["declared_l2"]),
            description=row["description"] or None,
            basis=row["basis"] or None,
            columns=columns,
        )
        for row in rows
    )
    return Filing(name, (Project(heading, indicators, Source(name)),))


def layouts() -> Iterator[Filing]:
    """The cut-off forms of the evaluation set: good only for rules about single rows."""
    yield from _read(SHARED / "eval" / "layouts")


def sectors() -> Iterator[Filing]:
    """The written rows, those of one project as one form, filed as they are labelled."""
    for path in sorted((ROOT / "corpus" / "sectors").glob("*.csv")):
        groups: dict[str, list[tuple[int, dict[str, str]]]] = defaultdict(list)
        with path.open(encoding="utf-8-sig", newline="") as file:
            for number, row in enumerate(csv.DictReader(file), start=2):
                groups[row["project"]].append((number, row))
        for project, rows in groups.items():
            heading = Heading(None, None, project)
            indicators = tuple(
                Indicator(
                    name=row["name"],
                    target=row["target"],
                    source=Source(path.stem, row=number),
                    heading=heading,
                    declared=_declared("", row["category"]),
                    description=row["description"] or None,
                    columns=frozenset({"name", "target", "description"}),
                )
                for number, row in rows
            )
            yield Filing(path.stem, (Project(heading, indicators, Source(path.stem)),))


def generated() -> Iterator[Filing]:
    """Made-up filings."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(__file__).with_name("make_filings.py")
        subprocess.run([sys.executable, script, folder, str(MADE), "--seed", "11"], check=True, capture_output=True)
        yield from _read(Path(folder))


def _read(folder: Path) -> Iterator[Filing]:
    for path in sorted(path for path in folder.rglob("*") if path.suffix in (".txt", ".docx", ".xlsx")):
        try:
            yield extract(read(path))
        except InputError as error:
            print(f"{path.name}: {error.problem}", file=sys.stderr)


MATERIAL: Mapping[str, Callable[[], Iterator[Filing]]] = {
    "real": filings, "layouts": layouts, "sectors": sectors, "generated": generated,
}  # fmt: skip


def _declared(level1: str, level2: str) -> Declared:
    return Declared(canonical_level1(level1), canonical_level2(level2), f"{level1} {level2}".strip() or None)


def firings(result: FilingAssessment) -> Iterator[Firing]:
    """Every finding of a file with its place."""
    name = Path(result.path).name[:12]
    for project in result.projects:
        where = f"{name}/{(project.project.heading.project or '-')[:10]}"
        for row in project.assessments:
            yield from (Firing(one, where, row) for one in row.findings)
        yield from (Firing(one, where, None) for one in project.findings)
    yield from (Firing(one, name, None) for one in result.findings)


def main() -> None:
    """Print the table of counts, or the firings asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rule", action="append", default=[], help="print every firing of this rule")
    parser.add_argument("--all", action="store_true", help="print every firing of every rule")
    parser.add_argument("--material", choices=MATERIAL, default="real", help="what to run over")
    parser.add_argument("--sample", type=int, default=0, help="print only so many firings of a rule, drawn by chance")
    parser.add_argument("--model", default=None, help="the model; fast does for rules that do not ask for the category")
    options = parser.parse_args()
    settings = Settings(select=("ALL", "PREVIEW"), model=options.model)
    found = [one for filing in MATERIAL[options.material]() for one in firings(assess_filing(filing, settings))]
    counts = Counter(one.finding.code for one in found)
    for rule in all_rules():
        if options.all or rule.code in options.rule:
            print(f"\n## {rule.code} {rule.title}（{counts[rule.code]}）")
            own = [one for one in found if one.finding.code == rule.code]
            for one in random.Random(5).sample(own, min(options.sample or len(own), len(own))):
                print(one.line())
    if not (options.all or options.rule):
        for rule in all_rules():
            print(f"{rule.code}  {counts[rule.code]:4}  {rule.status:8}{rule.severity:8}{rule.title}")
        print(f"        {sum(counts.values()):4}")


if __name__ == "__main__":
    main()
