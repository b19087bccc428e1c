"""A row before and after: what its findings advise, filled into the row's own words.

Figures are the row's own or left open (``__``); nothing is invented (``domain.md`` §6.3, §6.4).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from zhibiao.records import Assessment, Finding
from zhibiao.rules.registry import get
from zhibiao.rules.row import own_name
from zhibiao.rules.skeleton import deadline, skeleton
from zhibiao.rules.target.missing_sign import sign, unsigned
from zhibiao.text.normalise import compact, fold

_PARTS = re.compile(r"^(?P<name>[^≥≤=：]*?)(?P<target>(?:[≥≤=]|：|__月__日).*)$")
_ALTERNATIVE = re.compile(r"[，；]或.*$|（按描述命名）$")
_SIGN = re.compile(r"^(?:≥|≤|>=|<=|>|<|大于等于|小于等于|不少于|不低于|不超过|不高于)")
_NOT_ITS_OWN = re.compile(r"^可量的生态结果：.*?，或")


@dataclass(frozen=True, slots=True)
class Draft:
    """The three cells that an advice changes; ``delete`` where it is to take the row out."""

    level2: str
    name: str
    target: str
    delete: bool = False


def before(row: Assessment) -> Draft:
    """The row as filed."""
    return Draft(row.indicator.declared.level2 or "", row.indicator.name, row.indicator.target)


def after(row: Assessment, *, signs: bool = True) -> Draft:
    """The row as its findings advise it; equal to :func:`before` where there is nothing to change.

    ``signs`` sets the missing sign before a bare figure, which no finding of the row itself asks for (TGT005).
    """
    draft = before(row)
    if any(get(finding.code).deletes for finding in row.findings):
        return replace(draft, delete=True)
    if signs and unsigned(row):
        draft = replace(draft, target=f"{sign(row)}{draft.target.strip()}")
    for finding in sorted(row.findings, key=lambda one: one.field == "name"):
        change = _CHANGES.get(finding.code) or (_vague if finding.code.startswith("VAG") else None)
        if change is not None:
            draft = change(row, finding, draft)
    return draft


def _vague(row: Assessment, finding: Finding, draft: Draft) -> Draft:
    text = deadline(row) if finding.code == "VAG006" else skeleton(row)
    return _fill(draft, _ALTERNATIVE.sub("", _NOT_ITS_OWN.sub("", text)))


def _fill(draft: Draft, text: str) -> Draft:
    """``text`` taken apart into a name and a target."""
    match = _PARTS.match(text)
    if match is None:
        return draft
    name = match["name"].strip() or draft.name
    return replace(
        draft, name=draft.name if compact(name) == compact(draft.name) else name, target=match["target"].strip("：")
    )


def _category(row: Assessment, finding: Finding, draft: Draft) -> Draft:
    return replace(draft, level2=row.category.level2)


def _turned(row: Assessment, finding: Finding, draft: Draft) -> Draft:
    """The same figure under the other sign."""
    target = fold(draft.target).text
    good = "≤" if (finding.suggestion or "").startswith("≤") else "≥"
    return replace(draft, target=_SIGN.sub(good, target)) if _SIGN.match(target) else draft


def _unit(row: Assessment, finding: Finding, draft: Draft) -> Draft:
    return replace(draft, target=f"{draft.target.strip()}__")


def _full(row: Assessment, finding: Finding, draft: Draft) -> Draft:
    return replace(draft, target="=100%") if finding.suggestion == "=100%" else draft


def _named(row: Assessment, finding: Finding, draft: Draft) -> Draft:
    """A name instead of a slogan; the target keeps its own figure."""
    match = _PARTS.match(_ALTERNATIVE.sub("", skeleton(row)))
    if row.vague.flag or match is None or not match["name"].strip():
        return draft
    return replace(draft, name=match["name"].strip("： "))


def _satisfaction(row: Assessment, finding: Finding, draft: Draft) -> Draft:
    suggestion = finding.suggestion or ""
    return replace(draft, name=f"{own_name(row).text}满意度") if suggestion.endswith("满意度") else draft


_CHANGES: Mapping[str, Callable[[Assessment, Finding, Draft], Draft]] = MappingProxyType(
    {
        "CAT001": _category,
        "TGT003": _unit,
        "TGT006": _turned,
        "TGT007": _full,
        "BPL002": _named,
        "STR001": _satisfaction,
    }
)
