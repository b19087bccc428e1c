"""Where a project's table stands."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spot:
    """One project table: where a text or a table stands. ``project`` is its number in the index."""

    project: int
    unit: str
    year: int | None
    title: str
    path: str
    place: str


def spot(base: sqlite3.Connection, project: int) -> Spot:
    """Where a project stands."""
    row = base.execute(
        "SELECT p.id, p.unit, p.year, p.title, f.path, p.place FROM project p JOIN filing f ON f.id=p.filing WHERE p.id=?",
        (project,),
    ).fetchone()
    return Spot(*row)
