"""Choosing the good indicators that a model shows as references, and placing them in its vector space."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from zhibiao.classify.inputs import Row
from zhibiao.classify.nearest import Gallery, Good, open_figures, placed
from zhibiao.records import Indicator, Source
from zhibiao.scoring.specificity import score
from zhibiao.text.names import analyse
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
_TARGET = re.compile(r"^(?:≥|≤|=|不低于|不少于|不超过|不高于)?[^；;。，,]{1,14}$")


def choose(examples: Sequence[Example]) -> list[Example]:
    """Clean, specific, measurable rows: at most :data:`MOST_A_LEAF` a leaf, taken from the sectors in turn."""
    by_leaf: dict[str, dict[str, list[Example]]] = defaultdict(lambda: defaultdict(list))
    names: Counter[str] = Counter()
    for example in examples:
        if _is_good(example) and not names[example.row.name]:
            names[example.row.name] += 1
            by_leaf[example.category][example.group].append(example)
    chosen: list[Example] = []
    for groups in by_leaf.values():
        queues = [groups[name] for name in sorted(groups)]
        turns = [queue[turn] for turn in range(max(map(len, queues))) for queue in queues if turn < len(queue)]
        chosen += turns[:MOST_A_LEAF]
    return chosen


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
