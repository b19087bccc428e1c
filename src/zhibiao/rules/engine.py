"""Running rules over a row, a project and a filing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from zhibiao.records import Assessment, Filing, FilingAssessment, Finding, Project, ProjectAssessment
from zhibiao.rules.base import Context, Level, Rule
from zhibiao.rules.registry import select
from zhibiao.settings import House
from zhibiao.taxonomy import Standard

_GRAVITY = {"error": 0, "warning": 1, "info": 2}


def check_indicator(
    assessment: Assessment, context: Context, rules: Sequence[Rule] | None = None
) -> tuple[Finding, ...]:
    """The findings about one row, gravest first. ``rules`` defaults to all stable ones."""
    chosen = _at("indicator", rules)
    return settle((finding for rule in chosen for finding in rule.check(assessment, context)), chosen)


def settle(findings: Iterable[Finding], rules: Sequence[Rule]) -> tuple[Finding, ...]:
    """The findings about one row, gravest first, with one advice: where one says to delete the row, others stand back."""
    ordered = sorted(findings, key=lambda one: (_GRAVITY[one.severity], one.code))
    if not ordered:
        return ()
    deleting = {rule.code for rule in rules if rule.deletes}
    ruling = next((one.code for one in ordered if one.code in deleting), None)
    if ruling is None:
        return tuple(ordered)
    return tuple(one if one.code in deleting else _stand_back(one, ruling) for one in ordered)


def _stand_back(finding: Finding, ruling: str) -> Finding:
    advice = f"按{ruling}删除本行；确要保留的：{finding.suggestion}" if finding.suggestion else None
    return replace(finding, suggestion=advice)


def check_project(
    project: ProjectAssessment, context: Context, rules: Sequence[Rule] | None = None
) -> tuple[Finding, ...]:
    """The findings about a project's table as a whole."""
    return tuple(finding for rule in _at("project", rules) for finding in rule.check(project, context))


def check_filing(
    filing: Filing,
    assessed: FilingAssessment,
    rules: Sequence[Rule] | None = None,
    options: House | None = None,
) -> tuple[Finding, ...]:
    """The findings about a file as a whole: what repeats between its projects."""
    project = filing.projects[0] if filing.projects else None
    if project is None:
        return ()
    context = Context(project=project, filing=filing, options=options or House())
    return tuple(finding for rule in _at("filing", rules) for finding in rule.check(assessed, context))


def context_for(
    project: Project,
    standard: Standard,
    assessments: Sequence[Assessment],
    filing: Filing | None = None,
    options: House | None = None,
) -> Context:
    """The context in which the rows of ``project`` are checked; build it once a project."""
    return Context(project, standard, tuple(assessments), filing, options or House())


def _at(level: Level, rules: Sequence[Rule] | None) -> tuple[Rule, ...]:
    return tuple(rule for rule in (select((), ()) if rules is None else rules) if rule.level == level)
