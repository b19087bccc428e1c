"""What an indicator's name promises: a count, a rate, money, a time, satisfaction, or only a state (``domain.md`` §2.12, §2.13)."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Literal

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


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("zhibiao").joinpath("data/names.toml").read_text(encoding="utf-8"))


@cache
def _heads() -> tuple[tuple[str, NameKind], ...]:
    pairs = [(head, kind) for kind, heads in _data()["heads"].items() for head in heads]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


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
    data = _data()
    return Name(
        text=text,
        kind=kind,
        head=head,
        object=stem,
        unit=unit,
        direction=_direction(text, kind),
        slogan=wordy and text.startswith(tuple(data["slogan"]["verbs"])),
        generic=any(word in text for word in data["generic"]["words"]),
    )


def _kind(text: str) -> tuple[NameKind, str]:
    for entry in _data()["has"]:
        for word in entry["words"]:
            if word in text and not any(bad in text for bad in entry.get("not", ())):
                return entry["kind"], word
    for head, kind in _heads():
        if text.endswith(head):
            return kind, head
    return "unknown", ""


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
        for head, unit in sorted(_data()["units"].items(), key=lambda pair: -len(pair[0])):
            if text.endswith(head):
                return str(unit)
    return "天" if text.endswith("天数") else None


def _direction(text: str, kind: NameKind) -> Literal[">=", "<="] | None:
    words = _data()["direction"]
    if any(word in text for word in words["falling"]):
        # 减少率 itself should be high; a falling *target* on a plain name says nothing about the sign
        return ">=" if kind in ("rate", "count", "money") else None
    if kind == "rate" and text.endswith(tuple(words["good"])):
        return ">="
    if any(word in text for word in words["harm"]):
        if any(word in text for word in words["handled"]):
            return None
        return "<=" if kind in ("rate", "count", "satisfaction", "state", "unknown") else None
    if kind == "money":
        return "<=" if any(word in text for word in words["cost"]) else None
    if kind == "time":
        if any(word in text for word in words["lasting"]):
            return ">="
        return "<=" if any(word in text for word in words["elapsed"]) else None
    return ">=" if kind in ("count", "satisfaction") else None
