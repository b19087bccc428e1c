"""zhibiao 指标: reads budget-performance filings and judges every target in them.

The library's face: :func:`check`, :func:`read_filing`, :func:`assess`, :func:`measure`, :func:`load_model` and the record
classes in :mod:`zhibiao.records`. Whatever a command can do, a call can do; nothing here prints.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zhibiao.model.store import Model
    from zhibiao.records import Assessment, Batch, Filing, Indicator, Reading

__version__ = "0.1.0"
__all__ = ["__version__", "assess", "check", "load_model", "measure", "read_filing"]


def check(paths: str | Path | Iterable[str | Path], **settings: Any) -> Batch:
    """Read and assess one path or several; ``settings`` are the fields of :class:`zhibiao.settings.Settings`.

    A notebook shows the result as a table.

    Raises:
        ModelError: the model folder is missing or damaged.
        SettingsError: an unknown rule or a wrong setting.
    """
    from zhibiao import assessment
    from zhibiao.reports.notebook import readable
    from zhibiao.settings import Settings

    return readable(assessment.check([paths] if isinstance(paths, (str, Path)) else paths, Settings(**settings)))


def read_filing(path: str | Path) -> Filing:
    """Read one file without assessing it.

    Raises:
        InputError: the file cannot be read.
    """
    from zhibiao.extract import extract
    from zhibiao.readers.registry import read

    return extract(read(path))


def assess(indicators: Iterable[Indicator], **settings: Any) -> tuple[Assessment, ...]:
    """Assess indicators as one table, in their order."""
    from zhibiao.assessment import assess as run
    from zhibiao.settings import Settings

    return run(indicators, Settings(**settings))


def measure(text: str, *, name: str = "") -> Reading:
    """How a target text is read; ``name`` lends a bare number its unit."""
    from zhibiao.text.reading import read

    return read(text, name=name)


def load_model(path: str | Path | None = None) -> Model:
    """A verified model: the shipped default, or the one in folder ``path``.

    Raises:
        ModelError: the folder is missing, damaged or foreign.
    """
    from zhibiao.model.store import load

    return load(path)
