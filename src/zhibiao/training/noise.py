"""Which declared labels are doubtful, from probabilities of models that never saw the row: confident learning.

After Northcutt, Jiang and Chuang, "Confident Learning", 2021: a leaf's threshold is the mean probability that rows
declared as it get for it; a row is doubtful where another leaf reaches its own threshold and is likelier than the
declared one. Doubtful rows are listed for a person; what training believes of a row, doubtful or not, is how the declared
leaf compares with the likeliest other one (:data:`LENIENCE`). That loses less than leaving out what is listed
(``scripts/measure_training.py noise``). What the boundary rules (``domain.md`` §2.11) let pass is never left out, only trusted less.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy import bool_, float64, int64
    from numpy.typing import NDArray

STRENGTH = 0.5
"""The inverse regularisation of the weights that doubt: weaker than of those that are delivered, lest they learn the errors
that they shall find (of 20 % changed labels their worst quarter held 94 %, that of the delivered strength 87 %). A second
round from the cleaned rows, leaving out instead of weighing, and giving sure rows the leaf of the model were tried on
several seeds: none lost less.
"""

LENIENCE = 2.0
"""A row is believed wholly from half the probability of the likeliest other leaf on: true but unusual rows, which teach the
most, lose nothing (on true labels this costs under 0.1 to 0.7 points, the bare proportion 1.2), changed ones hardly less.
"""

LEFT_OUT = 0.05
"""A row that would be believed less than this is left out."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Arrays of a row each: ``doubtful``, ``passes`` (a boundary rule accepts it), ``trust`` (its weight in training),
    ``rank`` (how much the likeliest other leaf exceeds the declared one, as part of both together, -1..1).
    """

    doubtful: NDArray[bool_]
    passes: NDArray[bool_]
    trust: NDArray[float64]
    rank: NDArray[float64]

    @property
    def left_out(self) -> NDArray[bool_]:
        """The rows that training does not see."""
        found: NDArray[bool_] = self.trust == 0
        return found


def find(
    shares: NDArray[float64],
    declared: NDArray[int64],
    accepted: Sequence[frozenset[int]],
    also: Sequence[Collection[int]] | None = None,
) -> Doubt:
    """Judge ``declared`` leaves by out-of-fold probabilities of shape (rows, leaves).

    ``accepted`` are the leaves that the boundary rules let pass for each row, beside the model's own opinion; ``also``
    those that whoever labelled it let pass: none of them speaks against the declared one.
    """
    import numpy

    rows = numpy.arange(len(declared))
    thresholds = _thresholds(shares, declared)
    said = numpy.zeros(shares.shape, dtype=bool)
    said[rows, declared] = True
    for row, leaves in ((row, leaves) for row, leaves in enumerate(also or ()) if leaves):
        said[row, list(leaves)] = True
    own = numpy.where(said, shares, -1.0).max(axis=1)
    others = numpy.where(said, -1.0, shares)
    other = numpy.maximum(others.max(axis=1), 0.0)
    rivals = numpy.where(others >= thresholds, others, -1.0).max(axis=1)
    doubtful = rivals > own
    passes = numpy.array([int(leaf) in leaves for leaf, leaves in zip(declared, accepted, strict=True)], dtype=bool)
    trust = numpy.clip(LENIENCE * own / numpy.maximum(other, 1e-12), 0.0, 1.0)
    trust[~passes & (trust < LEFT_OUT)] = 0.0
    return Doubt(doubtful, passes, trust, (other - own) / numpy.maximum(other + own, 1e-12))


def _thresholds(shares: NDArray[float64], declared: NDArray[int64]) -> NDArray[float64]:
    """The mean probability of each leaf among the rows declared as it; out of reach where there is none."""
    import numpy

    leaves = shares.shape[1]
    own = shares[numpy.arange(len(declared)), declared]
    count = numpy.bincount(declared, minlength=leaves)
    total = numpy.bincount(declared, weights=own, minlength=leaves)
    # a leaf that nobody declares must still be able to contest one: half the certainty is asked of it
    mean: NDArray[float64] = numpy.where(count > 0, total / numpy.maximum(count, 1), 0.5)
    return mean
