"""The word lists of ``domain.md`` §5.1 and §5.2: phrases that say nothing measurable, by class.

A list is a plain text file ``data/lexicon/<class>.txt``: one phrase a line, ``#`` begins a comment, ``…`` in a phrase
stands for a few words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from zhibiao.records import Cue

CLASSES = ("slogan", "by_reference", "continuation", "degree", "intent", "time", "completion", "judgement")
"""Names of the lists; where two hold the same phrase the earlier one wins."""


@cache
def phrases(list_name: str) -> tuple[str, ...]:
    """The phrases of one list, in file order. Raises :class:`FileNotFoundError` for a list that does not exist."""
    lines = files("zhibiao").joinpath(f"data/lexicon/{list_name}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line for raw in lines if (line := raw.partition("#")[0].strip()))


def alternation(words: Iterable[str]) -> str:
    """A pattern that matches the longest of ``words``, written as a trie so that long lists stay quick."""
    trie: dict[str, Any] = {}
    for word in words:
        node = trie
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    return _trie_pattern(trie)


def _trie_pattern(node: dict[str, Any]) -> str:
    branches = [re.escape(char) + _trie_pattern(below) for char, below in node.items() if char]
    if not branches:
        return ""
    return f"(?:{'|'.join(branches)})" + ("?" if "" in node else "")


@cache
def _table() -> tuple[re.Pattern[str], dict[str, str]]:
    kinds: dict[str, str] = {}
    gapped: list[str] = []
    for kind in CLASSES:
        for phrase in phrases(kind):
            if "…" in phrase:
                gapped.append(f"(?P<{kind}_{len(gapped)}>{'[^,;。]{0,16}?'.join(map(re.escape, phrase.split('…')))})")
            else:
                kinds.setdefault(phrase, kind)
    alone = "".join(phrase for phrase in kinds if len(phrase) == 1)  # 好 in 好转 is no judgement
    longer = alternation(phrase for phrase in kinds if len(phrase) > 1)
    return re.compile("|".join([*gapped, longer, f"(?:(?<![一-龥])|(?<=为))[{alone}](?![一-龥])"])), kinds


def cues(folded_text: str) -> tuple[Cue, ...]:
    """All phrases of the lists in folded text, longest first from the left, not overlapping; spans in that text."""
    pattern, kinds = _table()
    found: list[Cue] = []
    for match in pattern.finditer(folded_text):
        kind = match.lastgroup.rpartition("_")[0] if match.lastgroup else kinds[match[0]]
        found.append(Cue(kind, match[0], match.start(), match.end()))
    return tuple(found)
