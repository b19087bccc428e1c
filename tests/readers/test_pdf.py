"""PDF: ruled tables, tables without rules, tables over pages, wrapped cells and lines, scans, passwords and damage."""

from __future__ import annotations

import io
from typing import Any

import pytest
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph as Text
from reportlab.platypus import SimpleDocTemplate, Spacer, Table

from zhibiao.errors import InputError
from zhibiao.extract import extract
from zhibiao.readers.registry import Limits, read_bytes
from zhibiao.records import Grid, Paragraph

FONT = "STSong-Light"
STYLE = ParagraphStyle("a", fontName=FONT, fontSize=10, leading=14, wordWrap="CJK")
HEADER = ["一级指标", "二级指标", "三级指标", "指标值"]
ROWS = [
    ["产出指标", "数量指标", "修补屋面的敬老院数量", "≥9所"],
    ["", "质量指标", "屋面修补一次验收合格率", "≥98%"],
    ["", "时效指标", "修补完成时间", "2031年9月底前"],
    ["效益指标", "社会效益指标", "老人雨天活动场地面积", "≥600平方米"],
    ["满意度指标", "服务对象满意度指标", "入住老人满意度", "≥92%"],
]
RULED = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]


@pytest.fixture(autouse=True, scope="module")
def font() -> None:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))


def made(flow: list[Any], **options: Any) -> bytes:
    stream = io.BytesIO()
    SimpleDocTemplate(stream, pagesize=A4, **options).build(flow)
    return stream.getvalue()


def table(rows: list[list[str]], widths: list[int], style: list[Any], **options: Any) -> Table:
    return Table([[Text(cell, STYLE) for cell in row] for row in rows], colWidths=widths, style=style, **options)


def found(data: bytes) -> list[tuple[str | None, str, str]]:
    return [
        (row.declared.level2, row.name, row.target)
        for project in extract(read_bytes(data, "a.pdf")).projects
        for row in project.indicators
    ]


WANTED = [(row[1], row[2], row[3]) for row in ROWS]


def test_a_ruled_table_with_wrapped_cells_and_its_head() -> None:
    data = made(
        [Text("项目支出绩效目标表", STYLE), Text("（2031年度）", STYLE), Spacer(1, 6),
         table([["项目名称", "敬老院屋面修补", "", ""], HEADER, *ROWS], [60, 70, 60, 60], RULED)]
    )  # fmt: skip
    assert found(data) == WANTED
    filing = extract(read_bytes(data, "a.pdf"))
    assert (filing.projects[0].heading.project, filing.projects[0].heading.year) == ("敬老院屋面修补", 2031)
    source = filing.projects[0].indicators[0].source
    assert (source.page, source.table, source.row) == (1, 1, 3)


def test_a_table_without_rules() -> None:
    assert found(made([table([HEADER, *ROWS], [80, 110, 150, 110], [])])) == WANTED


def test_a_table_without_rules_whose_cells_wrap() -> None:
    assert found(made([table([HEADER, *ROWS], [70, 80, 80, 100], [("BOTTOMPADDING", (0, 0), (-1, -1), 12)])])) == WANTED


@pytest.mark.parametrize("repeated", [0, 1])
def test_a_table_over_pages(repeated: int) -> None:
    many = [
        [*(["产出指标", "数量指标"] if at == 0 else ["", ""]), f"第{at}号闸口检修次数", f"≥{at}次"]
        for at in range(1, 121)
    ]
    many[0][:2] = ["产出指标", "数量指标"]
    data = made([table([HEADER, *many], [80, 80, 160, 80], RULED, repeatRows=repeated)])
    rows = found(data)
    assert rows == [("数量指标", row[2], row[3]) for row in many]
    filing = extract(read_bytes(data, "a.pdf"))
    assert len(filing.projects) == 1
    assert filing.projects[0].indicators[-1].source.page == 4


def test_lines_become_paragraphs_again() -> None:
    long = "绩效指标：" + "；".join(f"第{at}处泵站检修合格率达到9{at % 10}%" for at in range(40)) + "。"
    document = read_bytes(
        made([Text("（一）泵站检修", STYLE), Text("绩效目标：保障排涝。", STYLE), Text(long, STYLE)]), "a.pdf"
    )
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)][-1] == long
    assert len(extract(document).projects[0].indicators) == 40


def test_page_numbers_are_no_text() -> None:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4)
    for page in (1, 2):
        canvas.setFont(FONT, 10)
        canvas.drawString(72, 700, f"第{page}段说明文字。")
        canvas.drawString(290, 20, f"- {page} -")
        canvas.showPage()
    canvas.save()
    document = read_bytes(stream.getvalue(), "a.pdf")
    assert [block.text for block in document.blocks if not isinstance(block, Grid)] == [
        "第1段说明文字。",
        "第2段说明文字。",
    ]
    assert [block.source.page for block in document.blocks] == [1, 2]


def blank(pages: int) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4)
    for _ in range(pages):
        canvas.rect(50, 50, 100, 100, fill=1)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def test_a_scan_says_that_it_has_no_text() -> None:
    with pytest.raises(InputError, match="扫描件") as error:
        read_bytes(blank(2), "扫描.pdf")
    assert "OCR" in error.value.remedy


def test_too_many_pages_a_password_and_damage() -> None:
    with pytest.raises(InputError, match="页数太多：30 页，上限 10 页"):
        read_bytes(blank(30), "a.pdf", limits=Limits(max_pages=10))
    locked = made([Text("绩效目标", STYLE)], encrypt=StandardEncryption("secret", ownerPassword="x"))
    with pytest.raises(InputError, match="密码"):
        read_bytes(locked, "a.pdf")
    whole = made([table([HEADER, *ROWS], [80, 110, 150, 110], RULED)])
    for cut in (20, len(whole) // 2):
        with pytest.raises(InputError, match="PDF"):
            read_bytes(whole[:cut], "a.pdf")


def test_too_slow_and_too_large_end_with_an_error() -> None:
    data = made([table([HEADER, *ROWS], [80, 110, 150, 110], RULED)])
    with pytest.raises(InputError, match="max-memory"):
        read_bytes(data, "a.pdf", limits=Limits(max_memory=60 * 1024 * 1024))
    with pytest.raises(InputError, match="秒"):
        read_bytes(data, "a.pdf", limits=Limits(max_seconds=0))
