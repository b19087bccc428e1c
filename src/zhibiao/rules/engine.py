"""Running rules over a row, a project and a filing."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from operator import itemgetter

from zhibiao.records import Assessment, Filing, FilingAssessment, Finding, Project, ProjectAssessment
from zhibiao.rules.base import Context, Level, Mark, Rule, Sight
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

    How far a rule looks (:attr:`Rule.sees`) decides for how long is kept what it said: for equal rows of all tables, for
    equal rows of this one (whose findings are then one and the same tuple), or not at all.
    """
    plan = _plan(tuple(rules), context.options)
    known: dict[Hashable, tuple[tuple[int, Finding], ...]] = {}
    plain: dict[Hashable, tuple[Finding, ...]] = {}
    for row in rows:
        key = _key(row)
        heading = row.indicator.heading
        here = key, heading.unit, heading.year, heading.project
        if here not in known:
            asked, alone = plan.about(row, key, context)
            marks = (*alone, *_look(asked, row, context))
            found = [(at, plan.rules[at].finding(mark, row)) for at, mark in marks]
            found.sort(key=itemgetter(0))
            known[here], plain[here] = tuple(found), tuple([finding for _, finding in found])
        more = [(at, plan.rules[at].finding(mark, row)) for at, mark in _look(plan.place, row, context)]
        yield tuple([one for _, one in sorted((*known[here], *more), key=itemgetter(0))]) if more else plain[here]


class _Plan:
    """The rules about rows in their order, those that a row with certain traits calls for, and what they said of rows."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        from zhibiao.rules.traits import traits  # with it come patterns that a program printing its help does not need

        self._traits = traits
        self.rules = _at("indicator", rules)
        self.place = self._seeing("place", self.rules)
        self._asked: dict[frozenset[str], tuple[_Numbered, _Numbered]] = {}
        self._said: dict[Hashable, tuple[Assessment, _Numbered, _Marks]] = {}

    def about(self, row: Assessment, key: Hashable, context: Context) -> tuple[_Numbered, _Marks]:
        """The rules that must look at the table for this row, and what the others mark in the row itself."""
        said = self._said.get(key)
        if said is None:
            found = self._traits(row)
            if found not in self._asked:
                speaking = [rule if rule.speaks_of(found) else None for rule in self.rules]
                self._asked[found] = self._seeing("row", speaking), self._seeing("table", speaking)
            alone, table = self._asked[found]
            if len(self._said) >= _REMEMBERED:
                self._said.clear()
            # the row is held: the ids in its key stay its own
            said = self._said[key] = row, table, _look(alone, row, context)
        return said[1], said[2]

    def _seeing(self, sight: Sight, rules: Sequence[Rule | None]) -> _Numbered:
        return tuple((at, rule) for at, rule in enumerate(rules) if rule is not None and rule.sees == sight)


_Numbered = tuple[tuple[int, Rule], ...]
_Marks = tuple[tuple[int, Mark], ...]


@lru_cache(maxsize=4)
def _plan(rules: tuple[Rule, ...], options: House) -> _Plan:
    """One plan for the rules and options of a run: what is remembered of rows holds for them only."""
    return _Plan(rules)


def _look(rules: _Numbered, row: Assessment, context: Context) -> _Marks:
    return tuple([(at, mark) for at, rule in rules for mark in rule.look(row, context)])


def _key(row: Assessment) -> Hashable:
    """What a rule may see in a row. Equal rows share their score and, in one tree, their category (one object each)."""
    one = row.indicator
    declared = one.declared
    return (
        id(row.score), id(row.category), one.description, declared.level1, declared.level2, declared.raw, one.actual,
        one.weight, one.columns,
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
