"""A bounded number of jobs at a time, each in a thread; a full house refuses at once instead of queueing."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any, TypeVar

from zhibiao.serve.bounds import too_long, too_many

T = TypeVar("T")


class Slots:
    """``size`` places for requests, with the threads that do their work, ``seconds`` each."""

    def __init__(self, size: int, seconds: float) -> None:
        self.size = size
        self.seconds = seconds
        self._free = threading.BoundedSemaphore(size)
        self._pool = ThreadPoolExecutor(size, thread_name_prefix="zhibiao-serve")

    def take(self) -> Slot:
        """A free place, to be used as a context manager.

        Raises:
            RefusedError: all places are taken.
        """
        if not self._free.acquire(blocking=False):
            raise too_many()
        return Slot(self._pool, self._free, self.seconds)

    def close(self) -> None:
        """Start no more work."""
        self._pool.shutdown(wait=False, cancel_futures=True)


class Slot:
    """One place. It is free again when the request has ended *and* its thread has: a thread cannot be stopped."""

    def __init__(self, pool: ThreadPoolExecutor, free: threading.BoundedSemaphore, seconds: float) -> None:
        self._pool = pool
        self._free = free
        self._seconds = seconds
        self._work: Future[Any] | None = None

    def __enter__(self) -> Slot:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._work is None:
            self._free.release()
        else:
            self._work.add_done_callback(lambda _: self._free.release())

    async def run(self, job: Callable[..., T], *arguments: object) -> T:
        """The result of ``job(*arguments)``, from a thread.

        Raises:
            RefusedError: it took too long; it goes on holding its place until it ends.
        """
        self._work = work = self._pool.submit(job, *arguments)
        try:
            return await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(work)), self._seconds)
        except (TimeoutError, asyncio.TimeoutError):
            if work.done():
                raise
            raise too_long() from None
