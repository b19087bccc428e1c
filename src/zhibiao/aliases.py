"""Level 2 labels that only a bureau's own forms print, resolved as its settings say (``house.level2-aliases``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches

from zhibiao.errors import SettingsError
from zhibiao.records import Filing, Indicator
from zhibiao.settings import House
from zhibiao.taxonomy import STANDARDS, canonical_level2, label_key, level2_names


def resolve(filing: Filing, house: House) -> Filing:
    """``filing`` with the declared level 2 filled in where the printed label is an alias of the house.

    A label that the standard already knows is never changed.

    Raises:
        SettingsError: an alias stands for no level 2 category.
    """
    if not house.level2_aliases:
        return filing
    table = {label_key(printed): _canonical(printed, name) for printed, name in house.level2_aliases}
    projects = tuple(
        replace(project, indicators=tuple(_row(row, table) for row in project.indicators))
        for project in filing.projects
    )
    return replace(filing, projects=projects)


def _row(row: Indicator, table: Mapping[str, str]) -> Indicator:
    declared = row.declared
    if declared.level2 is not None or not declared.raw:
        return row
    found = next((table[part] for part in map(label_key, declared.raw.split("-")) if part in table), None)
    return row if found is None else replace(row, declared=replace(declared, level2=found))


def _canonical(printed: str, name: str) -> str:
    found = canonical_level2(name)
    if found is not None:
        return found
    known = list(dict.fromkeys(one for tree in STANDARDS for one in level2_names(tree)))
    near = get_close_matches(name, known, n=1)
    hint = f"是不是 {near[0]}？" if near else f"可选：{'、'.join(known)}"
    raise SettingsError(f"level2-aliases 的 {printed} 指向 {name}，没有这个二级指标", remedy=hint)
