"""The report as one self-contained HTML file: no network, strict content policy, every text escaped.

Figures and charts are rendered here and readable without scripts; the script only drives the table of indicators.
"""

from __future__ import annotations

import base64
import hashlib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Any

from zhibiao import __version__
from zhibiao.batch.comparison import Comparison
from zhibiao.batch.digest import FAMILY_OF, FEW, TABLE_ROW, CodeLine, Digest, Line
from zhibiao.batch.index import Filings
from zhibiao.reports.labels import KINDS, LEVELS, short
from zhibiao.reports.rows import Chosen, embedded
from zhibiao.reports.unread import by_reason

MOST_ROWS = 10_000
_CODES, _UNITS, _PROJECTS, _GROUPS, _TEMPLATES, _COPIES, _CHANGES = 14, 20, 25, 40, 15, 15, 100
_FIRST = 6
_DATA = "\ufdd0 the rows \ufdd0"  # no text can hold this: U+FDD0 is no character
_STEPS = (0, 3, 8, 15, 30, 50)


def page(
    filings: Filings,
    base: sqlite3.Connection,
    digest: Digest,
    *,
    comparison: Comparison | None = None,
    dated: str = "",
    most_rows: int = MOST_ROWS,
) -> str:
    """The page as one text, see :func:`pieces`."""
    return "".join(pieces(filings, base, digest, comparison=comparison, dated=dated, most_rows=most_rows))


def pieces(
    filings: Filings,
    base: sqlite3.Connection,
    digest: Digest,
    *,
    comparison: Comparison | None = None,
    dated: str = "",
    most_rows: int = MOST_ROWS,
) -> Iterator[str]:
    """The page in pieces, so that its rows are never in memory together.

    ``dated`` is printed below the title; at most ``most_rows`` indicators are in it, the worst first.
    """
    style, script = _asset("report.css"), _asset("report.js")
    chosen = Chosen(base, most_rows, comparison.lines if comparison else None)
    rendered = _template().generate(
        policy=f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; img-src data:; "
        "base-uri 'none'; form-action 'none'",
        style=style,
        script=script,
        data=_DATA,
        shown=chosen,
        dated=dated,
        version=__version__,
        d=digest,
        unread=by_reason(digest.failures),
        headline=headline(digest),
        top=_first(digest),
        histogram=_histogram(digest.histogram),
        by_category=_by_category(digest),
        by_unit=_by_unit(digest),
        units=digest.units[:_UNITS],
        projects=digest.projects[:_PROJECTS],
        groups=digest.copies.groups[:_GROUPS],
        templates=digest.copies.templates[:_TEMPLATES],
        tables=digest.copies.tables[:_COPIES],
        carried=digest.copies.carried[:_COPIES],
        comparison=comparison,
        changes=_changes(comparison),
        levels=LEVELS,
        kinds=KINDS,
        short=short,
        few=FEW,
        most_skipped=MOST_ROWS,
    )
    for piece in rendered:
        before, found, after = piece.partition(_DATA)
        yield before
        if found:
            yield from embedded(filings, chosen)
            yield after


def headline(digest: Digest) -> tuple[str, ...]:
    """The findings of the whole batch in a few sentences."""
    total = digest.total
    if not total.indicators:
        return ("没有读到指标。",)
    said = [
        f"共审核{total.filings}份文件、{total.projects}张项目表、{total.indicators}项指标，加权得分{total.weighted}分（{total.grade}）。",
        f"{total.vague}项指标值空泛、年底无法衡量（{total.vague_share}%）；{total.misfiled}项放错了类别。",
    ]
    enough = [one for one in digest.units if one.indicators >= 5]
    if len(enough) > 1 and enough[0].vague:
        said.append(f"空泛率最高的单位是{enough[0].name}（{enough[0].vague_share}%）。")
    weak = max(digest.categories, key=lambda one: (one.vague_share if one.indicators >= 5 else 0, one.name))
    if weak.vague:
        said.append(f"最弱的类别是{weak.name}，{weak.indicators}项中{weak.vague}项空泛。")
    if digest.copies.all_tables:
        said.append(f"{digest.copies.all_tables}张表照搬其他项目。")
    if digest.copies.all_carried:
        said.append(f"{digest.copies.all_carried}张表一半以上沿用上年。")
    if digest.failures:
        said.append(f"{len(digest.failures)}份文件未能读取，见文末。")
    return tuple(said)


