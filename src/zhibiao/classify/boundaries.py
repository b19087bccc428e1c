"""Where one category ends and the next begins: R1-R25 of ``domain.md`` §2.11, kept in ``data/boundaries.toml``.

A rule gives the set of leaves that a reasonable reviewer would let pass. Only a declared category outside that set is a
misplacement, so the set is kept generous: what the rule accepts and what the model finds likely enough.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from zhibiao.classify.inputs import Fields, Row, fields
from zhibiao.records import Reading

if sys.version_info >= (3, 11):
    import tomllib
else:  # pragma: no cover
    import tomli as tomllib

LIKELY = 0.03
"""A leaf of at least this probability is accepted beside what the rule says."""

CONTESTED = 0.2
"""Under a closed rule (R18: one's own workload is a count, nothing else) only a leaf of this probability passes besides."""

MARGIN = 0.35
"""R25: the runner-up is accepted where it is nearer to the first than this."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the boundary table: fits a name that has ``name`` and not ``without``, and a target of ``kinds``.

    ``closed`` is true where §2.11 names its set as final, so that a mere likelihood adds nothing to it.
    """

    code: str
    name: re.Pattern[str]
    without: re.Pattern[str] | None
    kinds: frozenset[str]
    accepted: tuple[str, ...]
    closed: bool = False

    def fits(self, seen: Fields) -> bool:
        """Whether the rule speaks about this indicator."""
        if self.kinds and seen.kind not in self.kinds:
            return False
        if not self.name.search(seen.name):
            return False
        return self.without is None or not self.without.search(seen.name)


@dataclass(frozen=True, slots=True)
class Boundary:
    """The leaves that pass, the preferred one first, and the rule (``R3``) or ``model`` that says so."""

    rule: str
    accepted: tuple[str, ...]


@cache
def rules() -> tuple[Rule, ...]:
    """The rules in the order in which they apply."""
    text = files("zhibiao").joinpath("data/boundaries.toml").read_text(encoding="utf-8")
    return tuple(
        Rule(
            entry["code"],
            re.compile(entry["name"]),
            re.compile(entry["without"]) if "without" in entry else None,
            frozenset(entry.get("kinds", ())),
            tuple(entry["accepted"]),
            bool(entry.get("closed", False)),
        )
        for entry in tomllib.loads(text)["rule"]
    )


@lru_cache(maxsize=8192)
def matching(seen: Fields) -> Rule | None:
    """The first rule that fits, or ``None``."""
    for rule in _for_kind(seen.kind):
        if rule.name.search(seen.name) and rule.fits(seen):
            return rule
    return None


@cache
def _for_kind(kind: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules() if not rule.kinds or kind in rule.kinds)


def accepted(row: Row, reading: Reading | None, ranked: Sequence[tuple[str, float]]) -> Boundary:
    """The accepted set of ``row``: the model's first choice, what the rule lets pass, what the model finds likely.

    ``ranked`` are leaves with their probabilities, the most likely first: the first two, and all of at least
    :data:`LIKELY`. ``reading`` may add evidence about the target.
    """
    (first, best), (second, next_best) = ranked[0], ranked[1]
    rule = matching(fields(row))
    floor = CONTESTED if rule is not None and rule.closed else LIKELY
    passed = [first, *[leaf for leaf, share in ranked[1:] if share >= floor]]
    if rule is not None:
        passed += rule.accepted
    elif best - next_best < MARGIN:
        passed.append(second)
    if reading is not None and reading.deadline is not None and reading.deadline.text == reading.text.strip():
        passed.append("时效指标")
    return Boundary(rule.code if rule is not None else "model", tuple(dict.fromkeys(passed)))
