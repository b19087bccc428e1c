"""Write the bundled sample filing (``zhibiao check --demo``): a made-up county bureau, two project tables, common defects."""

from __future__ import annotations

from pathlib import Path

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt

OUT = Path(__file__).resolve().parents[1] / "src" / "zhibiao" / "data" / "samples" / "示例绩效目标表.docx"
HEADER = ("一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据")
PROJECTS = (
    (
        "1.2025年高标准农田管护补助绩效目标表",
        ("项目名称", "2025年高标准农田管护补助", "预算数", "120万元"),
        "1.落实高标准农田管护责任，及时修复损毁的沟渠道路",
        (
            (
                "产出指标",
                "数量指标",
                "管护高标准农田面积",
                "当年纳入管护的高标准农田面积",
                "≥2.4万亩",
                "县高标准农田建设台账",
            ),
            (
                "产出指标",
                "质量指标",
                "损毁设施修复验收合格率",
                "验收合格处数占修复处数的比例",
                "≥98%",
                "《高标准农田建设 通则》",
            ),
            ("产出指标", "时效指标", "损毁设施修复及时性", "损毁设施修复及时性", "及时修复", "调研"),
            ("产出指标", "成本指标", "亩均管护补助标准", "每亩每年补助金额", "≤50元/亩", "县财政局2024年补助办法"),
            ("效益指标", "社会效益指标", "聘用管护员人数", "聘用管护员人数", "36人", "调研"),
            ("效益指标", "生态效益指标", "改善农田生态环境", "改善农田生态环境", "改善农田生态环境", "调研"),
            ("效益指标", "可持续影响指标", "长效管护机制", "长效管护机制", "不断健全", "调研"),
            ("满意度指标", "服务对象满意度指标", "受益农户满意度", "抽样调查受益农户满意度", "≥95%", "问卷调查"),
        ),
    ),
    (
        "2.基层农技推广培训绩效目标表",
        ("项目名称", "基层农技推广培训", "预算数", "30万元"),
        "1.培训基层农技人员和科技示范户，提高先进适用技术到位率",
        (
            ("产出指标", "数量指标", "培训农技人员和示范户人次", "全年集中培训人次", "≥600人次", "年度工作计划"),
            ("产出指标", "数量指标", "学员考核合格率", "考核合格人数占参训人数的比例", "≥90%", "年度工作计划"),
            ("产出指标", "时效指标", "培训任务完成时间", "全部培训班次结束的时间", "11月30日前", "年度工作计划"),
            ("产出指标", "成本指标", "人均培训成本", "人均培训成本", "≥380元/人·天", "县级培训费管理办法"),
            (
                "效益指标",
                "经济效益指标",
                "示范户亩均增收",
                "示范户较上年亩均增加的纯收入",
                "≥120元/亩（较2024年）",
                "农调队抽样数据",
            ),
            ("效益指标", "社会效益指标", "提高农民科技素质", "提高农民科技素质", "有效提升", "调研"),
            ("满意度指标", "服务对象满意度指标", "参训学员满意度", "参训学员满意度", "非常满意", "调研"),
        ),
    ),
)


def main() -> None:
    """Build the document."""
    document = Document()
    style = document.styles["Normal"]
    style.font.name = "SimSun"
    style.font.size = Pt(10)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "SimSun")
    document.add_heading("清溪县农业农村局2025年部门预算项目绩效目标表", level=1)
    for title, head, goal, rows in PROJECTS:
        document.add_paragraph(title)
        document.add_paragraph("清溪县农业农村局　　　　单位：万元")
        table = document.add_table(rows=0, cols=6, style="Table Grid")
        cells = table.add_row().cells
        for cell, text in zip((cells[0], cells[1], cells[3], cells[4]), head, strict=True):
            cell.text = text
        cells[1].merge(cells[2])
        cells[4].merge(cells[5])
        cells = table.add_row().cells
        cells[0].text, cells[1].text = "绩效目标", goal
        cells[1].merge(cells[5])
        for cell, text in zip(table.add_row().cells, HEADER, strict=True):
            cell.text = text
        _indicator_rows(table, rows)
        document.add_paragraph()
    OUT.parent.mkdir(parents=True, exist_ok=True)
    document.save(str(OUT))


def _indicator_rows(table, rows) -> None:
    """One row an indicator; level 1 and level 2 cells merged downwards as forms have them."""
    first = len(table.rows)
    for row in rows:
        for cell, text in zip(table.add_row().cells, ("", "", *row[2:]), strict=True):
            cell.text = text
    for column in (0, 1):
        start = 0
        for i in range(1, len(rows) + 1):
            if i == len(rows) or rows[i][: column + 1] != rows[start][: column + 1]:
                merged = table.cell(first + start, column).merge(table.cell(first + i - 1, column))
                merged.text = rows[start][column]
                start = i


if __name__ == "__main__":
    main()
