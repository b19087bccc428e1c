"""CSV, TSV and JSON Lines as one grid whose rows keep their number in the file."""

from __future__ import annotations

import pytest

from zhibiao.errors import InputError
from zhibiao.readers.registry import read_bytes
from zhibiao.records import Grid


def grid(text: str, name: str = "a.csv") -> Grid:
    (block,) = read_bytes(text.encode(), name).blocks
    assert isinstance(block, Grid)
    assert block.header
    return block


@pytest.mark.parametrize("mark", [",", "\t", ";", "|"])
def test_delimiters(mark: str) -> None:
    cells = [row.cells for row in grid(f"名称{mark}指标值\n案件、纠纷,数{mark}≥1件\n".replace(",数", "，数")).rows]
    assert cells == [("名称", "指标值"), ("案件、纠纷，数", "≥1件")]


def test_quotes_breaks_and_empty_rows() -> None:
    rows = grid('名称,指标值\n"甲,\n乙",1\n\n,,\n丙,2\n').rows
    assert [row.cells for row in rows] == [("名称", "指标值"), ("甲,\n乙", "1"), ("丙", "2")]
    assert [row.source.row for row in rows] == [1, 2, 5]


def test_an_unclosed_quote() -> None:
    with pytest.raises(InputError, match="引号"):
        grid('名称,指标值\n"甲,1\n' + "乙,2\n" * 50_000)


def test_json_lines() -> None:
    rows = grid('{"a": 1, "b": {"c": "x", "d": null}}\n\n{"e": true, "a": [1]}\n', "a.jsonl").rows
    assert [row.cells for row in rows] == [("a", "b.c", "b.d", "e"), ("1", "x", "", ""), ("", "", "", "是")]
    assert [row.source.row for row in rows] == [None, 1, 3]
