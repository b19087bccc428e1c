"""What the classifier sees of an indicator: three texts, folded and freed of what says nothing about the category."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, Protocol

from zhibiao.text.normalise import fold

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

_SPACE = re.compile(r"\s+")
_AT_LEAST = re.compile(r">=|=>|不少于|不低于|不小于|大于等于|大于或等于|至少")
_AT_MOST = re.compile(r"<=|=<|不超过|不高于|不大于|不多于|小于等于|小于或等于|至多")
_PREFIX = re.compile(r"^(?:指标\d*[:：.、]?|[★*●◆☆]+|[（(]?(?:\d{1,2}|[一二三四五六七八九十])[)）.、:：](?!\d)|[①-⑳])+")
_STARS = re.compile(r"[（(]?[≥≤><=]*[*×xX＊]{2,}([^（()）]*)[)）]?")
_REMARK = re.compile(r"[（(](?:必填|选填|定性|定量)[^（()）]*[)）]")
_BRACKET = re.compile(r"[（(]([^（()）]{1,8})[)）]$")
_YEAR = re.compile(r"(?:19|20)\d{2}(?=年|[-./]\d)")
_NUMBER = re.compile(r"\d[\d,，]*(?:\.\d+)?")

_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("money", re.compile(r"(?:#|[零一二两三四五六七八九十百千])[余多]?[万亿百千]*[美欧]?[元圆]|[万亿]元")),
    ("rate", re.compile(r"#?[%‰]|百分|[一二三四五六七八九]成|#个百分点")),
    ("date", re.compile(r"Y年|#月|年底|年末|月底|月末|季度|#日前|年内|当年|全年|学期")),
    (
        "duration",
        re.compile(r"#个?(?:半|天|小时|分钟|工作日|日|个月|月|秒)|[一两三四五六七八九十]个?(?:天|小时|月|工作日)"),
    ),
    ("years", re.compile(r"^[≥≤>=<]*#年")),
    ("frequency", re.compile(r"#次/|每[年月周日天季]")),
    ("count", re.compile(r"#[万余多]*[㐀-鿿㎡²³a-zA-Z]")),
    ("bare", re.compile(r"^[≥≤=<>约近]*#[。；;]?$")),
    ("number", re.compile("#")),
    ("empty", re.compile(r"^[-/—–*\s]*$")),
)
_AT_MOST_SIGN = re.compile(r"[≤<]|控制|以内|以下|低于|小于")
_AT_LEAST_SIGN = re.compile(r"[≥>]|以上|高于|大于|超过")


class Row(NamedTuple):
    """An indicator as the model gets it, texts as printed; an absent description is ``""``."""

    name: str
    description: str
    target: str


class Fields(NamedTuple):
    """A row made comparable: signs unified, numbering and template stars gone, figures masked.

    A figure is ``#`` (``#.#`` with a fraction), a year ``Y``; 0 and 100 stay, because they tell: no bad event, all of
    something.

    ``unit`` is what a bracket at the end of the name holds; ``kind`` the shape of the target (money, rate, date,
    duration, years, frequency, count, bare, number, empty, text), ``sign`` one of ``le``, ``ge``, ``no``.
    ``description`` is empty where it repeats the name.
    """

    name: str
    description: str
    target: str
    unit: str
    kind: str
    sign: str


class Classifier(Protocol):
    """Whatever turns rows into probabilities over leaves."""

    @property
    def name(self) -> str:
        """The model's name."""

    @property
    def leaves(self) -> tuple[str, ...]:
        """The leaves, in the order of the columns of :meth:`probabilities`."""

    def probabilities(self, rows: Sequence[Row]) -> NDArray[float64]:
        """Probabilities of shape ``(len(rows), len(leaves))``; each row sums to 1."""


@lru_cache(maxsize=8192)
def fields(row: Row) -> Fields:
    """Fold the texts of ``row`` and read off the shape of its target."""
    name, unit = _clean_name(row.name)
    description = _figures(_fold(row.description))
    target = _figures(_fold(row.target))
    if description in {name, f"{name}({unit})"}:
        description = ""
    return Fields(name, description, target, unit, _shape_of(target), _sign(target))


def plain(text: str) -> str:
    """``text`` folded, without spaces, numbering, template stars and remarks such as （必填）; figures stay."""
    return _STARS.sub(r"(\1)", _REMARK.sub("", _PREFIX.sub("", _fold(text)))).replace("()", "")


def shape(target: str) -> str:
    """The kind of a folded target in which figures are ``#``; ``text`` where no pattern fits."""
    for kind, pattern in _KINDS:
        if pattern.search(target):
            return kind
    return "text"


def _fold(text: str) -> str:
    folded = _SPACE.sub("", fold(text).text) if text else ""
    return _AT_MOST.sub("≤", _AT_LEAST.sub("≥", folded))


def _figures(text: str) -> str:
    return _NUMBER.sub(_figure, _YEAR.sub("Y", text))


def _figure(match: re.Match[str]) -> str:
    value = (
        match.group().replace(",", "").replace("，", "").rstrip("0").rstrip(".")
        if "." in match.group()
        else match.group()
    )
    if value in {"0", "00", "100"}:
        return value[-1] if value != "100" else value
    return "#.#" if "." in value else "#"


def _shape_of(text: str) -> str:
    return shape(_NUMBER.sub("#", text))


def _clean_name(raw: str) -> tuple[str, str]:
    text = plain(raw)
    found = _BRACKET.search(text)
    unit = found.group(1) if found else ""
    return _figures(text[: found.start()] if found and found.start() else text), _figures(unit)


def _sign(target: str) -> str:
    if _AT_MOST_SIGN.search(target):
        return "le"
    return "ge" if _AT_LEAST_SIGN.search(target) else "no"
