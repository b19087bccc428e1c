"""What is remembered of rows saves work and changes nothing, however little room there is and however many threads use it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from zhibiao import Indicator, Settings, Source, assess, assessment
from zhibiao.model import store
from zhibiao.rules import engine

ROWS = tuple(
    Indicator(f"{place}{what}", target, Source("甲.csv", row=number), description=None)
    for number, (place, (what, target)) in enumerate(
        (place, row)
        for place in ("东街", "西街", "南街", "北街")
        for row in (("路灯完好率", "≥95%"), ("垃圾清运量", "持续提升"), ("公厕保洁", "良好"), ("群众满意度", "满意"))
    )
)


def test_threads_that_forget_for_one_another(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(model="fast")
    expected = assess(ROWS, settings)
    for module in (assessment, engine, store):
        monkeypatch.setattr(module, "_REMEMBERED", 3)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: assess(ROWS, settings), range(24)))
    assert all(one == expected for one in found)
