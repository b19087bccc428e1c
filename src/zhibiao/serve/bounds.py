"""How much the page takes at once, and the error that says so."""

from __future__ import annotations

from dataclasses import dataclass, replace

from zhibiao.errors import ZhibiaoError
from zhibiao.readers.limits import MB, Limits, megabytes

_SPLIT = "请拆成几份，或改用命令 zhibiao check 检查"


@dataclass(frozen=True, slots=True)
class Bounds:
    """Bounds on requests.

    ``upload`` and ``live`` are bytes of a request's body; ``parallel`` and ``parallel_live`` requests at work at the same
    time; ``patience`` seconds for a body to arrive, ``work`` seconds for the judging; ``indicators`` that one filing may
    have, ``rows`` of them that an answer carries (the page asks for the next ones), ``rows_alone`` that it carries to a
    browser without scripts; ``siblings`` rows of one project that a live edit may bring along, ``cell`` characters in one
    cell of it; ``prose`` characters of a filing's paragraphs that the page hands back with an edit. ``memory`` indicators'
    worth of what was just checked is held for ``memory_seconds``.
    """

    upload: int = 20 * MB
    live: int = MB
    parallel: int = 3
    parallel_live: int = 6
    patience: float = 30.0
    work: float = 180.0
    indicators: int = 10_000
    rows: int = 300
    rows_alone: int = 1000
    siblings: int = 200
    cell: int = 4000
    prose: int = 30_000
    memory: int = 60_000
    memory_seconds: float = 600.0

    def reading(self, limits: Limits) -> Limits:
        """The bounds for the readers: ``limits`` of the settings, and no more than a page takes."""
        return replace(
            limits,
            max_bytes=self.upload,
            max_unpacked=min(limits.max_unpacked, 12 * self.upload),
            max_rows=min(limits.max_rows, 100_000),
            max_cells=min(limits.max_cells, 1_000_000),
        )


class RefusedError(ZhibiaoError):
    """A request that is not served: ``status`` is the HTTP status, the texts are Chinese."""

    def __init__(self, problem: str, *, where: str = "", remedy: str = "", status: int = 400) -> None:
        super().__init__(problem, where=where, remedy=remedy)
        self.status = status


def too_large(limit: int) -> RefusedError:
    """The refusal of a body over ``limit`` bytes."""
    return RefusedError(f"内容太大，上限 {megabytes(limit)}", status=413, remedy=_SPLIT)


def too_slow() -> RefusedError:
    """The refusal of a body that does not arrive in time."""
    return RefusedError("上传太慢，没有在限定时间内传完", status=408, remedy="请重新上传")


def too_many() -> RefusedError:
    """The refusal of work beyond the number of parallel requests."""
    return RefusedError("同时检查的文件太多", status=503, remedy="请等前面的检查完成后再试")


def too_long() -> RefusedError:
    """The refusal of work that takes longer than its time."""
    return RefusedError("检查用时太长，已停止等待", status=504, remedy=_SPLIT)
