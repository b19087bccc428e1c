"""Records travel between processes unchanged, and stay what they are: frozen, comparable, hashable."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from pathlib import Path
from typing import Any

import pytest

import zhibiao
from zhibiao import records
from zhibiao.records import Record

KINDS = [kind for kind in vars(records).values() if isinstance(kind, type) and issubclass(kind, Record)]
SAMPLE = Path(zhibiao.__file__).parent / "data" / "samples"


def test_every_record_is_one() -> None:
    classes = [one for one in vars(records).values() if dataclasses.is_dataclass(one)]
    assert len(classes) > 20
    assert not [one for one in classes if one not in KINDS]


def parts(thing: Any) -> list[Any]:
    """``thing`` and every record inside it."""
    if isinstance(thing, tuple):
        return [part for one in thing for part in parts(one)]
    if not isinstance(thing, Record):
        return []
    fields = [getattr(thing, field.name) for field in dataclasses.fields(thing)]  # type: ignore[arg-type]
    return [thing, *(part for value in fields for part in parts(value))]


@pytest.mark.parametrize("protocol", [2, pickle.HIGHEST_PROTOCOL])
def test_an_assessed_file_comes_back_equal(protocol: int) -> None:
    batch = zhibiao.check([SAMPLE], zhibiao.Settings(model="fast"))
    again = pickle.loads(pickle.dumps(batch, protocol))
    assert again == batch
    assert copy.deepcopy(batch.filings) == batch.filings
    assert len({type(part) for part in parts(batch.filings)}) > 12
    assert [type(part) for part in parts(again.filings)] == [type(part) for part in parts(batch.filings)]


@dataclasses.dataclass(frozen=True, slots=True)
class Single(Record):
    """A record of one field."""

    text: str


def test_a_record_of_one_field_travels_too() -> None:
    assert pickle.loads(pickle.dumps(Single("甲"))) == Single("甲")
