"""A Dask cluster of two workers, one of which is killed during the run: the same files as on one machine."""

from __future__ import annotations

import csv
import os
import signal
import sys
from pathlib import Path

import pytest

from zhibiao.batch.engine import Done
from zhibiao.reports import run
from zhibiao.settings import Settings

distributed = pytest.importorskip("distributed")
HEADER = ("项目名称", "一级指标", "二级指标", "三级指标", "指标值")


def write(folder: Path, count: int) -> None:
    folder.mkdir()
    for number in range(count):
        with (folder / f"{number:02d}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(HEADER)
            for row in range(5):
                writer.writerow(
                    (f"项目{number}", "产出指标", "数量指标", f"第{row}类培训人次", f"≥{100 + number + row}人次")
                )


@pytest.mark.filterwarnings("ignore")
@pytest.mark.skipif(sys.platform == "win32", reason="kills a process")
def test_a_killed_worker_changes_nothing(tmp_path: Path) -> None:
    write(tmp_path / "in", 24)
    formats = ("csv", "jsonl", "xlsx")
    here = run.make([str(tmp_path / "in")], Settings(), run.Plan(tmp_path / "here", formats))
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        victims = [worker.process.process.pid for worker in cluster.workers.values()]
        seen: list[Done] = []

        def step(done: Done) -> None:
            seen.append(done)
            if len(seen) == 3:
                os.kill(victims[0], signal.SIGKILL)

        plan = run.Plan(tmp_path / "there", formats, engine="dask", scheduler=cluster.scheduler_address)
        there = run.make([str(tmp_path / "in")], Settings(), plan, progress=step)
        assert len(seen) == 24
    assert there.digest.total == here.digest.total
    for path in (tmp_path / "here").iterdir():
        if path.is_file():
            assert path.read_bytes() == (tmp_path / "there" / path.name).read_bytes(), path.name
