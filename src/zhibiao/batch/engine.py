"""Assess many files, each on its own, in processes or on a cluster; every result goes to the store as soon as it is there.

What comes back from a worker is small, so the memory of the calling process does not grow with the filings. One bad file
is one failure. A run that is broken off loses nothing that is in the store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from zhibiao.assessment import assess_filing, extract_document
from zhibiao.batch.store import Store, filesystem, key, remote, run_key
from zhibiao.errors import InputError, ZhibiaoError
from zhibiao.readers.registry import KNOWN_SUFFIXES, Limits, discover, read, read_bytes
from zhibiao.records import Failure, FilingAssessment
from zhibiao.settings import Settings

Engine = Literal["processes", "dask"]
Serialise = Callable[[FilingAssessment], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Done:
    """One file dealt with: its place in the input order, the key of its result, or why there is none."""

    number: int
    path: str
    key: str | None
    indicators: int = 0
    kept: bool = False
    failure: Failure | None = None


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
        names = sorted(system.find(inside))
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
    """
    return spread(
        _one, [(number, path, work) for number, path in enumerate(files)], work.settings.jobs, engine, scheduler
    )


def spread(
    task: Callable[..., Any],
    calls: Sequence[tuple[Any, ...]],
    jobs: int,
    engine: Engine = "processes",
    scheduler: str | None = None,
) -> Iterator[Any]:
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
        yield from Parallel(n_jobs=jobs, return_as="generator_unordered")(delayed(task)(*call) for call in calls)


def _one(number: int, path: str, work: Work) -> Done:
    try:
        content = _content(path)
        name = key(work.run, path, content)
        if work.resume and (kept := work.store.get(name)) is not None:
            return Done(number, path, name, len(kept.get("indicators", ())), kept=True)
        result = assess_filing(extract_document(read_bytes(content, path)), work.settings)
        work.store.put(name, work.serialise(result))
        return Done(number, path, name, sum(len(project.assessments) for project in result.projects))
    except InputError as error:
        return Done(number, path, None, failure=Failure(path, error.problem, error.remedy))
    except (ZhibiaoError, OSError, MemoryError):
        raise  # the model, the settings, or the store: no file would fare better
    except Exception as error:
        problem = f"处理这份文件时程序出错（{type(error).__name__}：{error}）"
        return Done(
            number, path, None, failure=Failure(path, problem, "其他文件不受影响；请把这份文件和这行文字交给维护人员")
        )


def _content(path: str) -> bytes:
    limits = Limits()
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
            read(path)  # says what is wrong in its own words
        raise InputError(f"文件打不开（{error}）", where=path, remedy="请检查地址和权限") from error
