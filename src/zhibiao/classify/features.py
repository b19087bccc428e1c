"""Rows as sparse TF-IDF vectors: words and character n-grams of each field, and the shape of the target.

The terms of a block never depend on scikit-learn; training counts the same terms with ``TfidfVectorizer(analyzer=…)``,
so the arithmetic here (sublinear counts x idf, each block scaled to length 1 and then by its weight) gives
scikit-learn's numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import TYPE_CHECKING

from zhibiao.classify.inputs import Row, fields
from zhibiao.classify.terms import grams, shape_terms

if TYPE_CHECKING:
    from numpy import float64, int64
    from numpy.typing import NDArray

    from zhibiao.text.segment import Segmenter

BLOCKS: Mapping[str, float] = {
    "name_chars": 1.0,
    "name_words": 1.0,
    "target_chars": 1.0,
    "target_words": 0.5,
    "description_chars": 0.7,
    "shape": 0.7,
}
"""The blocks of features in their order, with the weight of each."""


@dataclass(frozen=True, slots=True)
class Sparse:
    """Rows of a sparse matrix as scipy's CSR has them: ``indptr`` (rows + 1), ``indices`` and ``data`` (entries)."""

    indptr: NDArray[int64]
    indices: NDArray[int64]
    data: NDArray[float64]


def terms(row: Row, segmenter: Segmenter) -> dict[str, list[str]]:
    """The terms of ``row`` by block."""
    seen = fields(row)
    return {
        "name_chars": grams(seen.name),
        "name_words": segmenter.words(seen.name),
        "target_chars": grams(seen.target),
        "target_words": segmenter.words(seen.target),
        "description_chars": grams(seen.description) if seen.description else [],
        "shape": shape_terms(seen, "kind="),
    }


class Vocabulary:
    """The terms that a model knows, block after block, with their inverse document frequencies.

    ``terms`` maps each block to its terms in column order; ``idf`` holds one number a column over all blocks.
    """

    def __init__(self, terms: Mapping[str, Sequence[str]], idf: Sequence[float]) -> None:
        self.terms = {block: tuple(names) for block, names in terms.items()}
        self.idf = [float(value) for value in idf]
        self._columns: dict[str, dict[str, int]] = {}
        start = 0
        for block, names in self.terms.items():
            self._columns[block] = dict(zip(names, range(start, start + len(names)), strict=True))
            start += len(names)

    def __len__(self) -> int:
        return len(self.idf)

    def transform(self, rows: Sequence[Row], segmenter: Segmenter) -> Sparse:
        """TF-IDF vectors of ``rows``; terms outside the vocabulary are left out."""
        import numpy

        indptr: list[int] = [0]
        indices: list[int] = []
        data: list[float] = []
        idf = self.idf
        for row in rows:
            for block, found in terms(row, segmenter).items():
                number = self._columns[block].get
                counts: dict[int, int] = {}
                for term in found:
                    column = number(term)
                    if column is not None:
                        counts[column] = counts.get(column, 0) + 1
                values = [
                    idf[column] if count == 1 else (1.0 + log(count)) * idf[column] for column, count in counts.items()
                ]
                length = sqrt(sum([value * value for value in values]))
                scale = BLOCKS[block] / length if length else 0.0
                indices.extend(counts)
                data.extend([value * scale for value in values])
            indptr.append(len(indices))
        return Sparse(
            numpy.array(indptr), numpy.array(indices, dtype=numpy.int64), numpy.array(data, dtype=numpy.float64)
        )
