"""Findings written back: each on the cell or paragraph that it is about, and everything else as it was."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from openpyxl.comments import Comment

from zhibiao.annotate import annotate
from zhibiao.errors import SettingsError
from zhibiao.extract import extract
from zhibiao.readers.registry import read
from zhibiao.records import (
    Assessment,
    Category,
    FilingAssessment,
    Finding,
    Indicator,
    ProjectAssessment,
    Reading,
    Score,
    Severity,
    Vague,
)

HEADER = ["一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "实际完成值"]
ROWS = [
    ["产出指标", "数量指标", "疏通雨水口数量", "≥", "400", "处", "410"],
    ["", "", "清掏泥沙方量", "≥", "90", "立方米", "90"],
    ["", "时效指标", "汛前完成", "", "", "", "已完成"],
    ["效益指标", "社会效益指标", "积水点减少情况", "", "有所减少", "", "有所减少"],
]
# (name of the indicator, field, severity) -> text of the cell that must be marked
FLAGGED: list[tuple[str, str, Severity, str]] = [
    ("疏通雨水口数量", "target", "info", "400"),
    ("清掏泥沙方量", "actual", "warning", "90"),
    ("清掏泥沙方量", "level2", "warning", "数量指标"),
    ("汛前完成", "target", "error", "汛前完成"),
    ("积水点减少情况", "target", "error", "有所减少"),
    ("积水点减少情况", "actual", "warning", "有所减少"),
    ("积水点减少情况", "name", "info", "积水点减少情况"),
]
RED, YELLOW, BLUE = "FFC7CE", "FFEB9C", "DDEBF7"


def finding(field: str, severity: Severity, note: str) -> Finding:
    return Finding("XXX001", "rule", severity, field, 0, 1, note, f"改{note}")  # type: ignore[arg-type]


def assessed(indicator: Indicator, findings: tuple[Finding, ...]) -> Assessment:
    category = Category("产出指标", "数量指标", "数量指标", 1.0, ("数量指标",))
    return Assessment(indicator, Reading(""), category, Vague(False, 0.0), Score(0, "差", 1, ()), findings)


def filing(path: Path, flagged: list[tuple[str, str, Severity, str]]) -> FilingAssessment:
    projects = []
    for project in extract(read(path)).projects:
        rows = tuple(
            assessed(
                row,
                tuple(
                    finding(field, severity, f"{name}的{field}")
                    for name, field, severity, _ in flagged
                    if name == row.name
                ),
            )
            for row in project.indicators
        )
        projects.append(ProjectAssessment(project, "2015", rows, (finding("filing", "warning", "整表"),)))
    return FilingAssessment(str(path), tuple(projects))


@pytest.fixture
def word(tmp_path: Path) -> Path:
    document = docx.Document()
    document.add_paragraph("项目绩效目标表")
    table = document.add_table(rows=0, cols=len(HEADER))
    for line in (HEADER, *ROWS):
        for cell, text in zip(table.add_row().cells, line, strict=True):
            cell.text = text
    table.cell(1, 0).merge(table.cell(3, 0))
    table.cell(1, 1).merge(table.cell(2, 1))
    document.add_paragraph("（一）雨水管养。")
    document.add_paragraph("绩效目标：保障排水。")
    document.add_paragraph("绩效指标：管道疏通率达到95%；降低积水投诉。")
    document.save(tmp_path / "a.docx")
    return tmp_path / "a.docx"


@pytest.fixture
def excel(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    book.create_sheet("另一张").append(["=1+1", "不动"])
    sheet = book.active
    sheet.title = "目标表"
    for line in (["项目绩效目标表"], HEADER, *ROWS):
        sheet.append([text or None for text in line])
    sheet.merge_cells("A3:A5")
    sheet.merge_cells("B3:B4")
    sheet["H3"] = "=LEN(C3)"
    sheet["H3"].comment = Comment("旧批注", "某人")
    sheet["C6"].comment = Comment("旧批注", "某人")
    book.save(tmp_path / "a.xlsx")
    return tmp_path / "a.xlsx"


def commented(document: object) -> list[tuple[str, str]]:
    """(text of the paragraph with the comment, text of the comment) in the order of the comments."""
    body = document.element.body  # type: ignore[attr-defined]
    starts = {
        node.get(docx.oxml.ns.qn("w:id")): "".join(
            part.text or "" for part in node.getparent().iter(docx.oxml.ns.qn("w:t"))
        )
        for node in body.iter(docx.oxml.ns.qn("w:commentRangeStart"))
    }
    return [(starts[str(note.comment_id)], note.text) for note in document.comments]  # type: ignore[attr-defined]


def test_word_comments_stand_on_their_cells(word: Path, tmp_path: Path) -> None:
    flagged: list[tuple[str, str, Severity, str]] = [
        *FLAGGED, ("管道疏通率", "target", "info", "绩效指标：管道疏通率达到95%；降低积水投诉。"),
    ]  # fmt: skip
    assert annotate(word, filing(word, flagged), tmp_path / "out.docx") == ()
    notes = commented(docx.Document(str(tmp_path / "out.docx")))
    for name, field, severity, place in flagged:
        label = {"error": "错误", "warning": "警告", "info": "提示"}[severity]
        wanted = f"【{label} XXX001】{name}的{field}\n建议：改{name}的{field}"
        assert [where for where, text in notes if text == wanted] == [place]
    assert sum("整表" in text for _, text in notes) == 2
    assert extract(read(tmp_path / "out.docx")).projects[0].indicators[0].name == "疏通雨水口数量"


def test_word_actual_in_its_own_column_when_it_reads_like_the_target(word: Path, tmp_path: Path) -> None:
    annotate(word, filing(word, FLAGGED), tmp_path / "out.docx")
    table = docx.Document(str(tmp_path / "out.docx")).tables[0]
    marked = [
        at
        for at, cell in enumerate(table.rows[4].cells)
        if any(node.tag.endswith("commentRangeStart") for node in cell._tc.iter())
    ]
    assert marked == [2, 4, 6]


def test_word_changes_nothing_but_comments(word: Path, tmp_path: Path) -> None:
    before = zipfile.ZipFile(word)
    annotate(word, filing(word, FLAGGED), tmp_path / "out.docx")
    after = zipfile.ZipFile(tmp_path / "out.docx")
    for name in set(before.namelist()) - {"word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"}:
        assert after.read(name) == before.read(name), name
    assert [p.text for p in docx.Document(str(word)).paragraphs] == [
        p.text for p in docx.Document(str(tmp_path / "out.docx")).paragraphs
    ]


def test_excel_notes_and_fills(excel: Path, tmp_path: Path) -> None:
    assert annotate(excel, filing(excel, FLAGGED), tmp_path / "out.xlsx") == ()
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    sheet = book["目标表"]
    fills = {cell.coordinate: cell.fill.start_color.rgb[2:] for row in sheet for cell in row if cell.fill.fill_type}
    assert fills == {
        "A1": YELLOW, "E3": BLUE, "G4": YELLOW, "B3": YELLOW, "C5": RED, "E6": RED, "G6": YELLOW, "C6": BLUE,
    }  # fmt: skip
    assert "【提示 XXX001】疏通雨水口数量的target\n建议：" in sheet["E3"].comment.text
    assert sheet["C6"].comment.text.startswith("旧批注\n【提示")
    assert sheet["H3"].comment.text == "旧批注"
    assert (sheet["H3"].value, book["另一张"]["A1"].value, book["另一张"]["B1"].value) == ("=LEN(C3)", "=1+1", "不动")
    assert {str(merged) for merged in sheet.merged_cells.ranges} == {"A3:A5", "B3:B4"}


def test_wrong_names(word: Path, tmp_path: Path) -> None:
    made = filing(word, FLAGGED)
    with pytest.raises(SettingsError, match="覆盖原件"):
        annotate(word, made, word)
    with pytest.raises(SettingsError, match="类型要和原件相同"):
        annotate(word, made, tmp_path / "out.xlsx")
    with pytest.raises(SettingsError, match="另存为 DOCX"):
        annotate("a.pdf", made, tmp_path / "out.pdf")
    disguised = tmp_path / "b.xlsx"
    disguised.write_bytes(word.read_bytes())
    with pytest.raises(SettingsError, match="后缀不一致"):
        annotate(disguised, made, tmp_path / "out.xlsx")


def test_a_drawing_is_told(excel: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(excel)
    chart = openpyxl.chart.BarChart()
    chart.add_data(openpyxl.chart.Reference(book["目标表"], min_col=5, min_row=3, max_row=4))
    book["目标表"].add_chart(chart, "J1")
    stream = io.BytesIO()
    book.save(stream)
    excel.write_bytes(stream.getvalue())
    assert any("图表" in note for note in annotate(excel, filing(excel, FLAGGED), tmp_path / "out.xlsx"))
