"""zhibiao 指标: reads budget-performance filings and judges every target in them.

The library's face: :func:`check`, :func:`read_filing`, :func:`assess`, :func:`measure`, :func:`load_model`, the record
classes of :mod:`zhibiao.records`, :class:`Settings` and the errors. Whatever a command can do, a call can do; nothing here
prints.

>>> import zhibiao
>>> reading = zhibiao.measure("2025年12月底前完成，合格率≥95%")
>>> [(one.comparator, str(one.low), one.unit) for one in reading.measures if one.kind == "ratio"]
[('>=', '95', '%')]
>>> str(reading.deadline.latest)
'2025-12-31'
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zhibiao.errors import InputError, ModelError, SettingsError, TrainingError, ZhibiaoError
    from zhibiao.model.store import Model
    from zhibiao.records import (
        Assessment,
        Batch,
        Category,
        Declared,
        Failure,
        Filing,
        FilingAssessment,
        Finding,
        Heading,
        Indicator,
        Measure,
        Project,
        ProjectAssessment,
        Reading,
        Score,
        Source,
        Vague,
    )
    from zhibiao.settings import House, Settings

__version__ = "0.1.0"
_HOMES = ("zhibiao.records", "zhibiao.errors", "zhibiao.settings", "zhibiao.model.store")
__all__ = [
    "Assessment", "Batch", "Category", "Declared", "Failure", "Filing", "FilingAssessment", "Finding", "Heading", "House",
    "Indicator", "InputError", "Measure", "Model", "ModelError", "Project", "ProjectAssessment", "Reading", "Score",
    "Settings", "SettingsError", "Source", "TrainingError", "Vague", "ZhibiaoError", "__version__", "assess", "check",
    "load_model", "load_settings", "measure", "read_filing", "sample",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """The record classes, settings and errors, from their own modules, so that importing zhibiao stays cheap."""
    if name in __all__:
        return next(getattr(home, name) for home in map(import_module, _HOMES) if hasattr(home, name))
    raise AttributeError(f"module 'zhibiao' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def check(paths: str | Path | Iterable[str | Path], settings: Settings | None = None, **changes: Any) -> Batch:
    """Read and assess one path or several: files, or folders that are searched.

    ``settings`` (default: none of any file) with ``changes``, which are fields of :class:`zhibiao.settings.Settings`.
    A file that cannot be read is in ``failures`` of the result and stops nothing. A notebook shows the result as a table.

    >>> batch = zhibiao.check(zhibiao.sample(), select=("VAG",))
    >>> project = batch.filings[0].projects[0]
    >>> project.project.heading.project
    '2025年高标准农田管护补助'
    >>> for row in project.assessments[:3]:
    ...     print(row.indicator.name, row.score.total, row.score.grade, [one.code for one in row.findings])
    管护高标准农田面积 95 优 []
    损毁设施修复验收合格率 95 优 []
    损毁设施修复及时性 29 差 ['VAG006']

    Raises:
        ModelError: the model folder is missing or damaged.
        SettingsError: an unknown rule, a wrong setting, or a baseline or ignore list that cannot be read.
    """
    from zhibiao import assessment
    from zhibiao.reports.notebook import readable
    from zhibiao.suppress import without_known

    chosen = _settings(settings, changes)
    batch = assessment.check([paths] if isinstance(paths, (str, Path)) else paths, chosen)
    return readable(without_known(batch, chosen.baseline, chosen.ignore_list).batch)


def read_filing(path: str | Path, settings: Settings | None = None, **changes: Any) -> Filing:
    """Read one file without assessing it.

    >>> [len(one.indicators) for one in zhibiao.read_filing(zhibiao.sample()).projects]
    [8, 7]

    Raises:
        InputError: the file cannot be read.
        SettingsError: a wrong setting.
    """
    from zhibiao.extract import extract
    from zhibiao.readers.registry import read

    chosen = _settings(settings, changes)
    return extract(read(path, limits=chosen.limits), chosen.columns)


def assess(indicators: Iterable[Indicator], settings: Settings | None = None, **changes: Any) -> tuple[Assessment, ...]:
    """Assess indicators as one table, in their order.

    >>> row = zhibiao.Indicator("材料报送及时性", "及时报送", zhibiao.Source(""))
    >>> (result,) = zhibiao.assess([row])
    >>> result.category.level2, result.vague.flag, result.vague.reason
    ('时效指标', True, '意向动词')

    Raises:
        ModelError: the model folder is missing or damaged.
        SettingsError: an unknown rule or a wrong setting.
    """
    from zhibiao.assessment import assess as run

    return run(indicators, _settings(settings, changes))


def measure(text: str, *, name: str = "") -> Reading:
    """How a target text is read; ``name`` lends a bare number its unit.

    >>> zhibiao.measure("500", name="培训人次").measures[0].unit
    '人次'
    """
    from zhibiao.text.reading import read

    return read(text, name=name)


def load_model(path: str | Path | None = None) -> Model:
    """A verified model: the shipped default, the one that ships as ``"fast"``, or the one in folder ``path``.

    >>> zhibiao.load_model().leaves[:3]
    ('数量指标', '质量指标', '时效指标')

    Raises:
        ModelError: the folder is missing, damaged or foreign.
    """
    from zhibiao.model.store import load

    return load(path)


def load_settings(folder: str | Path = ".", **changes: Any) -> Settings:
    """The settings that a command in ``folder`` would use: the nearest ``zhibiao.toml`` upwards, with ``changes``.

    >>> zhibiao.load_settings("/", fail_on="error").fail_on
    'error'

    Raises:
        SettingsError: the file is no TOML, or holds an unknown name or a wrong value.
    """
    from zhibiao.settings import load

    return load(Path(folder), **changes)


def sample() -> Path:
    """The sample filing that ships with zhibiao.

    >>> zhibiao.sample().name
    '示例绩效目标表.docx'
    """
    return Path(__file__).parent / "data" / "samples" / "示例绩效目标表.docx"


def _settings(given: Settings | None, changes: dict[str, Any]) -> Settings:
    from zhibiao.errors import SettingsError
    from zhibiao.settings import Settings, unknown

    wrong = unknown(changes)
    if wrong:
        raise SettingsError(f"没有名为 {wrong[0]} 的设置", remedy=wrong[1])
    return replace(given or Settings(), **changes)
