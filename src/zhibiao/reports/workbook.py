"""The XLSX workbook: review sheet, indicators, rankings, repeated texts, in the shape that reviewers know.

Written row by row, so that memory stays flat; the same input gives the same bytes. No cell is ever a formula: every text is
stored as text, with Excel's own quote mark on those that look like formulas.
"""

from __future__ import annotations

import io
import re
import sqlite3
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from zhibiao.batch.comparison import Comparison
from zhibiao.batch.copies import Kind, listed
from zhibiao.batch.digest import Digest, Line, projects
from zhibiao.batch.index import NO_UNIT, Filings, place, project_title
from zhibiao.reports.labels import FIELDS, KINDS, LEVELS
from zhibiao.reports.review import review

MOST_ROWS = 1_000_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST = 32_000
_MOST_LINES = 14
_DATE = (1980, 1, 1, 0, 0, 0)
_FILLS = {
    "head": "D9E2EC", "优": "D8EFD9", "良": "E8F3DC", "中": "FFF1CC", "差": "F8D7D3", "不予通过": "F8D7D3", "建议修改": "FFF1CC",
    "提示": "EEF2F6", "否": "F8D7D3", "空泛": "F8D7D3", "不符": "FFF1CC", "新增": "F8D7D3", "变差": "FFF1CC", "已改正": "D8EFD9",
}  # fmt: skip
_INDICATORS = (
    ("单位", 22), ("年度", 7), ("项目", 24), ("文件", 24), ("位置", 16), ("一级指标", 11), ("二级指标（申报）", 15), ("应属类别", 15),
    ("类别", 6), ("三级指标", 26), ("指标说明", 24), ("指标值", 22), ("实际完成值", 12), ("依据", 16), ("分值", 7), ("得分", 6), ("等级", 6),
    ("空泛", 6), ("空泛原因", 10), ("预警级别", 10), ("问题代号", 16), ("问题", 50), ("改法", 40),
)  # fmt: skip
_RANKING = (
    ("单位", 26), ("文件", 7), ("项目", 7), ("指标", 7), ("加权得分", 9), ("等级", 6), ("平均分", 8), ("空泛", 7), ("空泛率（%）", 10),
    ("类别不符", 9), ("不予通过", 9), ("建议修改", 9), ("提示", 7),
)  # fmt: skip


