"""Keys change with everything that could change a result, and a damaged result is no result."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from zhibiao.batch import store
from zhibiao.batch.store import Store
from zhibiao.settings import House, Settings


def test_keys_tell_apart_what_matters() -> None:
    plain = Settings()
    runs = [
        store.run_key(plain, "m1"),
        store.run_key(plain, "m2"),
        store.run_key(replace(plain, select=("VAG",)), "m1"),
        store.run_key(replace(plain, standard="2021"), "m1"),
        store.run_key(replace(plain, house=House(small_budget=1)), "m1"),
    ]
    assert len(set(runs)) == len(runs)
    assert store.run_key(replace(plain, jobs=8, fail_on="never"), "m1") == runs[0]
    keys = {store.key(runs[0], "a.txt", b"1"), store.key(runs[0], "a.txt", b"2"), store.key(runs[0], "b.txt", b"1")}
    assert len(keys) == 3


def test_round_trip_and_damage(tmp_path: Path) -> None:
    kept = Store(str(tmp_path))
    record = {"path": "甲.txt", "indicators": [1, None, "≥95%"]}
    kept.put("ab12", record)
    assert kept.get("ab12") == record
    Path(kept.place("ab12")).write_bytes(b"\x1f\x8b broken")
    assert kept.get("ab12") is None
    assert kept.get("none") is None
    assert [path.name for path in tmp_path.rglob(".part-*")] == []


def test_object_storage(tmp_path: Path) -> None:
    pytest.importorskip("fsspec")
    kept = Store("memory://zhibiao-test")
    kept.put("ab12", {"path": "甲.txt"})
    assert kept.get("ab12") == {"path": "甲.txt"}
