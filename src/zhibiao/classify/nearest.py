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
from heapq import nlargest
from math import log, sqrt
from typing import TYPE_CHECKING

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
        import numpy

        if not names or not self.examples:
            return [() for _ in names]
        found: list[tuple[Good, ...]] = []
        examples = self.vectors.T.astype(numpy.float32)
        for start in range(0, len(names), _TOGETHER):
            stop = start + _TOGETHER
            meaning = placed(vectors[start:stop], self.centre, self.basis) @ examples / 127
            for name, row, leaf in zip(names[start:stop], meaning, leaves[start:stop], strict=True):
                own = self._characters.own(leaf)
                likeness = zip(
                    row[own.places].tolist(), own.cosines(self._characters.vector(name)), own.places, strict=True
                )
                ranked = nlargest(most, ((near + alike, -place) for near, alike, place in likeness))
                found.append(tuple(self.examples[-place] for total, place in ranked if total >= _FLOOR))
        return found

    @cached_property
    def _characters(self) -> _Characters:
        return _Characters(self.examples)


class _Characters:
    """Names as unit vectors over characters and pairs of them, rare ones weighing more."""

    def __init__(self, examples: Sequence[Good]) -> None:
        self._examples = examples
        seen = Counter(gram for example in examples for gram in _grams(example.name))
        self._rare = log(len(examples) + 1)
        self._weights = {gram: log((len(examples) + 1) / count) for gram, count in seen.items()}
        self._known: dict[str, _Leaf] = {}

    def vector(self, name: str) -> dict[str, float]:
        weights = {gram: self._weights.get(gram, self._rare) for gram in _grams(name)}
        length = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {gram: weight / length for gram, weight in weights.items()}

    def own(self, leaf: str) -> _Leaf:
        """The examples of a leaf, made ready when the leaf is first asked for."""
        if leaf not in self._known:
            places = [place for place, example in enumerate(self._examples) if example.leaf == leaf]
            self._known[leaf] = _Leaf(places, [self.vector(self._examples[place].name) for place in places])
        return self._known[leaf]


class _Leaf:
    """The examples of one leaf: their ``places`` in the gallery, and for each gram those whose names hold it."""

    def __init__(self, places: list[int], vectors: Sequence[dict[str, float]]) -> None:
        self.places = places
        self._holders: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, vector in enumerate(vectors):
            for gram, weight in vector.items():
                self._holders[gram].append((number, weight))

    def cosines(self, query: dict[str, float]) -> list[float]:
        """The cosine of ``query`` with each example, in the order of ``places``."""
        sums = [0.0] * len(self.places)
        for gram, weight in query.items():
            for number, other in self._holders.get(gram, ()):
                sums[number] += weight * other
        return sums


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
