"""The category that a form declares for a row: level 1 and 2 as printed and after alias resolution."""

from __future__ import annotations

import re

from zhibiao.records import Declared
from zhibiao.taxonomy import canonical_level1, canonical_level2

_BRACKETS = re.compile(r"[（(【\[][^）)】\]]*[）)】\]]")
_PREFIX = re.compile(r"^(?:年度|项目|预期)")
_LABEL = re.compile(r"指标|效益|影响")
_JOINT = re.compile(r"[-—–－/／\\、:：>]+")


def declared(raw1: str, raw2: str) -> Declared:
    """The declared category for the cleaned texts of the 一级 and 二级 cells (``domain.md`` §1.5, §1.6).

    Both levels in one cell (``产出指标-数量指标``) are told apart; a level 2 label alone in the level 1 column is taken
    for what it is.
    """
    raw = "-".join(part for part in (raw1, raw2) if part) or None
    if raw1 and not raw2 and _level1(raw1) is None:
        first, *rest = [part for part in _JOINT.split(raw1) if part] or [""]
        if rest and _level1(first) and _level2(rest[-1]):
            return Declared(_level1(first), _level2(rest[-1]), raw)
        return Declared(None, _level2(raw1), raw)
    return Declared(_level1(raw1), _level2(raw2), raw)


def is_level1(cell: str) -> bool:
    """Whether a cleaned cell holds a level 1 label."""
    return _level1(cell) is not None


def is_level2(cell: str) -> bool:
    """Whether a cleaned cell holds a level 2 label, with 指标, 效益 or 影响 in it: bare 满意度 names are indicators."""
    return _level2(cell) is not None and bool(_LABEL.search(cell))


def _level1(raw: str) -> str | None:
    return next(filter(None, map(canonical_level1, _forms(raw))), None)


def _level2(raw: str) -> str | None:
    return next(filter(None, map(canonical_level2, _forms(raw))), None)


def _forms(raw: str) -> tuple[str, ...]:
    """A label as printed, without its brackets (``数量指标（或规模指标）``), and without 年度 or 项目 in front."""
    bare = _BRACKETS.sub("", raw)
    return raw, bare, _PREFIX.sub("", bare)
