"""What the head of a form says: project, code, unit, year, budget in yuan, goal."""

from __future__ import annotations

from decimal import Decimal

import pytest

from zhibiao.extract.projects import Front, read
from zhibiao.records import Row, Source

SOURCE = Source("a.txt")


def front(*rows: str, lead: tuple[str, ...] = ()) -> Front:
    return read([Row(tuple(row.split("|")), SOURCE) for row in rows], lead)


@pytest.mark.parametrize(
    ("rows", "lead", "budget"),
    [
        (("315001某局|单位：元", "预算规模|预算数|1616387.84|其中：财政    资金|1616387.84"), (), "1616387.84"),
        (("预算规模及 资金用途|预算数|20.62|其中：财政 资金|20.62",), ("单位：万元",), "206200"),
        (("项目资金(万元)|年度资金总额:|6070.00",), (), "60700000"),
        (("资金情况|年度资金总额:50万|补助资金",), (), "500000"),
        (("项目资金(元)|年度资金总额|387,664.62",), (), "387664.62"),
        (("项目资金（万元）||年初预算数|全年预算数|全年执行数", "|年度资金总额|318.4|320|442.92"), (), "3200000"),
        (("年度预算申请（万元）|年度资金总额|15205000.00",), (), "15205000"),
        (("预算|年度资金总额|12",), (), None),
        (("资金支出计划（%）|3月底", "|30%"), (), None),
    ],
)
def test_budget(rows: tuple[str, ...], lead: tuple[str, ...], budget: str | None) -> None:
    assert front(*rows, lead=lead).budget == (None if budget is None else Decimal(budget))


@pytest.mark.parametrize(
    ("title", "project"),
    [
        ("1.2025年劳务派遣人员经费绩效目标表", "2025年劳务派遣人员经费"),
        ("[bookmark: _Toc_4_4_0000000005]2.残疾人保障金绩效目标表", "残疾人保障金"),
        ("项目支出绩效自评表", None),
        ("（2022年度）项目支出绩效目标申报表", None),
        ("部门整体支出绩效目标表", None),
        ("2023年度部门（单位）整体支出绩效自评表", None),
    ],
)
def test_project_from_the_title(title: str, project: str | None) -> None:
    from zhibiao.extract.cells import clean

    assert front(lead=(clean(title),)).project == project


def test_fields() -> None:
    found = front(
        "项目编号|X1|项目名称|路灯\n维护",
        "主管部门|[015001]云溪县城管局|实施单位|",
        "年度总体目标|预期目标|实际完成情况",
        "|1.路灯常亮。\n2.及时维修。|已完成",
        lead=("项目支出绩效自评表", "（2022年度）"),
    )
    assert (found.code, found.project, found.unit, found.year) == ("X1", "路灯维护", "云溪县城管局", 2022)
    assert found.goal == "1.路灯常亮。2.及时维修。"


def test_an_empty_field_does_not_take_the_next_name() -> None:
    assert front("项目名称||主管部门|云溪县城管局").project is None
    assert front("绩效目标||").goal is None


def test_scope() -> None:
    assert front(lead=("部门整体支出绩效自评表",)).scope == "department"
    assert front(lead=("项目支出绩效自评表",)).scope == "project"
