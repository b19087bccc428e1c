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
_PERIODS = frozenset(
    ("年", "半年", "年度", "季度", "季", "月", "周", "星期", "旬", "天", "日", "小时", "学期", "学年", "半月")
)
_CHANGE_UNITS = frozenset({"个百分点", "倍", "番", "个千分点"})
_PER_NOUNS = frozenset("生师案校亩床车") | {"学生", "人次", "课时", "案件", "标准煤", "建筑平方米"}
_PER_TAIL = re.compile(
    r"(?P<scale>(?:\d{0,3}[十百千万]{1,2}|半|[两\d](?=[年天月周日]))?)(?P<noun>[一-龥A-Za-z][一-龥A-Za-z0-9]{0,5})"
)
_STOP = re.compile("以[上下内]|之[内上下]|左右|上下|内|标准|封顶|为|起|的|并|且|和|及|或|至|到|不|每")
_JOIN = re.compile(r"\\|/每?|每个?|·每?|[.*]每?(?=[一-龥])")


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


@cache
def _lookup() -> tuple[dict[str, str], dict[str, str], dict[str, tuple[str, ...]], int]:
    banned = {name: tuple(words) for name, words in _table()["not_after"].items()}
    known = dimensions()
    return known, dict(_table()["aliases"]), banned, max(map(len, known))


def simple(text: str, start: int) -> Unit | None:
    """The longest plain unit that stands at ``start``, or ``None``; 件 in 件均 or 次 in 次要 is none."""
    known, aliases, banned, longest = _lookup()
    for length in range(min(longest, len(text) - start), 0, -1):
        name = text[start : start + length]
        dimension = known.get(name)
        if dimension is None:
            continue
        end = start + length
        if (
            name[-1].isascii()
            and name[-1].isalpha()
            and text[end : end + 1].isascii()
            and text[end : end + 1].isalnum()
        ):
            continue
        if text.startswith(banned.get(name, ()), end):
            continue
        name = aliases.get(name, name)
        kind: MeasureKind = "change" if name in _CHANGE_UNITS else _KINDS.get(dimension, "count")
        return Unit(name, dimension, kind, start, end)
    return None


def match(text: str, start: int) -> Unit | None:
    """The unit at ``start`` with what it is counted per (元/人·天, 次/周, 条(幅)), or ``None``.

    A count per period (``12次/年``) makes a frequency.
    """
    head = simple(text, start)
    if head is None:
        return None
    if head.name == "个" and (noun := simple(text, head.end)) and len(noun.name) > 1:
        head = noun  # 30个课时
    end = head.end
    if text.startswith("(", end) and (other := simple(text, end + 1)) and text.startswith(")", other.end):
        end = other.end + 1  # 200条(幅): two names of one unit
    elif text.startswith("/", end) and head.dimension == "count" and (other := _twin(text, end + 1)):
        end = other.end
    per: list[str] = []
    while len(per) < 3 and (part := _per(text, end, first=not per)):
        per.append(part[0])
        end = part[1]
    return compound(head, per, end)


def compound(head: Unit, per: Iterable[str], end: int) -> Unit:
    """``head`` counted per each of ``per``: the joint name and kind, ending at ``end``."""
    parts = list(dict.fromkeys(per))
    if not parts:
        return Unit(head.name, head.dimension, head.kind, head.start, end)
    if head.dimension == "weight" and parts[0] in ("升", "立方米"):
        return Unit(f"{head.name}/{parts[0]}", "reading", "other", head.start, end)
    kind = "frequency" if head.kind == "count" and parts[-1].lstrip("半两0123456789") in _PERIODS else head.kind
    return Unit(f"{head.name}/{'·'.join(parts)}", head.dimension, kind, head.start, end)


def per_noun(noun: str) -> str:
    """What is counted per in words such as 周开放, 家企业: the period or the noun without verb and classifier."""
    period = _named(noun, 0, _PERIODS)
    if period:
        return noun[:period]
    return noun[1:] if len(noun) > 2 and noun[0] in "家个名位所座项份" else noun


def whole(text: str) -> Unit | None:
    """The unit that ``text`` as a whole names, a scale in front allowed (``万立方米``); ``None`` if it is none."""
    scale = text[:1] if text[:1] in ("万", "亿", "千", "百") and len(text) > 1 and text not in dimensions() else ""
    unit = match(text, len(scale))
    if unit is None or unit.end != len(text):
        return None
    return Unit(scale + unit.name, unit.dimension, unit.kind, 0, len(text))


def _twin(text: str, start: int) -> Unit | None:
    """The second of two names of one counted thing, as in ``台/套``; 次/年 is a rate and no twin."""
    other = simple(text, start)
    twins = {"套", "台", "个", "幅", "册", "座", "处", "项", "辆", "支", "份", "篇"}
    return other if other is not None and other.name in twins else None


def _per(text: str, start: int, *, first: bool) -> tuple[str, int] | None:
    """One ``/人``, ``每月``, ``·天`` at ``start``: what is counted per, and where it ends."""
    join = _JOIN.match(text, start)
    if join is None:
        if first:
            return None
        stop = _named(text, start, _PERIODS)
        return (
            (text[start:stop], stop)
            if stop and not text.startswith(("内", "以内", "初", "底", "末", "均"), stop)
            else None
        )
    if first and join[0][0] in "·.*":
        return None
    tail = _PER_TAIL.match(text, join.end())
    if tail is None:
        return None
    at = tail.start("noun")
    unit = simple(text, at)
    named = _named(text, at, _PERIODS | _PER_NOUNS)
    end = max(unit.end if unit else 0, named)
    if not end:
        end = tail.end()
        cut = _STOP.search(text, at, end)
        end = cut.start() if cut else min(end, at + 4)
    if end <= at or ("每" in join[0] and first and unit is None and not named):
        return None
    noun = unit.name if unit and unit.end == end else text[at:end]
    return tail["scale"] + noun, end


def _named(text: str, at: int, words: frozenset[str]) -> int:
    """Where the longest of ``words`` ends that stands at ``at``; 0 where none does."""
    return next((at + size for size in (5, 4, 3, 2, 1) if len(text) >= at + size and text[at : at + size] in words), 0)
