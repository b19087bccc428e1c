"""Measure the batch report: filings a second on 1 and 2 processes, peak memory at two sizes, time of the page.

``python scripts/bench_report.py [--small 200] [--large 2000] [--rows 100000]``; takes minutes, nothing else should run.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent


def timed(*arguments: object) -> tuple[float, float]:
    """Seconds and peak memory (MiB, of the calling process) of ``zhibiao report``."""
    code = (
        "import resource, sys; sys.argv = ['zhibiao', *sys.argv[1:]]\n"
        "from zhibiao.cli.app import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print('PEAK', resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    )
    start = time.perf_counter()
    run = subprocess.run(
        [sys.executable, "-c", code, "report", *map(str, arguments)], capture_output=True, text=True, check=True
    )
    return time.perf_counter() - start, float(run.stdout.rsplit("PEAK", 1)[1])


def page_of(rows: int) -> tuple[float, float, int]:
    """Seconds to index and to render a page over ``rows`` indicators, and its size in KiB."""
    from zhibiao.batch import copies, index
    from zhibiao.batch.digest import digest
    from zhibiao.records import Failure
    from zhibiao.reports.page import page

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

    from zhibiao import check
    from zhibiao.reports import records

    sample = records.filing(check(HERE.parent / "src/zhibiao/data/samples").filings[0])
    filings = Repeated(sample, -(-rows // len(sample["indicators"])))
    start = time.perf_counter()
    base = index.build(filings)
    figures = digest(base, copies.find(base))
    counted = time.perf_counter()
    made = page(filings, base, figures)
    return counted - start, time.perf_counter() - counted, len(made.encode()) // 1024


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=200)
    parser.add_argument("--large", type=int, default=2000)
    parser.add_argument("--rows", type=int, default=100_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for count in dict.fromkeys((given.small, given.large)):
            subprocess.run(
                [sys.executable, HERE / "make_filings.py", folder / str(count), str(count)],
                check=True,
                capture_output=True,
            )
            for jobs in (1, 2):
                spent, peak = timed(
                    folder / str(count), "--out", folder / f"out{count}-{jobs}", "--jobs", jobs, "--fail-on", "never"
                )
                print(
                    f"{count} filings, {jobs} processes: {spent:.1f} s, {count / spent:.1f} filings/s, peak {peak:.0f} MiB"
                )
            spent, peak = timed(
                folder / str(count), "--out", folder / f"out{count}-1", "--jobs", 1, "--resume", "--fail-on", "never"
            )
            print(f"{count} filings, all kept (--resume): {spent:.1f} s, peak {peak:.0f} MiB")
    for rows in (2000, given.rows):
        counted, rendered, size = page_of(rows)
        print(f"{rows} indicators: figures {counted:.1f} s, page {rendered:.1f} s, {size} KiB")
    print(f"peak of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")


if __name__ == "__main__":
    main()
