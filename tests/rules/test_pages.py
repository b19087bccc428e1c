"""A rule's page is true: its bad examples fire, its good ones do not, and every rule has its cases."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from zhibiao.rules.base import FAMILIES, Rule
from zhibiao.rules.page import Example, ExampleTable, blocks, example, parse
from zhibiao.rules.precision import FLOOR, measured
from zhibiao.rules.precision import codes as measured_codes
from zhibiao.rules.precision import page as full_page
from zhibiao.rules.registry import all_rules

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

CASES = Path(__file__).with_name("cases")
RULES = all_rules()
BY_CODE = {rule.code: rule for rule in RULES}


def singles(rule: Rule, text: str) -> Iterator[Example]:
    """The examples of a section: for a rule about rows, a block without facts is one example a line."""
    for block in blocks(text):
        whole = example(block)
        if rule.level == "indicator" and not re.search(r"^[@>]", block, re.MULTILINE):
            yield from (Example((ExampleTable({}, (row,)),)) for table in whole.tables for row in table.rows)
        else:
            yield whole


def section(heading: str) -> list[Any]:
    return [
        pytest.param(rule, one, id=f"{rule.code}-{number}")
        for rule in RULES
        for number, one in enumerate(singles(rule, parse(rule.page).sections[heading]))
    ]


def cases(key: str) -> list[Any]:
    found = []
    for path in sorted(CASES.glob("*.toml")):
        texts = tomllib.loads(path.read_text(encoding="utf-8"))[key]
        rule = BY_CODE[path.stem]
        found += [
            pytest.param(rule, one, id=f"{rule.code}-{number}")
            for number, text in enumerate(texts)
            for one in singles(rule, text)
        ]
    return found


@pytest.mark.parametrize(("rule", "one"), section("反例"))
def test_bad_example_fires(rule: Rule, one: Example, run: Callable[..., Any]) -> None:
    assert run(rule, one).all


@pytest.mark.parametrize(("rule", "one"), section("正例"))
def test_good_example_is_quiet(rule: Rule, one: Example, run: Callable[..., Any]) -> None:
    assert not run(rule, one).all


@pytest.mark.parametrize(("rule", "one"), cases("fire"))
def test_case_fires(rule: Rule, one: Example, run: Callable[..., Any]) -> None:
    assert run(rule, one).all


@pytest.mark.parametrize(("rule", "one"), cases("quiet"))
def test_case_is_quiet(rule: Rule, one: Example, run: Callable[..., Any]) -> None:
    assert not run(rule, one).all


def test_no_rule_lacks_its_cases() -> None:
    assert {path.stem for path in CASES.glob("*.toml")} == set(BY_CODE)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_cases_are_enough(rule: Rule) -> None:
    texts = tomllib.loads((CASES / f"{rule.code}.toml").read_text(encoding="utf-8"))
    assert len([one for text in texts["fire"] for one in singles(rule, text)]) >= 3
    assert len([one for text in texts["quiet"] for one in singles(rule, text)]) >= 3


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_rule_is_complete(rule: Rule) -> None:
    page = parse(rule.page)
    assert page.title == rule.title
    assert re.fullmatch(r"[A-Z]{3}\d{3}", rule.code)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", rule.name)
    assert rule.family in FAMILIES
    assert rule.defects
    for heading in ("反例", "正例"):
        assert list(singles(rule, page.sections[heading])), heading
    assert re.search(r"domain\.md §|号", page.sections["为什么审核不通过"])


def test_codes_and_names_are_unique() -> None:
    assert len({rule.code for rule in RULES}) == len({rule.name for rule in RULES}) == len(RULES)


def recommended() -> list[Any]:
    """Every row of every good example."""
    return [
        pytest.param(row, id=f"{rule.code}-{row.name}")
        for rule in RULES
        for one in singles(rule, parse(rule.page).sections["正例"])
        for table in one.tables
        for row in table.rows
    ]


def rewrites() -> list[Any]:
    """The good examples of the rules that ask for a better target, as rows."""
    return [one for one in recommended() if BY_CODE[str(one.id)[:6]].family == "vague"]


@pytest.mark.parametrize("row", recommended())
def test_good_example_scores_well(row: Any, make: Any) -> None:
    """domain.md §4.6: what a page recommends scores at least 85."""
    (assessment,) = make.project(ExampleTable({}, (row,))).assessments
    assert assessment.score.total >= 85, [(part.name, part.points, part.reason) for part in assessment.score.parts]


@pytest.mark.parametrize("row", rewrites())
def test_no_rule_objects_to_a_rewrite(row: Any, make: Any) -> None:
    project = make.project(ExampleTable({}, (row,)))
    (assessment,) = project.assessments
    stable = [rule for rule in RULES if rule.level == "indicator" and rule.status == "stable"]
    assert not [one.code for rule in stable for one in rule.check(assessment, make.context(project))]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_page_says_what_was_measured(rule: Rule) -> None:
    """A rule that was wrong in more than one firing of ten is off by default."""
    found = measured(rule.code)
    assert "## 实测准确率\n" in full_page(rule)
    assert found.real[0] <= found.real[1]
    assert found.corpus[0] <= found.corpus[1]
    if found.share is not None:
        assert found.share >= FLOOR or rule.status == "preview"
    if rule.status == "preview":
        assert found.share is not None


def test_no_figures_without_a_rule() -> None:
    assert measured_codes() <= set(BY_CODE)
