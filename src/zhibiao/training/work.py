"""Finished steps of a training run on disk, so that an interrupted one goes on where it was."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhibiao.training.problem import Weights

if TYPE_CHECKING:
    from numpy.typing import NDArray

_KEY = "key.txt"


@dataclass(frozen=True, slots=True)
class Work:
    """A folder of finished steps (numpy arrays, never pickles) that belong to one ``key``: data, settings, program."""

    folder: Path

    @staticmethod
    def open(folder: Path, key: str, *, resume: bool) -> Work:
        """Start anew, or with ``resume`` keep the steps of the same key."""
        marker = folder / _KEY
        same = resume and marker.is_file() and marker.read_text(encoding="utf-8") == key
        if not same:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            marker.write_text(key, encoding="utf-8")
        return Work(folder)

    def arrays(self, step: str, compute: Callable[[], tuple[NDArray[Any], ...]]) -> tuple[NDArray[Any], ...]:
        """The arrays of ``step``, computed now or read from an earlier run."""
        import numpy

        kept = self._read(step)
        if kept is not None:
            return kept
        result = compute()
        handle, name = tempfile.mkstemp(prefix=f".{step}.", dir=self.folder)
        with os.fdopen(handle, "wb") as file:
            numpy.savez(file, **{f"a{i}": array for i, array in enumerate(result)})  # type: ignore[arg-type]
        Path(name).replace(self.folder / f"{step}.npz")
        return result

    def weights(self, step: str, compute: Callable[[], Weights]) -> Weights:
        """The weights of ``step``, computed now or read from an earlier run."""
        import numpy

        def arrays() -> tuple[NDArray[Any], ...]:
            found = compute()
            classes, sizes = numpy.array(found.classes), numpy.array(found.sizes)
            return found.weights, found.intercepts, found.idf, sizes, classes

        return _weights(*self.arrays(step, arrays))

    def kept(self, step: str) -> Weights | None:
        """The weights of an earlier ``step``; ``None`` where they are not there."""
        found = self._read(step)
        return None if found is None else _weights(*found)

    def _read(self, step: str) -> tuple[NDArray[Any], ...] | None:
        import numpy

        path = self.folder / f"{step}.npz"
        with contextlib.suppress(OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile), numpy.load(path) as kept:
            return tuple(kept[f"a{i}"] for i in range(len(kept.files)))
        return None

    def count(self) -> int:
        """How many steps are finished."""
        return len(list(self.folder.glob("*.npz")))

    def close(self) -> None:
        """Remove the folder: the run has ended well."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _weights(
    weights: NDArray[Any], intercepts: NDArray[Any], idf: NDArray[Any], sizes: NDArray[Any], classes: NDArray[Any]
) -> Weights:
    return Weights(weights, intercepts, idf, tuple(sizes.tolist()), tuple(classes.tolist()))
