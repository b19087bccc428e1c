"""Text as paragraphs and grids, each with its line."""

from __future__ import annotations

from zhibiao.readers.limits import Limits
from zhibiao.readers.plain import read
from zhibiao.records import Document, Grid, Paragraph


def document(text: str) -> Document:
    return read(text, "a.txt", Limits())


def shape(text: str) -> list[object]:
    """Paragraphs as text, grids as lists of rows."""
    return [
        block.text if isinstance(block, Paragraph) else [list(row.cells) for row in block.rows]
        for block in document(text).blocks
    ]


def test_one_cell_a_line() -> None:
    text = "标题\n\t甲\n\t乙一\n乙二\n\t\n\n\n \n\t丙\n\n尾注\n"
    assert shape(text) == ["标题", [["甲", "乙一\n乙二", ""], ["丙"]], "尾注"]
    (grid,) = (block for block in document(text).blocks if isinstance(block, Grid))
    assert [(row.source.line, row.source.row, row.source.table) for row in grid.rows] == [(2, 1, 1), (9, 2, 1)]


def test_one_row_a_line() -> None:
    assert shape("一\t二\t三\n\t\t四\n\n五\t六\t\n七\n") == [
        [["一", "二", "三"], ["", "", "四"], ["五", "六", ""]],
        "七",
    ]
    assert shape("\t说明\t\t\n\t一\t二\t\n") == [[["", "说明", "", ""], ["", "一", "二", ""]]]


def test_contents_pages_are_no_tables() -> None:
    text = "一、总体目标.....\t1\n二、分项目标\t12\n"
    assert shape(text) == ["一、总体目标.....\t1", "二、分项目标\t12"]


def test_line_ends_and_windows_lines() -> None:
    assert [block.source.line for block in document("一\r\n\r\n二\r三\n").blocks] == [1, 3, 4]


def test_markdown_and_bare_pipes() -> None:
    assert shape("| a | b |\n|---|:-:|\n| 1 | |\n") == [[["a", "b"], ["1", ""]]]
    assert shape("a | b\n1 | 2\n") == [[["a", "b"], ["1", "2"]]]
    assert shape("字号 | 大\n正文\n") == ["字号 | 大", "正文"]


def test_web_rows_are_put_together_by_their_number_of_pipes() -> None:
    text = "标题 | |||||\n资金\n(万元) |\n总额 | 20 | |||\n甲 | 乙 | |||\n丙 |\n丁 | |||\n"
    assert shape(text) == [[["标题"], ["资金\n(万元)", "总额", "20"], ["甲", "乙"], ["丙", "丁"]]]


def test_many_lines_take_linear_time() -> None:
    blocks = document("正文\n" * 100_000 + "\t格\n" * 50_000 + "\n" + "a | b\n" * 20_000).blocks
    assert len(blocks) == 100_002
