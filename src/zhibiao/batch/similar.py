"""Sets that are nearly the same, without comparing each with each.

A prefix filter (exact, not approximate): sets with Jaccard similarity of at least ``t`` share one of their rarest
``n - ceil(t*n) + 1`` members, so only sets that meet there are compared. Results do not depend on hashing or order.

:class:`Neighbours` is the place for another measure of likeness (sentence embeddings): anything that yields pairs.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from math import ceil
from typing import TypeVar

Item = TypeVar("Item", bound=Hashable)
Neighbours = Callable[[Sequence[str]], Iterator[tuple[int, int]]]
"""Texts in, pairs of their places ``(earlier, later)`` out."""

_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_GRAM = 2
TEXT_LIKENESS = 0.7


def alike(sets: Sequence[frozenset[Item]], threshold: float) -> Iterator[tuple[int, int, float]]:
    """Pairs ``(i, j, similarity)`` with ``i < j`` and Jaccard similarity of at least ``threshold``, in order of ``j``."""
    counts = Counter(item for members in sets for item in members)
    rank = {item: number for number, (item, _) in enumerate(sorted(counts.items(), key=_rare_first))}
    seen: dict[Item, list[int]] = defaultdict(list)
    for here, members in enumerate(sets):
        size = len(members)
        if not size:
            continue
        prefix = sorted(members, key=rank.__getitem__)[: size - ceil(threshold * size) + 1]
        near = {there for item in prefix for there in seen[item] if len(sets[there]) >= threshold * size}
        for there in sorted(near):
            other = sets[there]
            if threshold * len(other) > size:
                continue
            common = len(members & other)
            similarity = common / (size + len(other) - common)
            if similarity >= threshold:
                yield there, here, similarity
        for item in prefix:
            seen[item].append(here)


def _rare_first(entry: tuple[Hashable, int]) -> tuple[int, str]:
    return entry[1], str(entry[0])


def alike_texts(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs of compacted texts that differ by a few characters but by no figure (``≥95%`` and ``≥90%`` are two targets)."""
    same_figures: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, text in enumerate(texts):
        same_figures[tuple(_FIGURE.findall(text))].append(number)
    for numbers in same_figures.values():
        for there, here, _ in alike([grams(texts[number]) for number in numbers], TEXT_LIKENESS):
            yield numbers[there], numbers[here]


def grams(text: str) -> frozenset[str]:
    """The character pairs of a text, its ends marked."""
    marked = f"^{text}$"
    return frozenset(marked[at : at + _GRAM] for at in range(len(marked) - _GRAM + 1))


def clusters(count: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    """For each of ``count`` items the smallest item that it is joined with, directly or through others."""
    head = list(range(count))

    def find(item: int) -> int:
        while head[item] != item:
            head[item] = head[head[item]]
            item = head[item]
        return item

    for one, two in pairs:
        first, second = sorted((find(one), find(two)))
        head[second] = first
    return [find(item) for item in range(count)]
