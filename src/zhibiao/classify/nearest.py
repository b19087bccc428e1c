"""Good examples of the same kind: well-formed rows of the corpus nearest in meaning, as a pattern without figures.

Likeness is the cosine of the model's vectors of the two *names*, plus the cosine of their characters. The vectors are centred
and the directions that only tell the categories apart are taken out: neighbours are sought within a category anyway.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from zhibiao.classify.likeness import Characters

if TYPE_CHECKING:
    from numpy import float32, floating, int8
    from numpy.typing import NDArray

_FIGURE = re.compile(r"\d[\d,，.]*|[零一二两三四五六七八九十百千]+(?=[个件次人项期场份%])")
_FLOOR = 0.6
"""A likeness (0..2) below this is not worth showing."""

_TOGETHER = 512
"""Names compared with all examples at a time: bounds the memory."""


@dataclass(frozen=True, slots=True)
class Good:
    """A well-formed indicator of the corpus: its name, its target with the figures left open, its leaf."""

    name: str
    target: str
    leaf: str

    def __str__(self) -> str:
        return f"{self.name} {self.target}"


@dataclass(frozen=True)
class Gallery:
    """Good indicators with 8-bit unit vectors of shape (examples, dimensions); ``centre`` and ``basis`` bring others there.

    ``basis`` has shape (dimensions of the model, dimensions), ``centre`` (dimensions of the model).
    """

    examples: tuple[Good, ...]
    vectors: NDArray[int8]
    centre: NDArray[float32]
    basis: NDArray[float32]

    def nearest(
        self, names: Sequence[str], vectors: NDArray[floating], leaves: Sequence[str], most: int = 3
    ) -> list[tuple[Good, ...]]:
        """For each name, its vector and its leaf at most ``most`` examples of that leaf, the most alike first."""
        if not names or not self.examples:
            return [() for _ in names]
        found: list[tuple[Good, ...]] = [()] * len(names)
        for leaf in dict.fromkeys(leaves):
            asked = [place for place, own in enumerate(leaves) if own == leaf]
            for start in range(0, len(asked), _TOGETHER):
                rows = asked[start : start + _TOGETHER]
                chosen = self._of_leaf(leaf, [names[row] for row in rows], vectors[rows], most)
                for row, good in zip(rows, chosen, strict=True):
                    found[row] = good
        return found

    def _of_leaf(
        self, leaf: str, names: Sequence[str], vectors: NDArray[floating], most: int
    ) -> list[tuple[Good, ...]]:
        import numpy

        ordered, spans, characters = self._ordered
        first, last = spans.get(leaf, (0, 0))
        found: list[tuple[Good, ...]] = [()] * len(names)
        likeness = characters.cosines(names, first, last)
        likeness += placed(vectors, self.centre, self.basis) @ self._examples[:, first:last] / 127
        for _ in range(min(most, last - first)):
            best = likeness.argmax(axis=1)
            for row, place in enumerate(best.tolist()):
                if likeness[row, place] >= _FLOOR:
                    found[row] += (ordered[first + place],)
            likeness[numpy.arange(len(names)), best] = -numpy.inf
        return found

    @cached_property
    def _order(self) -> list[int]:
        """The places of the examples, leaf after leaf."""
        return sorted(range(len(self.examples)), key=lambda place: self.examples[place].leaf)

    @cached_property
    def _ordered(self) -> tuple[list[Good], dict[str, tuple[int, int]], Characters]:
        """The examples leaf after leaf, where each leaf begins and ends, and the index over their names."""
        ordered = [self.examples[place] for place in self._order]
        firsts = {example.leaf: place for place, example in reversed(list(enumerate(ordered)))}
        lasts = {example.leaf: place + 1 for place, example in enumerate(ordered)}
        spans = {leaf: (first, lasts[leaf]) for leaf, first in firsts.items()}
        return ordered, spans, Characters([example.name for example in ordered])

    @cached_property
    def _examples(self) -> NDArray[float32]:
        """The vectors of the examples in that order, of shape (dimensions, examples)."""
        import numpy

        return self.vectors[self._order].T.astype(numpy.float32)


def placed(vectors: NDArray[floating], centre: NDArray[float32], basis: NDArray[float32]) -> NDArray[float32]:
    """Vectors of a model as unit vectors in the gallery's space."""
    import numpy

    moved = (vectors.astype(numpy.float32) - centre) @ basis
    result: NDArray[float32] = moved / numpy.maximum(numpy.linalg.norm(moved, axis=1, keepdims=True), 1e-9)
    return result


def open_figures(target: str) -> str:
    """``target`` with every figure left open, so that nobody copies one blindly: ``≥95%`` is ``≥__%``."""
    return _FIGURE.sub("__", target)
