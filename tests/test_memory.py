"""What is remembered of rows saves work and changes nothing, however little room there is and however many threads use it."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from zhibiao import Indicator, Settings, Source, assess, assessment
from zhibiao.model import store
from zhibiao.rules import engine

SETTINGS = Settings(model="fast")
TARGETS = (("路灯完好率", "≥95%"), ("垃圾清运量", "持续提升"), ("公厕保洁", "良好"), ("群众满意度", "满意"))


def table(number: int) -> tuple[Indicator, ...]:
    return tuple(
        Indicator(f"{place}{number}号{what}", target, Source("甲.csv"))
        for place in ("东街", "西街", "南街", "北街")
        for what, target in TARGETS
    )


def test_threads_that_forget_for_one_another(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = [assess(table(number), SETTINGS) for number in range(40)]
    for module in (assessment, engine, store):
        monkeypatch.setattr(module, "_REMEMBERED", 3)
    assessment._categories.cache_clear()
    often = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(lambda number: assess(table(number % 40), SETTINGS), range(200)))
    finally:
        sys.setswitchinterval(often)
    assert found == 5 * expected
