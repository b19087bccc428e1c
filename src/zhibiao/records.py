"""What zhibiao passes along its street: plain, frozen records without logic.

Every stage takes the record of the stage before and returns its own, so nothing is ever changed in place. Text spans are
half-open ``[start, end)`` offsets in characters of the text *as printed*. Amounts are :class:`decimal.Decimal`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import Any, Literal

Severity = Literal["error", "warning", "info"]
Comparator = Literal[">=", ">", "<=", "<", "=", "range"]
MeasureKind = Literal["count", "ratio", "money", "duration", "date", "frequency", "change", "rank", "other"]
FactKind = Literal["zero", "full", "bands", "delivery", "deadline", "frequency", "check", "base"]
VagueReason = Literal["照抄", "口号", "意向动词", "参照式", "等级无阈值", "空值"]
Scope = Literal["project", "department"]
FieldName = Literal["name", "description", "target", "actual", "basis", "weight", "level1", "level2", "filing"]


class Record:
    """What goes from one process to another: by its fields, twice as fast as a dataclass with slots goes by itself."""

    __slots__ = ()

    def __reduce__(self) -> tuple[Callable[..., Record], tuple[Any, ...]]:
        return type(self), _values(type(self).__match_args__)(self)  # type: ignore[attr-defined]


@cache
def _values(fields: tuple[str, ...]) -> Callable[[Record], tuple[Any, ...]]:
    """A function from a record to the values of its ``fields``."""
    if len(fields) == 1:
        only = attrgetter(*fields)
        return lambda one: (only(one),)
    return attrgetter(*fields)


# --- reading: bytes -> Document ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Source(Record):
    """Where something stands: file, and the finest position that the format knows (all numbers from 1)."""

    path: str
    page: int | None = None
    sheet: str | None = None
    table: int | None = None
    row: int | None = None
    line: int | None = None
    certainty: Literal["sure", "unsure"] = "sure"


@dataclass(frozen=True, slots=True)
class Paragraph(Record):
    """A run of text outside tables."""

    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Row(Record):
    """One row of a grid: the cells' texts as printed, merged cells repeated or empty as the format leaves them."""

    cells: tuple[str, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class Grid(Record):
    """A table. ``header`` is true where the format itself says that row 1 names the columns (CSV, JSONL, Parquet)."""

    rows: tuple[Row, ...]
    source: Source
    header: bool = False


@dataclass(frozen=True, slots=True)
class Skipped(Record):
    """Something that was not read, where it stands and why; never dropped silently."""

    text: str
    reason: str
    source: Source


@dataclass(frozen=True, slots=True)
class Document(Record):
    """A file as paragraphs and grids, in reading order."""

    path: str
    blocks: tuple[Paragraph | Grid, ...]
    skipped: tuple[Skipped, ...] = ()


# --- extraction: Document -> Filing --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Heading(Record):
    """Who filed it, for which year and project; ``None`` where the form does not say."""

    unit: str | None = None
    year: int | None = None
    project: str | None = None


@dataclass(frozen=True, slots=True)
class Declared(Record):
    """The category that the form declares: canonical names after alias resolution, ``raw`` as printed."""

    level1: str | None = None
    level2: str | None = None
    raw: str | None = None


@dataclass(frozen=True, slots=True)
class Indicator(Record):
    """One row of a target table, or one clause of prose that names something to reach.

    ``columns`` names the columns that the form has (of :data:`FieldName`), so that an empty cell can be told from a
    form that does not ask.
    """

    name: str
    target: str
    source: Source
    heading: Heading = Heading()
    declared: Declared = Declared()
    description: str | None = None
    actual: str | None = None
    basis: str | None = None
    weight: Decimal | None = None
    columns: frozenset[str] = frozenset({"name", "target"})


@dataclass(frozen=True, slots=True)
class Project(Record):
    """The indicators of one project table or paragraph with what its form says about the project.

    ``budget`` is in yuan. ``goal`` is the narrative goal text (绩效目标). ``printed_total`` is the sum of weights as printed.
    ``narrative`` is true where the indicators were read out of prose.
    """

    heading: Heading
    indicators: tuple[Indicator, ...]
    source: Source
    scope: Scope = "project"
    narrative: bool = False
    code: str | None = None
    budget: Decimal | None = None
    goal: str | None = None
    printed_total: Decimal | None = None
    declared_standard: str | None = None


@dataclass(frozen=True, slots=True)
class Filing(Record):
    """One file: its projects, the prose around them, and what was not read."""

    path: str
    projects: tuple[Project, ...]
    paragraphs: tuple[Paragraph, ...] = ()
    grids: tuple[Grid, ...] = ()
    skipped: tuple[Skipped, ...] = ()


# --- text: a target as it is read ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Measure(Record):
    """A figure to reach: comparator, bounds in ``unit``, kind, and the span that says so.

    ``low``/``high``: a floor or exact value stands in ``low``, a ceiling in ``high``, a range has both. ``printed`` is
    false where the comparator is not written and ``=`` only stands in for it; ``approximate`` for 约, 左右, 余.
    """

    comparator: Comparator
    low: Decimal | None
    high: Decimal | None
    unit: str | None
    kind: MeasureKind
    text: str
    start: int
    end: int
    printed: bool = True
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class Deadline(Record):
    """A latest moment: ``latest`` is ``YYYY-MM-DD``, or ``MM-DD`` where the year is only implied."""

    latest: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Fact(Record):
    """Words that can be checked without a figure (``domain.md`` §5.4)."""

    kind: FactKind
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cue(Record):
    """A phrase of the vagueness lexicon (``domain.md`` §5.1, §5.2) or a digit trap (§5.5), by class name."""

    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading(Record):
    """All that is read in one text."""

    text: str
    measures: tuple[Measure, ...] = ()
    deadline: Deadline | None = None
    facts: tuple[Fact, ...] = ()
    cues: tuple[Cue, ...] = ()
    traps: tuple[Cue, ...] = ()
    blank: bool = False


# --- assessment ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Alternative(Record):
    """Another level 2 category with its probability (0..1)."""

    level2: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Category(Record):
    """The category an indicator belongs to, in the names of the tree in force.

    ``leaf`` is the name in the superset of both trees; ``accepted`` holds level 2 names that a reasonable reviewer lets
    pass, the preferred one first (``domain.md`` §2.11); ``basis`` names the boundary rule (``R3``) or ``model``.
    """

    level1: str
    level2: str
    leaf: str
    confidence: float
    accepted: tuple[str, ...]
    alternatives: tuple[Alternative, ...] = ()
    basis: str = "model"


@dataclass(frozen=True, slots=True)
class Vague(Record):
    """Whether nothing in the target could be measured (``domain.md`` §4.4)."""

    flag: bool
    probability: float
    reason: VagueReason | None = None


@dataclass(frozen=True, slots=True)
class ScorePart(Record):
    """Points of one criterion of the rubric, out of ``of``, and why."""

    name: str
    points: int
    of: int
    reason: str


@dataclass(frozen=True, slots=True)
class Score(Record):
    """Specificity 0-100 (``domain.md`` §4): ``cap`` is the ceiling that applied, with its reason."""

    total: int
    grade: str
    version: int
    parts: tuple[ScorePart, ...]
    cap: int | None = None
    cap_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Finding(Record):
    """One defect at one place."""

    code: str
    name: str
    severity: Severity
    field: FieldName
    start: int
    end: int
    message: str
    suggestion: str | None
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Assessment(Record):
    """An indicator with everything zhibiao says about it."""

    indicator: Indicator
    reading: Reading
    category: Category
    vague: Vague
    score: Score
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class ProjectAssessment(Record):
    """A project's indicators assessed, and the findings about the project as a whole."""

    project: Project
    standard: str
    assessments: tuple[Assessment, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class FilingAssessment(Record):
    """A file assessed: what ``check`` prints."""

    path: str
    projects: tuple[ProjectAssessment, ...]
    findings: tuple[Finding, ...] = ()
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure(Record):
    """An input that could not be read: what is wrong and what to do, in Chinese."""

    path: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Batch(Record):
    """The result of one call over many inputs."""

    filings: tuple[FilingAssessment, ...]
    failures: tuple[Failure, ...] = ()
    info: Mapping[str, str] = field(default_factory=dict)
