"""Saved web pages: spans, nested and layout tables, encodings, pages in one file, and what hides in them."""

from __future__ import annotations

import pytest

from zhibiao.errors import InputError
from zhibiao.readers.registry import Limits, read_bytes
from zhibiao.records import Document, Grid, Paragraph

FORM = """<html><head><title>标题不算</title><style>p {}</style><script>var a = "脚本不算";</script></head><body>
<h1>项目绩效目标表</h1><p>（2031年度）<br>单位：万元</p>
<table><tr><th>一级指标</th><th>二级指标</th><th>三级指标</th><th>指标值</th></tr>
<tr><td rowspan="3">产出指标</td><td rowspan="2">数量<br>指标</td><td><p>更换</p><p>灯杆数</p></td><td>≥&nbsp;30根</td></tr>
<tr><td>新装灯数</td><td>12盏</td></tr>
<tr><td colspan="2">合并两列</td><td>是</td></tr></table>
<div>附注</div></body></html>"""


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def rows(document: Document, at: int = 0) -> list[tuple[str, ...]]:
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    return [row.cells for row in grids[at].rows]


def test_a_page_as_it_is_seen() -> None:
    document = read_bytes(FORM.encode(), "a.html")
    assert texts(document) == ["项目绩效目标表", "（2031年度）", "单位：万元", "附注"]
    assert rows(document) == [
        ("一级指标", "二级指标", "三级指标", "指标值"),
        ("产出指标", "数量\n指标", "更换\n灯杆数", "≥\xa030根"),
        ("", "", "新装灯数", "12盏"),
        ("", "合并两列", "", "是"),
    ]
    grid = next(block for block in document.blocks if isinstance(block, Grid))
    assert (grid.source.table, grid.rows[2].source.row) == (1, 3)


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("stated", ["gb2312", "utf-8", "", "unknown-8"])
def test_encodings_whatever_the_page_says(encoding: str, stated: str) -> None:
    head = f'<meta charset="{stated}">' if stated else ""
    text = FORM.replace("<head>", f"<head>{head}")
    assert texts(read_bytes(text.encode(encoding), "a.html"))[0] == "项目绩效目标表"


def test_a_page_by_another_name_is_known_by_its_content() -> None:
    assert rows(read_bytes(FORM.encode("gbk"), "导出.xls"))[2][2:] == ("新装灯数", "12盏")
    assert rows(read_bytes(FORM.encode("gbk"), "导出.doc"))[2][2:] == ("新装灯数", "12盏")


def test_layout_tables_are_opened_and_nested_tables_follow() -> None:
    inner = "<table><tr><td>甲</td><td>乙</td><td>丙</td></tr><tr><td>1</td><td>2</td><td>3</td></tr></table>"
    page = f"<table><tr><td>栏目</td><td><p>正文标题</p>{inner}<p>正文末</p></td></tr></table>"
    document = read_bytes(page.encode(), "a.htm")
    assert texts(document) == ["栏目", "正文标题", "正文末"]
    assert rows(document) == [("甲", "乙", "丙"), ("1", "2", "3")]
    data = f"<table><tr><td>a</td><td>b</td><td>c</td></tr><tr><td>d</td><td>e{inner}</td><td>f</td></tr><tr><td>g</td></tr></table>"
    document = read_bytes(data.encode(), "a.htm")
    assert rows(document, 0)[1] == ("d", "e", "f")
    assert rows(document, 1)[0] == ("甲", "乙", "丙")


def test_preformatted_text_is_read_like_a_text_file() -> None:
    document = read_bytes("<pre>说明\n甲\t乙\n丙\t丁\n</pre>".encode(), "a.html")
    assert (texts(document), rows(document)) == (["说明"], [("甲", "乙"), ("丙", "丁")])


def test_hidden_indicators_are_told() -> None:
    page = '<p>正文</p><div style="display: none">三级指标 指标值 水质达标率 ≥95%</div>'
    document = read_bytes(page.encode(), "a.html")
    assert texts(document) == ["正文"]
    assert ["隐藏" in item.reason for item in document.skipped] == [True]


def test_a_page_in_one_file() -> None:
    packed = (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x\r\nContent-Type: text/html; charset="gb2312"\r\n'
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        + b"".join(b"=%02X" % byte for byte in FORM.encode("gbk"))
        + b"\r\n--x\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--x--\r\n"
    )
    for name in ("a.mht", "a.mhtml", "a.doc"):
        assert rows(read_bytes(packed, name))[2][2:] == ("新装灯数", "12盏")
    with pytest.raises(InputError, match="没有网页"):
        read_bytes(b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\nnothing", "a.mht")


@pytest.mark.parametrize(
    "page",
    [
        "<table>" * 3000,
        "<div>" * 5000 + "深" + "</div>" * 5000,
        '<table><tr><td rowspan="99999999" colspan="99999999">甲</td></tr></table>',
        "<table><tr><td rowspan=1000 colspan=1000>甲</td></tr>" + "<tr><td>乙</td></tr>" * 50 + "</table>",
        '<!DOCTYPE html [<!ENTITY a "b">]><p>&a; 甲</p>',
        "<p>甲\0乙\u202e丙</p>",
    ],
)
def test_hostile_pages_end(page: str) -> None:
    try:
        document = read_bytes(page.encode(), "a.html")
    except InputError:
        return
    assert document.blocks


def test_limits() -> None:
    page = "<table>" + "<tr><td>甲</td></tr>" * 300 + "</table>"
    with pytest.raises(InputError, match="行数太多"):
        read_bytes(page.encode(), "a.html", limits=Limits(max_rows=100))
    with pytest.raises(InputError, match="单元格太多"):
        read_bytes(page.encode(), "a.html", limits=Limits(max_cells=100))
