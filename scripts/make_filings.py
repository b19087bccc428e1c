"""Write N made-up filings (DOCX, XLSX, TXT in turn) from the corpus: material for batch reports and measurements.

``python scripts/make_filings.py FOLDER 200 [--seed 7] [--broken 2] [--foreign 0.1 --key KEY.csv]``. Units come in pairs of consecutive years, some projects are
carried over word for word, some rows are shared between units, some stand in a wrong category: what a batch report must find.
With ``--foreign`` that share of the projects gets one row of a project of another sector; the key says which. The same
arguments give the same bytes, apart from XLSX time stamps.
"""

from __future__ import annotations

import argparse
import csv
import random
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from xml.sax.saxutils import escape

from zhibiao.taxonomy import level2_names, parent, project

CORPUS = Path(__file__).resolve().parents[1] / "corpus" / "sectors"
COUNTIES = (
    "清溪县",
    "云岭县",
    "平川区",
    "临河市",
    "石桥县",
    "东湖区",
    "白沙县",
    "南屏县",
    "长坪县",
    "青原区",
    "望江县",
    "龙泉镇",
)
HEADER = ("一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据")
BASES = ("年度工作计划", "调研", "上年统计年报", "行业标准", "合同约定", "")
SHARED = (
    ("社会效益指标", "提升社会公众满意程度", "", "持续提升"),
    ("可持续影响指标", "健全长效管理机制", "健全长效管理机制", "不断健全"),
    ("生态效益指标", "促进绿色低碳发展", "", "促进绿色低碳发展"),
    ("时效指标", "各项工作任务完成及时性", "各项工作任务完成及时性", "及时完成"),
    ("成本指标", "项目总成本控制", "", "不超预算"),
    ("服务对象满意度指标", "服务对象满意度", "调查服务对象的满意程度", "≥95%"),
)


@dataclass(frozen=True)
class Table:
    """One project's form."""

    project: str
    budget: int
    goal: str
    rows: tuple[tuple[str, ...], ...]
    weights: tuple[str, ...]


