"""Folding of printed text to one spelling, with a map back to the text as printed.

``fold`` is what every pattern of this project runs on: full width becomes half width, traditional becomes simplified,
the many spellings of ≥ and of dashes, quotes and dots become one, invisible characters and spaces that only layout put
there go (``domain.md`` §5.3, §7.3 habit 5). Spans found in the folded text are brought back by :meth:`Folded.span`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

_RADICALS = dict(
    zip(
        "⺠⻔⻓⻩⻢⻉⻋⻅⻆⻘⻛⻜⻝⻥⻦⻨⻬⻮⻰⻳⺟⺫⻄⻁⻚⻣⻤⺝⺩",
        "民门长黄马贝车见角青风飞食鱼鸟麦齐齿龙龟母目西虎页骨鬼月王",
        strict=True,
    )
)
_VARIANTS = {
    **_RADICALS,
    **dict.fromkeys("≧⩾≮≥", "≥"),
    **dict.fromkeys("≦⩽≯≤", "≤"),
    **dict.fromkeys("‐‑‒–—―−﹣－⁃", "-"),
    **dict.fromkeys("～〜∼˜﹏", "~"),
    **dict.fromkeys("“”„‟«»「」『』＂〝〞", '"'),
    **dict.fromkeys("‘’‚‛＇", "'"),
    **dict.fromkeys("·・•‧∙⋅ꞏ", "·"),
    **dict.fromkeys("∶︰", ":"),
    **dict.fromkeys("⁄∕", "/"),
    **dict.fromkeys("✕✖╳", "×"),
    "﹪": "%",
    "￥": "¥",
}
# list markers that NFKC would turn into plain digits: they number things and count nothing
_KEPT = frozenset(
    chr(code)
    for code in (*range(0x2460, 0x249C), *range(0x24EA, 0x2500), *range(0x3220, 0x322A), *range(0x2776, 0x2794))
)
_LONGEST_KEPT = 256
"""Characters of a text whose folding is remembered: names and targets are folded again and again, pages once."""

_SPACES = frozenset(" \t\n\r\v\f\x1c\x1d\x1e\x1f\x85  ")
_PLAIN = re.compile("[一-龥0-9A-Za-z%.,:;()+≥≤、。/_-]*")
_LIST_MARKER = re.compile(
    r"\s*(?:\d{1,2}(?:[、)）]|[.．](?!\d))|[(（](?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）]|[一二三四五六七八九十]{1,3}、|[①-⑳])"
)
_SIGNS = re.compile("(?<!=)=+[<>≥≤]=*|[<>≥≤]=+")
_CLOSING = re.compile("[》〉](?=[0-9=零一二三四五六七八九十百])")
_OPENING = re.compile("[《〈](?=[0-9=])")
_LETTER_O = re.compile("(?<=[0-9])[Oo]{1,3}(?=[0-9%一-龥]|$)|(?<![A-Za-z])[lI](?=[Oo0]{2}%)")
_COMPACT = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text; ``offsets[i]``/``ends[i]`` are the half-open span in the raw text of folded character ``i``."""

    raw: str
    text: str
    offsets: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the raw text that folded ``[start, end)`` stands for; empty spans stay empty."""
        if start >= end:
            at = self.offsets[start] if start < len(self.offsets) else len(self.raw)
            return at, at
        return self.offsets[start], self.ends[end - 1]

    def slice(self, start: int, end: int) -> str:
        """The raw text behind folded ``[start, end)``."""
        first, last = self.span(start, end)
        return self.raw[first:last]


class _CharTable(dict[str, str]):
    """What one character folds to, computed once per character; a space folds to a space, the invisible to nothing."""

    def __missing__(self, char: str) -> str:
        folded = self[char] = _fold_char(char)
        return folded


def _fold_char(char: str) -> str:
    if char in _SPACES:
        return "\n" if char in "\n\r\v\f\x85  " else " "
    if char in _KEPT:
        return char
    if char in _VARIANTS:
        return _VARIANTS[char]
    if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co") or "︀" <= char <= "️":
        return ""
    return "".join(_VARIANTS.get(part, part) for part in unicodedata.normalize("NFKC", char))


_TABLE = _CharTable()


def fold(text: str) -> Folded:
    """``text`` in the one spelling that patterns are written for.

    NFKC; sign, dash, quote and dot variants unified (``≧ ⩾ >= => ≮`` become ``≥``; ``》`` becomes ``>`` only where it
    can be no closing book bracket); traditional characters simplified; invisible characters removed; a letter O between
    digits read as zero. Spaces and line breaks go unless they stand between two ASCII letters or digits; a line break
    before a list marker stays as ``\\n``.
    Folding is idempotent.
    """
    return _fold(text) if len(text) > _LONGEST_KEPT else _kept(text)


def _fold(text: str) -> Folded:
    if _PLAIN.fullmatch(text) and simplify(text) is text and not _LETTER_O.search(text):
        count = len(text)
        return Folded(text, text, range(count), range(1, count + 1))
    chars: list[str] = []
    starts: list[int] = []
    for index, char in enumerate(text):
        for part in _TABLE[char]:
            chars.append(part)
            starts.append(index)
    folded, starts = _drop_spaces("".join(chars), starts)
    folded = _OPENING.sub("<", _CLOSING.sub(">", folded)) if _no_brackets(folded) else folded
    folded = _LETTER_O.sub(lambda match: "1" if match[0] in "lI" else "0" * len(match[0]), simplify(folded))
    ends = [start + 1 for start in starts]
    if "=" in folded:
        folded, starts, ends = _join_signs(folded, starts, ends)
    return Folded(text, folded, tuple(starts), tuple(ends))


_kept = lru_cache(maxsize=16384)(_fold)


def compact(text: str) -> str:
    """Folded ``text`` without spaces and punctuation, lower case: the form in which two texts are compared."""
    return _compact(text) if len(text) > _LONGEST_KEPT else _kept_compact(text)


def _compact(text: str) -> str:
    return _COMPACT.sub("", fold(text).text).lower()


_kept_compact = lru_cache(maxsize=16384)(_compact)


def _no_brackets(text: str) -> bool:
    """Whether book brackets do not come in pairs, so that a single one can be a greater or less sign."""
    return sum(map(text.count, "《〈")) != sum(map(text.count, "》〉"))


def _drop_spaces(text: str, starts: list[int]) -> tuple[str, list[int]]:
    if " " not in text and "\n" not in text:
        return text, starts
    chars: list[str] = []
    kept: list[int] = []
    index, count = 0, len(text)
    while index < count:
        char = text[index]
        if char not in " \n":
            chars.append(char)
            kept.append(starts[index])
            index += 1
            continue
        stop = index
        while stop < count and text[stop] in " \n":
            stop += 1
        if chars and stop < count:
            space = _space_between("".join(chars[-2:]), text, index, stop)
            if space:
                chars.append(space)
                kept.append(starts[index])
        index = stop
    return "".join(chars), kept


def _space_between(before: str, text: str, start: int, stop: int) -> str:
    """What stays of the spaces ``text[start:stop]``: nothing, one space, or a line break before a list marker."""
    if "\n" in text[start:stop] and _LIST_MARKER.match(text, stop):
        return "\n"
    after = text[stop]
    if before[-1:] == "." and before[0].isdigit() and after.isdigit():
        return " "  # "1. 2024年…" is a numbered item, not 1.2024
    before = before[-1]
    return " " if before.isascii() and before.isalnum() and after.isascii() and after.isalnum() else ""


def _join_signs(text: str, starts: list[int], ends: list[int]) -> tuple[str, list[int], list[int]]:
    parts: list[str] = []
    new_starts: list[int] = []
    new_ends: list[int] = []
    done = 0
    for match in _SIGNS.finditer(text):
        at, stop = match.span()
        parts += text[done:at], "≥" if ">" in match[0] or "≥" in match[0] else "≤"
        new_starts += *starts[done:at], starts[at]
        new_ends += *ends[done:at], ends[stop - 1]
        done = stop
    parts.append(text[done:])
    return "".join(parts), new_starts + starts[done:], new_ends + ends[done:]


def simplify(text: str) -> str:
    """Traditional characters as simplified ones, length unchanged; OpenCC loads only for characters outside GB 2312."""
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        if any(_foreign(char) for char in text):
            whole = str(_converter().convert(text))
            return whole if len(whole) == len(text) else "".join(map(_simplify_char, text))
    return text


@cache
def _foreign(char: str) -> bool:
    if not "㐀" <= char <= "鿿":
        return False
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return True
    return False


@cache
def _simplify_char(char: str) -> str:
    simple = str(_converter().convert(char))
    return simple if len(simple) == 1 else char


@cache
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")
