"""Running rules over a row, a project and a filing."""

from __future__ import annotations

from collections.abc import Sequence

from zhibiao.records import Assessment, Filing, FilingAssessment, Finding, Project, ProjectAssessment
from zhibiao.rules.base import Context, Level, Options, Rule
from zhibiao.rules.registry import select
from zhibiao.taxonomy import Standard


def check_indicator(
    assessment: Assessment, context: Context, rules: Sequence[Rule] | None = None
) -> tuple[Finding, ...]:
    """The findings about one row, in the order of the rules' codes. ``rules`` defaults to all stable ones."""
    return tuple(finding for rule in _at("indicator", rules) for finding in rule.check(assessment, context))


def check_project(
    project: ProjectAssessment, context: Context, rules: Sequence[Rule] | None = None
) -> tuple[Finding, ...]:
    """The findings about a project's table as a whole."""
    return tuple(finding for rule in _at("project", rules) for finding in rule.check(project, context))


def check_filing(
    filing: Filing,
    assessed: FilingAssessment,
    rules: Sequence[Rule] | None = None,
    options: Options | None = None,
) -> tuple[Finding, ...]:
    """The findings about a file as a whole: what repeats between its projects."""
    project = filing.projects[0] if filing.projects else None
    if project is None:
        return ()
    context = Context(project=project, filing=filing, options=options or Options())
    return tuple(finding for rule in _at("filing", rules) for finding in rule.check(assessed, context))


def context_for(
    project: Project,
    standard: Standard,
    assessments: Sequence[Assessment],
    filing: Filing | None = None,
    options: Options | None = None,
) -> Context:
    """The context in which the rows of ``project`` are checked; build it once a project."""
    return Context(project, standard, tuple(assessments), filing, options or Options())


def _at(level: Level, rules: Sequence[Rule] | None) -> tuple[Rule, ...]:
    return tuple(rule for rule in (select((), ()) if rules is None else rules) if rule.level == level)
