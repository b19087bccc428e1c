"""What a form says about its project above the indicators: name, code, unit, year, money, goal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from zhibiao.extract import headers
from zhibiao.extract.cells import clean, is_placeholder, key
from zhibiao.records import Row, Scope

_BRACKET = re.compile(r"[(\[【][^)\]】]*[)\]】]")
_ORDINAL = re.compile(r"^(?:[（(]?[一二三四五六七八九十]+[）)、.．]|\d{1,3}\s*[.、．](?!\d{1,2}月))\s*")
_TITLE = re.compile(r"绩效(?:目标|自评|指标|监控|评价).{0,8}表|绩效目标(?:申报)?$|绩效自评(?:报告)?$")
_FORM = re.compile(
    r"(?:部门|单位|项目|财政|预算|专项|资金|整体|支出|转移支付|区域|政策|年初|[（(]单位[）)]|市级|区级|县级|省级|州级|和|及|与|\s)*"
    r"(?:绩效|支出绩效)?(?:目标|自评|指标|监控|评价|运行)*(?:申报|批复|调整|自评|审核|公开|监控|情况|评价)*(?:表|报告)?"
    r"\s*(?:[（(][^（()）]*[）)])?[一二三四五六七八九十\d]*$"
)
_LEADING_YEAR = re.compile(r"^\D{0,2}((?:19|20)\d\d)\s*(?:年度?)?")
_YEAR_ALONE = re.compile(r"^[（(]?\s*((?:19|20)\d\d)\s*年?度?\s*[）)]?$")
_UNIT_CODE = re.compile(
    r"^[\[【(（]?(?:\d{6,12}\s*[\]】)）]?\s*[-—]?|\d{3,5}\s*(?:[\]】)）]|[-—]))\s*(?=[\u4e00-\u9fff])"
)
_CODED_UNIT = re.compile(_UNIT_CODE.pattern + r"[\u4e00-\u9fff（）()]{3,30}$")
_MONEY = re.compile(r"单位\s*[:：]\s*(亿元|万元|元)")
_AMOUNT = re.compile(r"^[^\d]{0,3}(\d[\d,，]*(?:\.\d+)?)\s*(亿元|万元|万|元)?")
_IN_CELL = re.compile(r"(亿元|万元|(?<![万亿])元)")
_YUAN = {"元": 1, "万元": 10_000, "万": 10_000, "亿元": 100_000_000}
_LIKELY = Decimal(1_000_000)  # 100 亿: an amount in 万元 above it was printed in 元 (domain.md §5.7, annex 1 of [002])


@dataclass(frozen=True, slots=True)
class Front:
    """The head of a form; ``None`` where it does not say.

    ``year`` is the year of the filing, ``title_year`` the one that the table's title begins with.
    """

    project: str | None = None
    code: str | None = None
    unit: str | None = None
    year: int | None = None
    title_year: int | None = None
    budget: Decimal | None = None
    goal: str | None = None
    scope: Scope = "project"


@cache
def _fields() -> Mapping[str, str]:
    return {key(name): role for role, names in headers.data()["fields"].items() for name in names}


def field_of(cell: str) -> str | None:
    """The field that a head cell names (``项目名称``, ``预算数``), brackets and colon aside."""
    label = key(cell)
    return _fields().get(label) or _fields().get(_BRACKET.sub("", label).strip(":"))


def read(rows: Sequence[Row], lead: Sequence[str]) -> Front:
    """The head of a form from its rows and from the lines of text above it (cleaned, nearest last)."""
    table = [[clean(cell) for cell in row.cells] for row in rows]
    cells = [cell for line in table for cell in line if cell]
    values = _values(table)
    title = _title([*lead, *cells[:3]])
    name, title_year = _named(title)
    unit = values.get("unit") or next((cell for cell in (*cells, *lead) if _CODED_UNIT.match(cell)), None)
    unit = unit or values.get("authority")
    project = values.get("project")
    if project is None and name and not _is_unit(name):
        project = name
    money = next((found[1] for text in (*cells, *lead) if (found := _MONEY.search(text))), None)
    alone = next((int(found[1]) for text in (*reversed(lead), *cells) if (found := _YEAR_ALONE.match(text))), None)
    return Front(
        project=project,
        code=values.get("code"),
        unit=_UNIT_CODE.sub("", unit) if unit else None,
        year=alone or (title_year if not name else None),
        title_year=title_year,
        budget=_budget(table, money),
        goal=values.get("goal"),
        scope="department" if re.search(r"整体支出|部门整体|整体绩效", title or "") else "project",
    )


def _title(lines: Iterable[str]) -> str | None:
    found = [line for line in lines if len(line) < 80 and _TITLE.search(line) and not line.endswith(("。", "；"))]
    return found[-1] if found else None


def _named(title: str | None) -> tuple[str | None, int | None]:
    """The project that a title names, if it names one, and the year in front of it."""
    if not title:
        return None, None
    text = _ORDINAL.sub("", title)
    year = _LEADING_YEAR.match(text)
    name = _FORM.sub("", text).strip(' -—《》“”"')
    bare = _LEADING_YEAR.sub("", name).strip()
    return (name if len(bare) > 1 else None), (int(year[1]) if year else None)


def _is_unit(name: str) -> bool:
    return bool(re.search(r"(?:局|委员会|厅|院|中心|办公室|政府|学校|大学|中学|小学)$", name))


def _values(table: Sequence[Sequence[str]]) -> dict[str, str]:
    """Field values: the cell to the right of the one that names the field, or the text after its colon, or below it."""
    found: dict[str, str] = {}
    for index, line in enumerate(table):
        for place, cell in enumerate(line):
            role = field_of(cell) if cell else None
            if role is None:
                name, colon, text = cell.partition("：" if "：" in cell else ":")
                role = field_of(name) if colon and text.strip() else None
                if role and role not in found:
                    found[role] = text.strip()
            elif role not in ("budget", "other"):
                value = _right(line, place) or (_below(table, index, place) if role == "goal" else None)
                if value and role not in found and not is_placeholder(value):
                    found[role] = value
    return found


def _right(line: Sequence[str], place: int) -> str | None:
    """The next filled cell, unless another field's name comes first."""
    following = next((cell for cell in line[place + 1 :] if cell), None)
    return following if following and field_of(following) is None else None


