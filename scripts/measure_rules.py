"""Run every rule over real material and print what fires, for a person to check by hand.

    python scripts/measure_rules.py                    # firings a rule
    python scripts/measure_rules.py --rule STR004      # every firing of one rule, with its row
    python scripts/measure_rules.py --all > firings.txt

The material is ``../shared/filings`` and the rows of ``../shared/eval`` (rows of one ``source_url`` as one project);
nothing of it enters the project. What the check found is written, as a count of true and checked firings, into
``src/zhibiao/data/precision.toml``, from which the rules' pages take it; a rule under 0.9 becomes ``preview``.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from zhibiao.assessment import assess_filing
from zhibiao.extract import extract
from zhibiao.readers.registry import read
from zhibiao.records import Assessment, Declared, Filing, FilingAssessment, Finding, Heading, Indicator, Project, Source
from zhibiao.rules.registry import all_rules
from zhibiao.settings import Settings
from zhibiao.taxonomy import canonical_level1, canonical_level2

SHARED = Path(__file__).resolve().parents[2] / "shared"


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
    options = parser.parse_args()
    settings = Settings(select=("ALL", "PREVIEW"))
    found = [one for filing in filings() for one in firings(assess_filing(filing, settings))]
    counts = Counter(one.finding.code for one in found)
    for rule in all_rules():
        if options.all or rule.code in options.rule:
            print(f"\n## {rule.code} {rule.title}（{counts[rule.code]}）")
            for one in found:
                if one.finding.code == rule.code:
                    print(one.line())
    if not (options.all or options.rule):
        for rule in all_rules():
            print(f"{rule.code}  {counts[rule.code]:4}  {rule.status:8}{rule.severity:8}{rule.title}")
        print(f"        {sum(counts.values()):4}")


if __name__ == "__main__":
    main()
