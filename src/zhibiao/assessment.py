"""The one place where an Indicator becomes an Assessment: category, vagueness, score, findings."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from zhibiao.aliases import resolve
from zhibiao.classify.categorise import categorise
from zhibiao.classify.inputs import Row
from zhibiao.errors import InputError
from zhibiao.extract import extract
from zhibiao.readers.registry import discover, read, read_bytes
from zhibiao.records import (
    Assessment,
    Batch,
    Category,
    Document,
    Failure,
    Filing,
    FilingAssessment,
    Finding,
    Indicator,
    Project,
    ProjectAssessment,
    Reading,
    Score,
    Source,
    Vague,
)
from zhibiao.references import refer
from zhibiao.rules.base import Context
from zhibiao.rules.engine import look_at, settle
from zhibiao.rules.registry import select
from zhibiao.scoring.evidence import gather
from zhibiao.scoring.specificity import score
from zhibiao.scoring.vagueness import judge
from zhibiao.setting_check import verify
from zhibiao.settings import House, Settings
from zhibiao.taxonomy import Standard, detect_standard
from zhibiao.text.reading import read as read_target

if TYPE_CHECKING:
    from zhibiao.model.store import Model
    from zhibiao.rules.base import Rule


_CHUNK = 4096
"""Rows that are judged together: enough for arrays to be quick, few enough that what is remembered of a row is still there."""

_REMEMBERED = 32768
"""Distinct rows whose judgement is remembered, for rows that repeat in a file or from file to file."""


@lru_cache(maxsize=2)
def _model(name: str | None) -> Model:
    from zhibiao.model.store import load

    return load(name)


def assess(indicators: Iterable[Indicator], settings: Settings | None = None) -> tuple[Assessment, ...]:
    """Assess bare indicators as one table, in their order.

    Raises:
        ModelError: the model folder is missing or damaged.
        SettingsError: an unknown rule in the settings.
    """
    rows = tuple(indicators)
    place = rows[0].source if rows else Source("")
    filing = Filing(place.path, (Project(rows[0].heading, rows, place),)) if rows else Filing("", ())
    result = assess_filing(filing, settings or Settings())
    return tuple(row for project in result.projects for row in project.assessments)


def assess_filing(filing: Filing, settings: Settings) -> FilingAssessment:
    """Assess every project of a filing; the model sees all rows in one batch."""
    rules = select(settings.select, (*settings.ignore, *settings.ignored_in(filing.path)), settings.severity)
    filing = resolve(filing, settings.house)
    standards = [_standard(project, settings) for project in filing.projects]
    judged = _judge(filing, standards, settings.model)
    projects = tuple(
        _assess_project(filing, project, standard, rows, rules, settings.house)
        for project, standard, rows in zip(filing.projects, standards, judged, strict=True)
    )
    projects = refer(projects, _model(settings.model))
    result = FilingAssessment(filing.path, projects, (), filing.skipped)
    if not filing.projects:
        return result
    context = Context(project=filing.projects[0], filing=filing, options=settings.house)
    found = tuple(one for rule in rules if rule.level == "filing" for one in rule.check(result, context))
    return replace(result, findings=found)


def _standard(project: Project, settings: Settings) -> Standard:
    if settings.standard != "auto":
        return settings.standard
    return detect_standard((row.declared.level1, row.declared.level2) for row in project.indicators)


def _judge(filing: Filing, standards: Sequence[Standard], model_name: str | None) -> list[tuple[Assessment, ...]]:
    """Reading, category, vagueness and score of every row, a tuple a project, without findings."""
    rows = [
        (row, standard)
        for project, standard in zip(filing.projects, standards, strict=True)
        for row in project.indicators
    ]
    chunks = (rows[start : start + _CHUNK] for start in range(0, len(rows), _CHUNK))
    done = (one for chunk in chunks for one in _chunk(chunk, model_name))
    return [tuple(islice(done, len(project.indicators))) for project in filing.projects]


def _chunk(chunk: Sequence[tuple[Indicator, Standard]], model_name: str | None) -> Iterator[Assessment]:
    """Indicators and their standards to assessments without findings; equal rows are read, classified, scored once."""
    rows = [Row(one.name, one.description or "", one.target) for one, _ in chunk]
    own = [standard for _, standard in chunk]
    model = _model(model_name)
    known = {
        standard: _categories_of(
            [row for row, of_row in zip(rows, own, strict=True) if of_row == standard], model, standard
        )
        for standard in sorted(set(own))
    }
    for (indicator, standard), row in zip(chunk, rows, strict=True):
        said = _said(row, indicator.basis, "basis" in indicator.columns)
        yield Assessment(indicator, said.reading, known[standard][row], said.vague, said.score)


def _categories_of(rows: Sequence[Row], model: Model, standard: Standard) -> dict[Row, Category]:
    """The category of each of ``rows``, remembered from earlier chunks; other threads may remember at the same time."""
    kept = _categories(model, standard)
    found = {row: kept.get(row) for row in rows}
    fresh = [row for row, category in found.items() if category is None]
    readings = [read_target(row.target, name=row.name) for row in fresh]
    made = dict(zip(fresh, categorise(fresh, readings, model, standard), strict=True))
    if len(kept) + len(made) > _REMEMBERED:
        kept.clear()
    kept.update(made)
    return {row: made[row] if category is None else category for row, category in found.items()}


@lru_cache(maxsize=8)
def _categories(model: Model, standard: Standard) -> dict[Row, Category]:
    """What ``model`` itself has said: another model under the same name starts anew."""
    return {}


@dataclass(frozen=True, slots=True)
class _Said:
    reading: Reading
    vague: Vague
    score: Score


@lru_cache(maxsize=_REMEMBERED)
def _said(row: Row, basis: str | None, asked: bool) -> _Said:
    """What does not depend on model and table: reading, vagueness and score."""
    columns = frozenset({"basis"}) if asked else frozenset()
    indicator = Indicator(row.name, row.target, Source(""), description=row.description, basis=basis, columns=columns)
    reading = read_target(row.target, name=row.name)
    evidence = gather(reading, row.name, row.description)
    vague = judge(reading, name=row.name, description=row.description, evidence=evidence)
    return _Said(reading, vague, score(indicator, reading, evidence=evidence))


def _assess_project(
    filing: Filing,
    project: Project,
    standard: Standard,
    rows: tuple[Assessment, ...],
    rules: Sequence[Rule],
    house: House,
) -> ProjectAssessment:
    context = Context(project=project, standard=standard, assessments=rows, filing=filing, options=house)
    finished = tuple(_with_findings(rows, rules, context))
    result = ProjectAssessment(project, standard, finished)
    whole = tuple(one for rule in rules if rule.level == "project" for one in rule.check(result, context))
    return replace(result, findings=whole)


def _with_findings(rows: Sequence[Assessment], rules: Sequence[Rule], context: Context) -> Iterator[Assessment]:
    """``rows`` with what the rules found; where that is one object for equal rows, so is all that follows from it."""
    contradicting = {rule.code for rule in rules if rule.contradicts}
    known: dict[int, tuple[tuple[Finding, ...], Score, tuple[Finding, ...]]] = {}
    for row, found in zip(rows, look_at(rows, rules, context), strict=True):
        if not found:
            yield row
            continue
        kept = known.get(id(found))
        if kept is None:
            contradicted = any(one.code in contradicting for one in found)
            final = score(row.indicator, row.reading, contradicted=True) if contradicted else row.score
            kept = known[id(found)] = found, final, settle(found, rules)  # found is held: its id stays its own
        yield Assessment(row.indicator, row.reading, row.category, row.vague, kept[1], kept[2])


def extract_document(document: Document, settings: Settings | None = None) -> Filing:
    """The indicators of a document; ``settings`` may hold header words of one's own.

    Raises:
        InputError: there is nothing in it that looks like an indicator table or a goal.
    """
    return extract(document, settings.columns if settings else ())


def extract_paths(
    paths: Iterable[str | Path], settings: Settings | None = None, *, stdin: tuple[bytes, str] | None = None
) -> tuple[tuple[Filing, ...], tuple[Failure, ...]]:
    """Read files and folders without assessing; what could not be read comes back as failures.

    ``stdin`` is (content, file name) for the path ``-``.
    """
    filings: list[Filing] = []
    files, failures = _inputs(paths)
    problems = list(failures)
    for path in files:
        try:
            filings.append(_extract(path, stdin, settings or Settings()))
        except InputError as error:
            problems.append(_failure(path, error))
    return tuple(filings), tuple(problems)


def check(
    paths: Iterable[str | Path],
    settings: Settings | None = None,
    *,
    stdin: tuple[bytes, str] | None = None,
    progress: Callable[[int, int], None] = lambda done, files: None,
) -> Batch:
    """Read and assess files and folders: the main job. ``progress`` hears how many files of how many are done.

    Raises:
        ModelError: the model folder is missing or damaged.
        SettingsError: an unknown rule in the settings.
    """
    chosen = settings or Settings()
    verify(chosen)  # a wrong name is an error before any work is done
    files, failures = _inputs(paths)
    if chosen.jobs != 1 and len(files) > 1:
        from joblib import Parallel, delayed

        work = Parallel(n_jobs=chosen.jobs, return_as="generator")
        stream = work(delayed(_check_apart)(path, chosen, stdin) for path in files)
    else:
        stream = (_check_one(path, chosen, stdin) for path in files)
    results = []
    for done, one in enumerate(stream, start=1):
        results.append(one)
        progress(done, len(files))
    filings = tuple(one for one in results if isinstance(one, FilingAssessment))
    problems = failures + tuple(one for one in results if isinstance(one, Failure))
    return Batch(filings, problems, {"model": chosen.model or "default"})


def _check_one(path: str, settings: Settings, stdin: tuple[bytes, str] | None) -> FilingAssessment | Failure:
    try:
        return assess_filing(_extract(path, stdin, settings), settings)
    except InputError as error:
        return _failure(path, error)


def _check_apart(path: str, settings: Settings, stdin: tuple[bytes, str] | None) -> FilingAssessment | Failure:
    gc.set_threshold(100_000, 20, 100)  # as the command line does in its own process
    return _check_one(path, settings, stdin)


def _extract(path: str, stdin: tuple[bytes, str] | None, settings: Settings) -> Filing:
    if path == "-":
        data, name = stdin or (b"", "stdin.txt")
        return extract(read_bytes(data, name, limits=settings.limits), settings.columns)
    return extract(read(path, limits=settings.limits), settings.columns)


def _inputs(paths: Iterable[str | Path]) -> tuple[list[str], tuple[Failure, ...]]:
    given = [str(path) for path in paths]
    piped = ["-"] if "-" in given else []
    files, failures = discover([path for path in given if path != "-"])
    return piped + [str(path) for path in files], tuple(failures)


def _failure(path: str, error: InputError) -> Failure:
    return Failure(path, error.problem, error.remedy)
