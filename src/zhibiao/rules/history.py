"""Figures of earlier years that a filing's prose names: what a target can be held against (``domain.md`` §3.1, D15)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from zhibiao.records import Indicator, Paragraph
from zhibiao.rules.row import bigrams
from zhibiao.text.normalise import fold

_SENTENCE = re.compile(r"[。；;\n]+")
_YEAR = re.compile(r"(?<!\d)(20\d\d)年")
_LAST = re.compile(r"上一?年度?|去年")
_FIGURE = re.compile(
    r"(?P<words>[^，,。；;、0-9：:]{2,30}?)(?:共|累计|合计|为|达到|达)?(?P<amount>\d+(?:\.\d+)?)(?P<wan>万)?余?(?P<unit>件|人次|人|次|场次|场|份|户|起|例|宗|名|篇|期|台|套|个)(?![均％%])"
)
_FUTURE = re.compile(r"预计|计划|将|目标|力争|拟|不少于|不低于|任务|争取|确保|应|要求|预算")
_COUNT_TAIL = re.compile(r"(?:受理|办理|办结|完成)?(?:总?数量?|件数|人数|次数|人次|场次|起数|户数|份数|总量)$")
_ALIKE = {"名": "人", "起": "件", "例": "件", "宗": "件", "场次": "场"}
_ENOUGH = 0.6


@dataclass(frozen=True, slots=True)
class Past:
    """What was reached in ``year``: the words before the figure, the amount, its unit and the clause as printed."""

    year: int | None
    words: str
    amount: Decimal
    unit: str
    text: str


@lru_cache(maxsize=64)
def pasts(paragraphs: tuple[Paragraph, ...], year: int | None) -> tuple[Past, ...]:
    """Figures that the prose gives for years before ``year``; without a year only 上年 and 去年 count."""
    return tuple(past for paragraph in paragraphs for past in _of(fold(paragraph.text).text, year))


def _of(text: str, year: int | None) -> list[Past]:
    found: list[Past] = []
    current: int | None = None
    for sentence in _SENTENCE.split(text):
        if "年" not in sentence and current is None:
            continue
        for part in _by_year(sentence):
            named = _YEAR.match(part)
            if named is not None:
                current = int(named.group(1))
            elif _LAST.match(part):
                current = (year - 1) if year is not None else -1
            if current is None or not _earlier(current, year) or _FUTURE.search(part):
                continue
            body = _LAST.sub("", _YEAR.sub("", part))
            found += [_past(current, match, part) for match in _FIGURE.finditer(body)]
        current = current if "年" in sentence else None
    return found


def _by_year(sentence: str) -> list[str]:
    starts = sorted({0, *(m.start() for m in _YEAR.finditer(sentence)), *(m.start() for m in _LAST.finditer(sentence))})
    return [sentence[a:b] for a, b in zip(starts, [*starts[1:], len(sentence)], strict=True) if sentence[a:b]]


def _earlier(named: int, year: int | None) -> bool:
    return named == -1 or (year is not None and named < year)


def _past(year: int, match: re.Match[str], part: str) -> Past:
    amount = Decimal(match["amount"]) * (10000 if match["wan"] else 1)
    text = (part if len(part) <= 40 else match.group(0)).replace(",", "，")
    return Past(year if year > 0 else None, match["words"], amount, match["unit"], text)


def nearest(row: Indicator, unit: str | None, candidates: tuple[Past, ...]) -> Past | None:
    """The past figure that speaks of the same thing in the same unit, or ``None``."""
    for text in (row.name, row.description or ""):
        core = _COUNT_TAIL.sub("", re.sub(r"[(（].*?[)）]", "", fold(text).text))
        pairs = bigrams(core)
        if len(core) < 4 or not pairs:
            continue
        for past in candidates:
            if unit is not None and _ALIKE.get(unit, unit) != _ALIKE.get(past.unit, past.unit):
                continue
            if len(pairs & bigrams(past.words)) / len(pairs) >= _ENOUGH:
                return past
    return None
