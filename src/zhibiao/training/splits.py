"""Folds that keep a group whole, so that a measured figure speaks about sectors the model never saw."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence


def grouped(groups: Sequence[str], folds: int = 5, seed: int = 0) -> tuple[tuple[int, ...], ...]:
    """The indices of ``groups`` in ``folds`` parts of about equal size; members of a group always stand together.

    The order depends only on the groups' names and ``seed``, so it is the same on every machine.

    Raises:
        ValueError: fewer groups than folds.
    """
    members: dict[str, list[int]] = {}
    for i, group in enumerate(groups):
        members.setdefault(group, []).append(i)
    if len(members) < folds:
        raise ValueError(f"{len(members)} groups cannot fill {folds} folds")
    shuffled = sorted(members, key=lambda group: hashlib.sha256(f"{seed}\x1f{group}".encode()).digest())
    parts: list[list[int]] = [[] for _ in range(folds)]
    for group in shuffled:
        min(parts, key=len).extend(members[group])
    return tuple(tuple(sorted(part)) for part in parts)
