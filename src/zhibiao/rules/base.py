"""What a rule is, what it may know, and how what it sees becomes a finding."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any, Literal, TypeVar

from zhibiao.records import (
    Assessment,
    FieldName,
    Filing,
    FilingAssessment,
    Finding,
    Heading,
    Indicator,
    Paragraph,
    Project,
    ProjectAssessment,
    Severity,
)
from zhibiao.settings import House
from zhibiao.taxonomy import Standard

Level = Literal["indicator", "project", "filing", "batch"]
Status = Literal["stable", "preview"]
Sight = Literal["row", "table", "place"]
T = TypeVar("T")
_WAN = Decimal(10_000)
FAMILIES = ("vague", "target", "category", "boilerplate", "structure")


@dataclass(frozen=True)
class Context:
    """What a rule may know beyond the row: its project, the tree in force, its siblings, the filing around it."""

    project: Project
    standard: Standard = "2015"
    assessments: tuple[Assessment, ...] = ()
    filing: Filing | None = None
    options: House = field(default_factory=House)

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The prose of the filing."""
        return self.filing.paragraphs if self.filing is not None else ()

    @property
    def is_form(self) -> bool:
        """Whether the rows are the table of one form, not loose rows of a list."""
        project = self.project
        return not project.narrative and bool(
            project.heading.project or project.goal or project.budget is not None or project.code
        )

    @cached_property
    def narratives(self) -> tuple[Project, ...]:
        """The projects of the filing that were read out of prose."""
        return tuple(one for one in self.filing.projects if one.narrative) if self.filing is not None else ()

    def once(self, count: Callable[[tuple[Assessment, ...]], T]) -> T:
        """What ``count``, a function at module level, makes of the rows of the table: computed once a table, not once a row."""
        if count not in self._known:
            self._known[count] = count(self.assessments)
        found: T = self._known[count]
        return found

    @cached_property
    def _known(self) -> dict[Callable[..., Any], Any]:
        return {}


@dataclass(frozen=True, slots=True)
class Mark:
    """What a rule saw: a span of one field's text, what is wrong with it (Chinese), what to write instead.

    ``key`` tells several marks of one rule about one project apart, and stays the same when lines move.
    """

    field: FieldName
    start: int
    end: int
    message: str
    suggestion: str | None = None
    key: str = ""


Look = Callable[[Any, Context], Iterator[Mark]]


@dataclass(frozen=True)
class Rule:
    """One rule. ``page`` is the docstring of its module; ``look`` a pure function that yields marks.

    ``look`` takes an :class:`Assessment`, a :class:`ProjectAssessment` or a :class:`FilingAssessment`, by ``level``; at the
    level ``batch`` it is :func:`beyond_a_file`.
    ``name`` reads well after "allow"; ``defects`` are the numbers of ``domain.md`` §3.4. ``contradicts`` is true for a
    rule whose finding means that another figure of the filing contradicts the target, which costs points (§4.2);
    ``deletes`` for a rule that advises to take the row out, before which all advice to mend it stands back;
    ``sees`` says how far a rule about rows looks: at the ``row`` alone (with the tree in force and the options), at its
    ``table`` (project, filing), or at the row's ``place`` among the others, so that equal rows differ. ``needs`` are the
    traits (:func:`.traits.traits`) that a row must have for the rule to speak, ``|`` between those of which one will do.
    """

    code: str
    name: str
    family: str
    severity: Severity
    defects: tuple[str, ...]
    page: str
    look: Look
    level: Level = "indicator"
    status: Status = "stable"
    since: str = "0.1"
    contradicts: bool = False
    deletes: bool = False
    sees: Sight = "row"
    needs: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The first line of the page, in Chinese."""
        return self.page.strip().partition("\n")[0]

    def check(self, thing: Assessment | ProjectAssessment | FilingAssessment, context: Context) -> Iterator[Finding]:
        """The findings of this rule about ``thing``; at a filing's level ``context.project`` is not used."""
        return (self.finding(mark, thing) for mark in self.look(thing, context))

    def speaks_of(self, found: frozenset[str]) -> bool:
        """Whether a row with the traits ``found`` has all that this rule needs."""
        return all(not found.isdisjoint(one.split("|")) for one in self.needs)

    def finding(self, mark: Mark, thing: Assessment | ProjectAssessment | FilingAssessment) -> Finding:
        """What this rule marked in ``thing``, as a finding."""
        return Finding(
            code=self.code,
            name=self.name,
            severity=self.severity,
            field=mark.field,
            start=mark.start,
            end=mark.end,
            message=mark.message,
            suggestion=mark.suggestion,
            fingerprint=fingerprint(self.code, *_identity(thing, mark.key)),
        )


