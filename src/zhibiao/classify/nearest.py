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

_TOGETHER = 128
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
        leaf_of = numpy.array([example.leaf for example in self.examples])
        examples = self.vectors.T.astype(numpy.float32)
        found: list[tuple[Good, ...]] = []
        for start in range(0, len(names), _TOGETHER):
            stop = start + _TOGETHER
            meaning = placed(vectors[start:stop], self.centre, self.basis) @ examples / 127
            likeness = meaning + self._characters.cosines(names[start:stop])
            likeness[numpy.array(leaves[start:stop])[:, None] != leaf_of] = -1.0
            found += [()] * len(likeness)
            for _ in range(most):
                best = likeness.argmax(axis=1)
                for row, place in enumerate(best.tolist()):
                    if likeness[row, place] >= _FLOOR:
                        found[start + row] += (self.examples[place],)
                likeness[numpy.arange(len(likeness)), best] = -1.0
        return found

    @cached_property
    def _characters(self) -> Characters:
        return Characters([example.name for example in self.examples])


def placed(vectors: NDArray[floating], centre: NDArray[float32], basis: NDArray[float32]) -> NDArray[float32]:
    """Vectors of a model as unit vectors in the gallery's space."""
    import numpy

    moved = (vectors.astype(numpy.float32) - centre) @ basis
    result: NDArray[float32] = moved / numpy.maximum(numpy.linalg.norm(moved, axis=1, keepdims=True), 1e-9)
    return result


def open_figures(target: str) -> str:
    """``target`` with every figure left open, so that nobody copies one blindly: ``≥95%`` is ``≥__%``."""
    return _FIGURE.sub("__", target)
