"""The category trees of 2015 and 2021, the names under which forms print them, and the way from one tree to the other.

A *leaf* is a category of the superset of both trees (``domain.md`` §1.7); the classifier answers in leaves, and a leaf is
projected onto the tree in force when it is shown. Nothing here corrects one tree into the other.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any, Literal

if sys.version_info >= (3, 11):
    import tomllib
else:  # pragma: no cover
    import tomli as tomllib

Standard = Literal["2015", "2021"]
STANDARDS: tuple[Standard, ...] = ("2015", "2021")

_POINTS = re.compile(r"[(（【\[][^)）】\]]*(?:\d+\s*分|权重|必填|选填|\d+%?)[^)）】\]]*[)）】\]]|\d+(?:\.\d+)?分$")
_NUMBERED = re.compile(r"^[(（]?[一二三四五六七八九十\d]+[)）、.．]+|[*★]+")
_SPACE = re.compile(r"[\s　]+")
_DASHES = str.maketrans("－—–−", "----")


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("zhibiao").joinpath("data/taxonomy.toml").read_text(encoding="utf-8"))


def leaves() -> tuple[str, ...]:
    """The eleven leaves of the superset, in their fixed order."""
    return tuple(_data()["leaves"])


def level2_names(standard: Standard) -> tuple[str, ...]:
    """The level 2 names of a tree, in reading order."""
    return tuple(name for children in _data()["trees"][standard].values() for name in children)


def label_key(raw: str) -> str:
    """A printed category label in the form in which labels are compared: no spaces, points, numbering, trailing 指标."""
    text = unicodedata.normalize("NFKC", _POINTS.sub("", raw)).translate(_DASHES)
    text = _NUMBERED.sub("", _SPACE.sub("", text)).strip(":：-、,;；。|")
    while text.endswith("指标") and text != "指标":
        text = text[:-2]
    return text


@cache
def _aliases(level: Literal["level1", "level2"]) -> dict[str, str]:
    table: dict[str, str] = {}
    for name, aliases in _data()[level].items():
        for alias in (name, *aliases):
            table[label_key(alias)] = name
    return table


def canonical_level1(raw: str | None) -> str | None:
    """The level 1 category that ``raw`` names, or ``None``."""
    return _aliases("level1").get(label_key(raw)) if raw else None


def canonical_level2(raw: str | None) -> str | None:
    """The level 2 category that ``raw`` names, or ``None``. Any label with 满意度 or 满意率 is the satisfaction leaf."""
    if not raw:
        return None
    key = label_key(raw)
    name = _aliases("level2").get(key)
    if name is None and "满意" in key and len(key) <= 20:
        return "服务对象满意度指标"
    return name


def leaf_of(level2: str) -> str:
    """The leaf that a canonical level 2 name stands for (成本指标 is the money leaf)."""
    return "经济成本指标" if level2 == "成本指标" else level2


def parent(level2: str, standard: Standard) -> str | None:
    """The level 1 category above a level 2 name in a tree; ``None`` if the tree has no such name."""
    for level1, children in _data()["trees"][standard].items():
        if level2 in children:
            return str(level1)
    return None


def project(leaf: str, standard: Standard, content: str = "") -> str:
    """The level 2 name of ``leaf`` in ``standard``; ``content`` decides where 可持续影响 goes under 2021 (§1.7)."""
    data = _data()
    if standard == "2021" and leaf == "可持续影响指标":
        for target, words in data["sustained"].items():
            if any(word in content for word in words):
                return str(target)
        return "社会效益指标"
    return str(data["project"][standard].get(leaf, leaf))


def detect_standard(declared: Iterable[tuple[str | None, str | None]]) -> Standard:
    """Which tree a table uses, from its declared (level 1, level 2) names (``domain.md`` §1.8); 2015 where nothing tells."""
    own = {"经济成本指标", "社会成本指标", "生态环境成本指标"}
    for level1, level2 in declared:
        if level2 in own or level1 == "成本指标":
            return "2021"
    return "2015"
