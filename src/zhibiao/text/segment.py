"""Chinese words: jieba over a compact dictionary that travels with the model, so that start-up stays short."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

JIEBA_TOTAL = 60_101_967
"""Sum of the frequencies of jieba's own dictionary: word scores stay on its scale whatever part of it is kept."""


class Segmenter:
    """Cuts text into words by the most probable path over ``frequencies``; unknown runs fall into single characters.

    ``frequencies`` maps a word to its count on the scale of jieba's dictionary. Built once, used from one thread or
    many (it only reads). No hidden Markov model is used, so that the same dictionary always gives the same words.
    """

    def __init__(self, frequencies: Mapping[str, int]) -> None:
        import jieba

        tokenizer: Any = jieba.Tokenizer()
        known = dict(frequencies)
        for word in frequencies:
            start = word[:-1]
            while start and start not in known:  # whatever is known has its own beginnings in there, or gets them
                known[start] = 0
                start = start[:-1]
        tokenizer.FREQ = known
        tokenizer.total = JIEBA_TOTAL
        tokenizer.initialized = True
        self._tokenizer = tokenizer

    def words(self, text: str) -> list[str]:
        """The words of ``text`` in order; joined they give ``text`` again."""
        return list(self._tokenizer.cut(text, HMM=False))


def jieba_frequencies() -> dict[str, int]:
    """jieba's own dictionary, 349,046 words with their counts: for building a compact one, never at run time.

    Raises:
        ModuleNotFoundError: jieba is not installed.
    """
    from importlib.resources import files

    lines = files("jieba").joinpath("dict.txt").read_text(encoding="utf-8").splitlines()
    entries = (line.split(" ") for line in lines)
    return {entry[0]: int(entry[1]) for entry in entries}


def compact_dictionary(texts: list[str], floor: int, extra: Mapping[str, int] | None = None) -> dict[str, int]:
    """The words of jieba's dictionary that occur anywhere in ``texts`` or count at least ``floor``, and ``extra``.

    Raises:
        ValueError: ``floor`` is not positive.
    """
    if floor <= 0 or not math.isfinite(floor):
        raise ValueError("floor must be positive")
    everything = jieba_frequencies()
    longest = max(map(len, everything))
    found = {
        text[start:end]
        for text in texts
        for start in range(len(text))
        for end in range(start + 1, min(len(text), start + longest) + 1)
    }
    kept = {word: count for word, count in everything.items() if count >= floor or word in found}
    return dict(sorted({**kept, **(extra or {})}.items()))
