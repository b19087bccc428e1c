"""Digit traps: text with digits in which nothing is measured (``domain.md`` §5.5).

The patterns are ``data/traps.toml`` and the idioms of ``data/lexicon/numeral_idioms.txt``. :func:`mask` blanks them out
so that no later step reads a figure there.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from zhibiao.text.lexicon import alternation, phrases

if sys.version_info >= (3, 11):
    import tomllib
else:  # pragma: no cover
    import tomli as tomllib

HIDDEN = "\0"
"""Stands for a masked character; folded text never contains it."""

_NUMERIC = re.compile("[0-9零一二三四五六七八九十两百千万]")
_IN_NUMBER = frozenset("零〇一二三四五六七八九十百千万亿两点")
_IDIOM = "numeral idiom"
_RECORDED_WITHOUT_DIGITS = frozenset({"plan", "event"})
_PLAIN_FIGURE = re.compile(r"\d[\d.,]*[万亿]?(?:%|[一-龥]{1,3})(?:以[上下内])?")


@dataclass(frozen=True, slots=True)
class Trap:
    """A trap of class ``kind`` at ``[start, end)`` of folded text."""

    kind: str
    start: int
    end: int


@cache
def _rules(late: bool) -> tuple[tuple[str, re.Pattern[str]], ...]:
    data = tomllib.loads(files("zhibiao").joinpath("data/traps.toml").read_text(encoding="utf-8"))
    words = data["words"]

    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile(re.sub(r"<(?P<name>n|unsigned|day)>", lambda match: words[match["name"]], pattern))

    rules = [(rule["kind"], compiled(rule["match"])) for rule in data["late" if late else "early"]]
    if late:
        rules.append((_IDIOM, re.compile(alternation(phrases("numeral_idioms")))))
    return tuple(rules)


def mask(text: str, *, late: bool, name: str = "") -> tuple[str, tuple[Trap, ...]]:
    """``text`` with every trap blanked by :data:`HIDDEN`, and the traps with digits in order of place.

    ``late`` chooses the round after dates are read. ``name``, the indicator's, settles doubtful cases: 1:20 is a time
    of day except where the name speaks of a ratio.
    """
    if not _NUMERIC.search(text):
        return text, ()
    traps: list[Trap] = []
    for kind, pattern in _rules(late):
        if pattern.search(text) is None:
            continue
        spans = [match.span() for match in pattern.finditer(text) if _is_trap(kind, match, name)]
        if not spans:
            continue
        label = "idiom" if kind == _IDIOM else kind
        traps += (Trap(label, *span) for span in spans if _recorded(kind, text[slice(*span)]))
        text = hide(text, spans)
    return text, tuple(sorted(traps, key=lambda trap: (trap.start, trap.end)))


def hide(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """``text`` with the spans, in order and apart, blanked by :data:`HIDDEN`; its length stays."""
    parts: list[str] = []
    done = 0
    for start, end in spans:
        parts += text[done:start], HIDDEN * (end - start)
        done = end
    return "".join([*parts, text[done:]])


def _recorded(kind: str, text: str) -> bool:
    return kind in _RECORDED_WITHOUT_DIGITS or any("0" <= char <= "9" for char in text)


def _is_trap(kind: str, match: re.Match[str], name: str) -> bool:
    text, whole = match[0], match.string
    if kind == "clock":
        return "比" not in name
    if kind == "code":
        return text.isascii() and (len(text) > 10 if text.isdigit() else any(map(str.isdigit, text)))
    if kind == "quoted" and text[0] in "\"'":
        inside = text[1:-1]
        figure = inside[0] in "≥≤<>=" or (text == whole and _PLAIN_FIGURE.fullmatch(inside) is not None)
        return _NUMERIC.search(inside) is not None and not figure
    if kind == "title":
        return _NUMERIC.search(text) is not None
    if kind == _IDIOM:  # 一点 in 一点五, 十一 in 二十一 are parts of numbers
        before, after = whole[max(0, match.start() - 1) : match.start()], whole[match.end() : match.end() + 1]
        return before not in _IN_NUMBER and not (text[-1] in _IN_NUMBER and after in _IN_NUMBER)
    return True
