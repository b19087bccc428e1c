"""A batch in memory as the stream of public records that reports are made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any

from zhibiao.batch.store import Store
from zhibiao.errors import SettingsError
from zhibiao.records import Batch, Failure
from zhibiao.reports import records


class InMemory:
    """The filings of a :class:`Batch`, as records."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch

    @property
    def failures(self) -> Sequence[Failure]:
        """Inputs that could not be read."""
        return self._batch.failures

    @property
    def info(self) -> Mapping[str, str]:
        """What the run used."""
        return self._batch.info

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return (records.filing(item) for item in self._batch.filings)


class Stored:
    """Filings in a store, by their keys in input order, one in memory at a time; ``ignored`` fingerprints are left out."""

    def __init__(
        self,
        store: Store,
        keys: Sequence[str],
        failures: Sequence[Failure],
        info: Mapping[str, str],
        ignored: Set[str] = frozenset(),
    ) -> None:
        self.store = store
        self.ignored = ignored
        self.keys = keys
        self._failures = tuple(failures)
        self._info = dict(info)

    @property
    def failures(self) -> Sequence[Failure]:
        """Inputs that could not be read."""
        return self._failures

    @property
    def info(self) -> Mapping[str, str]:
        """What the run used."""
        return self._info

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for key in self.keys:
            record = self.store.get(key)
            if record is None:
                raise SettingsError(
                    "存下的结果不见了或坏了", where=self.store.place(key), remedy="加 --resume 再运行一次，缺的会重做"
                )
            yield without(record, self.ignored) if self.ignored else record


def without(filing: dict[str, Any], ignored: Set[str]) -> dict[str, Any]:
    """A filing's record without the findings that have one of these fingerprints."""

    def rest(item: Mapping[str, Any]) -> dict[str, Any]:
        return {**item, "findings": [one for one in item["findings"] if one["fingerprint"] not in ignored]}

    return {
        **rest(filing),
        "projects": [*map(rest, filing["projects"])],
        "indicators": [*map(rest, filing["indicators"])],
    }
