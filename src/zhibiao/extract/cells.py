"""The text of one cell: wrap spaces and bookmarks taken out, blanks and placeholders recognised, numbers read."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

# ideographs and the punctuation among them: a space between two of these comes from wrapping (domain.md §7.3)
_WIDE = "\u2014\u2018\u2019\u201c\u201d\u2026\u3001-\u303f\u3400-\u9fff\uf900-\ufaff\uff01-\uff5e"
_UNTIDY = re.compile(r"[\s\[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\x00-\x1f]")
_BOOKMARK = re.compile(r"\[bookmark:[^\]]*\]")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\x00-\x08\x0e-\x1f]")
_WRAPPED = re.compile(
    rf"(?<=[{_WIDE}])\s+(?=[{_WIDE}(\[])|(?<=[)\]])\s+(?=[{_WIDE}])|(?<=[(\[])\s+|\s+(?=[)\]])|(?<=/)\s+(?=[{_WIDE}])"
)
_BLANKS = re.compile(r"[ \t\u3000\xa0]{2,}")
_WORDS_BROKEN = re.compile(r"(?<=[A-Za-z,.;])[ \t]*\n\s*(?=[A-Za-z])")
_BROKEN = re.compile(r"[ \t\u3000\xa0]*[\n\v\f\r]\s*")
_SPACES = re.compile(r"[\s\u3000\xa0]+")
_PLACEHOLDER = re.compile(r"^(?:[.…·。、,，;；:：\-—–－_/\\*★☆×xX]|(?:指标|目标)\s*[一二三四五六七八九\d]+|无)*$")
_NUMBER = re.compile(r"[-－]?\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|[-－]?\d+(?:\.\d+)?")


def clean(text: str) -> str:
    """``text`` as one line: spaces and breaks inside Chinese removed, otherwise as printed (``domain.md`` §7.3)."""
    if not _UNTIDY.search(text):
        return text
    text = _BLANKS.sub(" ", _BOOKMARK.sub("", _INVISIBLE.sub("", text)))
    text = _BROKEN.sub("", _WORDS_BROKEN.sub(" ", text.strip()))
    return _SPACES.sub(" ", _WRAPPED.sub("", text)).strip()


def key(text: str) -> str:
    """``text`` as labels are compared: NFKC, lower case, no space, no colon at the end."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", clean(text))).lower().strip(":")


def is_placeholder(name: str) -> bool:
    """Whether a cleaned name cell is empty or a template's filler: ``……``, ``——``, ``指标1：``, ``无``."""
    return not name or bool(_PLACEHOLDER.match(name.replace(" ", "")))


def number(text: str) -> Decimal | None:
    """The first number in a text, thousands separators understood: ``"10分"`` is 10."""
    found = _NUMBER.search(unicodedata.normalize("NFKC", text))
    return Decimal(found[0].replace(",", "").replace("－", "-")) if found else None
