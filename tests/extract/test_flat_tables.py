"""Tables of records: one row is one indicator, whatever its columns are called."""

from __future__ import annotations

import io
import json
from decimal import Decimal

import openpyxl
import pytest

from zhibiao.errors import InputError
from zhibiao.extract import extract
from zhibiao.readers.registry import read_bytes
from zhibiao.records import Filing, Indicator


def table(text: str, name: str = "a.csv") -> Filing:
    return extract(read_bytes(text.encode("utf-8"), name))


def indicators(filing: Filing) -> list[Indicator]:
    return [indicator for project in filing.projects for indicator in project.indicators]


def test_columns_by_their_chinese_names() -> None:
    (row,) = indicators(
        table(
            "序号,项目名称,一级指标,二级指标,三级指标,绩效指标描述,指标值,实际完成值,指标值确定依据,权重\n"
            "1,路灯维护,产出指标,数量指标,维修路灯盏数,全年维修,≥300盏,312盏,合同,12.5\n"
        )
    )
    assert (row.heading.project, row.declared.level1, row.declared.level2) == ("路灯维护", "产出指标", "数量指标")
    assert (row.name, row.description, row.target, row.actual, row.basis) == (
        "维修路灯盏数",
        "全年维修",
        "≥300盏",
        "312盏",
        "合同",
    )
    assert (row.weight, row.source.row, row.source.line) == (Decimal("12.5"), 2, None)
    assert row.columns == {"level1", "level2", "name", "description", "target", "actual", "basis", "weight"}


def test_english_names_and_a_row_without_target() -> None:
    found = indicators(
        table(
            "name,target,level1,level2,year,project,department\n路灯完好率,,,,2030,路灯维护,城管局\n接诉响应时间,2小时内,产出指标,时效指标,,,\n"
        )
    )
    assert [(row.name, row.target, row.source.row) for row in found] == [
        ("路灯完好率", "", 2),
        ("接诉响应时间", "2小时内", 3),
    ]
    assert (found[0].heading.year, found[0].heading.project, found[0].heading.unit) == (2030, "路灯维护", "城管局")
    assert found[0].declared.level1 is None
    assert found[0].columns >= {"name", "target", "level1", "level2"}
    assert "weight" not in found[0].columns


def test_sign_value_and_unit_in_three_columns() -> None:
    found = indicators(
        table(
            "指标名称,指标性质,指标值,度量单位\n检查率,≥,95,%\n投诉次数,≤,3,次\n验收结果,定性,合格,\n完工时间,=,9月底前,\n未填,≥,,%\n完成率,≥,95%,%\n"
        )
    )
    assert [row.target for row in found] == ["≥95%", "≤3次", "合格", "=9月底前", "", "≥95%"]


def test_unit_beside_the_value_and_unit_as_department() -> None:
    (row,) = indicators(table("单位,指标名称,指标值\n城管局,路灯完好率,98%\n"))
    assert (row.heading.unit, row.target) == ("城管局", "98%")
    (row,) = indicators(table("指标名称,指标值,单位\n维修盏数,300,盏\n"))
    assert (row.heading.unit, row.target) == (None, "300盏")


def test_empty_categories_continue_only_where_cells_were_merged() -> None:
    merged = (
        "一级指标,二级指标,三级指标,指标值\n产出指标,数量指标,甲,1个\n,,乙,2个\n,质量指标,丙,95%\n效益指标,,丁,5%\n"
    )
    found = [(row.declared.level1, row.declared.level2) for row in indicators(table(merged))]
    assert found == [("产出指标", "数量指标"), ("产出指标", "数量指标"), ("产出指标", "质量指标"), ("效益指标", None)]
    repeated = "一级指标,二级指标,三级指标,指标值\n产出指标,数量指标,甲,1个\n产出指标,数量指标,乙,2个\n,,丙,95%\n"
    assert indicators(table(repeated))[2].declared.level1 is None
    english = "level1,level2,name,target\n产出指标,数量指标,甲,1个\n,,乙,2个\n"
    assert indicators(table(english))[1].declared.level1 is None