def corpus() -> dict[str, dict[str, list[dict[str, str]]]]:
    """The labelled rows: sector -> project -> rows."""
    found: dict[str, dict[str, list[dict[str, str]]]] = {}
    for path in sorted(CORPUS.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                found.setdefault(path.stem, {}).setdefault(row["project"], []).append(row)
    return found


def _level2(leaf: str) -> str:
    return project(leaf, "2015")


def _table(dice: random.Random, name: str, rows: Sequence[dict[str, str]]) -> Table:
    chosen = [
        (_level2(row["category"]), row["name"], row["description"], row["target"])
        for row in dice.sample(list(rows), min(len(rows), dice.randint(6, 12)))
        if row["name"].strip()
    ]
    for level2, title, about, target in dice.sample(SHARED, dice.randint(0, 3)):
        chosen.append((level2, title + ("情况" if dice.random() < 0.2 else ""), about, target))
    order = level2_names("2015")
    names = list(order)
    filed = [(dice.choice(names) if dice.random() < 0.06 else level2, *rest) for level2, *rest in chosen]
    filed.sort(key=lambda row: order.index(row[0]))
    basis = dice.choice(BASES)
    lines = tuple(
        tuple(" ".join(cell.split()) for cell in (parent(level2, "2015") or "", level2, title, about, target, basis))
        for level2, title, about, target in filed
    )
    share = 100 // len(lines)
    weights = (*(str(share) for _ in lines[1:]), str(100 - share * (len(lines) - 1))) if dice.random() < 0.5 else ()
    return Table(name, dice.randint(2, 300) * 10_000, f"按计划完成{name}各项任务，保障资金使用效益", lines, weights)


def filings(count: int, seed: int) -> Iterator[tuple[str, int, tuple[Table, ...]]]:
    """(unit, year, tables), ``count`` times; every unit files for 2025 and then for 2026."""
    dice = random.Random(seed)
    sectors = corpus()
    names = sorted(sectors)
    seen: dict[str, Table] = {}
    for number in range((count + 1) // 2):
        sector = names[number // 4 % len(names)]
        county = COUNTIES[(number % 4 + 4 * (number // 4 // len(names))) % len(COUNTIES)]
        round_ = number // (len(names) * len(COUNTIES))
        unit = f"{county}{sector.partition('（')[0].replace('、', '')}{'管理' if len(sector) > 5 else ''}局" + (
            f"第{round_}分局" if round_ else ""
        )
        titles = sorted(sectors[sector])
        picked = dice.sample(titles, min(len(titles), dice.randint(2, 4)))
        first = tuple(
            seen[title] if title in seen and dice.random() < 0.2 else _table(dice, title, sectors[sector][title])
            for title in picked
        )
        seen.update((table.project, table) for table in first)
        yield unit, 2025, first
        again = tuple(
            old if dice.random() < 0.4 else _table(dice, old.project, sectors[sector][old.project]) for old in first
        )
        if number * 2 + 1 < count:
            yield unit, 2026, again


def with_foreign(
    made: Iterator[tuple[str, int, tuple[Table, ...]]], share: float, seed: int
) -> Iterator[tuple[str, int, tuple[Table, ...], tuple[tuple[str, str], ...]]]:
    """The filings with foreign rows put in, and (project, name) of every such row: copied from other filings of the batch."""
    dice = random.Random(f"foreign {seed}")
    given = list(made) if share else made
    owners: dict[str, set[str]] = {}
    for sector, projects in sorted(corpus().items()):
        for title in projects:
            owners.setdefault(title, set()).add(sector)
    everywhere = {title for _, title, _, _ in SHARED} | {f"{title}情况" for _, title, _, _ in SHARED}
    rows = [
        (table.project, row)
        for _, _, tables in (given if share else ())
        for table in tables
        for row in table.rows
        if row[2] not in everywhere
    ]
    for unit, year, tables in given:
        key: list[tuple[str, str]] = []
        changed = []
        for table in tables:
            if dice.random() < share:
                home, line = dice.choice(rows)
                while owners[home] & owners[table.project]:
                    home, line = dice.choice(rows)
                key.append((table.project, line[2]))
                table = replace(table, rows=(*table.rows, line), weights=(*table.weights, "0") if table.weights else ())
            changed.append(table)
        yield unit, year, tuple(changed), tuple(key)


def _grids(unit: str, year: int, table: Table, number: int) -> tuple[list[str], list[tuple[str, ...]]]:
    head = (*HEADER, "分值") if table.weights else HEADER
    above = [f"{number}.{table.project}绩效目标表", f"{unit}　　　　单位：万元"]
    rows: list[tuple[str, ...]] = [
        ("项目名称", table.project, "", "预算数", f"{table.budget / 10_000:g}万元", ""),
        ("绩效目标", table.goal, "", "", "", ""),
        head,
    ]
    last = ("", "")
    for at, row in enumerate(table.rows):
        levels = ("" if row[0] == last[0] else row[0], "" if row[:2] == last else row[1])
        last = row[:2]
        rows.append((*levels, *row[2:], *((table.weights[at],) if table.weights else ())))
    return above, rows


def write_text(path: Path, unit: str, year: int, tables: Sequence[Table]) -> None:
    """A text file with tab-separated tables, levels repeated as a converter leaves them."""
    lines = [f"{unit}{year}年部门预算项目绩效目标表", ""]
    for number, table in enumerate(tables, 1):
        above, rows = _grids(unit, year, table, number)
        lines += above + ["\t".join(cell for cell in row if cell) for row in rows[:2]] + ["\t".join(rows[2])]
        for at, row in enumerate(table.rows):
            lines.append("\t".join((*row, *((table.weights[at],) if table.weights else ()))))
        lines.append("")
    path.write_text("\n".join(lines), encoding="utf-8")


def write_sheet(path: Path, unit: str, year: int, tables: Sequence[Table]) -> None:
    """A workbook, one sheet a project."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for number, table in enumerate(tables, 1):
        sheet = book.create_sheet(f"项目{number}")
        _, rows = _grids(unit, year, table, number)
        head = (["项目支出绩效目标表"], [f"（{year}年度）"], ["填报单位", unit])
        for row in (*head, *rows):
            sheet.append(list(row))
    book.save(path)


_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELS = (
    '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_BODY = '<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'


def _paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def _merged(cells: tuple[str, ...], spans: tuple[int, ...]) -> str:
    joined = (
        f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>{_paragraph(cell)}</w:tc>'
        for cell, span in zip(cells, spans, strict=True)
    )
    return f"<w:tr>{''.join(joined)}</w:tr>"


def write_word(path: Path, unit: str, year: int, tables: Sequence[Table]) -> None:
    """A Word file, head cells merged across and level cells merged downwards."""
    parts = [_paragraph(f"{unit}{year}年部门预算项目绩效目标表")]
    for number, table in enumerate(tables, 1):
        above, rows = _grids(unit, year, table, number)
        width = len(rows[2])
        lines = [
            _merged((rows[0][0], rows[0][1], rows[0][3], rows[0][4]), (1, 2, 1, width - 4)),
            _merged(rows[1][:2], (1, width - 1)),
        ]
        for at, row in enumerate(rows[2:]):
            cells = []
            for column, cell in enumerate(row):
                merge = ""
                if at and column < 2:
                    merge = '<w:vMerge w:val="restart"/>' if cell else "<w:vMerge/>"
                cells.append(f"<w:tc><w:tcPr>{merge}</w:tcPr>{_paragraph(cell)}</w:tc>")
            lines.append(f"<w:tr>{''.join(cells)}</w:tr>")
        grid = "".join("<w:gridCol/>" for _ in range(width))
        parts += [
            *map(_paragraph, above),
            f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>",
            _paragraph(""),
        ]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in (
            ("[Content_Types].xml", _TYPES),
            ("_rels/.rels", _RELS),
            ("word/document.xml", _BODY.format("".join(parts))),
        ):
            package.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)


WRITERS = ((".docx", write_word), (".xlsx", write_sheet), (".txt", write_text))


def make(
    folder: Path,
    count: int,
    *,
    seed: int = 7,
    broken: int = 0,
    foreign: float = 0.0,
    key: list[tuple[str, str, str]] | None = None,
) -> list[Path]:
    """Write ``count`` filings, and ``broken`` files that cannot be read, into ``folder``; ``key`` takes the foreign rows."""
    folder.mkdir(parents=True, exist_ok=True)
    made: list[Path] = []
    for number, (unit, year, tables, strange) in enumerate(with_foreign(filings(count, seed), foreign, seed)):
        suffix, write = WRITERS[(number // 2) % len(WRITERS)]
        path = folder / f"{number:05d}_{unit}_{year}{suffix}"
        write(path, unit, year, tables)
        made.append(path)
        if key is not None:
            key += [(path.name, project, name) for project, name in strange]
    for number in range(broken):
        path = folder / f"broken_{number}.docx"
        path.write_bytes(b"PK\x03\x04 not a zip")
        made.append(path)
    return made


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--broken", type=int, default=0)
    parser.add_argument("--foreign", type=float, default=0.0, help="share of the projects with a row of another sector")
    parser.add_argument("--key", type=Path, help="where to list the foreign rows")
    given = parser.parse_args()
    key: list[tuple[str, str, str]] = []
    made = make(given.folder, given.count, seed=given.seed, broken=given.broken, foreign=given.foreign, key=key)
    if given.key:
        with given.key.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("path", "project", "name"), *key])
    print(f"{len(made)} files in {given.folder}")


if __name__ == "__main__":
    main()
