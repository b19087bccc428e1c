"""Everything that is read in one target text: measures, deadline, facts, cues and traps (``domain.md`` §5)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from zhibiao.records import Cue, Deadline, Fact, Measure, Reading
from zhibiao.text import blanks, dates, facts, hints, lexicon, measures, traps
from zhibiao.text.dates import Date
from zhibiao.text.measures import Found
from zhibiao.text.normalise import Folded, fold
from zhibiao.text.traps import Trap

_LONGEST_KEPT = 256
"""Characters of target and name together whose reading is remembered: the same words come again and again."""


def read(text: str, *, name: str = "") -> Reading:
    """All that is read in ``text``, a target as printed; spans refer to ``text``.

    ``name`` is the indicator's name: it lends a bare number its unit (办结率 + 100 is 100 %), turns spreadsheet
    fractions of a rate into percent (0.95 is 95 %, 1 is 100 %), and decides what 是, 合格 or 无 answer.
    """
    return _kept(text, name) if len(text) + len(name) <= _LONGEST_KEPT else _read(text, name)


def _read(text: str, name: str) -> Reading:
    folded = fold(text)
    blank = blanks.is_blank(folded.text, name)
    if blank and not any(char.isdigit() for char in folded.text):
        return Reading(text, blank=True)
    seen = (_kept_seen if len(text) <= _LONGEST_KEPT else _see)(folded.text, "比" if "比" in name else "")
    figures = tuple(hints.applied(one, name, seen.masked[one.start : one.end]) for one in seen.figures)
    targets = tuple(date for date in seen.dates if not date.past)
    spots = [*(_measure(folded, figure) for figure in figures), *(_date_measure(folded, date) for date in targets)]
    found_facts = facts.find(folded.text, figures, seen.dates, name)
    return Reading(
        text=text,
        measures=tuple(sorted(spots, key=lambda spot: (spot.start, spot.end))) if len(spots) > 1 else tuple(spots),
        deadline=_deadline(folded, targets),
        facts=tuple(_fact(folded, fact) for fact in found_facts),
        cues=tuple(_cue(folded, cue) for cue in seen.cues),
        traps=tuple(
            _cue(folded, Cue(trap.kind, "", trap.start, trap.end))
            for trap in sorted(seen.traps, key=lambda trap: trap.start)
        ),
        blank=blank,
    )


_kept = lru_cache(maxsize=8192)(_read)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What stands in a folded text whatever its name: figures in ``masked``, which has no traps and dates any more."""

    masked: str
    figures: tuple[Found, ...]
    dates: tuple[Date, ...]
    cues: tuple[Cue, ...]
    traps: tuple[Trap, ...]


def _see(text: str, name: str) -> _Seen:
    masked, early = traps.mask(text, late=False, name=name)
    found_dates = dates.find(masked)
    masked = traps.hide(masked, ((date.start, date.end) for date in found_dates)) if found_dates else masked
    masked, late = traps.mask(masked, late=True, name=name)
    return _Seen(masked, measures.find(masked), found_dates, lexicon.cues(text), (*early, *late))


_kept_seen = lru_cache(maxsize=8192)(_see)


def _measure(folded: Folded, found: Found) -> Measure:
    start, end = folded.span(found.start, found.end)
    return Measure(
        found.comparator, found.low, found.high, found.unit, found.kind, folded.raw[start:end], start, end,
        found.printed, found.approximate,
    )  # fmt: skip


def _date_measure(folded: Folded, date: Date) -> Measure:
    """A date as a measure: the day stands in :attr:`Reading.deadline`; only ``≤12月份`` has a number and a unit."""
    start, end = folded.span(date.start, date.end)
    high = date.month if date.comparator in ("<=", "<") else None
    low = date.month if high is None else None
    unit = "月" if date.month is not None else None
    return Measure(date.comparator, low, high, unit, "date", folded.raw[start:end], start, end, date.printed)


def _deadline(folded: Folded, found: tuple[Date, ...]) -> Deadline | None:
    """The last of the dates in the text; one with a printed 前 or ≤ wins over one without."""
    candidates = [date for date in found if date.printed] or list(found)
    if not candidates:
        return None
    last = max(candidates, key=lambda date: (date.latest[-10:-5], date.latest[-5:], date.start))
    start, end = folded.span(last.start, last.end)
    return Deadline(last.latest, folded.raw[start:end], start, end)


def _fact(folded: Folded, fact: Fact) -> Fact:
    start, end = folded.span(fact.start, fact.end)
    return Fact(fact.kind, folded.raw[start:end], start, end)


def _cue(folded: Folded, cue: Cue) -> Cue:
    start, end = folded.span(cue.start, cue.end)
    return Cue(cue.kind, folded.raw[start:end], start, end)
