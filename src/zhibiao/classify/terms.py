"""The terms into which both kinds of model let a row fall: n-grams of its texts, and what the shape of its target says."""

from __future__ import annotations

from zhibiao.classify.boundaries import matching
from zhibiao.classify.inputs import Fields

LONGEST_GRAM = 4


def grams(text: str) -> list[str]:
    """The characters and n-grams of ``text``, its ends marked ``^`` and ``$``."""
    text = f"^{text}$"
    return [text[i : i + size] for size in range(1, LONGEST_GRAM + 1) for i in range(len(text) - size + 1)]


def shape_terms(seen: Fields, prefix: str = "") -> list[str]:
    """What the kind of target says, alone and with the name's length, ends and beginning; unit and boundary rule."""
    kind, name = f"{prefix}{seen.kind}", seen.name
    found = [
        kind,
        f"{kind}/{seen.sign}",
        f"{kind}/length={min(len(name), 12) // 3}",
        f"{kind}/ends={name[-1:]}",
        f"{kind}/ends={name[-2:]}",
        f"{kind}/starts={name[:2]}",
    ]
    if seen.unit:
        found.append(f"unit={seen.unit}")
    rule = matching(seen)
    if rule is not None:
        found.append(f"rule={rule.code}")
    return found
