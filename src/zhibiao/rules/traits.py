"""What a row has, so that only the rules are asked that could speak about it."""

from __future__ import annotations

from zhibiao.records import Assessment
from zhibiao.rules.vague.precedence import leading


def traits(row: Assessment) -> frozenset[str]:
    """What a row has, in the words of :attr:`.base.Rule.needs`.

    ``vague`` with the code of the rule that speaks about it (:func:`leading`) or ``clear``, ``figure`` and the kinds of the
    target's figures, and the columns that are filled in: ``actual``, ``declared`` (a second level), ``description``,
    ``weight``.
    """
    one = row.indicator
    code = leading(row)
    found = {"clear"} if code is None else {"vague", code}
    if row.reading.measures:
        found.add("figure")
        found.update([measure.kind for measure in row.reading.measures])
    if one.actual:
        found.add("actual")
    if one.declared.level2 is not None:
        found.add("declared")
    if one.description:
        found.add("description")
    if one.weight:
        found.add("weight")
    return frozenset(found)
