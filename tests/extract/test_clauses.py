"""Sentences of prose as name and target (``data/clauses.jsonl``)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from zhibiao.extract.clauses import figures, read

LINES = (Path(__file__).parent / "data" / "clauses.jsonl").read_text(encoding="utf-8").splitlines()
CASES = [(case["text"], [tuple(pair) for pair in case["clauses"]]) for case in map(json.loads, LINES)]


@pytest.mark.parametrize(("text", "wanted"), CASES)
def test_clauses(text: str, wanted: list[tuple[str, str]]) -> None:
    assert [(clause.name, clause.target) for clause in read(text)] == wanted


def test_goal_sentences_give_only_figures_to_reach() -> None:
    text = "依法受理申请，处理案件率达到100%，提升公信力，管理“12348”热线。增强2025年法治化管理水平"
    assert [(clause.name, clause.target) for clause in figures(text)] == [("处理案件率", "达到100%")]
    assert figures("法律援助办案数量、受援群众投诉率。再犯罪率逐年降低") == ()


def test_scene_setting_words_are_kept_with_the_clause() -> None:
    (clause,) = read("按最低工资2200元，“以案定补”补贴，每个案件补贴300元")
    assert (clause.name, clause.target, clause.context) == ("每个案件补贴", "300元", "按最低工资2200元，“以案定补”补贴")
