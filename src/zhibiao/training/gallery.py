"""Choosing the good indicators that a model shows as references, and placing them in its vector space."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence, Set
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from zhibiao.classify.inputs import Row
from zhibiao.classify.nearest import Gallery, Good, open_figures, placed
from zhibiao.records import Indicator, Source
from zhibiao.scoring.specificity import score
from zhibiao.text.names import analyse
from zhibiao.text.normalise import fold
from zhibiao.text.reading import read
from zhibiao.training.dataset import Example

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

DIMENSIONS = 96
CATEGORY_DIRECTIONS = 12
"""So many leading components do little but tell the categories apart."""

LEAST_SCORE = 85
MOST_A_LEAF = 700
_CLEAN = re.compile(r"^[一-鿿、（）()%/]{4,18}$")
_TARGET = re.compile(r"^[≥≤]\d[^;。,]{0,12}[^;。,\d()]$")
_REMARK = "(必填)"
_COMMON = 1000
"""A character that stands in fewer than one of so many names is taken for a misprint."""

_BEGINNING = 0.1
"""Where the first two characters of a name are the first of fewer of the names that hold them, its beginning is cut off."""


def choose(examples: Sequence[Example]) -> list[Example]:
    """Clean, specific, measurable rows: at most :data:`MOST_A_LEAF` a leaf, taken from the sectors in turn.

    They are to be shown as patterns: name and target come in the one spelling of :func:`.normalise.fold`, and rows that
    look misread or cut off (the corpus has such rows on purpose) are left out.
    """
    by_leaf: dict[str, dict[str, list[Example]]] = defaultdict(lambda: defaultdict(list))
    whole = _Whole({fold(example.row.name).text for example in examples})
    taken: set[str] = set()
    for example in map(_spelt, examples):
        name = example.row.name
        if name not in taken and whole.seems(name) and _is_good(example):
            taken.add(name)
            by_leaf[example.category][example.group].append(example)
    chosen: list[Example] = []
    for groups in by_leaf.values():
        queues = [groups[name] for name in sorted(groups)]
        turns = [queue[turn] for turn in range(max(map(len, queues))) for queue in queues if turn < len(queue)]
        chosen += turns[:MOST_A_LEAF]
    return chosen


class _Whole:
    """What tells a whole name from a misread or a cut one: how often its characters and its beginning come in ``names``."""

    def __init__(self, names: Set[str]) -> None:
        self._least = len(names) / _COMMON
        self._characters = Counter(char for name in names for char in set(name))
        self._pairs = Counter(name[i : i + 2] for name in names for i in range(len(name) - 1))
        self._beginnings = Counter(name[:2] for name in names)

    def seems(self, name: str) -> bool:
        first = name[:2]
        if self._beginnings[first] < max(self._least / 10, _BEGINNING * self._pairs[first]):
            return False
        return all(self._characters[char] >= self._least for char in name)


def _spelt(example: Example) -> Example:
    row = example.row
    name = fold(row.name).text.replace(_REMARK, "")
    return replace(example, row=row._replace(name=name, target=fold(row.target).text))


def build(examples: Sequence[Example], vectors_of: Callable[[Sequence[Row]], NDArray[Any]]) -> Gallery:
    """The gallery of a model: ``vectors_of`` gives its vectors of shape (rows, dimensions).

    The names alone are placed, since a vague target says nothing; the principal components behind the leading ones are kept.
    """
    import numpy

    chosen = choose(examples)
    names = [Row(example.row.name, "", "") for example in chosen]
    vectors: NDArray[float64] = numpy.asarray(vectors_of(names), dtype=numpy.float64)
    centre = vectors.mean(axis=0)
    _, _, directions = numpy.linalg.svd(vectors - centre, full_matrices=False)
    first = CATEGORY_DIRECTIONS if len(directions) > 2 * CATEGORY_DIRECTIONS else 0
    basis = directions[first : first + DIMENSIONS].T
    unit = placed(vectors.astype(numpy.float32), centre.astype(numpy.float32), basis.astype(numpy.float32))
    return Gallery(
        tuple(Good(e.row.name, open_figures(e.row.target), e.category) for e in chosen),
        numpy.rint(unit * 127).astype(numpy.int8),
        centre.astype(numpy.float32),
        basis.astype(numpy.float32),
    )


def _is_good(example: Example) -> bool:
    row = example.row
    if example.vague or not _CLEAN.match(row.name) or not _TARGET.match(row.target):
        return False
    if analyse(row.name).kind in ("state", "unknown"):
        return False
    reading = read(row.target, name=row.name)
    if not reading.measures or reading.measures[0].unit is None:
        return False
    return score(Indicator(row.name, row.target, Source("corpus")), reading).total >= LEAST_SCORE
