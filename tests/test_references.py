"""References stand behind the vague finding of a row, with the figures left open."""

from __future__ import annotations

import re

import zhibiao
from zhibiao.records import Indicator, Source


def suggestions(name: str, target: str) -> list[str]:
    (row,) = zhibiao.assess([Indicator(name, target, Source("t"))])
    return [finding.suggestion or "" for finding in row.findings if finding.code.startswith("VAG")]


def test_a_vague_row_gets_references_without_figures() -> None:
    (text,) = suggestions("人均差旅成本", "严格按照财务规定报销")
    _, _, references = text.partition("同类指标参考：")
    assert "成本" in references
    assert "__" in references
    assert not re.search(r"\d", references)


def test_a_good_row_gets_none() -> None:
    assert suggestions("人均差旅成本", "≤330元/人·天") == []
