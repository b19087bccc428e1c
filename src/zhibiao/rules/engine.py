"""Running rules over a row, a project and a filing."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from operator import itemgetter

from zhibiao.records import Assessment, Filing, FilingAssessment, Finding, Project, ProjectAssessment
from zhibiao.rules.base import Context, Level, Rule, traits
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


def look_at(rows: Sequence[Assessment], rules: Sequence[Rule], context: Context) -> Iterator[tuple[Finding, ...]]:
    """The findings of the rules of a row's level about each of ``rows``, in the order of the rules.

    What was found in a row holds for the equal rows of the table (one and the same tuple), but for the few rules that ask
    where a row stands (:attr:`Rule.around`).
    """
    own = _at("indicator", rules)
    places = [(at, rule) for at, rule in enumerate(own) if rule.around]
    speaking: dict[frozenset[str], list[tuple[int, Rule]]] = {}
    known: dict[Hashable, tuple[tuple[int, Finding], ...]] = {}
    plain: dict[Hashable, tuple[Finding, ...]] = {}
    for row in rows:
        key = _key(row)
        if key not in known:
            found = traits(row)
            if found not in speaking:
                speaking[found] = [
                    (at, rule) for at, rule in enumerate(own) if not rule.around and rule.speaks_of(found)
                ]
            if len(known) >= _REMEMBERED:
                known.clear()
            known[key] = _look(speaking[found], row, context)
            plain[key] = tuple([finding for _, finding in known[key]])
        more = [(at, rule.finding(mark, row)) for at, rule in places for mark in rule.look(row, context)]
        yield tuple([one for _, one in sorted((*known[key], *more), key=itemgetter(0))]) if more else plain[key]


def _look(rules: Sequence[tuple[int, Rule]], row: Assessment, context: Context) -> tuple[tuple[int, Finding], ...]:
    return tuple([(at, rule.finding(mark, row)) for at, rule in rules for mark in rule.look(row, context)])


def _key(row: Assessment) -> Hashable:
    """What a rule may see in a row: all but where it stands. Equal rows share their score and category (one object each)."""
    one = row.indicator
    heading, declared = one.heading, one.declared
    return (
        id(row.score), id(row.category), one.description, declared.level1, declared.level2, declared.raw, one.actual,
        one.weight, one.columns, heading.unit, heading.year, heading.project,
    )  # fmt: skip


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
