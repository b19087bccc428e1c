"""Whether a new model may take the place of the current one, and putting it there whole or not at all."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from zhibiao.errors import ModelError, TrainingError
from zhibiao.model.manifest import FILE_NAME, read, verify
from zhibiao.training.metrics import Interval

WORST = 0.03
"""However noisy the comparison, a model that looks this much worse does not replace another."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """New against old on the same rows: accuracy of both and their difference with its interval."""

    name: str
    new: float
    old: float
    difference: Interval

    @property
    def worse(self) -> bool:
        """Whether the new one is worse beyond noise: the whole interval below 0, or the difference beyond :data:`WORST`."""
        return self.difference.high < 0 or self.difference.value < -WORST


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether to promote, and why, in Chinese."""

    promoted: bool
    reason: str


def decide(comparisons: Sequence[Comparison], *, force: bool) -> Verdict:
    """Promote unless a comparison says worse, or there is nothing to compare on."""
    worse = [one for one in comparisons if one.worse]
    if worse:
        said = "；".join(f"{one.name}上低 {-100 * one.difference.value:.1f} 个百分点" for one in worse)
        if force:
            return Verdict(True, f"新模型{said}，按 --force 仍然采用")
        return Verdict(False, f"新模型{said}，超出误差范围，未采用")
    if not comparisons:
        if force:
            return Verdict(True, "数据只有一组，无法分折检验，按 --force 采用")
        return Verdict(False, "数据只有一组，无法分折检验，未采用")
    return Verdict(True, "新模型在各项比较中不低于现用模型（误差范围内），已采用")


def beside(out: Path) -> Path:
    """Where a model that is not promoted is kept."""
    return out.with_name(f"{out.name}.candidate")


def scratch(out: Path, purpose: str) -> Path:
    """A hidden folder beside ``out`` for what is not finished."""
    return out.with_name(f".{out.name}.{purpose}")


def place(finished: Path, out: Path) -> None:
    """Put the finished folder at ``out``: an earlier model there is exchanged in one step where the system can.

    A kill at any moment leaves the old model or the new one at ``out``; elsewhere than on Linux and macOS two renames are
    needed, and :func:`recover` mends what a kill between them leaves.

    Raises:
        TrainingError: ``out`` holds something that is not a model.
    """
    check(out)
    _flush(finished)
    if not out.exists():
        finished.rename(out)
        return
    if not _exchange(finished, out):
        previous = scratch(out, "previous")
        shutil.rmtree(previous, ignore_errors=True)
        out.rename(previous)
        finished.rename(out)
        shutil.rmtree(previous, ignore_errors=True)
    shutil.rmtree(finished, ignore_errors=True)


def check(out: Path) -> None:
    """Refuse to write where something else than a model lies.

    Raises:
        TrainingError: it does.
    """
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise TrainingError("输出位置不是文件夹", where=str(out), remedy="换一个 --out")
    if not out.exists() or not any(out.iterdir()):
        return
    if not (out / FILE_NAME).is_file():
        raise TrainingError("输出文件夹里有不属于模型的内容", where=str(out), remedy="换一个空文件夹，或换一个 --out")
    manifest = read(out)
    foreign = sorted(path.name for path in out.iterdir() if path.name not in {*manifest.files, FILE_NAME})
    if foreign:
        raise TrainingError(
            f"输出文件夹里有不属于模型的内容：{foreign[0]}", where=str(out), remedy="移走该文件，或换一个 --out"
        )


def recover(out: Path) -> bool:
    """Put back the previous model where a kill between two renames left none; whether there was need."""
    previous = scratch(out, "previous")
    if out.exists() or not previous.is_dir():
        return False
    try:
        verify(previous, read(previous))
    except ModelError:
        return False
    previous.rename(out)
    return True


def _flush(folder: Path) -> None:
    for path in folder.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())


def _exchange(first: Path, second: Path) -> bool:
    """Swap two folders' names in one step (renameat2 on Linux, renamex_np on macOS); whether the system did."""
    a, b = os.fsencode(first), os.fsencode(second)
    library = ctypes.CDLL(None, use_errno=True) if os.name == "posix" else None
    if sys.platform.startswith("linux") and hasattr(library, "renameat2"):
        return library is not None and library.renameat2(-100, a, -100, b, 2) == 0
    if sys.platform == "darwin" and hasattr(library, "renamex_np"):
        return library is not None and library.renamex_np(a, b, 2) == 0
    return False