def beyond_a_file(thing: Any, context: Context) -> Iterator[Mark]:
    """The look of a rule of level ``batch``: a file alone shows it nothing. ``zhibiao.batch.across`` raises its findings."""
    return iter(())


def fingerprint(code: str, *parts: str | None) -> str:
    """A finding's identity: the same text in the same project gives the same 16 characters wherever it stands.

    Spaces and full-width forms do not count, nor do file name, page and line.
    """
    joined = "\x1f".join((code, *(_bare(part) if part else "" for part in parts)))
    return hashlib.sha256(joined.encode()).hexdigest()[:16]


@lru_cache(maxsize=4096)
def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _identity(thing: Assessment | ProjectAssessment | FilingAssessment, key: str) -> tuple[str | None, ...]:
    if isinstance(thing, Assessment):
        row = thing.indicator
        return *_of(row.heading), row.name, row.target, row.declared.level2
    if isinstance(thing, ProjectAssessment):
        return *_of(thing.project.heading), key
    return "", *_of(thing.projects[0].project.heading if thing.projects else Heading()), key


def _of(heading: Heading) -> tuple[str | None, ...]:
    """Unit, year and project: next year's filing is another one, a file moved or renamed is not."""
    return heading.unit, str(heading.year or ""), heading.project


def text_of(row: Indicator, name: FieldName) -> str:
    """The text of a field as printed, in which a mark's span counts."""
    if name in ("level1", "level2"):
        return getattr(row.declared, name) or ""
    if name == "filing":
        return ""
    value = getattr(row, name)
    return "" if value is None else str(value)


def mark(
    row: Indicator, name: FieldName, message: str, suggestion: str | None = None, span: tuple[int, int] | None = None
) -> Mark:
    """A mark on a field of ``row``: the given span, or the whole text."""
    start, end = span if span is not None else (0, len(text_of(row, name)))
    return Mark(name, start, end, message, suggestion)


def whole(message: str, suggestion: str | None = None, key: str = "") -> Mark:
    """A mark about a project or a filing as a whole."""
    return Mark("filing", 0, 0, message, suggestion, key)


def quote(text: str | None, limit: int = 24) -> str:
    """``text`` in corner brackets, on one line, cut where it is long."""
    line = "".join((text or "").split())
    return f"「{line if len(line) <= limit else line[: limit - 1] + '…'}」"


def yuan(amount: Decimal) -> str:
    """An amount in yuan as people write it: 3000元, 2.5万元."""
    if amount >= _WAN:
        return f"{(amount / _WAN).normalize():f}万元"
    return f"{amount.normalize():f}元"


def spread(filing: FilingAssessment, test: Callable[[Assessment], bool]) -> list[list[Assessment]]:
    """The rows of a filing that pass ``test``, a list a project that has any: one cause is said once a file."""
    groups = ([row for row in project.assessments if test(row)] for project in filing.projects)
    return [rows for rows in groups if rows]


def across(groups: list[list[Assessment]]) -> tuple[str, str]:
    """「×63，7个项目」 with the first few names, and the key that tells this set of rows from another."""
    rows = [row for group in groups for row in group]
    text = places(rows)
    if len(groups) > 1:
        text = f"{text.removesuffix('）')}，{len(groups)}个项目）"
    return text, "\x1e".join(sorted({row.indicator.name for row in rows}))


def places(rows: list[Assessment] | tuple[Assessment, ...], limit: int = 4) -> str:
    """The first few names and 「×7」, for a finding that may stand for several rows."""
    different = list(dict.fromkeys(one.indicator.name for one in rows))
    names = "、".join(quote(name, 16) for name in different[:limit])
    more = "等" if len(different) > limit else ""
    return f"{names}{more}（×{len(rows)}）" if len(rows) > 1 else names
