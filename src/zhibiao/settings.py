"""Settings: what ``zhibiao.toml`` or ``[tool.zhibiao]`` says, under what the command line says.

Adding one: a field of :class:`Settings` or :class:`House` with its default, its reader in ``_READERS``, its line in
``DESCRIPTIONS``; ``zhibiao config`` and docs/settings.md follow from these.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Any, Literal, get_args

from zhibiao import setting_values as values
from zhibiao.errors import SettingsError
from zhibiao.readers.limits import Limits

if sys.version_info >= (3, 11):
    import tomllib
else:  # pragma: no cover
    import tomli as tomllib

FailOn = Literal["error", "warning", "info", "never"]
StandardChoice = Literal["auto", "2015", "2021"]
FILE = "zhibiao.toml"
COMMAND_LINE = "命令行"
DEFAULT = "默认"


@dataclass(frozen=True, slots=True)
class House:
    """House rules: what differs from bureau to bureau (``[house]``).

    ``small_budget`` (yuan) and ``many_indicators`` for W8; ``low_share`` is the part of a past figure below which a
    target counts as far too low, ``far_share`` the part of the target above which a result counts as far exceeding it
    (D15); ``weight_totals`` are the sums that a table of weights may have (``domain.md`` §3.2). ``min_outputs_effects``
    is the least number of output and effect indicators (0: none is asked for; ``domain.md`` §1.5). ``vague_phrases`` are
    phrases that the bureau rejects beyond the lexicon; ``level2_aliases`` are (printed label, canonical name) pairs for
    labels that its own forms print.
    """

    small_budget: int = 10_000
    many_indicators: int = 9
    low_share: float = 0.5
    far_share: float = 1.2
    weight_totals: tuple[int, ...] = (100, 90, 80)
    min_outputs_effects: int = 0
    vague_phrases: tuple[str, ...] = ()
    level2_aliases: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a run can be told.

    ``select``/``ignore`` take rule codes, prefixes or names; ``severity`` holds (rule, severity) pairs and
    ``per_file_ignores`` (pattern, rules) pairs, a pattern being matched against the end of a path. ``model`` is a name or
    a folder, ``None`` the shipped default. ``jobs`` is the number of processes. ``baseline`` and ``ignore_list`` are files.
    ``columns`` are (printed, usual) pairs of header words (``domain.md`` §1.6); ``limits`` bounds what is read of a file.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: tuple[tuple[str, str], ...] = ()
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    fail_on: FailOn = "warning"
    standard: StandardChoice = "auto"
    model: str | None = None
    jobs: int = 1
    baseline: str | None = None
    ignore_list: str | None = None
    columns: tuple[tuple[str, str], ...] = ()
    house: House = field(default_factory=House)
    limits: Limits = field(default_factory=Limits)

    def ignored_in(self, path: str) -> tuple[str, ...]:
        """The rules that ``per_file_ignores`` switch off for the file ``path``."""
        parts = PurePosixPath(path.replace("\\", "/")).parts
        ends = ["/".join(parts[at:]) for at in range(len(parts))]
        hits = (rules for pattern, rules in self.per_file_ignores if any(fnmatchcase(end, pattern) for end in ends))
        return tuple(rule for rules in hits for rule in rules)


DESCRIPTIONS: Mapping[str, str] = {
    "select": "只用这些规则（代号、前缀、名称，ALL 为全部，PREVIEW 为预览规则）",
    "ignore": "不用这些规则",
    "severity": '改规则的级别，如 { VAG004 = "info" }',
    "per-file-ignores": '某些文件不用某些规则，如 { "旧表/*" = ["BPL"] }',
    "fail-on": "出现哪一级问题时以状态 1 退出",
    "standard": "按哪一套分类回答",
    "model": "模型的名称或文件夹",
    "jobs": "进程数，-1 为用满所有处理器",
    "baseline": "基线文件：其中已有的问题不再报告",
    "ignore-list": "忽略清单：逐条写问题指纹和理由",
    "columns": '本地表样的列名，如 { "考核目标" = "指标值" }',
    "house.small-budget": "预算少于多少元算小项目（STR016）",
    "house.many-indicators": "小项目设多少个指标算过多（STR016）",
    "house.low-share": "指标值低于往年实际的多大比例算过低（TGT008）",
    "house.far-share": "实际值超过指标值的多少倍算远超（TGT016）",
    "house.weight-totals": "分值合计可以是多少（STR009）",
    "house.min-outputs-effects": "产出、效益指标至少多少个，0 为不要求（STR019）",
    "house.vague-phrases": "本地另外视为空泛的说法（VAG012）",
    "house.level2-aliases": '本地表样的二级指标叫法，如 { "工作量" = "数量指标" }',
    "limits.max-bytes": "一份文件最大多大",
    "limits.max-unpacked": "一份 DOCX、XLSX 解压后最大多大",
    "limits.max-rows": "一份文件最多多少行",
    "limits.max-cells": "一份文件最多多少个单元格",
    "limits.max-pages": "一份 PDF 最多多少页",
    "limits.max-seconds": "读取一份 PDF、DOC 最多多少秒",
    "limits.max-memory": "读取一份 PDF、DOC 最多占多少内存",
}


@dataclass(frozen=True, slots=True)
class Origin:
    """One setting as it is in force: name, value, and where it comes from."""

    name: str
    value: object
    source: str


def unknown(names: Iterable[str]) -> tuple[str, str] | None:
    """The first of ``names`` that is no field of :class:`Settings`, with a hint; ``None`` where all are."""
    known = [item.name for item in fields(Settings)]
    return next(((name, _hint(name, known)) for name in names if name not in known), None)


def load(start: Path, **overrides: Any) -> Settings:
    """Settings for a run that starts in folder ``start``: the nearest file upwards, then ``overrides`` that are not ``None``.

    Raises:
        SettingsError: a file that is no TOML, an unknown name, a value of the wrong kind.
    """
    return trace(start, **overrides)[0]


def trace(start: Path, **overrides: Any) -> tuple[Settings, tuple[Origin, ...]]:
    """Like :func:`load`, with the origin of every setting in the order of :data:`DESCRIPTIONS`."""
    table, where = _nearest(start) or ({}, "")
    given = {key: value for key, value in overrides.items() if value is not None and value != ()}
    own, typed = _read(table, where), _read(given, COMMAND_LINE)
    settings = replace(Settings(), **{**_beside(own, where), **typed})
    sources = {**dict.fromkeys(own, where), **dict.fromkeys(typed, COMMAND_LINE)}
    for group, kind in _GROUPS.items():
        part = _read(table.get(group, {}), where, group)
        changed: dict[str, Any] = {group: replace(kind(), **part)}
        settings = replace(settings, **changed)
        sources.update({f"{group}.{key}": where for key in part})
    origins = [_origin(name, settings, sources) for name in DESCRIPTIONS]
    return settings, tuple(origins)


def defaults() -> tuple[Origin, ...]:
    """Every setting as it is where nothing is said."""
    return tuple(_origin(name, Settings(), {}) for name in DESCRIPTIONS)


def _origin(name: str, settings: Settings, sources: Mapping[str, str]) -> Origin:
    key = name.replace("-", "_")
    holder, _, last = key.rpartition(".")
    value = getattr(getattr(settings, holder) if holder else settings, last)
    if _READERS.get(last) is values.size:
        value = values.size_text(value)
    return Origin(name, value, sources.get(key, DEFAULT))


def _beside(changes: dict[str, Any], where: str) -> dict[str, Any]:
    """Files named in a settings file lie beside it, wherever the run starts."""
    folder = Path(where).parent
    return {
        key: str(folder / value) if key in ("baseline", "ignore_list") and value else value
        for key, value in changes.items()
    }


def _nearest(start: Path) -> tuple[Mapping[str, Any], str] | None:
    folder = start.resolve()
    for place in (folder, *folder.parents):
        own = place / FILE
        if own.is_file():
            return _parse(own), str(own)
        project = place / "pyproject.toml"
        if project.is_file():
            table = _parse(project).get("tool", {}).get("zhibiao")
            if table is not None:
                return table, str(project)
    return None


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"不是合法的 TOML：{error}", where=str(path), remedy="按所示位置改正") from error
    except OSError as error:
        raise SettingsError(f"读不了设置文件：{error.strerror}", where=str(path), remedy="检查文件权限") from error


def _read(table: Any, where: str, group: str = "") -> dict[str, Any]:
    """The entries of ``table`` that are settings of ``group``, each read by its reader."""
    if not isinstance(table, Mapping):
        raise SettingsError(f"{group} 应为一张表", where=where, remedy=f"写成 [{group}] 一节")
    kind = _GROUPS[group] if group else Settings
    known = [item.name for item in fields(kind) if item.name in _READERS or item.name in _GROUPS]
    found: dict[str, Any] = {}
    for raw, value in table.items():
        key = raw.replace("-", "_")
        if key not in known:
            shown = [name.replace("_", "-") for name in known]
            hint = _hint(raw.replace("_", "-"), shown)
            raise SettingsError(f"没有名为 {raw} 的设置", where=where, remedy=hint)
        if key not in _GROUPS:
            shown_as = f"--{raw.replace('_', '-')}" if where == COMMAND_LINE else raw
            found[key] = _READERS[key](shown_as, value, where)
    return found


def _hint(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f"是不是 {near[0]}？" if near else f"可用的有：{'、'.join(known)}"


_GROUPS: Mapping[str, type[House] | type[Limits]] = {"house": House, "limits": Limits}
_READERS: Mapping[str, values.Reader] = {
    "select": values.words,
    "ignore": values.words,
    "severity": values.pairs(values.choice("error", "warning", "info")),
    "per_file_ignores": values.pairs(values.words),
    "fail_on": values.choice(*get_args(FailOn)),
    "standard": values.choice(*get_args(StandardChoice)),
    "model": values.text,
    "jobs": values.jobs,
    "baseline": values.text,
    "ignore_list": values.text,
    "small_budget": values.count,
    "many_indicators": values.count,
    "low_share": values.share,
    "far_share": values.share,
    "weight_totals": values.counts,
    "min_outputs_effects": values.count,
    "vague_phrases": values.phrases,
    "level2_aliases": values.pairs(values.text),
    "columns": values.columns,
    "max_bytes": values.size,
    "max_unpacked": values.size,
    "max_rows": values.positive,
    "max_cells": values.positive,
    "max_pages": values.positive,
    "max_seconds": values.positive,
    "max_memory": values.size,
}
