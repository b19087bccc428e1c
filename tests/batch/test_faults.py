"""A fault of the program is told from a bad file: at once where it hits every file, once where it hits many."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from zhibiao.batch import engine, faults
from zhibiao.batch.engine import Done
from zhibiao.batch.store import Store
from zhibiao.errors import InternalError
from zhibiao.records import Failure
from zhibiao.reports import run
from zhibiao.reports.unread import lines
from zhibiao.settings import Settings

HEADER = "一级指标,二级指标,三级指标,指标值\n"


def write(folder: Path, count: int) -> None:
    folder.mkdir()
    for number in range(count):
        row = f"产出指标,数量指标,第{number}类培训人次,≥{100 + number}人次\n"
        (folder / f"{number:02d}.csv").write_text(HEADER + row, encoding="utf-8")


def break_files(patch: pytest.MonkeyPatch, broken: Any) -> None:
    """Let the program fail on the files for which ``broken(name)`` is true."""
    real = engine._assess

    def assess(content: bytes, path: str, settings: Settings) -> Any:
        if broken(Path(path).name):
            raise KeyError(f"第{Path(path).name}份")
        return real(content, path, settings)

    patch.setattr(engine, "_assess", assess)


def make(folder: Path, **plan: Any) -> tuple[run.Outcome, list[Done]]:
    seen: list[Done] = []
    settings = Settings(jobs=1)
    return run.make(
        [str(folder / "in")], settings, run.Plan(folder / "out", ("jsonl",), **plan), progress=seen.append
    ), seen


def test_a_fault_that_hits_all_files_stops_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "in", 40)
    break_files(monkeypatch, lambda name: True)
    with pytest.raises(InternalError, match="前10份文件都在同一处出错") as error:
        make(tmp_path)
    assert "KeyError" in error.value.problem
    assert error.value.exit_status == 3
    assert "不是文件的问题" in error.value.remedy


def broken(result: Any) -> Any:
    raise ZeroDivisionError("1/0")


def test_the_run_stops_in_processes_too(tmp_path: Path) -> None:
    write(tmp_path / "in", 40)
    files, _ = engine.inputs([str(tmp_path / "in")])
    work = engine.prepare(Settings(jobs=2), Store(str(tmp_path / "work")), broken, resume=False)
    with pytest.raises(InternalError, match="ZeroDivisionError"):
        list(engine.run(files, work))


def test_a_fault_that_hits_some_files_is_said_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "in", 40)
    break_files(monkeypatch, lambda name: name > "05.csv")
    outcome, seen = make(tmp_path)
    assert sum(one.fault for one in seen) == 34
    assert len({one.message for one in outcome.digest.failures}) == 1
    (line,) = lines(outcome.digest.failures)
    assert line.startswith("34份文件：程序内部出错（KeyError")
    assert outcome.digest.total.filings == 6


def test_bad_files_do_not_stop_a_run(tmp_path: Path) -> None:
    write(tmp_path / "in", 2)
    for number in range(20):
        (tmp_path / "in" / f"00{number}.docx").write_bytes(b"PK\x03\x04 broken")
    outcome, seen = make(tmp_path)
    assert len(outcome.digest.failures) == 20
    assert not any(one.fault for one in seen)


def test_few_files_are_all_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "in", faults.FIRST - 1)
    break_files(monkeypatch, lambda name: True)
    outcome, _ = make(tmp_path)
    assert len(outcome.digest.failures) == faults.FIRST - 1


def test_the_place_is_the_programs_own() -> None:
    with pytest.raises(TypeError) as error:
        faults.Streak("many")  # type: ignore[arg-type]
    assert faults.place(error.value).startswith("TypeError，batch/faults.py 第")
    assert "many" not in faults.place(error.value)


def test_reasons_are_put_together() -> None:
    same = [Failure(f"{number}.docx", "打不开", "另存为") for number in range(5)]
    assert lines([*same, Failure("a.xls", "加密", "去掉密码")]) == [
        "5份文件：打不开（另存为），如：0.docx、1.docx、2.docx",
        "a.xls：加密（去掉密码）",
    ]


def test_the_command_says_so_without_a_traceback(tmp_path: Path) -> None:
    write(tmp_path / "in", 12)
    code = (
        "import sys\nfrom zhibiao.batch import engine\n"
        "def broken(*rest): raise ZeroDivisionError('x')\nengine._assess = broken\n"
        "from zhibiao.cli.app import main\nsys.argv = ['zhibiao', 'report', 'in', '--out', 'out', '--jobs', '1']\nmain()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 3
    assert done.stderr.startswith("错误：")
    assert "ZeroDivisionError" in done.stderr
    assert "Traceback" not in done.stderr
