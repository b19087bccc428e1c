"""Skeletons in the row's own words, with blanks for the figures."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from zhibiao.rules.page import ExampleRow, ExampleTable
from zhibiao.rules.skeleton import skeleton, topic

TABLE = Path(__file__).parent / "data" / "skeletons.csv"
LINES = [tuple(line) for line in csv.reader(TABLE.read_text(encoding="utf-8").splitlines()[1:])]


@pytest.mark.parametrize("line", LINES)
def test_skeleton(make: Any, line: tuple[str, ...]) -> None:
    name, level2, want = line
    project = make.project(ExampleTable({}, (ExampleRow(name, "持续提升", level2, ""),)))
    assert skeleton(project.assessments[0]) == want


@pytest.mark.parametrize("line", LINES)
def test_skeleton_has_a_blank_and_no_figure(line: tuple[str, ...]) -> None:
    assert "__" in line[2]
    assert not any(char.isdigit() for char in line[2].replace(line[0], ""))


@pytest.mark.parametrize(
    ("name", "want"),
    [
        ("积极受理各类矛盾纠纷", "受理各类矛盾纠纷"),
        ("持续提升救助水平", "救助"),
        ("对乡村文化发展的促进作用", "乡村文化发展"),
        ("维护社会稳定，服务群众", "社会稳定"),
        ("提升", "提升"),
    ],
)
def test_topic(name: str, want: str) -> None:
    assert topic(name) == want
