"""The specificity score 0-100 with its caps and bands (``domain.md`` §4.1-4.3)."""

from __future__ import annotations

from zhibiao.records import Indicator, Reading, Score
from zhibiao.scoring import criteria
from zhibiao.scoring.evidence import Evidence, gather

VERSION = 1
CONTRADICTION = 10
_BANDS = ((90, "优"), (80, "良"), (60, "中"), (0, "差"))


def grade(total: int) -> str:
    """The Ministry's evaluation band of a total (``domain.md`` §4.3)."""
    return next(name for floor, name in _BANDS if total >= floor)


def score(
    indicator: Indicator, reading: Reading, *, contradicted: bool = False, evidence: Evidence | None = None
) -> Score:
    """How specific an indicator is, 0-100; ``evidence`` is what ``gather`` gave, if it is known.

    ``contradicted`` says that another figure of the filing (budget, last year's result) contradicts the value: ten points
    less, and never 优.
    """
    evidence = evidence or gather(reading, indicator.name, indicator.description)
    parts = (
        criteria.measurable(evidence),
        criteria.agreement(evidence, indicator),
        criteria.clarity(evidence, indicator),
        criteria.unit_and_sign(evidence),
        criteria.time_and_base(evidence, reading),
        criteria.basis(indicator),
    )
    total = sum(part.points for part in parts)
    cap, reason = _cap(evidence)
    if contradicted:
        total -= CONTRADICTION
        if cap is None or cap > 89:
            cap, reason = 89, "与本表其他数据矛盾"
    if cap is not None and total > cap:
        total = cap
    elif not contradicted:
        cap, reason = (cap, reason) if cap is not None else (None, None)
    total = max(0, total)
    return Score(total, grade(total), VERSION, parts, cap, reason)


def _cap(e: Evidence) -> tuple[int | None, str | None]:
    """The lowest ceiling that applies (``domain.md`` §4.2)."""
    caps: list[tuple[int, str]] = []
    fixed = {
        "blank": (0, "未填写指标值"),
        "copy": (25, "指标值照抄名称或说明"),
        "intent": (35, "指标值是意向或口号"),
        "slogan": (35, "指标值是意向或口号"),
        "limit": (45, "以规定或预算代替数值"),
        "reference": (45, "以规定或预算代替数值"),
        "grade": (55, "只有等级词"),
    }
    if e.kind in fixed:
        caps.append(fixed[e.kind])
    if criteria.conflicts(e):
        caps.append((50, "名称与指标值类型矛盾"))
    if criteria.contradicts_direction(e):
        caps.append((55, "方向与指标含义相反"))
    if e.relative and not e.based:
        caps.append((72, "相对值没有基数"))
    if e.kind in ("number", "range") and e.measure is not None and e.measure.unit is None:
        caps.append((70, "缺计量单位"))
    return min(caps) if caps else (None, None)
