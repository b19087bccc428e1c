"""Builders: a line of an example becomes an Assessment through the real reading and the real vague flag."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from zhibiao.batch import copies, index
from zhibiao.batch.across import Enriched, raise_findings
from zhibiao.records import (
    Assessment,
    Category,
    Declared,
    Filing,
    FilingAssessment,
    Finding,
    Grid,
    Heading,
    Indicator,
    Paragraph,
    Project,
    ProjectAssessment,
    Row,
    Score,
    Source,
)
from zhibiao.reports import records
from zhibiao.rules.base import Context, Rule
from zhibiao.rules.page import Example, ExampleRow, ExampleTable
from zhibiao.scoring.specificity import score
from zhibiao.scoring.vagueness import judge
from zhibiao.settings import House, Settings
from zhibiao.taxonomy import Standard, leaf_of, parent
from zhibiao.text.reading import read

NOWHERE = Source("测试.txt")
NO_SCORE = Score(0, "差", 1, ())


@dataclass(frozen=True)
class Ran:
    """What a rule said about one example: findings a row, about projects, about the filing."""

    rows: tuple[tuple[Assessment, tuple[Finding, ...]], ...]
    projects: tuple[Finding, ...]
    filing: tuple[Finding, ...]

    @property
    def all(self) -> tuple[Finding, ...]:
        return (*(one for _, found in self.rows for one in found), *self.projects, *self.filing)


def build_row(example: ExampleRow, heading: Heading, standard: Standard) -> Assessment:
    extra = example.extra
    level2 = example.level2 or None
    level1 = extra.get("一级") or (parent(level2, standard) if level2 else None)
    best = extra.get("类别") or level2 or "社会效益指标"
    accepted = tuple(extra["接受"].split("、")) if "接受" in extra else (best,)
    columns = {"name", "target"} | ({"basis"} if "依据" in extra else set())
    columns |= {"description"} if example.description else set()
    indicator = Indicator(
        name=example.name,
        target=example.target,
        source=NOWHERE,
        heading=heading,
        declared=Declared(level1, level2, level2),
        description=example.description or None,
        actual=extra.get("实际"),
        basis=extra.get("依据"),
        weight=Decimal(extra["分值"]) if "分值" in extra else None,
        columns=frozenset(columns),
    )
    reading = read(indicator.target, name=indicator.name)
    category = Category(parent(best, standard) or "", best, leaf_of(best), 0.9, accepted)
    vague = judge(reading, name=indicator.name, description=indicator.description)
    return Assessment(indicator, reading, category, vague, score(indicator, reading))


def build_project(table: ExampleTable) -> ProjectAssessment:
    facts: Mapping[str, str] = table.facts
    standard: Standard = "2021" if facts.get("体系") == "2021" else "2015"
    year = int(facts["年度"]) if "年度" in facts else None
    heading = Heading(facts.get("单位"), year, facts.get("项目"))
    rows = tuple(build_row(row, heading, standard) for row in table.rows)
    project = Project(
        heading=heading,
        indicators=tuple(row.indicator for row in rows),
        source=NOWHERE,
        scope="department" if facts.get("范围") == "部门" else "project",
        narrative="文字" in facts,
        budget=Decimal(facts["预算"]) if "预算" in facts else None,
        goal=facts.get("目标"),
        printed_total=Decimal(facts["总分"]) if "总分" in facts else None,
    )
    return ProjectAssessment(project, standard, rows)


def build_house(example: Example) -> House:
    facts = {key: value for table in example.tables for key, value in table.facts.items()}
    phrases = tuple(facts["空泛说法"].split("、")) if "空泛说法" in facts else ()
    return House(min_outputs_effects=int(facts.get("至少", "0")), vague_phrases=phrases)


def run_example(rule: Rule, example: Example) -> Ran:
    projects = tuple(build_project(table) for table in example.tables)
    if rule.level == "batch":
        return run_batch(rule, projects)
    paragraphs = tuple(Paragraph(text, NOWHERE) for text in example.prose)
    grids = (Grid(tuple(Row(cells, NOWHERE) for cells in example.head), NOWHERE),) if example.head else ()
    filing = Filing("测试.txt", tuple(one.project for one in projects), paragraphs, grids)
    rows: list[tuple[Assessment, tuple[Finding, ...]]] = []
    about: list[Finding] = []
    house = build_house(example)
    for one in projects:
        context = Context(one.project, one.standard, one.assessments, filing, house)
        if rule.level == "indicator":
            rows += [(row, tuple(rule.check(row, context))) for row in one.assessments]
        elif rule.level == "project":
            about += rule.check(one, context)
    whole: tuple[Finding, ...] = ()
    if rule.level == "filing":
        context = Context(projects[0].project, filing=filing, options=house)
        whole = tuple(rule.check(FilingAssessment("测试.txt", projects), context))
    return Ran(tuple(rows), tuple(about), whole)


def run_batch(rule: Rule, projects: tuple[ProjectAssessment, ...]) -> Ran:
    """Every project of the example is a file of its own."""
    filings = [records.filing(FilingAssessment(f"{number}.txt", (one,))) for number, one in enumerate(projects)]
    base = index.build(filings)
    copies.find(base)
    raise_findings(base, Settings(select=(rule.code,)))
    found = list(Enriched(InMemory(filings), base))
    rows = tuple(
        (row, tuple(Finding(**finding) for finding in told["findings"]))
        for filing, project in zip(found, projects, strict=True)
        for told, row in zip(filing["indicators"], project.assessments, strict=True)
    )
    about = tuple(Finding(**one) for filing in found for project in filing["projects"] for one in project["findings"])
    return Ran(rows, about, ())


class InMemory(list[Any]):
    """Records of filings as a batch."""

    failures = ()
    info: Mapping[str, str] = {}


class Make:
    """Builders by hand, for tests that look inside."""

    project = staticmethod(build_project)

    @staticmethod
    def context(one: ProjectAssessment) -> Context:
        return Context(one.project, one.standard, one.assessments)


@pytest.fixture(scope="session")
def make() -> type[Make]:
    """The builders."""
    return Make


@pytest.fixture(scope="session")
def run() -> Callable[[Rule, Example], Ran]:
    """Run one rule over one example."""
    return run_example
