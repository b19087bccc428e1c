"""The vague flag (``domain.md`` §4.4): the rules are its floor, a small fitted model lifts it from checkable words.

A target with a number, a date or a known fact is never vague. Of the rest, which offers only words, a logistic model over the
rubric's evidence and the characters decides whether the words can be checked after all (终验, 合格证, 修后无漏). Its weights are
whole thousandths in ``data/vagueness.json``, so that every machine adds up the same sum. The score does not use it.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from math import exp

from zhibiao.records import Reading, Vague, VagueReason
from zhibiao.scoring.evidence import VAGUE_KINDS, Evidence, ValueKind, gather
from zhibiao.text.normalise import fold

NUMERIC_KINDS: frozenset[ValueKind] = frozenset({"number", "range", "date"})
THRESHOLD = 0.5
_LONGEST = 40
_REASONS: dict[ValueKind, VagueReason] = {
    "grade": "等级无阈值",
    "limit": "参照式",
    "reference": "参照式",
    "intent": "意向动词",
    "slogan": "口号",
    "copy": "照抄",
    "blank": "空值",
}


def judge(
    reading: Reading, *, name: str = "", description: str | None = None, evidence: Evidence | None = None
) -> Vague:
    """Whether the target is vague, how probably, and of which kind; ``evidence`` is what ``gather`` gave, if it is known."""
    evidence = evidence or gather(reading, name, description)
    chance = probability(features(evidence, reading, name))
    if evidence.kind not in VAGUE_KINDS:
        return Vague(flag=False, probability=min(chance, 0.49))
    sure = evidence.kind in ("copy", "blank")
    if sure or chance >= THRESHOLD:
        return Vague(flag=True, probability=max(chance, THRESHOLD), reason=_REASONS[evidence.kind])
    return Vague(flag=False, probability=chance)


def features(evidence: Evidence, reading: Reading, name: str) -> frozenset[str]:
    """What the model looks at: the kind of evidence, cues and facts, and for words alone their characters."""
    target = fold(reading.text).text
    found = {f"kind={evidence.kind}", f"name={evidence.name.kind}", f"length={min(len(target) // 3, 6)}"}
    if evidence.carried:
        found.add("carried")
    found |= {f"cue={cue.kind}" for cue in reading.cues} | {f"fact={fact.kind}" for fact in reading.facts}
    if evidence.kind in NUMERIC_KINDS:
        return frozenset(found)
    if evidence.name.slogan:
        found.add("slogan")
    found.add(f"ends={fold(name).text[-2:]}")
    marked = f"^{target[:_LONGEST]}$"
    found |= {f"text={marked[i : i + size]}" for size in (1, 2, 3) for i in range(len(marked) - size + 1)}
    return frozenset(found)


def probability(found: frozenset[str]) -> float:
    """The fitted probability that a careful reader calls such a row vague."""
    weights = _weights()
    thousandths = weights["bias"] + sum(weights.get(feature, 0) for feature in found)
    return 1.0 / (1.0 + exp(-thousandths / 1000))


@cache
def _weights() -> dict[str, int]:
    fitted: dict[str, int] = json.loads(files("zhibiao").joinpath("data/vagueness.json").read_text(encoding="utf-8"))[
        "weights"
    ]
    return fitted
