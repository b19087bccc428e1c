"""The one place where an Indicator becomes an Assessment: category, vagueness, score, findings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
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
    Source,
)
from zhibiao.references import refer
from zhibiao.rules.base import Context
from zhibiao.rules.engine import settle
from zhibiao.rules.registry import select
from zhibiao.scoring.specificity import score
from zhibiao.scoring.vagueness import judge
from zhibiao.settings import House, Settings
from zhibiao.taxonomy import Standard, detect_standard
from zhibiao.text.reading import read as read_target

if TYPE_CHECKING:
    from zhibiao.model.store import Model
    from zhibiao.rules.base import Rule


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
    rows = [row for project in filing.projects for row in project.indicators]
    readings = [read_target(row.target, name=row.name) for row in rows]
    inputs = [Row(row.name, row.description or "", row.target) for row in rows]
    of_row = [s for project, s in zip(filing.projects, standards, strict=True) for _ in project.indicators]
    categories: list[Category | None] = [None] * len(rows)
    for standard in sorted(set(of_row)):
        places = [i for i, own in enumerate(of_row) if own == standard]
        found = categorise([inputs[i] for i in places], [readings[i] for i in places], _model(model_name), standard)
        for i, category in zip(places, found, strict=True):
            categories[i] = category
    done = iter(
        Assessment(
            indicator=row,
            reading=reading,
            category=category,
            vague=judge(reading, name=row.name, description=row.description),
            score=score(row, reading),
        )
        for row, reading, category in zip(rows, readings, categories, strict=True)
        if category is not None
    )
    return [tuple(next(done) for _ in project.indicators) for project in filing.projects]


def _assess_project(
    filing: Filing,
    project: Project,
    standard: Standard,
    rows: tuple[Assessment, ...],
    rules: Sequence[Rule],
    house: House,
) -> ProjectAssessment:
    context = Context(project=project, standard=standard, assessments=rows, filing=filing, options=house)
    own = [rule for rule in rules if rule.level == "indicator"]
    finished = tuple(_with_findings(row, own, context) for row in rows)
    result = ProjectAssessment(project, standard, finished)
    whole = tuple(one for rule in rules if rule.level == "project" for one in rule.check(result, context))
    return replace(result, findings=whole)


def _with_findings(row: Assessment, rules: Sequence[Rule], context: Context) -> Assessment:
    found: list[Finding] = []
    contradicted = False
    for rule in rules:
        marks = list(rule.check(row, context))
        found += marks
        contradicted = contradicted or (rule.contradicts and bool(marks))
    final = score(row.indicator, row.reading, contradicted=True) if contradicted else row.score
    return replace(row, score=final, findings=settle(found, rules))


def extract_document(document: Document) -> Filing:
    """The indicators of a document.

    Raises:
        InputError: there is nothing in it that looks like an indicator table or a goal.
    """
    return extract(document)


def extract_paths(
    paths: Iterable[str | Path], *, stdin: tuple[bytes, str] | None = None
) -> tuple[tuple[Filing, ...], tuple[Failure, ...]]:
    """Read files and folders without assessing; what could not be read comes back as failures.

    ``stdin`` is (content, file name) for the path ``-``.
    """
    filings: list[Filing] = []
    files, failures = _inputs(paths)
    problems = list(failures)
    for path in files:
        try:
            filings.append(_extract(path, stdin))
        except InputError as error:
            problems.append(_failure(path, error))
    return tuple(filings), tuple(problems)


def check(
    paths: Iterable[str | Path], settings: Settings | None = None, *, stdin: tuple[bytes, str] | None = None
) -> Batch:
    """Read and assess files and folders: the main job.

    Raises:
        ModelError: the model folder is missing or damaged.
        SettingsError: an unknown rule in the settings.
    """
    chosen = settings or Settings()
    _verify(chosen)
    files, failures = _inputs(paths)
    if chosen.jobs != 1 and len(files) > 1:
        from joblib import Parallel, delayed

        results = Parallel(n_jobs=chosen.jobs)(delayed(_check_one)(path, chosen, stdin) for path in files)
    else:
        results = [_check_one(path, chosen, stdin) for path in files]
    filings = tuple(one for one in results if isinstance(one, FilingAssessment))
    problems = failures + tuple(one for one in results if isinstance(one, Failure))
    return Batch(filings, problems, {"model": chosen.model or "default"})


def _verify(settings: Settings) -> None:
    """A wrong name in the settings is an error before any work is done."""
    select(settings.select, settings.ignore, settings.severity)
    for _, rules in settings.per_file_ignores:
        select((), rules)
    resolve(Filing("", ()), settings.house)


def _check_one(path: str, settings: Settings, stdin: tuple[bytes, str] | None) -> FilingAssessment | Failure:
    try:
        return assess_filing(_extract(path, stdin), settings)
    except InputError as error:
        return _failure(path, error)


def _extract(path: str, stdin: tuple[bytes, str] | None) -> Filing:
    if path == "-":
        data, name = stdin or (b"", "stdin.txt")
        return extract(read_bytes(data, name))
    return extract(read(path))


def _inputs(paths: Iterable[str | Path]) -> tuple[list[str], tuple[Failure, ...]]:
    given = [str(path) for path in paths]
    piped = ["-"] if "-" in given else []
    files, failures = discover([path for path in given if path != "-"])
    return piped + [str(path) for path in files], tuple(failures)


def _failure(path: str, error: InputError) -> Failure:
    return Failure(path, error.problem, error.remedy)
