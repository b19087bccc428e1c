"""The vague flag: true where nothing in the target could be measured (``domain.md`` §4.4)."""

from __future__ import annotations

from zhibiao.records import Reading, Vague, VagueReason
from zhibiao.scoring.evidence import VAGUE_KINDS, Evidence, ValueKind, gather

_REASONS: dict[ValueKind, VagueReason] = {
    "grade": "等级无阈值", "limit": "参照式", "reference": "参照式", "intent": "意向动词",
    "slogan": "口号", "copy": "照抄", "blank": "空值",
}  # fmt: skip
# How often a careful reader would call such a row vague; the model of a later stage replaces these.
_PROBABILITY: dict[ValueKind, float] = {
    "number": 0.01, "range": 0.01, "date": 0.03, "fact": 0.12, "bands": 0.1, "grade": 0.9, "limit": 0.75, "reference": 0.9,
    "intent": 0.93, "slogan": 0.93, "copy": 0.97, "blank": 0.97,
}  # fmt: skip


def judge(reading: Reading, *, name: str = "", description: str | None = None) -> Vague:
    """Whether the target is vague and of which kind. A numeric row is never vague."""
    return verdict(gather(reading, name, description))


def verdict(evidence: Evidence) -> Vague:
    """The flag that follows from the evidence."""
    flag = evidence.kind in VAGUE_KINDS
    reason = _REASONS[evidence.kind] if flag else None
    return Vague(flag=flag, probability=_PROBABILITY[evidence.kind], reason=reason)
