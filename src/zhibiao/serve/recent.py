"""What was just checked, for the requests that follow at once: the next rows of a long table, and the downloads.

It is held in memory only, by the digest of the content that the browser sends again each time, so that nobody gets at it
who does not have the file; a little of it, for a few minutes, and nothing of it outlives the server.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class _Held:
    value: Any
    weight: int
    until: float


class Recent:
    """At most ``room`` indicators' worth of values, each for ``seconds``; the longest unused go first."""

    def __init__(self, room: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.room = room
        self.seconds = seconds
        self.clock = clock
        self._held: OrderedDict[Hashable, _Held] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Any:
        """What is held under ``key``, else ``None``; looking at it does not lengthen its life."""
        with self._lock:
            self._forget()
            if key not in self._held:
                return None
            self._held.move_to_end(key)
            return self._held[key].value

    def put(self, key: Hashable, value: Any, weight: int) -> None:
        """Hold ``value``, which is worth ``weight`` indicators; one that is worth more than the room is not held."""
        with self._lock:
            self._held.pop(key, None)
            if weight <= self.room:
                self._held[key] = _Held(value, weight, self.clock() + self.seconds)
            self._forget()

    def sweep(self) -> None:
        """Let go of what is over its time."""
        with self._lock:
            self._forget()

    def clear(self) -> None:
        """Let go of everything."""
        with self._lock:
            self._held.clear()

    def __len__(self) -> int:
        """How many values are held."""
        return len(self._held)

    def _forget(self) -> None:
        now = self.clock()
        for key in [key for key, one in self._held.items() if one.until <= now]:
            del self._held[key]
        while sum(one.weight for one in self._held.values()) > self.room:
            self._held.popitem(last=False)
