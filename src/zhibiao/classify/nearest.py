"""Good examples of the same kind: the rows of the corpus nearest in meaning, as a pattern without figures.

The vectors are centred first: unrelated indicators otherwise have a cosine of about 0.6.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy import float32, int8
    from numpy.typing import NDArray

_FIGURE = re.compile(r"\d[\d,，.]*|[零一二两三四五六七八九十百千]+(?=[个件次人项期场份%])")
_FLOOR = 0.35
"""A cosine below this is no likeness worth showing."""


@dataclass(frozen=True, slots=True)
class Good:
    """A well-formed indicator of the corpus: its name, its target with the figures left open, its leaf."""

    name: str
    target: str
    leaf: str

    def __str__(self) -> str:
        return f"{self.name} {self.target}"


@dataclass(frozen=True, slots=True)
class Gallery:
    """Good indicators with 8-bit unit vectors of shape (examples, dimensions); ``centre`` and ``basis`` bring others there.

    ``basis`` has shape (dimensions of the model, dimensions), ``centre`` (dimensions of the model).
    """

    examples: tuple[Good, ...]
    vectors: NDArray[int8]
    centre: NDArray[float32]
    basis: NDArray[float32]

    def nearest(self, vectors: NDArray[float32], leaves: Sequence[str], most: int = 3) -> list[tuple[Good, ...]]:
        """For each row of ``vectors`` at most ``most`` examples of its leaf, the most alike first, no two with one pattern."""
        import numpy

        if not len(vectors) or not self.examples:
            return [() for _ in leaves]
        likeness = placed(vectors, self.centre, self.basis) @ self.vectors.T.astype(numpy.float32) / 127
        own = numpy.array([example.leaf for example in self.examples])
        found = []
        for row, leaf in zip(likeness, leaves, strict=True):
            order = numpy.argsort(-numpy.where(own == leaf, row, -1.0), kind="stable")[: most * 4]
            close = [self.examples[i] for i in order if own[i] == leaf and row[i] >= _FLOOR]
            found.append(tuple({example.target: example for example in reversed(close)}.values())[::-1][:most])
        return found


def placed(vectors: NDArray[float32], centre: NDArray[float32], basis: NDArray[float32]) -> NDArray[float32]:
    """Vectors of a model as unit vectors in the gallery's space."""
    import numpy

    moved = (vectors.astype(numpy.float32) - centre) @ basis
    result: NDArray[float32] = moved / numpy.maximum(numpy.linalg.norm(moved, axis=1, keepdims=True), 1e-9)
    return result


def open_figures(target: str) -> str:
    """``target`` with every figure left open, so that nobody copies one blindly: ``≥95%`` is ``≥__%``."""
    return _FIGURE.sub("__", target)
