"""What an indicator's name promises: a count, a rate, money, a time, satisfaction, or only a state (``domain.md`` §2.12, §2.13)."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Literal

from zhibiao.text.lexicon import alternation
from zhibiao.text.normalise import fold

if sys.version_info >= (3, 11):
    import tomllib
else:  # pragma: no cover
    import tomli as tomllib

NameKind = Literal["count", "rate", "money", "time", "satisfaction", "state", "unknown"]

_PREFIX = re.compile(
    r"^(?:[★*☆●◆]+|指标\s*\d+\s*[:：.、]?|(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[、.．](?!\d)|[(（]\d{1,2}[)）])\s*"
)
_BRACKET = re.compile(r"[(（\[【]([^()（）\[\]【】]*)[)）\]】]")
_UNIT_IN_BRACKET = re.compile(
    r"^(?:单位[:：])?[≥≤><=]*\**((?:百分比|%|‰|[万亿]?元|[一-鿿㎡²³/·]{1,6}|km|m2)(?:/[一-鿿·]{1,5})?)$"
)
_NOT_UNITS = frozenset(
    {
        "必填",
        "选填",
        "定性",
        "定量",
        "正向",
        "反向",
        "含",
        "社会成本",
        "经济成本",
        "生态环境成本",
        "其中",
        "新建",
        "改建",
        "续建",
        "县级",
        "市级",
        "省级",
        "中央",
        "年度",
    }
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart.

    ``text`` is the folded name without brackets and numbering, ``head`` the noun that decides its ``kind``, ``object`` what
    stands before it; ``unit`` is the unit that the name itself fixes; ``direction`` the sign under which a target makes
    sense (``None`` where the name does not tell); ``slogan`` is true for a wish, ``generic`` for 各项工作 and the like.
    """

    text: str
    kind: NameKind
    head: str
    object: str
    unit: str | None
    direction: Literal[">=", "<="] | None
    slogan: bool
    generic: bool


@dataclass(frozen=True, slots=True)
class _Tables:
    """``data/names.toml`` made ready: endings by length, word lists as one pattern each."""

    heads: dict[str, NameKind]
    units: dict[str, str]
    longest: int
    has: tuple[dict[str, Any], ...]
    has_any: re.Pattern[str]
    words: dict[str, re.Pattern[str]]
    good: tuple[str, ...]
    wishes: tuple[str, ...]


@cache
def _tables() -> _Tables:
    data = tomllib.loads(files("zhibiao").joinpath("data/names.toml").read_text(encoding="utf-8"))
    heads: dict[str, NameKind] = {}
    for kind, endings in data["heads"].items():
        for ending in endings:
            heads.setdefault(ending, kind)
    words = {key: re.compile(alternation(found)) for key, found in data["direction"].items() if key != "good"}
    return _Tables(
        heads=heads,
        units=data["units"],
        longest=max(map(len, (*heads, *data["units"]))),
        has=tuple(data["has"]),
        has_any=re.compile(alternation(word for entry in data["has"] for word in entry["words"])),
        words={**words, "generic": re.compile(alternation(data["generic"]["words"]))},
        good=tuple(data["direction"]["good"]),
        wishes=tuple(data["slogan"]["verbs"]),
    )


def _longest_ending(text: str, endings: Mapping[str, Any]) -> str | None:
    """The longest of ``endings`` on which ``text`` ends."""
    for size in range(min(_tables().longest, len(text)), 0, -1):
        if text[-size:] in endings:
            return text[-size:]
    return None


@lru_cache(maxsize=65536)
def analyse(name: str, description: str = "") -> Name:
    """Take ``name`` apart; ``description`` lends its head where the name has none."""
    folded = _PREFIX.sub("", fold(name).text.strip())
    unit = _bracket_unit(folded)
    text = _BRACKET.sub("", folded).strip(" :：,，。;；、")
    kind, head = _kind(text)
    wordy = kind in ("state", "unknown")
    if kind in ("state", "unknown") and description:
        other, other_head = _kind(_BRACKET.sub("", fold(description).text).rstrip("。；;，,"))
        if other not in ("state", "unknown") and len(description) <= 60:
            kind, head = other, other_head
    stem = text[: -len(head)] if head and text.endswith(head) else text
    if unit is None:
        unit = _unit_of_head(text, kind)
    tables = _tables()
    return Name(
        text=text,
        kind=kind,
        head=head,
        object=stem,
        unit=unit,
        direction=_direction(text, kind),
        slogan=wordy and text.startswith(tables.wishes),
        generic=tables.words["generic"].search(text) is not None,
    )


def _kind(text: str) -> tuple[NameKind, str]:
    tables = _tables()
    for entry in tables.has if tables.has_any.search(text) else ():
        for word in entry["words"]:
            if word in text and not any(bad in text for bad in entry.get("not", ())):
                return entry["kind"], word
    head = _longest_ending(text, tables.heads)
    return ("unknown", "") if head is None else (tables.heads[head], head)


def _bracket_unit(folded: str) -> str | None:
    for content in _BRACKET.findall(folded):
        match = _UNIT_IN_BRACKET.match(content.strip())
        if match and match.group(1) not in _NOT_UNITS:
            found = match.group(1)
            return "%" if found == "百分比" else found
    return None


def _unit_of_head(text: str, kind: NameKind) -> str | None:
    if kind == "rate" or (kind == "satisfaction" and text.endswith(("度", "率"))):
        return "%"
    if kind == "count":
        ending = _longest_ending(text, _tables().units)
        if ending is not None:
            return _tables().units[ending]
    return "天" if text.endswith("天数") else None


def _direction(text: str, kind: NameKind) -> Literal[">=", "<="] | None:
    words = _tables().words
    if words["falling"].search(text):
        # 减少率 itself should be high; a falling *target* on a plain name says nothing about the sign
        return ">=" if kind in ("rate", "count", "money") else None
    if kind == "rate" and text.endswith(_tables().good):
        return ">="
    if words["harm"].search(text):
        if words["handled"].search(text):
            return None
        return "<=" if kind in ("rate", "count", "satisfaction", "state", "unknown") else None
    if kind == "money":
        return "<=" if words["cost"].search(text) else None
    if kind == "time":
        if words["lasting"].search(text):
            return ">="
        return "<=" if words["elapsed"].search(text) else None
    return ">=" if kind in ("count", "satisfaction") else None
