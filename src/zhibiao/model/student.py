"""The arrays of a static student in a model folder: terms in 8 bits with a scale each, the layer in full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from zhibiao.classify.lookup import FIELDS
from zhibiao.classify.static import Narrow, Static, Weights
from zhibiao.model.manifest import Manifest

if TYPE_CHECKING:
    from numpy import floating
    from numpy.typing import NDArray

_WHOLE = ("hidden", "hidden_bias", "output", "intercepts")


def arrays(weights: Weights) -> dict[str, NDArray[Any]]:
    """What is stored of ``weights``: 8-bit ``evidence`` and ``vectors`` with 16-bit scales, the rest in 32 bits."""
    import numpy

    found: dict[str, NDArray[Any]] = {
        name: numpy.ascontiguousarray(getattr(weights, name), dtype=numpy.float32) for name in _WHOLE
    }
    found["temperature"] = numpy.array([weights.temperature], dtype=numpy.float64)
    for name in ("evidence", "vectors"):
        found[name], found[f"{name}_scale"] = _narrow(getattr(weights, name))
    return found


def assemble(manifest: Manifest, stored: Mapping[str, NDArray[Any]], terms: Mapping[str, Sequence[str]]) -> Static:
    """The student in a verified folder.

    Raises:
        KeyError: an array is missing.
        ValueError: arrays, terms and leaves do not fit together.
    """
    if list(terms) != list(FIELDS) or stored["intercepts"].shape != (len(manifest.leaves),):
        raise ValueError("fields")
    weights = Weights(
        evidence=_kept(stored["evidence"], stored["evidence_scale"]),
        vectors=_kept(stored["vectors"], stored["vectors_scale"]),
        hidden=stored["hidden"],
        hidden_bias=stored["hidden_bias"],
        output=stored["output"],
        intercepts=stored["intercepts"],
        temperature=float(stored["temperature"][0]),
    )
    return Static(terms, weights)


def _narrow(array: NDArray[floating] | Narrow) -> tuple[NDArray[Any], NDArray[Any]]:
    import numpy

    if isinstance(array, Narrow):
        return array.values, array.factors.astype(numpy.float16)
    scale = (numpy.abs(array).max(axis=1) / 127).astype(numpy.float16)
    scale = numpy.maximum(scale, numpy.float16(1e-6))
    narrow = numpy.rint(array / scale[:, None].astype(numpy.float32)).clip(-127, 127).astype(numpy.int8)
    return narrow, scale


def _kept(array: NDArray[Any], scale: NDArray[Any]) -> Narrow:
    import numpy

    if array.ndim != 2 or scale.shape != array.shape[:1]:
        raise ValueError("scale")
    return Narrow(array, scale.astype(numpy.float32))
