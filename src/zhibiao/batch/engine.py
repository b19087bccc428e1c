"""Assess many files, each on its own, in processes or on a cluster; every result goes to the store as soon as it is there.

What comes back from a worker is small, so the memory of the calling process does not grow with the filings. One bad file
is one failure. A run that is broken off loses nothing that is in the store.
"""

from __future__ import annotations

import gc
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from zhibiao.assessment import assess_filing, extract_document
from zhibiao.batch import faults
from zhibiao.batch.faults import Streak
from zhibiao.batch.store import Store, filesystem, key, remote, run_key
from zhibiao.errors import InputError, ZhibiaoError
from zhibiao.readers.registry import KNOWN_SUFFIXES, Limits, discover, read, read_bytes
from zhibiao.records import Failure, FilingAssessment
from zhibiao.settings import Settings

Engine = Literal["processes", "dask"]
Serialise = Callable[[FilingAssessment], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Done:
    """One file dealt with: its place in the input order, the key of its result, or why there is none.

    ``fault`` is true where the program failed and not the file.
    """

    number: int
    path: str
    key: str | None
    indicators: int = 0
    kept: bool = False
    failure: Failure | None = None
    fault: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """What a worker needs to know, apart from the file."""

    settings: Settings
    run: str
    store: Store
    serialise: Serialise
    resume: bool = False


def model_digest(settings: Settings) -> str:
    """The digest of the model's manifest, which holds the digests of its files.

    Raises:
        ModelError: there is no such model.
    """
    from zhibiao.model.manifest import FILE_NAME, digest, read
    from zhibiao.model.store import locate

    folder = locate(settings.model)
    read(folder)
    return digest(folder / FILE_NAME).sha256


def inputs(paths: Iterable[str]) -> tuple[tuple[str, ...], tuple[Failure, ...]]:
    """The files behind paths, folders and fsspec URLs, in a fixed order, and what is not there."""
    files: list[str] = []
    failures: list[Failure] = []
    for path in paths:
        if not remote(path):
            found, missing = discover([path])
            files += map(str, found)
            failures += missing
            continue
        system, inside = filesystem(path)
        try:
            names = sorted(system.find(inside))
        except Exception as error:  # every kind of storage has errors of its own
            said = " ".join(str(error).split()) or type(error).__name__
            failures.append(Failure(path, f"打不开这个地址（{said}）", "请检查地址、网络和权限"))
            continue
        files += [system.unstrip_protocol(name) for name in names if Path(name).suffix.lower() in KNOWN_SUFFIXES]
        if not names:
            failures.append(Failure(path, "没有这个文件或文件夹", "请检查地址和权限"))
    return tuple(dict.fromkeys(files)), tuple(failures)


def prepare(settings: Settings, store: Store, serialise: Serialise, *, resume: bool) -> Work:
    """What the workers are told.

    Raises:
        ModelError: there is no such model.
        SettingsError: an unknown rule.
    """
    from zhibiao.rules.registry import select

    select(settings.select, settings.ignore, settings.severity)
    for _, rules in settings.per_file_ignores:
        select((), rules)
    return Work(settings, run_key(settings, model_digest(settings)), store, serialise, resume)


def run(
    files: Sequence[str], work: Work, *, engine: Engine = "processes", scheduler: str | None = None
) -> Iterator[Done]:
    """Deal with every file, in whatever order they are ready; ``Done.number`` is the place in ``files``.

    Raises:
        SettingsError: the cluster cannot be reached, or its libraries are not installed.
        InternalError: the first files all fail at the same place of the program.
    """
    streak = Streak(len(files))
    calls = [(number, path, work) for number, path in enumerate(files)]
    with closing(spread(_one, calls, work.settings.jobs, engine, scheduler)) as results:
        for done in results:
            yield done
            streak.see(done.failure, fault=done.fault)


def spread(
    task: Callable[..., Any],
    calls: Sequence[tuple[Any, ...]],
    jobs: int,
    engine: Engine = "processes",
    scheduler: str | None = None,
) -> Generator[Any, None, None]:
    """``task(*call)`` for every call, as results become ready."""
    if engine == "processes" and (jobs == 1 or len(calls) < 2):
        yield from (task(*call) for call in calls)
        return
    from joblib import Parallel, delayed

    place: AbstractContextManager[Any] = nullcontext()
    if engine == "dask":
        from zhibiao.batch.cluster import connect

        place, jobs = connect(scheduler), -1
    with place:
        results = Parallel(n_jobs=jobs, return_as="generator_unordered")(delayed(_apart)(task, *call) for call in calls)
        try:
            for result in results:  # noqa: UP028 - a generator that is closed early must not close joblib's in its own way
                yield result
        finally:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # joblib warns of work that nobody waits for any more
                results.close()


def _apart(task: Callable[..., Any], *call: Any) -> Any:
    gc.set_threshold(100_000, 20, 100)  # as the command line does in its own process
    return task(*call)


def _one(number: int, path: str, work: Work) -> Done:
    try:
        content = _content(path, work.settings.limits)
        name = key(work.run, path, content)
        if work.resume and (kept := work.store.get(name)) is not None:
            return Done(number, path, name, len(kept.get("indicators", ())), kept=True)
        result = _assess(content, path, work.settings)
        work.store.put(name, work.serialise(result))
        return Done(number, path, name, sum(len(project.assessments) for project in result.projects))
    except InputError as error:
        return Done(number, path, None, failure=Failure(path, error.problem, error.remedy))
    except (ZhibiaoError, OSError, MemoryError):
        raise  # the model, the settings, or the store: no file would fare better
    except Exception as error:
        return Done(number, path, None, failure=faults.failure(path, error), fault=True)


def _assess(content: bytes, path: str, settings: Settings) -> FilingAssessment:
    return assess_filing(extract_document(read_bytes(content, path, limits=settings.limits), settings), settings)


def _content(path: str, limits: Limits) -> bytes:
    try:
        if remote(path):
            system, inside = filesystem(path)
            limits.check_size(int(system.size(inside) or 0), path)
            return bytes(system.cat_file(inside))
        file = Path(path)
        limits.check_size(file.stat().st_size, path)
        return file.read_bytes()
    except OSError as error:
        if not remote(path):
            read(path, limits=limits)  # says what is wrong in its own words
        raise InputError(f"文件打不开（{error}）", where=path, remedy="请检查地址和权限") from error