def _below(table: Sequence[Sequence[str]], index: int, place: int) -> str | None:
    line = table[index + 1] if index + 1 < len(table) else ()
    text = line[place] if place < len(line) else ""
    return text if text and field_of(text) is None and not headers.roles(text) else None


def _budget(table: Sequence[Sequence[str]], money: str | None) -> Decimal | None:
    """The amount in yuan: the figure beside 预算数 or 年度资金总额, in the column 全年预算数 where there is one."""
    column: int | None = None
    unit = money
    for line in table:
        for name in ("全年预算数", "年初预算数"):
            if name in map(key, line):
                column = [key(cell) for cell in line].index(name)
                break
        for cell in line:
            if "资金" in cell or "预算" in cell:
                printed = _IN_CELL.search(cell) if not re.search(r"\d", cell) else None
                unit = printed[1] if printed else unit
        for place, cell in enumerate(line):
            name, _, text = cell.partition("：" if "：" in cell else ":")
            if field_of(name) != "budget":
                continue
            offers = [
                text,
                line[column] if column is not None and place < column < len(line) else "",
                *line[place + 1 :],
            ]
            amount = next((value for value in (_yuan(offer, unit) for offer in offers) if value is not None), None)
            if amount is not None:
                return amount
    return None


def _yuan(text: str, unit: str | None) -> Decimal | None:
    found = _AMOUNT.match(text)
    if not found:
        return None
    unit = found[2] or unit
    if unit is None:
        return None
    value = Decimal(re.sub(r"[,，]", "", found[1]))
    return value if unit == "万元" and value >= _LIKELY else value * _YUAN[unit]
