"""Good examples of the same kind: well-formed rows of the corpus nearest in meaning, as a pattern without figures.

Likeness is the cosine of the model's vectors of the two *names*, plus the cosine of their characters. The vectors are centred
and the directions that only tell the categories apart are taken out: neighbours are sought within a category anyway.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy import float32, floating, int8
    from numpy.typing import NDArray

_FIGURE = re.compile(r"\d[\d,，.]*|[零一二两三四五六七八九十百千]+(?=[个件次人项期场份%])")
_FLOOR = 0.6
"""A likeness (0..2) below this is not worth showing."""


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
        import numpy

        if not names or not self.examples:
            return [() for _ in names]
        meaning = placed(vectors, self.centre, self.basis) @ self.vectors.T.astype(numpy.float32) / 127
        found = []
        for name, row, leaf in zip(names, meaning, leaves, strict=True):
            own = self._of_leaf.get(leaf, [])
            query = self._characters.vector(name)
            ranked = sorted(((float(row[i]) + self._characters.cosine(query, i), -i) for i in own), reverse=True)
            found.append(tuple(self.examples[-i] for likeness, i in ranked[:most] if likeness >= _FLOOR))
        return found

    @cached_property
    def _of_leaf(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = defaultdict(list)
        for i, example in enumerate(self.examples):
            places[example.leaf].append(i)
        return places

    @cached_property
    def _characters(self) -> _Characters:
        return _Characters([example.name for example in self.examples])


class _Characters:
    """Names as unit vectors over characters and pairs of them, rare ones weighing more."""

    def __init__(self, names: Sequence[str]) -> None:
        seen = Counter(gram for name in names for gram in _grams(name))
        self._rare = log(len(names) + 1)
        self._weights = {gram: log((len(names) + 1) / count) for gram, count in seen.items()}
        self._vectors = [self.vector(name) for name in names]

    def vector(self, name: str) -> dict[str, float]:
        weights = {gram: self._weights.get(gram, self._rare) for gram in _grams(name)}
        length = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {gram: weight / length for gram, weight in weights.items()}

    def cosine(self, query: dict[str, float], place: int) -> float:
        other = self._vectors[place]
        return sum(weight * other[gram] for gram, weight in query.items() if gram in other)


def _grams(name: str) -> set[str]:
    return {name[i : i + size] for size in (1, 2) for i in range(len(name) - size + 1)}


def placed(vectors: NDArray[floating], centre: NDArray[float32], basis: NDArray[float32]) -> NDArray[float32]:
    """Vectors of a model as unit vectors in the gallery's space."""
    import numpy

    moved = (vectors.astype(numpy.float32) - centre) @ basis
    result: NDArray[float32] = moved / numpy.maximum(numpy.linalg.norm(moved, axis=1, keepdims=True), 1e-9)
    return result


def open_figures(target: str) -> str:
    """``target`` with every figure left open, so that nobody copies one blindly: ``≥95%`` is ``≥__%``."""
    return _FIGURE.sub("__", target)
