"""How often a rule was right where somebody looked: the measured precision that stands on its page (``data/precision.toml``)."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from zhibiao.rules.base import Rule

if sys.version_info >= (3, 11):
    import tomllib
else:  # pragma: no cover
    import tomli as tomllib

FLOOR = 0.9
FEW = 10


@dataclass(frozen=True, slots=True)
class Measured:
    """Firings checked by hand and those that were right, on real filings and on the project's own written rows."""

    real: tuple[int, int] = (0, 0)
    corpus: tuple[int, int] = (0, 0)

    @property
    def true(self) -> int:
        """Firings that were right."""
        return self.real[0] + self.corpus[0]

    @property
    def checked(self) -> int:
        """Firings looked at."""
        return self.real[1] + self.corpus[1]

    @property
    def share(self) -> float | None:
        """Precision 0..1; ``None`` where nothing was met."""
        return self.true / self.checked if self.checked else None


@cache
def _table() -> dict[str, Measured]:
    text = files("zhibiao").joinpath("data/precision.toml").read_text(encoding="utf-8")
    return {
        code: Measured(**{name: (pair[0], pair[1]) for name, pair in entry.items()})
        for code, entry in tomllib.loads(text).items()
    }


def measured(code: str) -> Measured:
    """What was measured of the rule ``code``; all zero where its firing was never met."""
    return _table().get(code, Measured())


def codes() -> frozenset[str]:
    """The rules that have figures."""
    return frozenset(_table())


def page(rule: Rule) -> str:
    """The rule's whole page as Markdown: its docstring and, last, what was measured."""
    return f"{rule.page.strip()}\n\n## 实测准确率\n{sentence(rule)}\n"


def sentence(rule: Rule) -> str:
    """One or two sentences about what was measured."""
    found = measured(rule.code)
    if found.share is None:
        return "核对用的公开材料和语料里没有遇到，只有本页和测试里的例子。"
    parts = []
    if found.real[1]:
        parts.append(f"公开的绩效材料里触发{found.real[1]}次，逐条核对成立{found.real[0]}次")
    if found.corpus[1]:
        parts.append(f"自写的语料和表里核对{found.corpus[1]}次，成立{found.corpus[0]}次")
    few = "样本少，仅供参考。" if found.checked < FEW else ""
    off = "低于90%，所以默认不开启。" if found.share < FLOOR and rule.status == "preview" else ""
    return f"{'；'.join(parts)}，合计准确率{found.share:.0%}。{few}{off}"
