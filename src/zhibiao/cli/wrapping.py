"""Lines of Chinese: columns as a terminal shows them (a 汉字 takes two), and breaks where Chinese may be broken."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_PIECE = re.compile(r"[\x21-\x7e]+|[^\x00-\x7f]|\s")
_NEVER_FIRST = frozenset("，。；：、？！）》」』”’…—,.;:?!)]}")
_NEVER_LAST = frozenset("（《「『“‘([{≥≤＞＜")


def size(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def wrap(text: str, width: int, *, indent: int = 0) -> Iterator[str]:
    """A text in lines of at most ``width`` columns, broken between 汉字 and at spaces, not before closing marks."""
    room, line = max(width - indent, 20), ""
    for piece in _pieces(text):
        if line and size(line) + size(piece.rstrip()) > room:
            yield " " * indent + line.rstrip()
            line = ""
        line += piece if line else piece.lstrip()
    if line.strip():
        yield " " * indent + line.rstrip()


def _pieces(text: str) -> Iterator[str]:
    """What must stay on one line: words, and 汉字 with the marks that cling to them."""
    held = ""
    for piece in _PIECE.findall(" ".join(text.split())):
        if held and piece not in _NEVER_FIRST and held[-1] not in _NEVER_LAST:
            yield held
            held = ""
        held += piece
    if held:
        yield held
