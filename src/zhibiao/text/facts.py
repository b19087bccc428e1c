"""Words that can be checked without a figure: zero events, full coverage, deliverables, checks, bases.

The patterns are ``data/facts.toml`` (``domain.md`` §5.4) and run on folded text. Some answers mean something only under
the right name: 是, 合格, 完成, 无.
"""

from __future__ import annotations

import re
import sys
from collections import deque
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from zhibiao.records import Fact, FactKind
from zhibiao.text import blanks, dates, measures, traps
from zhibiao.text.dates import Date
from zhibiao.text.measures import Found
from zhibiao.text.normalise import fold

if sys.version_info >= (3, 11):
    import tomllib
else:  # pragma: no cover
    import tomli as tomllib

_CLAUSE = re.compile("[,;。、\n]")
_LONGEST_ANSWER = 8
_WORDS = ("是", "通过")
_WHOLE = ("none", "passed", "done", "there")
_LONGEST_KEPT = 256


@dataclass(frozen=True, slots=True)
class Patterns:
    """``data/facts.toml`` compiled: patterns by kind, whole answers, and the limits under which they hold."""

    facts: tuple[tuple[FactKind, re.Pattern[str]], ...]
    answers: dict[str, re.Pattern[str]]
    limits: dict[str, re.Pattern[str]]


@cache
def patterns() -> Patterns:
    """The patterns, read and compiled once."""
    data = tomllib.loads(files("zhibiao").joinpath("data/facts.toml").read_text(encoding="utf-8"))
    words = {name: f"(?:{'|'.join(items)})" for name, items in data["words"].items()}

    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile(re.sub(r"<(?P<name>[a-z_]+)>", lambda match: words[match["name"]], pattern))

    return Patterns(
        tuple((rule["kind"], compiled(rule["match"])) for rule in data["pattern"]),
        {name: re.compile(pattern) for name, pattern in data["answers"].items()},
        {name: re.compile(pattern) for name, pattern in data["limits"].items()},
    )


def find(text: str, figures: tuple[Found, ...], found_dates: tuple[Date, ...], name: str) -> tuple[Fact, ...]:
    """The facts of folded ``text`` under the indicator's ``name``, in order, not overlapping.

    ``figures`` and ``found_dates`` are already read: they are no frequency or deadline in words any more, and with two
    figures grades such as 优 and 良 are bands.
    """
    taken = bytearray(len(text))
    spans = [(figure.start, figure.end) for figure in figures] + [(date.start, date.end) for date in found_dates]
    for start, end in spans:
        taken[start:end] = b"x" * (end - start)
    found: list[Fact] = []
    answer = _answer(text, fold(name).text if name else "")
    if answer is not None:
        found.append(Fact(answer, text, 0, len(text)))
    for kind, match in _kept_matches(text) if len(text) <= _LONGEST_KEPT else _matches(text):
        start, end = match.span()
        if kind in ("frequency", "deadline") and any(taken[start:end]):
            continue
        if _holds(kind, match, name):
            found.append(Fact(kind, match[0], start, end))
    if len(figures) > 1 and (bands := _bands(text, figures)):
        found.append(bands)
    return _apart(found) if len(found) > 1 else tuple(found)


def _matches(text: str) -> tuple[tuple[FactKind, re.Match[str]], ...]:
    return tuple((kind, match) for kind, pattern in patterns().facts for match in pattern.finditer(text))


_kept_matches = lru_cache(maxsize=8192)(_matches)


def _holds(kind: FactKind, match: re.Match[str], name: str) -> bool:
    """Whether the words around leave it a fact: 较上年明显下降 has no measure, 按…公布标准 only points to a rule."""
    limits = patterns().limits
    if kind == "base":
        return limits["vague_base"].search(match[0]) is None
    if kind == "delivery":
        return limits["by_rule"].search(match.string[max(0, match.start() - 12) : match.start()]) is None
    if kind == "check" and limits["ordinal_grade"].fullmatch(match[0]):
        return limits["graded"].search(name + match.string) is not None
    return True


def _apart(found: list[Fact]) -> tuple[Fact, ...]:
    """Without the facts that overlap an earlier or longer one."""
    kept: list[Fact] = []
    for fact in sorted(found, key=lambda fact: (fact.start, -fact.end)):
        if not kept or fact.start >= kept[-1].end:
            kept.append(fact)
    return tuple(kept)


def _bands(text: str, figures: tuple[Found, ...]) -> Fact | None:
    """Grades with thresholds: at least two clauses hold both a figure and a grade word (``≥95%为优;≥90%为良``)."""
    spans: list[tuple[int, int]] = []
    start, grade = 0, patterns().limits["grade"]
    starts = deque(figure.start for figure in figures)
    for cut in [*(match.start() for match in _CLAUSE.finditer(text)), len(text)]:
        here = 0
        while starts and starts[0] < cut:
            starts.popleft()
            here += 1
        if here and grade.search(text, start, cut):
            spans.append((start, cut))
        start = cut + 1
    return Fact("bands", "", spans[0][0], spans[-1][1]) if len(spans) > 1 else None


def _answer(text: str, name: str) -> FactKind | None:
    """What a one-word value says under its name (``domain.md`` §5.4, yes/no completion and boolean compliance)."""
    if not name or len(text) > _LONGEST_ANSWER:
        return None
    is_a = patterns().answers
    word = text.strip("已己。.")
    if word not in _WORDS and not any(is_a[name].fullmatch(text) for name in _WHOLE):
        return None
    wished = is_a["wish_name"].match(name) is not None
    if is_a["none"].fullmatch(text) and blanks.asks_for_none(name):
        return "zero"
    if (is_a["passed"].fullmatch(text) and is_a["checked_name"].search(name)) or (word == "通过" and not wished):
        return "check"
    if is_a["done"].fullmatch(text) and (_has_figure(name) or (is_a["delivered_name"].search(name) and not wished)):
        return "delivery"
    if is_a["opinion_name"].search(name):
        return None
    there = is_a["there"].fullmatch(text) is not None and is_a["having_name"].search(name) is not None
    return "check" if not wished and (word == "是" or there) else None


@lru_cache(maxsize=4096)
def _has_figure(name: str) -> bool:
    """Whether folded ``name`` itself holds a figure with its unit, so that 完成 answers it (购置…2项 | 完成)."""
    masked, _ = traps.mask(name, late=False)
    masked, _ = traps.mask(masked, late=True)
    return bool(dates.find(masked)) or any(figure.unit is not None for figure in measures.find(masked))
