"""What is held of a check: by content, little, for a short time, and never on disk."""

from __future__ import annotations

import time
from typing import Any

import pytest
from starlette.testclient import TestClient

from zhibiao.serve import app as application
from zhibiao.serve import checking
from zhibiao.serve.app import create_app
from zhibiao.serve.bounds import Bounds
from zhibiao.serve.recent import Recent

ORIGIN = "http://127.0.0.1:8765"
PAGE = {"x-zhibiao": "page", "origin": ORIGIN, "sec-fetch-site": "same-origin"}
TABLE = "三级指标,指标值\n案件办结率,≥95%\n普法活动,有效提升\n".encode()


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_it_goes_after_its_time_however_often_it_is_asked_for() -> None:
    clock = Clock()
    recent = Recent(100, 60.0, clock)
    recent.put("a", 1, 10)
    for clock.now in (10.0, 50.0, 59.9):
        assert recent.get("a") == 1
    clock.now = 60.0
    assert recent.get("a") is None
    recent.put("b", 2, 10)
    clock.now = 130.0
    recent.sweep()
    assert len(recent) == 0


def test_there_is_room_for_so_much_only() -> None:
    recent = Recent(100, 60.0, Clock())
    for name in "abc":
        recent.put(name, name, 40)
    assert [recent.get(name) for name in "abc"] == [None, "b", "c"]
    assert recent.get("b") == "b"
    recent.put("d", "d", 40)
    assert [recent.get(name) for name in "bcd"] == ["b", None, "d"]
    recent.put("whole", "whole", 101)
    assert recent.get("whole") is None


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows with every filing that is judged."""
    count: list[int] = []
    real = checking.assess_filing

    def counting(*arguments: Any) -> Any:
        count.append(1)
        return real(*arguments)

    monkeypatch.setattr(checking, "assess_filing", counting)
    return count


def post(client: TestClient, path: str, data: bytes = TABLE, **fields: str) -> int:
    files = {"file": ("表.csv", data), **{name: (None, value) for name, value in fields.items()}}
    return client.post(path, files=files, headers=PAGE).status_code


def test_downloads_do_not_judge_again(judged: list[int]) -> None:
    with TestClient(create_app(), base_url=ORIGIN) as client:
        assert post(client, "/check") == 200
        for form in ("csv", "json", "html", "xlsx"):
            assert post(client, "/download", form=form) == 200
        assert len(judged) == 1
        assert post(client, "/download", form="csv", edits='{"0.1": {"target": "≥5场"}}') == 200
        assert len(judged) == 2, "an edit is judged"
        assert post(client, "/check", standard="2021") == 200
        assert len(judged) == 3, "so is another standard"
        assert post(client, "/download", TABLE + b"\n", form="csv") == 200
        assert len(judged) == 4, "and content that differs in one byte"


def test_nothing_is_held_longer_or_after_the_end(judged: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(application, "_SWEEP", 0.05)
    held: list[Recent] = []
    real = application.Recent
    monkeypatch.setattr(application, "Recent", lambda *a: held.append(real(*a)) or held[-1])
    with TestClient(create_app(bounds=Bounds(memory_seconds=0.2)), base_url=ORIGIN) as client:
        assert post(client, "/check") == 200
        deadline = time.monotonic() + 30
        while len(held[0]) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert len(held[0]) == 0, "the server lets go by itself"
    with TestClient(create_app(), base_url=ORIGIN) as client:
        assert post(client, "/check") == 200
        assert len(held[1]) == 2
    assert len(held[1]) == 0


def test_holding_can_be_switched_off(judged: list[int]) -> None:
    with TestClient(create_app(bounds=Bounds(memory=0)), base_url=ORIGIN) as client:
        assert post(client, "/check") == post(client, "/download", form="csv") == 200
    assert len(judged) == 2
