"""A document as a filing: its tables and prose blocks in reading order, each with what is known about its project."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from zhibiao.errors import InputError
from zhibiao.extract import flat, glued, goals, grids, headers, numbered, projects, prose, reports, rows, sheets
from zhibiao.extract.cells import clean
from zhibiao.extract.levels import is_level1, is_level2
from zhibiao.extract.projects import Front
from zhibiao.extract.renaming import Aliases, renamed
from zhibiao.records import Document, Filing, Grid, Heading, Paragraph, Project, Row, Skipped

_LEAD = 6  # lines above a table that may carry its title, unit and year
_YEAR = re.compile(r"((?:19|20)\d\d)\s*年")
_FURNITURE = re.compile(
    r"^(?:[（(]?续表?[）)]?\d*|[-—–\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:[，,/／]?\s*共?\s*\d{1,4}\s*页?)?[-—–\s]*)$"
)
_COVER = re.compile(r"绩效|预算|自评|决算|报告")
_COVER_PAGES = 2
_COLUMN_WORDS = frozenset(
    {"三级指标", "指标值", "年度指标值", "一级指标 二级指标 三级指标", "一级指标 二级指标 三级指标 指标值"}
)
_UNIT = re.compile(
    r"^([\u4e00-\u9fff]{2,25}?(?:局|委员会|委|厅|院|中心|办公室|所|站|政府|学校|大学|学院|中学|小学|处|部|队|馆|协会|联合会))"
    r"(?:\s*(?:19|20)\d\d\s*年.*|编制|（盖章）[：:]?)?$"
)


@dataclass(frozen=True, slots=True)
class _Cover:
    """Year and unit that the first lines of a filing, its file name, or its tables give for all of it."""

    unit: str | None
    year: int | None


def extract(document: Document, columns: Aliases = ()) -> Filing:
    """All indicators of ``document``, by project, in reading order.

    ``columns`` are (printed, usual) pairs of header words beyond those that are known.

    Raises :class:`InputError` for a table of records (CSV, JSONL) of which no column is known as the indicator's name, and
    :class:`SettingsError` for a usual word that is no name of a column.
    """
    document = renamed(document, columns)
    _require_header(document)
    document = replace(document, blocks=tuple(sheets.unfolded(document.blocks)))
    found = list(_tables(document.blocks))
    gridded = frozenset(place for place, part, _ in found) | _numbered(document.blocks, _read_tables(found))
    flattened = list(flat.read(document.blocks, gridded))
    taken = frozenset(place for table in flattened for place in table.places)
    found += [(table.place, table.part, table.front) for table in flattened]
    found.sort(key=lambda item: item[0])
    fronts = [front for _, _, front in found]
    cover = _cover(document, fronts)
    placed: list[tuple[int, Project]] = []
    skipped = [*document.skipped, *(item for table in flattened for item in table.skipped)]
    for block, part, front in found:
        made, left = _projects(part, front, document.blocks[block], cover)
        placed += [(block, project) for project in made]
        skipped += left
    paragraphs = [
        (place, block)
        for place, block in enumerate(document.blocks)
        if isinstance(block, Paragraph) and place not in taken
    ]
    heading = Heading(cover.unit, cover.year)
    told, places, lost = _rest(paragraphs, heading)
    skipped += lost
    read = {place for place, _ in told} | places
    report = reports.read([(place, block) for place, block in paragraphs if place not in read], heading)
    placed += [*told, *report.projects]
    skipped += report.skipped
    placed.sort(key=lambda item: item[0])
    return Filing(
        path=document.path,
        projects=tuple(project for _, project in placed),
        paragraphs=tuple(block for _, block in paragraphs),
        grids=tuple(block for block in document.blocks if isinstance(block, Grid)),
        skipped=(*skipped, *_unread(document.blocks, gridded | taken | report.places)),
    )


def _rest(
    paragraphs: Sequence[tuple[int, Paragraph]], heading: Heading
) -> tuple[list[tuple[int, Project]], set[int], list[Skipped]]:
    """Prose grammars, glued tables and numbered items: projects with their places, all places read, what was not read."""
    found = [*prose.read(paragraphs, heading), *goals.read(paragraphs, heading)]
    places = {place for place, _ in found}
    skipped: list[Skipped] = []
    for place, paragraph in paragraphs:
        if place not in places and numbered.is_numbered(paragraph):
            project, lost = numbered.read(paragraph, heading, last=place == paragraphs[-1][0])
            skipped += lost
            if project.indicators:
                found.append((place, project))
                places.add(place)
    for table in glued.read([item for item in paragraphs if item[0] not in places], heading):
        places |= table.places
        skipped += table.skipped
        if table.project:
            found.append((table.place, table.project))
    return found, places, skipped


def _read_tables(found: Sequence[tuple[int, grids.Part, Front]]) -> frozenset[int | None]:
    """The numbers of the tables that indicators were looked for in."""
    return frozenset(row.source.table for _, part, _ in found for row in (*part.front, *part.body))


def _numbered(blocks: Sequence[Paragraph | Grid], tables: frozenset[int | None]) -> frozenset[int]:
    """The places of the grids with these table numbers."""
    return frozenset(
        place for place, block in enumerate(blocks) if isinstance(block, Grid) and block.source.table in tables
    )


def _unread(blocks: Sequence[Paragraph | Grid], used: frozenset[int]) -> Iterator[Skipped]:
    """What looks like a table of indicators and was not read as one: labels of categories or columns without rows."""
    told = False
    for place, block in enumerate(blocks):
        if place in used:
            continue
        if isinstance(block, Grid):
            cells = [clean(cell) for row in block.rows for cell in row.cells if 0 < len(cell) < 30]
            if sum(1 for cell in cells if is_level1(cell) or is_level2(cell)) >= 2:
                yield Skipped("　".join(cells)[:200], "像绩效指标表，但没有认出表头", block.source)
        elif isinstance(block, Paragraph) and not told and clean(block.text) in _COLUMN_WORDS:
            told = True
            yield Skipped(clean(block.text), "像拆散的绩效指标表，分不出行和列", block.source)


def _require_header(document: Document) -> None:
    for grid in document.blocks:
        if isinstance(grid, Grid) and grid.header and not grids.parts(grid):
            names = "、".join(headers.known_names())
            raise InputError(
                "表头里没有认识的列名",
                where=document.path,
                remedy=f"请在第一行写列名，例如：{names}；本地的叫法可写进设置的 [columns]",
            )


def _tables(blocks: Sequence[Paragraph | Grid]) -> Iterator[tuple[int, grids.Part, Front]]:
    """Every form in every grid, with its head read from its own rows and the lines above it.

    A table that goes on after a page break, with or without its header again, is one form; so is one whose head fills the
    page before.
    """
    lead: list[str] = []
    last: tuple[int, grids.Part, Front] | None = None
    above: tuple[Grid, list[str]] | None = None  # a head whose form is on the next page, and the lines over it
    for place, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            lead.append(clean(block.text))
            continue
        follows = last is not None and above is None and not lead and _next_page(last[1].body[-1:], block)
        parts = grids.parts(block, last[1].columns if last else None, next_page=follows)
        for part in parts:
            lines = [line for line in lead[-_LEAD:] if line]
            lead = []
            if last and above is None and _goes_on(last[1], part, blocks[last[0]], block) and _page_break(lines):
                last = (last[0], replace(last[1], body=_joined(last[1], part)), last[2])
                continue
            if last:
                yield last
            if above and _next_page(above[0].rows[-1:], block) and _page_break(lines):
                part, lines = replace(part, front=above[0].rows + part.front), above[1]
            above = None
            last = (place, part, projects.read(part.front, lines))
        above = None if parts or block.source.page is None else (block, [line for line in lead[-_LEAD:] if line])
        lead = []
    if last:
        yield last


def _next_page(rows: Sequence[Row], block: Grid) -> bool:
    """Whether a grid stands on the page after these rows."""
    pages = [row.source.page for row in rows if row.source.page is not None]
    return bool(pages) and block.source.page == pages[-1] + 1


def _goes_on(above: grids.Part, part: grids.Part, before: Paragraph | Grid, block: Grid) -> bool:
    return not part.front and part.columns.places == above.columns.places and before.source.sheet == block.source.sheet


def _joined(above: grids.Part, part: grids.Part) -> tuple[Row, ...]:
    """The rows of a table and of its next page; a row of PDF that the page break cut is put together again."""
    if not above.body or not part.body or part.body[0].source.page == above.body[-1].source.page:
        return above.body + part.body
    places, last, first = part.columns.places, above.body[-1], part.body[0]
    filled = {role for role, place in places.items() if place < len(first.cells) and first.cells[place].strip()}
    whole = {"name", "target"} <= filled or ({"name", "weight"} <= filled) or not filled
    if whole or filled & {"level1", "level2"}:
        return above.body + part.body
    cells = tuple(f"{up}{down}" for up, down in zip_longest(last.cells, first.cells, fillvalue=""))
    return (*above.body[:-1], Row(cells, replace(last.source, certainty="unsure")), *part.body[1:])


def _page_break(lines: Sequence[str]) -> bool:
    return all(_FURNITURE.match(line) for line in lines)


def _projects(
    part: grids.Part, front: Front, block: Paragraph | Grid, cover: _Cover
) -> tuple[tuple[Project, ...], tuple[Skipped, ...]]:
    heading = Heading(front.unit or cover.unit, front.year or cover.year, front.project)
    body = rows.read(part, heading)
    source = part.front[0].source if part.front else block.source
    made = tuple(
        Project(
            heading=own,
            indicators=indicators,
            source=source if own == heading else indicators[0].source,
            scope=front.scope,
            code=front.code,
            budget=front.budget,
            goal=front.goal,
            printed_total=body.printed_total,
        )
        for own, indicators in rows.by_heading(body.indicators)
    )
    return made, body.skipped


def _title_rows(blocks: Sequence[Paragraph | Grid]) -> list[str]:
    """The lines above the tables of a sheet: its first rows, as far as they have text in one cell only."""
    found: list[str] = []
    for row in (row for block in blocks if isinstance(block, Grid) and block.source.sheet for row in block.rows[:12]):
        filled = [cell for cell in row.cells if cell.strip()]
        if len(filled) == 1:
            found.append(clean(filled[0]))
    return found


def _cover(document: Document, fronts: Sequence[Front]) -> _Cover:
    """The filing's unit and year: from its first lines, else from its tables, else the year from its file name."""
    lines = [
        clean(block.text)
        for block in document.blocks[:12]
        if isinstance(block, Paragraph) and (block.source.page or 1) <= _COVER_PAGES
    ]
    lines += _title_rows(document.blocks[:1])
    unit = next((found[1] for line in lines[:8] if (found := _UNIT.match(line))), None)
    unit = unit or next((front.unit for front in fronts if front.unit), None)
    titles = [line for line in lines if len(line) < 60 and _COVER.search(line)]
    year = next((int(found[1]) for line in titles if (found := _YEAR.search(line))), None)
    year = year or next((front.year for front in fronts if front.year), None)
    year = year or max((front.title_year for front in fronts if front.title_year), default=None)
    if year is None and (named := _YEAR.search(re.split(r"[\\/]", document.path)[-1])):
        year = int(named[1])
    return _Cover(unit, year)
