"""Running rules over a row, a project and a filing."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import replace

from zhibiao.records import Assessment, Filing, FilingAssessment, Finding, Project, ProjectAssessment
from zhibiao.rules.base import Context, Level, Mark, Rule
from zhibiao.rules.registry import select
from zhibiao.settings import House
from zhibiao.taxonomy import Standard

_GRAVITY = {"error": 0, "warning": 1, "info": 2}
_REMEMBERED = 32768


def check_indicator(
    assessment: Assessment, context: Context, rules: Sequence[Rule] | None = None
) -> tuple[Finding, ...]:
    """The findings about one row, gravest first. ``rules`` defaults to all stable ones."""
    chosen = _at("indicator", rules)
    return settle((finding for rule in chosen for finding in rule.check(assessment, context)), chosen)


def look_at(rows: Sequence[Assessment], rules: Sequence[Rule], context: Context) -> Iterator[list[Finding]]:
    """The findings of the rules of a row's level about each of ``rows``, in the order of the rules.

    Most rules see nothing but the row (:attr:`Rule.around`): what they saw in a row is remembered for equal ones.
    """
    own = _at("indicator", rules)
    seen: dict[Hashable, tuple[tuple[Mark, ...], ...]] = {}
    alone = [rule for rule in own if not rule.around]
    for row in rows:
        key = _key(row)
        marks = seen.get(key)
        if marks is None:
            if len(seen) >= _REMEMBERED:
                seen.clear()
            marks = seen[key] = tuple([_look(rule, row, context) for rule in alone])
        own_marks = iter(marks)
        yield [
            rule.finding(one, row)
            for rule in own
            for one in (_look(rule, row, context) if rule.around else next(own_marks))
        ]


def _look(rule: Rule, row: Assessment, context: Context) -> tuple[Mark, ...]:
    return () if rule.vague and not row.vague.flag else tuple(rule.look(row, context))


def _key(row: Assessment) -> Hashable:
    """What a rule may see in a row: all but where it stands. Equal rows share their score and category (one object each)."""
    one = row.indicator
    return id(row.score), id(row.category), one.description, one.declared, one.actual, one.weight, one.columns


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
