"""Filings and results in object storage, through the S3 protocol, on a cluster of two workers: the same files as from a folder."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from zhibiao.batch import engine
from zhibiao.batch.store import Store
from zhibiao.reports import run
from zhibiao.settings import Settings

distributed = pytest.importorskip("distributed")
pytest.importorskip("s3fs")
moto = pytest.importorskip("moto.server")
pytestmark = pytest.mark.filterwarnings("ignore")
FORMATS = ("csv", "jsonl", "xlsx")


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """An empty bucket named ``filings`` on a server of its own, and its file system; workers find it by environment."""
    import fsspec

    server = moto.ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"
    for name, value in {
        "AWS_ENDPOINT_URL": address, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true", "NO_PROXY": "127.0.0.1",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    system = fsspec.filesystem("s3", skip_instance_cache=True)
    system.mkdir("filings")
    yield system
    system.rm("filings", recursive=True)
    fsspec.get_filesystem_class("s3").clear_instance_cache()
    server.stop()


def tables(count: int) -> dict[str, str]:
    head = "项目名称,一级指标,二级指标,三级指标,指标值\n"
    rows = "产出指标,数量指标,第{}类培训人次,≥{}人次\n"
    return {
        f"{number:02d}.csv": head + "".join(f"项目{number}," + rows.format(row, 100 + number + row) for row in range(5))
        for number in range(count)
    }


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{name: value for name, value in row.items() if name != "path"} for row in csv.DictReader(file)]


def test_a_cluster_over_object_storage(bucket: Any, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name, text in tables(12).items():
        (tmp_path / "in" / name).write_text(text, encoding="utf-8")
        bucket.pipe_file(f"filings/in/{name}", text.encode())
    bucket.pipe_file("filings/in/broken.docx", b"PK\x03\x04 broken")
    bucket.pipe_file("filings/in/notes.log", b"no filing")
    here = run.make([str(tmp_path / "in")], Settings(), run.Plan(tmp_path / "here", FORMATS))
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        plan = run.Plan(
            tmp_path / "there",
            (*FORMATS, "parquet"),
            engine="dask",
            scheduler=cluster.scheduler_address,
            work="s3://filings/work",
        )
        there = run.make(["s3://filings/in"], Settings(), plan)
    assert there.digest.total == here.digest.total
    assert [one.path for one in there.digest.failures] == ["s3://filings/in/broken.docx"]
    assert rows(tmp_path / "there" / "indicators.csv") == rows(tmp_path / "here" / "indicators.csv")
    parts = [name for name in bucket.find("filings/work") if name.endswith(".parquet")]
    assert parts == ["filings/work/indicators.parquet/part-00000.parquet"]
    assert sum(name.endswith(".json.gz") for name in bucket.find("filings/work")) == 12


def test_what_is_done_is_taken_from_there(bucket: Any, tmp_path: Path) -> None:
    for name, text in tables(3).items():
        bucket.pipe_file(f"filings/in/{name}", text.encode())
    seen: list[engine.Done] = []
    for _ in range(2):
        plan = run.Plan(tmp_path / "out", ("jsonl",), resume=True, work="s3://filings/work")
        run.make(["s3://filings/in"], Settings(jobs=1), plan, progress=seen.append)
    assert [one.kept for one in seen] == [False] * 3 + [True] * 3
    assert Store("s3://filings/work").get(seen[0].key or "")


def test_nothing_there_is_a_line(bucket: Any) -> None:
    files, failures = engine.inputs(["s3://filings/none", "s3://nobody/in"])
    assert files == ()
    assert [one.path for one in failures] == ["s3://filings/none", "s3://nobody/in"]
