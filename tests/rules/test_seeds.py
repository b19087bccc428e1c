"""The defects that domain.md §3.4 names in the four real filings are found, and good rows of theirs are left alone."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from zhibiao.extract import extract
from zhibiao.readers.registry import read as read_document
from zhibiao.records import Assessment, Category, FilingAssessment, Indicator, ProjectAssessment, Score
from zhibiao.rules import check_filing, check_indicator, check_project, select
from zhibiao.rules.base import Context
from zhibiao.scoring.vagueness import judge
from zhibiao.taxonomy import leaf_of
from zhibiao.text.reading import read

DATA = Path(__file__).with_name("data")
GOOD = (
    ("003", "2025年劳务派遣人员经费", "受理法律案件咨询数"),
    ("003", "法治与行政复议", "案件办结率"),
    ("003", "法治与行政复议", "重大负面舆情和事件次数"),
    ("003", "人民调解", "劳动人事争议调解成功率"),
    ("004", "法律职业资格管理费", "人均成本"),
    ("004", "法律职业资格管理费", "完成组织考试次数"),
    ("002", None, "法律援助工作办案数量"),
)


def lines(name: str) -> list[tuple[str, ...]]:
    text = (DATA / name).read_text(encoding="utf-8")
    return [tuple(line) for line in csv.reader(text.splitlines()[1:])]


@dataclass
class Found:
    rows: dict[tuple[str | None, str], set[str]] = field(default_factory=dict)
    projects: dict[str | None, set[str]] = field(default_factory=dict)
    whole: set[str] = field(default_factory=set)


def assessed(row: Indicator) -> Assessment:
    """The row with its declared category taken as right: placement is not what is tested here."""
    level2 = row.declared.level2 or "社会效益指标"
    reading = read(row.target, name=row.name)
    category = Category(row.declared.level1 or "", level2, leaf_of(level2), 1.0, (level2,))
    vague = judge(reading, name=row.name, description=row.description)
    return Assessment(row, reading, category, vague, Score(0, "差", 1, ()))


def run_filing(path: Path) -> Found:
    filing, found, projects = extract(read_document(path)), Found(), []
    for project in filing.projects:
        rows = tuple(assessed(row) for row in project.indicators)
        context = Context(project, "2015", rows, filing)
        one = ProjectAssessment(project, "2015", rows)
        projects.append(one)
        title = project.heading.project
        for row in rows:
            codes = {finding.code for finding in check_indicator(row, context, select(("ALL", "PREVIEW")))}
            found.rows.setdefault((title, row.indicator.name), set()).update(codes)
        found.projects.setdefault(title, set()).update(finding.code for finding in check_project(one, context))
    result = FilingAssessment(str(path), tuple(projects))
    found.whole = {finding.code for finding in check_filing(filing, result)}
    return found


@pytest.fixture(scope="module")
def found(filings: dict[str, Path]) -> dict[str, Found]:
    return {number: run_filing(path) for number, path in filings.items()}


@pytest.mark.parametrize("line", lines("seeds.csv"), ids=lambda line: "-".join((line[0], line[3], line[2])))
def test_defect_of_a_row_is_found(found: dict[str, Found], line: tuple[str, ...]) -> None:
    number, project, name, code = line
    assert code in found[number].rows[(project or None, name)]


@pytest.mark.parametrize("line", lines("seed-projects.csv"), ids="-".join)
def test_defect_of_a_table_is_found(found: dict[str, Found], line: tuple[str, ...]) -> None:
    number, project, code = line
    assert code in (found[number].whole if project == "(文件)" else found[number].projects[project or None])


@pytest.mark.parametrize("place", GOOD, ids=lambda place: place[2])
def test_good_row_is_left_alone(found: dict[str, Found], place: tuple[str, str | None, str]) -> None:
    number, project, name = place
    assert not found[number].rows[(project, name)]
