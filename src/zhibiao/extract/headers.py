"""Header rows: which column of a table holds what, by the names that forms print (``data/columns.toml``)."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from zhibiao.extract.cells import clean, key
from zhibiao.taxonomy import canonical_level1, canonical_level2

if sys.version_info >= (3, 11):
    import tomllib
else:  # pragma: no cover
    import tomli as tomllib

_BRACKET = re.compile(r"[(\[【][^)\]】]*[)\]】]")
_YEAR = re.compile(r"^20\d\d年?度?")
_LONG_TERM = re.compile(r"长期|中期|实施期|规划期|总体")
_YEARLY = re.compile(r"年度|当年|本年|全年|年初")
_ORDER = (
    "name", "finer", "target", "level1", "level2", "description", "sign", "unit", "actual", "basis", "weight", "year",
    "project", "department",
)  # fmt: skip
_FIELDS = ("level1", "level2", "name", "description", "target", "actual", "basis", "weight")
_TELLING = frozenset(_FIELDS) | {"sign", "unit", "finer"}

_Names = Mapping[str, tuple[tuple[str, bool], ...]]


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the columns of one table stand: ``places`` by role, ``width`` the number of columns of the header.

    ``other`` holds the places of the second half where a form sets long-term and yearly columns side by side.
    """

    places: Mapping[str, int]
    width: int
    other: Mapping[str, int] | None = None

    @property
    def fields(self) -> frozenset[str]:
        """The record's fields that the table has a column for."""
        return frozenset(field for field in _FIELDS if field in self.places)


@cache
def data() -> dict[str, Any]:
    """The whole of ``data/columns.toml``."""
    return tomllib.loads(files("zhibiao").joinpath("data/columns.toml").read_text(encoding="utf-8"))


@cache
def _names() -> _Names:
    table: dict[str, tuple[tuple[str, bool], ...]] = {}
    for role, names in data()["columns"].items():
        for sure in ("sure", "weak"):
            for name in names[sure]:
                table[key(name)] = (*table.get(key(name), ()), (role, sure == "sure"))
    return table


def known_names() -> tuple[str, ...]:
    """One printed name of each column, for the message about a table that has none of them."""
    shown = ("level1", "level2", "name", "description", "target", "actual", "basis", "weight")
    return tuple(data()["columns"][role]["sure"][0] for role in shown)


@cache
def sure_names() -> tuple[str, ...]:
    """Every printed name of a column that makes a row a header."""
    return tuple(name for names in data()["columns"].values() for name in names["sure"])


def roles(cell: str) -> tuple[tuple[str, bool], ...]:
    """The roles that a header cell may have, each with whether its name is a sure one; empty for any other text."""
    return _roles(cell) if 0 < len(cell) <= 80 else ()


@lru_cache(maxsize=4096)
def _roles(cell: str) -> tuple[tuple[str, bool], ...]:
    label = key(cell)
    names = _names()
    for form in (label, _YEAR.sub("", label), _BRACKET.sub("", label), _YEAR.sub("", _BRACKET.sub("", label))):
        if form in names:
            return names[form]
    return ()


def role_names(cell: str) -> frozenset[str]:
    """The roles that a header cell may have, by name."""
    return frozenset(role for role, _ in roles(cell))


def plain(cell: str) -> str:
    """A column name as it is compared: without spaces, brackets, and a year in front."""
    return _YEAR.sub("", _BRACKET.sub("", key(cell)))


def is_header(cells: Sequence[str]) -> bool:
    """Whether a row names columns: an indicator or target column, one more, and little that is no column name."""
    filled = [cell for cell in cells if cell.strip()]
    if not any(roles(cell) for cell in filled[:3]):
        return False
    found = [roles(cell) for cell in filled]
    if any(not names and _is_category(cell) for cell, names in zip(filled, found, strict=True)):
        return False  # a row of values glued to its header
    sure = {role for names in found for role, certain in names if certain and role in _TELLING}
    known = sum(1 for names in found if names)
    return bool(sure & {"name", "target", "finer"}) and len(sure) >= 2 and known * 2 > len(filled)


def _is_category(cell: str) -> bool:
    return canonical_level1(clean(cell)) is not None or canonical_level2(clean(cell)) is not None


def is_labels(cells: Sequence[str]) -> bool:
    """Whether every filled cell of a row is a column name, and at least two are."""
    filled = [cell for cell in cells if cell.strip()]
    return len(filled) >= 2 and all(roles(cell) for cell in filled)


def stacked(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    """Two header rows as one: the lower name where there is one, and the names that only the upper row has.

    Exports without merged cells print the upper row shorter (``绩效指标, 年度指标值, 实际完成值, 分值``), its group
    titles standing over several columns below; what is left of it then follows the columns of the lower row.
    """
    if len(upper) == len(lower) and any(up.strip() and not low.strip() for up, low in zip(upper, lower, strict=True)):
        return tuple(low if low.strip() else up for up, low in zip(upper, lower, strict=True))
    below = {role for cell in lower for role, _ in roles(cell)}
    titles = {"绩效指标"}
    rest = [
        cell
        for cell in upper
        if cell.strip() and key(cell) not in titles and not below & {role for role, _ in roles(cell) if role != "other"}
    ]
    width = max((place for place, cell in enumerate(lower, start=1) if cell.strip()), default=0)
    return (*lower[:width], *rest)


def columns(cells: Sequence[str]) -> Columns:
    """The columns that a header row names; a role goes to its surest name, the yearly one before the long-term."""
    found = [(place, role, sure, cell) for place, cell in enumerate(cells) for role, sure in roles(cell)]
    places: dict[str, int] = {}
    other: dict[str, int] = {}
    for role in _ORDER:
        taken = set(places.values()) | set(other.values())
        offers = sorted(
            (not sure, _term(cell), place)
            for place, name, sure, cell in found
            if name == role and place not in taken and _fits(role, sure, place, places)
        )
        if offers:
            places[role] = offers[0][2]
            if len(offers) > 1 and not offers[1][0] and offers[1][1] != offers[0][1]:
                other[role] = offers[1][2]
            if role == "sign" and len(offers) > 1 and not offers[1][0]:
                places["direction"] = offers[1][2]
    second = {**places, **other} if "name" in other else None
    return Columns(places, len(cells), second)


def _term(cell: str) -> int:
    """0 for a yearly column, 1 where nothing is said, 2 for a long-term one."""
    return 0 if _YEARLY.search(cell) else 2 if _LONG_TERM.search(cell) else 1


def _fits(role: str, sure: bool, place: int, places: Mapping[str, int]) -> bool:
    """A bare 单位 is the unit of measure beside a value or with a sign column, else the department."""
    if role == "unit" and not sure:
        return "sign" in places or places.get("target") == place - 1
    return True