def test_rows_of_several_projects_keep_their_order() -> None:
    filing = table("项目名称,指标名称,指标值\n甲,一,1个\n甲,二,2个\n乙,三,3个\n甲,四,4个\n")
    assert [project.heading.project for project in filing.projects] == ["甲", "乙", "甲"]
    assert [row.source.row for row in indicators(filing)] == [2, 3, 4, 5]


def test_json_lines_ours_and_others() -> None:
    ours = {
        "schema": "zhibiao/indicator-1",
        "filing": {"unit": "城管局", "year": 2030, "project": "路灯"},
        "declared": {"level1": "产出指标", "level2": "质量指标"},
        "name": "完好率",
        "target": "≥98%",
        "measures": [{"low": "98"}],
    }
    found = indicators(table(json.dumps(ours) + "\n\n" + '{"name": "盏数", "target": 300}\n', "a.jsonl"))
    assert (found[0].heading.unit, found[0].heading.year, found[0].declared.level2) == ("城管局", 2030, "质量指标")
    assert [(row.name, row.target, row.source.row) for row in found] == [("完好率", "≥98%", 1), ("盏数", "300", 3)]
    assert found[1].declared.level1 is None


def test_excel_percent_cells_dates_and_hidden_sheets() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["一级指标", "二级指标", "三级指标", "年度指标值"])
    sheet.append(["产出指标", "质量指标", "完好率", 0.95])
    sheet["D2"].number_format = "0%"
    sheet.append(["产出指标", "质量指标", "抽检率", 0.985])
    sheet["D3"].number_format = "0.00%"
    sheet.append(["产出指标", "数量指标", "盏数", 300.0])
    hidden = book.create_sheet("隐藏")
    hidden.sheet_state = "hidden"
    hidden.append(["指标名称", "指标值"])
    hidden.append(["故障率", "≤2%"])
    stream = io.BytesIO()
    book.save(stream)
    found = indicators(extract(read_bytes(stream.getvalue(), "a.xlsx")))
    assert [row.target for row in found] == ["95%", "98.5%", "300", "≤2%"]
    assert [(row.source.sheet, row.source.row) for row in found][-2:] == [("Sheet", 4), ("隐藏", 2)]


def test_a_form_saved_as_csv() -> None:
    found = table(
        "项目支出绩效目标表,,,,\n（2030年度）,,,,\n项目名称,路灯维护,,,\n绩效指标,一级指标,二级指标,三级指标,指标值\n"
        ",产出指标,数量指标,维修盏数,≥300盏\n,,,新装盏数,≥20盏\n"
    )
    assert found.projects[0].heading.project == "路灯维护"
    assert [(row.name, row.declared.level2, row.source.row) for row in indicators(found)] == [
        ("维修盏数", "数量指标", 5),
        ("新装盏数", "数量指标", 6),
    ]


def test_unknown_header_names_the_known_ones() -> None:
    with pytest.raises(InputError) as error:
        table("甲,乙\n1,2\n", "账目.csv")
    assert error.value.where == "账目.csv"
    assert "三级指标" in error.value.remedy
    assert "指标值" in error.value.remedy


def test_rows_that_are_no_indicator() -> None:
    found = table(
        "一级指标,二级指标,三级指标,指标值,分值\n产出指标,数量指标,盏数,300盏,60\n,,……,,\n,质量指标,,95%,\n合计,,,,60\n"
    )
    assert [row.name for row in indicators(found)] == ["盏数"]
    assert found.projects[0].printed_total == 60
    assert [(skipped.source.row, skipped.reason) for skipped in found.skipped] == [
        (4, "这一行有指标值，但没有指标名称")
    ]


def test_rows_shorter_than_their_header() -> None:
    head = "序号,项目名称,一级指标,二级指标,三级指标,指标值\n"
    found = indicators(table(head + "1,路灯,产出指标,数量指标,盏数\n2,路灯,产出指标,质量指标,完好率,98%\n"))
    assert [(row.name, row.target, row.declared.level2) for row in found] == [
        ("盏数", "", "数量指标"),
        ("完好率", "98%", "质量指标"),
    ]


def test_a_long_table_is_read_in_linear_time() -> None:
    rows = "".join(f"产出指标,数量指标,第{number}条道路养护里程,≥{number}公里\n" for number in range(20_000))
    assert len(indicators(table("一级指标,二级指标,三级指标,指标值\n" + rows))) == 20_000
