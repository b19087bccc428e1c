"""The whole of ``zhibiao report``: files in, a folder of reports out."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from zhibiao import __version__
from zhibiao.batch import copies, engine, index
from zhibiao.batch.across import Enriched, raise_findings
from zhibiao.batch.comparison import Comparison, compare
from zhibiao.batch.digest import Digest, digest
from zhibiao.batch.store import Store
from zhibiao.errors import SettingsError
from zhibiao.records import Failure
from zhibiao.reports import parquet, records
from zhibiao.reports.outputs import Report, write_report
from zhibiao.reports.source import Stored
from zhibiao.settings import Settings
from zhibiao.suppress import read_ignores

HIDDEN = ".zhibiao"
_FEW = 8


@dataclass(frozen=True, slots=True)
class Plan:
    """What to make and how. ``work`` is where results are kept: ``out/.zhibiao`` unless given, a URL for a cluster."""

    out: Path
    formats: tuple[str, ...] = ("html", "xlsx", "jsonl")
    baseline: Path | None = None
    resume: bool = False
    engine: engine.Engine = "processes"
    scheduler: str | None = None
    work: str | None = None
    dated: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The figures, what changed, and the files that were written. ``grave`` counts findings that decide the exit status."""

    digest: Digest
    comparison: Comparison | None
    written: tuple[Path, ...]
    grave: dict[str, int]


def make(
    paths: Sequence[str],
    settings: Settings,
    plan: Plan,
    *,
    started: Callable[[int], None] = lambda count: None,
    progress: Callable[[engine.Done], None] = lambda done: None,
) -> Outcome:
    """Assess every file and write the report. ``started`` hears the number of files, ``progress`` each one that is done.

    Raises:
        SettingsError: wrong settings, a folder that cannot be written, a cluster that cannot be reached.
        ModelError: the model is missing or damaged.
        InternalError: a fault of the program hits every file.
    """
    if "parquet" in plan.formats:
        parquet.available()
    try:
        plan.out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f"建不了这个文件夹：{error.strerror}", where=str(plan.out), remedy="换一个位置，或检查权限"
        ) from error
    files, failures = engine.inputs(paths)
    files = tuple(path for path in files if not _inside(path, plan.out))
    hidden = plan.out / HIDDEN
    if not plan.resume:
        shutil.rmtree(hidden, ignore_errors=True)
    store = Store(plan.work or str(hidden.resolve()))
    work = engine.prepare(settings, store, records.filing, resume=plan.resume)
    started(len(files))
    found: list[str | None] = [None] * len(files)
    bad: dict[int, Failure] = {}
    try:
        for one in engine.run(files, _modest(work, len(files)), engine=plan.engine, scheduler=plan.scheduler):
            found[one.number] = one.key
            if one.failure is not None:
                bad[one.number] = one.failure
            progress(one)
    except OSError as error:
        said = error.strerror or " ".join(str(error).split())
        raise SettingsError(
            f"中间结果写不进去：{said}", where=store.root, remedy="检查空间和权限，然后加 --resume 接着做"
        ) from error
    keys = [key for key in found if key is not None]
    if plan.resume and plan.work is None:
        store.prune(keys)
    problems = (*failures, *(bad[number] for number in sorted(bad)))
    ignored = (
        frozenset(entry.fingerprint for entry in read_ignores(settings.ignore_list))
        if settings.ignore_list
        else frozenset()
    )
    return _write(Stored(store, keys, problems, _info(settings), ignored), settings, plan, hidden)


def _write(filings: Stored, settings: Settings, plan: Plan, hidden: Path) -> Outcome:
    place = hidden / "index.sqlite"
    base = index.build(filings, place)
    try:
        repeated = copies.find(base)
        raise_findings(base, settings, filings.ignored)
        enriched = Enriched(filings, base)
        comparison = compare(base, plan.baseline) if plan.baseline is not None else None
        figures = digest(base, repeated, tuple(filings.failures), {"version": __version__, **filings.info})
        written = write_report(Report(enriched, base, figures, comparison, plan.dated), plan.out, plan.formats)
        if "parquet" in plan.formats:
            written += _parquet(filings, settings, plan)
        status = " WHERE status='new'" if comparison is not None else ""
        grave = dict(base.execute(f"SELECT severity, COUNT(*) FROM finding{status} GROUP BY severity"))
    finally:
        base.close()
        place.unlink(missing_ok=True)
    return Outcome(figures, comparison, written, grave)


def _parquet(filings: Stored, settings: Settings, plan: Plan) -> tuple[Path, ...]:
    """The parts of ``indicators.parquet``; beside the stored results where these lie in object storage."""
    root = f"{plan.work}/indicators.parquet" if plan.work else str((plan.out / "indicators.parquet").resolve())
    if not plan.work:
        shutil.rmtree(root, ignore_errors=True)
    size = parquet.FILINGS_A_PART
    groups = [filings.keys[at : at + size] for at in range(0, len(filings.keys), size)]
    calls = [(filings.store, list(keys), f"{root}/part-{number:05d}.parquet") for number, keys in enumerate(groups)]
    for _ in engine.spread(parquet.part, calls, settings.jobs, plan.engine, plan.scheduler):
        pass
    return (Path(root),)


def _modest(work: engine.Work, files: int) -> engine.Work:
    """A handful of files is done sooner than processes start."""
    from dataclasses import replace

    return replace(work, settings=replace(work.settings, jobs=1)) if files < _FEW else work


def _inside(path: str, out: Path) -> bool:
    return "://" not in path and out.resolve() in Path(path).resolve().parents


def _info(settings: Settings) -> dict[str, str]:
    return {"model": settings.model or "default", "standard": settings.standard}


def exit_status(outcome: Outcome, fail_on: str) -> int:
    """3 where an input could not be read, 1 where a finding is at or above ``fail_on`` (with a baseline: a new one), else 0."""
    if outcome.digest.failures:
        return 3
    if fail_on == "never":
        return 0
    order = ("error", "warning", "info")
    return int(any(outcome.grave.get(name) for name in order[: order.index(fail_on) + 1]))