def _first(digest: Digest) -> list[CodeLine]:
    """What to mend first: the most frequent of what does not pass, then of what should be changed."""
    errors, warnings = (
        [one for one in digest.codes if one.severity == severity][:_FIRST] for severity in ("error", "warning")
    )
    return [*errors, *warnings]


def _template() -> Any:
    from jinja2 import DictLoader, Environment, StrictUndefined

    environment = Environment(
        loader=DictLoader({"report": _asset("report.html.j2")}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report")


def _asset(name: str) -> str:
    return files("zhibiao").joinpath("data/templates").joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """A source expression of the content policy that allows exactly this inline text."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _histogram(counts: Sequence[int]) -> list[dict[str, Any]]:
    """Bars of the score distribution in a box of 100 by 100."""
    most = max(counts, default=0) or 1
    grades = ("差",) * 6 + ("中",) * 2 + ("良", "优")
    return [
        {
            "x": 10 * step + 0.8,
            "height": round(100 * count / most, 2),
            "count": count,
            "label": "90–100" if step == 9 else f"{10 * step}–{10 * step + 9}",
            "grade": grade,
        }
        for step, (count, grade) in enumerate(zip(counts, grades, strict=True))
    ]


def shade(count: int, of: int) -> int:
    """Which of six shades a cell gets: by findings a hundred indicators."""
    rate = 100 * count / of if of else 0
    return sum(rate > step for step in _STEPS) if count else 0


def _by_category(digest: Digest) -> dict[str, Any]:
    """The heat map of rules by category: the most frequent rules about rows, the last row for whole tables."""
    weight: dict[str, int] = {}
    for (_, code), count in digest.by_category.items():
        weight[code] = weight.get(code, 0) + count
    known = {one.code: one for one in digest.codes}
    codes = sorted(weight, key=lambda code: (-weight[code], code))[:_CODES]
    codes.sort(key=lambda code: (list(FAMILY_OF.values()).index(known[code].family) if known[code].family else 9, code))
    lines = [*digest.categories, Line(TABLE_ROW, digest.total.projects, 0, 0, 0.0, 0.0)]
    rows = []
    for line in lines:
        cells = [digest.by_category.get((line.name, code), 0) for code in codes]
        pairs = [(code, count, shade(count, line.indicators)) for code, count in zip(codes, cells, strict=True)]
        rows.append({"name": line.name, "of": line.indicators, "cells": pairs})
    return {"codes": [known[code] for code in codes], "rows": [row for row in rows if row["of"]]}


def _by_unit(digest: Digest) -> dict[str, Any]:
    """The heat map of families by unit, for the worst units: findings a hundred indicators."""
    families = list(FAMILY_OF.values())
    rows = []
    for line in digest.units[:_UNITS]:
        cells = []
        for family in families:
            count = digest.by_unit.get((line.name, family), 0)
            rate = round(100 * count / line.indicators) if line.indicators else 0
            cells.append((family, count, rate, shade(count, line.indicators)))
        rows.append({"line": line, "cells": cells})
    return {"families": families, "rows": rows}


def _changes(comparison: Comparison | None) -> Mapping[str, Any]:
    if comparison is None:
        return {}
    return {
        "new": comparison.new[:_CHANGES],
        "worse": comparison.worse[:_CHANGES],
        "mended": comparison.mended[:_CHANGES],
    }
