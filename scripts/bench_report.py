"""Measure the batch report: filings a second on 1 and 2 processes, peak memory at several sizes, time of the page.

``python scripts/bench_report.py [--sizes 200,1000,2000] [--rows 100000] [--folder KEEP]``; takes minutes, nothing else should
run. Prints Markdown; ``python scripts/bench.py report --write`` puts it into ``docs/performance.md``.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
_CALL = """
import resource, sys
sys.argv = ['zhibiao', *sys.argv[1:]]
from zhibiao.cli.app import main
try:
    main()
except SystemExit as stop:
    status = stop.code
from joblib.externals.loky import get_reusable_executor
get_reusable_executor(max_workers=1).shutdown(wait=True)
own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
print('MEASURED', status, own.ru_maxrss // 1024, others.ru_maxrss // 1024, own.ru_utime + own.ru_stime)
"""


@dataclass(frozen=True)
class Run:
    """One ``zhibiao report``: seconds, processor seconds of all and of the calling process, peaks (MiB) of it and of a worker."""

    seconds: float
    cpu: float
    own_cpu: float
    peak: int
    worker: int


def report(*arguments: object) -> Run:
    """Run the command in a process of its own.

    Raises:
        RuntimeError: it did not end well.
    """
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-c", _CALL, "report", *map(str, arguments), "--fail-on", "never", "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    seconds, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if "MEASURED 0 " not in done.stdout:
        raise RuntimeError(done.stderr[-2000:])
    peak, worker, own = done.stdout.rsplit("MEASURED 0 ", 1)[1].split()
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(seconds, cpu, float(own), int(peak), int(worker))


def page_of(rows: int) -> tuple[float, float, int]:
    """Processor seconds to count and to render a page over ``rows`` indicators, and its size in KiB."""
    from zhibiao import check
    from zhibiao.batch import copies, index
    from zhibiao.batch.digest import digest
    from zhibiao.records import Failure
    from zhibiao.reports import records
    from zhibiao.reports.page import pieces

    class Repeated:
        """One filing's records, as often as it takes, each time as another unit with its own figures."""

        failures: tuple[Failure, ...] = ()
        info: dict[str, str] = {}  # noqa: RUF012

        def __init__(self, filing: dict[str, Any], times: int) -> None:
            self.filing = filing
            self.times = times

        def __iter__(self) -> Any:
            for number in range(self.times):
                unit = f"第{number}单位"
                projects = [{**one, "unit": unit} for one in self.filing["projects"]]
                rows = [{**one, "name": f"{one['name']}{number % 997}"} for one in self.filing["indicators"]]
                yield {**self.filing, "projects": projects, "indicators": rows}

    sample = records.filing(check(HERE.parent / "src/zhibiao/data/samples").filings[0])
    filings = Repeated(sample, -(-rows // len(sample["indicators"])))
    with tempfile.TemporaryDirectory() as folder:
        start = time.process_time()
        base = index.build(filings, Path(folder, "index.sqlite"))
        figures = digest(base, copies.find(base))
        counted = time.process_time()
        size = sum(len(piece.encode()) for piece in pieces(filings, base, figures))
        rendered = time.process_time()
        base.close()
    return counted - start, rendered - counted, size // 1024


def measure(folder: Path, sizes: list[int]) -> None:
    """Print the two tables about filings: the first ``size`` of one set of files, for every size."""
    made = [sys.executable, HERE / "make_filings.py", folder / "in", str(sizes[-1])]
    subprocess.run(made, check=True, capture_output=True)
    files = sorted((folder / "in").iterdir())
    print("| 文件数 | 进程 | 秒 | 份/秒 | 处理器秒 | 主进程内存峰值 MiB | 工作进程 MiB |")
    print("|---|---|---|---|---|---|---|")
    for count in sizes:
        for jobs in (1, 2) if count in (sizes[0], sizes[-1]) else (2,):
            places = ("--out", folder / "out", "--work", folder / f"work{count}-{jobs}")
            run = report(*files[:count], *places, "--jobs", jobs)
            worker = run.worker if jobs > 1 else "—"
            print(
                f"| {count} | {jobs} | {run.seconds:.0f} | {count / run.seconds:.1f} | {run.cpu:.0f} | {run.peak} | {worker} |",
                flush=True,
            )
    print("\n只出报告（评估结果已存下，`--resume`）：\n")
    print("| 文件数 | 秒 | 处理器秒 | 每份处理器秒 | 内存峰值 MiB |")
    print("|---|---|---|---|---|")
    for count in sizes:
        places = ("--out", folder / "out", "--work", folder / f"work{sizes[-1]}-2")
        run = report(*files[:count], *places, "--jobs", 1, "--resume")
        print(f"| {count} | {run.seconds:.0f} | {run.cpu:.0f} | {run.cpu / count:.3f} | {run.peak} |", flush=True)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="200,1000,2000")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, help="keep what is generated here")
    given = parser.parse_args()
    sizes = sorted({int(size) for size in given.sizes.split(",")})
    if given.folder:
        given.folder.mkdir(parents=True, exist_ok=True)
        measure(given.folder, sizes)
    else:
        with tempfile.TemporaryDirectory() as name:
            measure(Path(name), sizes)
    print("\n网页：\n")
    print("| 指标数 | 计数 处理器秒 | 生成 处理器秒 | 大小 KiB |")
    print("|---|---|---|---|")
    for rows in (2000, given.rows):
        counted, rendered, size = page_of(rows)
        print(f"| {rows} | {counted:.1f} | {rendered:.1f} | {size} |", flush=True)


if __name__ == "__main__":
    main()
