"""Layouts as web pages and converters leave them: every indicator found, none invented, doubt told as doubt."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from zhibiao.extract import extract
from zhibiao.readers.registry import read, read_bytes

DATA = Path(__file__).parent / "data" / "layouts"
LAYOUTS = sorted(path.stem for path in DATA.glob("*.txt"))
# what a layout must tell as unread: (layout, words in the text, words in the reason)
UNREAD = [
    ("spaced_sign_words", "保障低洼", "断开"),
    ("glued_line", "古城墙巡查公里", "粘在一起"),
    ("glued_no_names", "数量指标90100", "没有指标名称"),
    ("numbered_one_line", "举办健康讲座", "对不上"),
    ("numbered_one_line", "提高随访", "断开"),
    ("report_numbered", "体现对环", "断开"),
    ("report_pairs", "符合条件", "断开"),
]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layout(layout: str) -> None:
    with (DATA / f"{layout}.csv").open(encoding="utf-8", newline="") as stream:
        wanted = [tuple(row.values()) for row in csv.DictReader(stream)]
    found = [
        (row.declared.level2 or "", row.name, row.target, row.source.certainty)
        for project in extract(read(DATA / f"{layout}.txt")).projects
        for row in project.indicators
    ]
    assert found == wanted


@pytest.mark.parametrize(("layout", "text", "reason"), UNREAD)
def test_what_is_not_read_is_told(layout: str, text: str, reason: str) -> None:
    skipped = extract(read(DATA / f"{layout}.txt")).skipped
    assert any(text in item.text and reason in item.reason and item.source.line for item in skipped)


@pytest.mark.parametrize("layout", sorted(set(LAYOUTS) - {layout for layout, _, _ in UNREAD}))
def test_nothing_else_is_told_as_unread(layout: str) -> None:
    assert extract(read(DATA / f"{layout}.txt")).skipped == ()


def test_every_layout_comes_out_with_other_line_ends_and_spaces() -> None:
    for layout in LAYOUTS:
        text = (DATA / f"{layout}.txt").read_text(encoding="utf-8")
        plain = extract(read_bytes(text.encode(), "a.txt"))
        windows = extract(read_bytes(text.replace("\n", "\r\n").encode("gb18030"), "a.txt"))
        assert [row.name for project in plain.projects for row in project.indicators] == [
            row.name for project in windows.projects for row in project.indicators
        ]


def test_heads_of_flattened_forms() -> None:
    heading = extract(read(DATA / "spaced_self_evaluation.txt")).projects[0].heading
    assert (heading.project, heading.unit, heading.year) == ("图书馆夜间开放", "县图书馆", 2031)
    heading = extract(read(DATA / "lines_broken_labels.txt")).projects[0].heading
    assert (heading.project, heading.unit, heading.year) == ("乡镇卫生院冷链改造", "临水县卫健局", 2031)
    projects = extract(read(DATA / "spaced_sign_words.txt")).projects
    assert [project.heading.project for project in projects] == ["窨井盖更换经费", "泵站值守经费"]
