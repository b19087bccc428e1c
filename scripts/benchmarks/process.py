"""Measured runs: each in a process of its own, so that neither warm caches nor another's memory count."""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

_LIBRARIES = ("numpy", "onnxruntime", "scikit-learn", "jieba", "sentence-transformers", "torch", "fasttext-wheel")


@dataclass(frozen=True)
class Run:
    """Seconds on the clock and of processor time, and the peak of memory in MiB, medians of several runs."""

    seconds: float
    cpu: float
    peak: float


def command(arguments: Sequence[object], runs: int) -> Run:
    """The median of ``runs`` runs of a command; one more before them fills the disk cache and is not counted."""
    found = [_once([str(one) for one in arguments]) for _ in range(runs + 1)][1:]
    return Run(*(statistics.median(values) for values in zip(*found, strict=True)))


def _once(arguments: list[str]) -> tuple[float, float, float]:
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}  # what is installed is compiled
    start = time.perf_counter()
    child = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    _, status, used = os.wait4(child.pid, 0)
    spent = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1):
        raise SystemExit(f"failed: {' '.join(arguments)}")
    return spent, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def inside(what: str, *arguments: object) -> dict[str, float]:
    """One measurement ``what`` of ``benchmarks.tasks`` in a process of its own: the figures that it prints as JSON."""
    called = [sys.executable, "-m", "benchmarks.tasks", what, *map(str, arguments)]
    one_core = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}  # as the command line sets it
    here = Path(__file__).resolve().parents[1]
    made = subprocess.run(called, capture_output=True, text=True, cwd=here, env=one_core, check=False)
    if made.returncode:
        return {"failed": 1.0}
    found: dict[str, float] = json.loads(made.stdout.splitlines()[-1])
    return found


def medians(runs: int, what: str, *arguments: object) -> dict[str, float]:
    """The medians of several :func:`inside`."""
    found = [inside(what, *arguments) for _ in range(runs)]
    return {key: statistics.median(one[key] for one in found) for key in found[0] if all(key in one for one in found)}


def machine() -> str:
    """The machine, the load on it and the versions, in one paragraph."""
    model = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.processor(),
    )
    memory = next((int(line.split()[1]) // 2**20 for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    versions = []
    for name in _LIBRARIES:
        try:
            versions.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            versions.append(f"{name} 未安装")
    return (
        f"{time.strftime('%Y-%m-%d')}，{model}，{os.cpu_count()}个逻辑核，内存{memory} GiB，{platform.system()}，"
        f"Python {platform.python_version()}；测量开始时系统负载 {os.getloadavg()[0]:.1f}。{'，'.join(versions)}。"
    )


def _lines(path: str) -> list[str]:
    file = Path(path)
    return file.read_text(encoding="utf-8", errors="replace").splitlines() if file.is_file() else []
