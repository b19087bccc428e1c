"""Multinomial logistic regression over sparse rows with shares of several classes as labels, by L-BFGS.

The objective is scikit-learn's ``LogisticRegression``; its own takes one class a row, so that every row with two passing
leaves would have to be there twice, and it works in double precision. Here the rows are never copied: products run over
chunks of a single-precision matrix, in as many threads as are asked for (scipy releases the lock), sums in double. Each step
costs time in proportion to the entries of the matrix.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy import float32, float64
    from numpy.typing import NDArray

CHUNK = 50_000
"""Rows of a product; fixed, so that the number of threads changes no sum."""

MEMORY = 10
"""Steps that L-BFGS remembers."""


def fit(
    matrix: Any,
    labels: NDArray[float32],
    strength: float,
    *,
    start: tuple[NDArray[float64], NDArray[float64]] | None = None,
    steps: int,
    tolerance: float,
    threads: int = 1,
) -> tuple[NDArray[float64], NDArray[float64]]:
    """Weights (terms, classes) and intercepts (classes) from rows (CSR, single precision) and their labels.

    ``labels`` has shape (rows, classes); a row's shares sum to its weight. ``strength`` is the inverse of the
    regularisation of the weights, ``start`` where to begin, ``tolerance`` the gradient at which to stop.
    """
    import numpy
    from scipy.optimize import minimize
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    terms, classes = matrix.shape[1], labels.shape[1]
    total = float(labels.sum(dtype=numpy.float64))
    penalty = 1.0 / (strength * total)
    edges = range(0, matrix.shape[0], CHUNK)
    parts = [(_rows(matrix, at), labels[at : at + CHUNK]) for at in edges]
    begun = numpy.zeros((terms + 1, classes))
    if start is not None:
        begun[:terms], begun[terms] = start

    # the vectors are long and the products sparse: threads of the algebra library only wait for one another; they are limited
    # after scipy is there, because it brings a library of its own
    with ThreadPoolExecutor(max(1, threads)) as pool, threadpool_limits(1):

        def loss(flat: NDArray[float64]) -> tuple[float, NDArray[float64]]:
            found = flat.reshape(terms + 1, classes)
            narrow = found.astype(numpy.float32)
            slope = numpy.zeros((terms + 1, classes))
            value = 0.0
            for cost, weights, intercepts in pool.map(lambda part: _part(part[0], part[1], narrow), parts):
                value += cost
                slope[:terms] += weights
                slope[terms] += intercepts
            slope /= total
            slope[:terms] += penalty * found[:terms]
            flat_weights = found[:terms].ravel()
            return value / total + 0.5 * penalty * float(flat_weights @ flat_weights), slope.ravel()

        found = minimize(
            loss,
            begun.ravel(),
            jac=True,
            method="L-BFGS-B",
            options={"maxiter": steps, "maxcor": MEMORY, "gtol": tolerance, "ftol": 1e-12, "maxls": 50},
        )
    solved = found.x.reshape(terms + 1, classes)
    return solved[:terms].copy(), solved[terms].copy()


def _rows(matrix: Any, at: int) -> Any:
    """Rows of a CSR matrix from ``at`` on, over the same memory."""
    from scipy.sparse import csr_matrix

    edges = matrix.indptr[at : at + CHUNK + 1]
    part = slice(int(edges[0]), int(edges[-1]))
    shape = (len(edges) - 1, matrix.shape[1])
    return csr_matrix((matrix.data[part], matrix.indices[part], edges - edges[0]), shape=shape, copy=False)


def _part(
    rows: Any, labels: NDArray[float32], weights: NDArray[float32]
) -> tuple[float, NDArray[float32], NDArray[float64]]:
    """Loss over some rows and its slopes by weights and by intercepts."""
    import numpy

    scores = (rows @ weights[:-1]).astype(numpy.float64) + weights[-1]
    scores -= scores.max(axis=1, keepdims=True)
    said = numpy.exp(scores)
    sums = said.sum(axis=1, keepdims=True)
    weight = labels.sum(axis=1, dtype=numpy.float64)
    cost = float(weight @ numpy.log(sums[:, 0]) - numpy.vdot(labels, scores))
    said *= (weight / sums[:, 0])[:, None]
    said -= labels
    return cost, rows.T @ said.astype(numpy.float32), said.sum(axis=0)
