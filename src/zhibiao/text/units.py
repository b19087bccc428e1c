"""Units of target values: which strings are units, of which dimension, and compound units such as ``元/人·天``.

The table is ``data/units.toml`` (``domain.md`` §5.7). All functions work on folded text.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from zhibiao.records import MeasureKind

if sys.version_info >= (3, 11):
    import tomllib
else:  # pragma: no cover
    import tomli as tomllib

_KINDS: dict[str, MeasureKind] = {
    "ratio": "ratio", "money": "money", "duration": "duration", "multiple": "change", "rank": "rank",
    "score": "other", "reading": "other",
}  # fmt: skip
_PERIODS = ("年", "半年", "年度", "季度", "季", "月", "周", "星期", "旬", "天", "日", "小时", "分钟", "秒", "学期", "学年", "课时", "工作日", "夜", "晚")
_CHANGE_UNITS = frozenset({"个百分点", "倍", "番", "个千分点"})


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit at ``[start, end)``: its ``name`` in normal spelling, dimension, and the kind of measure that it makes."""

    name: str
    dimension: str
    kind: MeasureKind
    start: int
    end: int


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("zhibiao").joinpath("data/units.toml").read_text(encoding="utf-8"))


@cache
def dimensions() -> dict[str, str]:
    """Every spelling of a unit with its dimension (``件`` → ``count``)."""
    table = _table()
    known = {name: dimension for dimension, names in table["units"].items() for name in names}
    known.update({alias: known[name] for alias, name in table["aliases"].items()})
    return known


def canonical(name: str) -> str:
    """The normal spelling of a unit as printed: ``㎡`` → ``平方米``; money and counts stay as they are."""
    return str(_table()["aliases"].get(name, name))


def alternation(words: Iterable[str]) -> str:
    """A pattern that matches the longest of ``words``, as a trie so that long lists stay quick."""
    trie: dict[str, Any] = {}
    for word in words:
        node = trie
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    return _trie_pattern(trie)


def _trie_pattern(node: dict[str, Any]) -> str:
    branches = [re.escape(char) + _trie_pattern(below) for char, below in node.items() if char]
    if not branches:
        return ""
    body = branches[0] if len(branches) == 1 and "" not in node else f"(?:{'|'.join(branches)})"
    return body + "?" if "" in node else body


@cache
def _simple() -> str:
    """The pattern of one unit, with the nouns that must not follow, and a bracketed alternative as in ``条(幅)``."""
    banned = _table()["not_after"]
    free = [name for name in dimensions() if not banned.get(name)]
    guarded = [f"{re.escape(name)}(?!{alternation(words)})" for name, words in banned.items() if words]
    latin = [name for name in free if name.isascii() and name.isalpha()]
    free = [name for name in free if name not in latin]
    longest = f"(?:{alternation(free)})"
    return rf"(?:{longest}(?:(?<![一-龥])|(?<=[一-龥]))|(?:{alternation(latin)})(?![A-Za-z0-9])|{'|'.join(guarded)})"


@cache
def _pattern() -> re.Pattern[str]:
    periods = "|".join(sorted(_PERIODS, key=len, reverse=True))
    one = _simple()
    per = rf"(?:每?(?:{one}|{periods}|生|师|案|片|校|点|间|车|亩|床|学生|万人|千人|百人|百万|\d?[一-龥]{{1,3}}))"
    joiner = r"(?:/|每|\\)"
    more = rf"(?:{joiner}{per}(?:[·.*/、每]{per}){{0,2}})"
    return re.compile(rf"(?P<scale>[万亿千百](?=元))?(?P<head>{one})(?:\((?P<alt>{one})\))?(?P<tail>{more})?")
