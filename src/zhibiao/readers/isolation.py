"""Reading in a process of its own, under limits on time and memory: for formats whose parsers can run away (PDF).

The child gets the bytes and gives back the :class:`Document`; what goes wrong in it, a crash of its interpreter included, is an
:class:`InputError` here and never the end of a batch.
"""

from __future__ import annotations

import pickle
import subprocess
import sys

from zhibiao.errors import InputError, ZhibiaoError
from zhibiao.readers.limits import Limits, raising
from zhibiao.records import Document

_START = "from zhibiao.readers.isolation import serve; serve()"


def read(reader: str, data: bytes, path: str, limits: Limits) -> Document:
    """What the module ``zhibiao.readers.<reader>`` reads in ``data``.

    Raises:
        InputError: as that module does, and where it takes more time or memory than ``limits`` allow.
    """
    task = pickle.dumps((reader, data, path, limits))
    try:
        done = subprocess.run(
            [sys.executable, "-c", _START], input=task, capture_output=True, timeout=limits.max_seconds, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise limits.too_slow(path) from error
    if done.returncode != 0 or not done.stdout:
        raise InputError(
            "读取时占用内存过多或文件损坏，已停止",
            where=path,
            remedy=raising("请拆分文件，或另存为 DOCX、XLSX 后再试，或", "max_memory"),
        )
    result = pickle.loads(done.stdout)  # written by this module's own child
    if isinstance(result, ZhibiaoError):
        raise result
    return result  # type: ignore[no-any-return]


def serve() -> None:
    """The child's side: a task from standard input, its document or error to standard output."""
    from importlib import import_module

    reader, data, path, limits = pickle.load(sys.stdin.buffer)
    _confine(limits)
    result: Document | InputError
    try:
        result = import_module(f"zhibiao.readers.{reader}").read(data, path, limits)
    except InputError as error:
        result = error
    sys.stdout.buffer.write(pickle.dumps(result))


def _confine(limits: Limits) -> None:
    """Hold this process to ``max_memory`` and a little more than ``max_seconds`` of processor time, where the system can."""
    try:
        import resource
    except ImportError:  # pragma: no cover - Windows
        return
    for kind, value in ((resource.RLIMIT_AS, limits.max_memory), (resource.RLIMIT_CPU, limits.max_seconds + 5)):
        _, hard = resource.getrlimit(kind)
        most = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (most, hard))
