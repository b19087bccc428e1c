"""What a rule is, what it may know, and how what it sees becomes a finding."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

from zhibiao.records import (
    Assessment,
    FieldName,
    Filing,
    FilingAssessment,
    Finding,
    Indicator,
    Paragraph,
    Project,
    ProjectAssessment,
    Severity,
)
from zhibiao.taxonomy import Standard

Level = Literal["indicator", "project", "filing"]
Status = Literal["stable", "preview"]
_WAN = Decimal(10_000)
FAMILIES = ("vague", "target", "category", "boilerplate", "structure")


@dataclass(frozen=True, slots=True)
class Options:
    """House rules: what differs from bureau to bureau.

    ``small_budget`` (yuan) and ``many_indicators`` for W8; ``low_share`` is the part of a past figure below which a
    target counts as far too low, ``far_share`` the part of the target above which a result counts as far exceeding it
    (D15); ``weight_totals`` are the sums that a table of weights may have (``domain.md`` §3.2).
    """

    small_budget: int = 10_000
    many_indicators: int = 9
    low_share: float = 0.5
    far_share: float = 1.2
    weight_totals: tuple[int, ...] = (100, 90, 80)


@dataclass(frozen=True)
class Context:
    """What a rule may know beyond the row: its project, the tree in force, its siblings, the filing around it."""

    project: Project
    standard: Standard = "2015"
    assessments: tuple[Assessment, ...] = ()
    filing: Filing | None = None
    options: Options = field(default_factory=Options)

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

    def before(self, assessment: Assessment) -> tuple[Assessment, ...]:
        """The rows of the same table that stand above ``assessment``."""
        for number, other in enumerate(self.assessments):
            if other is assessment:
                return self.assessments[:number]
        return ()


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

    ``look`` takes an :class:`Assessment`, a :class:`ProjectAssessment` or a :class:`FilingAssessment`, by ``level``.
    ``name`` reads well after "allow"; ``defects`` are the numbers of ``domain.md`` §3.4. ``contradicts`` is true for a
    rule whose finding means that another figure of the filing contradicts the target, which costs points (§4.2).
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

    @property
    def title(self) -> str:
        """The first line of the page, in Chinese."""
        return self.page.strip().partition("\n")[0]

    def check(self, thing: Assessment | ProjectAssessment | FilingAssessment, context: Context) -> Iterator[Finding]:
        """The findings of this rule about ``thing``; at a filing's level ``context.project`` is not used."""
        for mark in self.look(thing, context):
            yield Finding(
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


def fingerprint(code: str, *parts: str | None) -> str:
    """A finding's identity: the same text in the same project gives the same 16 characters wherever it stands."""
    joined = "\x1f".join((code, *("".join(unicodedata.normalize("NFKC", part or "").split()) for part in parts)))
    return hashlib.sha256(joined.encode()).hexdigest()[:16]


def _identity(thing: Assessment | ProjectAssessment | FilingAssessment, key: str) -> tuple[str | None, ...]:
    if isinstance(thing, Assessment):
        row = thing.indicator
        return row.heading.project, row.name, row.target, row.declared.level2
    if isinstance(thing, ProjectAssessment):
        return thing.project.heading.project, key
    return ("", key)


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


def places(rows: list[Assessment] | tuple[Assessment, ...], limit: int = 4) -> str:
    """「×7」 and the first few names, for a finding that stands for several rows."""
    names = "、".join(quote(one.indicator.name, 16) for one in rows[:limit])
    more = "等" if len(rows) > limit else ""
    return f"{names}{more}（×{len(rows)}）"