class _Archive(zipfile.ZipFile):
    """A zip file whose members all bear the same date."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, compress_type: Any = None, compresslevel: Any = None) -> None:
        super().writestr(self._dated(str(getattr(zinfo_or_arcname, "filename", zinfo_or_arcname))), data)

    def write(self, filename: Any, arcname: Any = None, *rest: Any, **named: Any) -> None:
        with Path(filename).open("rb") as source, self.open(self._dated(str(arcname)), "w") as target:
            while block := source.read(1 << 20):
                target.write(block)

    def _dated(self, name: str) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(name, _DATE)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        return info


class _Styles:
    """Cells with the few looks that the workbook has; every text cell inert.

    Each look is made once and shared by its cells: openpyxl's own way of styling costs more than writing the cell.
    """

    def __init__(self) -> None:
        from openpyxl.cell import WriteOnlyCell

        self._cell = WriteOnlyCell
        self._looks: dict[tuple[str | None, bool, bool], Any] = {}

    def cell(self, sheet: Any, value: Any, *, bold: bool = False, fill: str | None = None) -> Any:
        """A cell; ``fill`` names a look, by default the value itself does where it is a grade or a level."""
        cell = self._cell(sheet)
        quoted = False
        if isinstance(value, str):
            value = _ILLEGAL.sub("", value)[:_LONGEST]
            quoted = value.startswith(_FORMULA)
            fill = fill or (value if value in _FILLS else None)
            cell.data_type = "s"
        cell._value = value  # past the setter, which would read a formula into "=…"
        cell._style = self._look(sheet, fill, bold, quoted)
        return cell

    def _look(self, sheet: Any, fill: str | None, bold: bool, quoted: bool) -> Any:
        key = (fill, bold, quoted)
        if key not in self._looks:
            from openpyxl.styles import Alignment, Font, PatternFill

            model = self._cell(sheet)
            model.alignment = Alignment(vertical="top", wrap_text=True)
            model.font = Font(bold=bold)
            model.quotePrefix = quoted
            if fill is not None:
                model.fill = PatternFill("solid", start_color=_FILLS[fill])
            self._looks[key] = model._style
        return self._looks[key]


def workbook(
    target: IO[bytes],
    filings: Filings,
    digest: Digest,
    base: sqlite3.Connection,
    comparison: Comparison | None = None,
) -> None:
    """Write the workbook into ``target``; ``base`` is the index that ``digest`` was taken from."""
    from openpyxl import Workbook
    from openpyxl.writer.excel import ExcelWriter

    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = datetime(2000, 1, 1)
    styles = _Styles()
    _overview(book, styles, digest)
    if comparison is not None:
        _sheet(book, styles, "与上次比较", _CHANGES, _changes(comparison))
    _sheet(book, styles, "审核意见", _REVIEW, _review(filings, digest))
    _sheet(book, styles, "指标明细", _INDICATORS, _indicators(filings, digest))
    _sheet(
        book,
        styles,
        "单位排名",
        _RANKING,
        (_ranked(line, (line.name, line.filings, line.projects)) for line in digest.units),
    )
    heads = (("项目", 30), ("单位", 24), ("年度", 7), ("文件", 26), *_RANKING[3:])
    _sheet(
        book,
        styles,
        "项目排名",
        heads,
        (_ranked(one.line, (one.line.name, one.unit, one.year, digest.file(one.path))) for one in projects(base)),
    )
    _sheet(book, styles, "问题统计", _CODES, _codes(digest))
    _sheet(book, styles, "雷同指标", _GROUPS, _groups(digest))
    _sheet(book, styles, "照搬的表", _COPIES, _copied(base, digest))
    if digest.failures:
        failures = ([one.path, one.message, one.remedy] for one in digest.failures)
        _sheet(book, styles, "未读文件", (("文件", 50), ("原因", 40), ("怎么办", 50)), failures)
    with _Archive(target, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        ExcelWriter(book, archive).save()


_CHANGES = (("变化", 8), ("单位", 24), ("指标或项目", 30), ("问题代号", 10), ("说明", 60), ("预警级别", 10))
_REVIEW = (
    ("单位", 24),
    ("文件", 26),
    ("审核点", 9),
    ("审核内容", 36),
    ("是否通过", 9),
    ("不通过指标清单", 70),
    ("预警级别", 10),
)
_CODES = (("预警级别", 10), ("代号", 9), ("问题", 40), ("类", 10), ("次数", 8), ("涉及项目", 9), ("涉及单位", 9))
_GROUPS = (
    ("情形", 10), ("指标", 28), ("指标值", 22), ("相近写法", 36), ("行数", 7), ("项目数", 8), ("单位数", 8), ("换数字的行", 11), ("空泛", 7), ("首见单位", 24), ("首见年度", 9),
    ("首见项目", 26), ("首见文件", 26), ("首见位置", 14), ("出现的单位（部分）", 40),
)  # fmt: skip
_COPIES = (
    ("情形", 12), ("单位", 24), ("年度", 7), ("项目", 26), ("文件", 26), ("位置", 14), ("相同行数", 9), ("总行数", 8), ("照搬自：单位", 24),
    ("照搬自：年度", 13), ("照搬自：项目", 26), ("照搬自：文件", 26), ("照搬自：位置", 14),
)  # fmt: skip


def _sheet(
    book: Any, styles: _Styles, title: str, heads: Sequence[tuple[str, int]], rows: Iterable[Sequence[Any]]
) -> None:
    """One sheet with a frozen, filtered header; printed across one A4 page."""
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    sheet.print_options.gridLines = True
    for number, (_, width) in enumerate(heads, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([styles.cell(sheet, name, bold=True, fill="head") for name, _ in heads])
    widths = [width for _, width in heads]
    count = 1
    for row in rows:
        if count > MOST_ROWS:
            sheet.append([styles.cell(sheet, "……其余的行请看 CSV 或 Parquet 文件")])
            break
        count += 1
        sheet.row_dimensions[count].height = _height(row, widths)
        sheet.append([styles.cell(sheet, value) for value in row])
        del sheet.row_dimensions[count]
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{count}"


def _height(row: Sequence[Any], widths: Sequence[int]) -> float:
    """Points that the wrapped texts of a row need: Chinese characters are twice as wide as Latin ones."""
    most = 1
    for value, width in zip(row, widths, strict=True):
        if isinstance(value, str) and (len(value) * 2 > width or "\n" in value):
            lines = sum(1 + len(part.encode("gbk", "replace")) // max(width - 2, 1) for part in value[:600].split("\n"))
            most = max(most, lines)
    return 16.0 * min(most, _MOST_LINES)


def _overview(book: Any, styles: _Styles, digest: Digest) -> None:
    sheet = book.create_sheet("概况")
    sheet.column_dimensions["A"].width = 26
    sheet.column_dimensions["B"].width = 18
    sheet.append([styles.cell(sheet, "绩效目标质量报告", bold=True)])
    for name, value in overview(digest):
        sheet.append([styles.cell(sheet, name), styles.cell(sheet, value)])


def overview(digest: Digest) -> Iterator[tuple[str, Any]]:
    """The headline figures, by the names that all formats use."""
    total = digest.total
    yield from (
        ("文件", total.filings),
        ("未能读取的文件", len(digest.failures)),
        ("单位", len(digest.units)),
        ("项目表", total.projects),
    )
    yield from (("指标", total.indicators), ("加权得分", total.weighted), ("等级", total.grade), ("平均分", total.mean))
    yield from (("空泛指标", total.vague), ("空泛率（%）", total.vague_share), ("类别不符", total.misfiled))
    yield from ((LEVELS[name], count) for name, count in digest.severities.items())
    yield from ((f"{name}（项）", count) for name, count in digest.grades.items())
    yield from (("雷同指标组", digest.copies.all_groups), ("照搬的表", digest.copies.all_tables))
    yield ("沿用上年的表", digest.copies.all_carried)


def _review(filings: Filings, digest: Digest) -> Iterator[list[Any]]:
    for filing in filings:
        unit = next((project["unit"] for project in filing["projects"] if project["unit"]), NO_UNIT)
        for one in review(filing):
            passed = "是" if one.passed else "否"
            yield [unit, digest.file(filing["path"]), one.point, one.content, passed, "\n".join(one.failing), one.level]


def _indicators(filings: Filings, digest: Digest) -> Iterator[list[Any]]:
    for filing in filings:
        rows = iter(filing["indicators"])
        for project in filing["projects"]:
            for row in (next(rows) for _ in range(project["indicators"])):
                yield _indicator(row, project, digest.file(filing["path"]))


def _indicator(row: Mapping[str, Any], project: Mapping[str, Any], path: str) -> list[Any]:
    findings = row["findings"]
    misfiled = any(finding["name"] == "misfiled-category" for finding in findings)
    worst = min((("error", "warning", "info").index(finding["severity"]) for finding in findings), default=None)
    problems = [f"{finding['code']}〔{FIELDS[finding['field']]}〕{finding['message']}" for finding in findings]
    return [
        project["unit"] or NO_UNIT, project["year"], project_title(project), path, place(row["source"]),
        row["declared"]["level1"], row["declared"]["level2"], row["category"]["level2"], "不符" if misfiled else "", row["name"],
        row["description"], row["target"], row["actual"], row["basis"], _number(row["weight"]), row["score"]["total"],
        row["score"]["grade"], "空泛" if row["vague"]["flag"] else "", row["vague"]["reason"],
        "" if worst is None else tuple(LEVELS.values())[worst], " ".join(finding["code"] for finding in findings),
        "\n".join(problems), "\n".join(finding["suggestion"] for finding in findings if finding["suggestion"]),
    ]  # fmt: skip


def _number(text: str | None) -> float | str | None:
    try:
        return None if text is None else float(text)
    except ValueError:
        return text


def _ranked(line: Line, head: tuple[Any, ...]) -> list[Any]:
    return [
        *head, line.indicators, line.weighted, line.grade, line.mean, line.vague, line.vague_share, line.misfiled, line.errors,
        line.warnings, line.hints,
    ]  # fmt: skip


def _codes(digest: Digest) -> Iterator[list[Any]]:
    for one in digest.codes:
        yield [LEVELS[one.severity], one.code, one.title, f"{one.family}类", one.count, one.projects, one.units]


def _groups(digest: Digest) -> Iterator[list[Any]]:
    for one in (*digest.copies.groups, *digest.copies.templates):
        first = (one.first.unit, one.first.year, one.first.title, digest.file(one.first.path), one.first.place)
        kind = "只换数字" if one.kind == "template" else "相同"
        figures = (one.lines, one.projects, one.units, one.figures or None, "空泛" if one.vague else "")
        yield [kind, one.name, one.target, "\n".join(one.variants), *figures, *first, "、".join(one.some_units)]


def _copied(base: sqlite3.Connection, digest: Digest) -> Iterator[list[Any]]:
    kinds: tuple[tuple[str, Kind], ...] = (("照搬其他项目", "table"), ("沿用上年", "carried"))
    for said, kind in kinds:
        for one in listed(base, kind):
            spots = [
                [spot.unit, spot.year, spot.title, digest.file(spot.path), spot.place]
                for spot in (one.later, one.first)
            ]
            yield [said, *spots[0], one.same, one.rows, *spots[1]]


def _changes(comparison: Comparison) -> Iterator[list[Any]]:
    for one in (*comparison.new, *comparison.worse, *comparison.mended):
        yield [KINDS[one.kind], one.unit, one.about, one.code, one.message, LEVELS.get(one.severity, "")]


def as_bytes(filings: Filings, digest: Digest, base: sqlite3.Connection) -> bytes:
    """The workbook in memory, for a single check."""
    buffer = io.BytesIO()
    workbook(buffer, filings, digest, base)
    return buffer.getvalue()
