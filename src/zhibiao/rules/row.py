"""What rules ask about a row: what its name promises, under which leaf it stands, which figures it gives."""

from __future__ import annotations

from zhibiao.records import Assessment, Measure, MeasureKind
from zhibiao.taxonomy import leaf_of
from zhibiao.text.names import Name, analyse
from zhibiao.text.normalise import compact

COSTS = frozenset({"经济成本指标", "社会成本指标", "生态环境成本指标"})
EFFECTS = frozenset({"经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"})
SATISFACTION = "服务对象满意度指标"


def name_of(assessment: Assessment) -> Name:
    """The row's name taken apart, with the description's help."""
    row = assessment.indicator
    return analyse(row.name, row.description or "")


def own_name(assessment: Assessment) -> Name:
    """The row's name taken apart by itself."""
    return analyse(assessment.indicator.name)


def leaf(assessment: Assessment) -> str:
    """The leaf under which the form files the row, or the one that the row belongs to where the form is silent."""
    declared = assessment.indicator.declared.level2
    return leaf_of(declared) if declared else assessment.category.leaf


def home(assessment: Assessment) -> str:
    """The leaf to advise for: the declared one where a reviewer lets it pass, else the one that the row belongs to."""
    declared = assessment.indicator.declared.level2
    accepted = {leaf_of(name) for name in assessment.category.accepted}
    return leaf_of(declared) if declared and leaf_of(declared) in accepted else assessment.category.leaf


def figures(assessment: Assessment, *kinds: MeasureKind) -> tuple[Measure, ...]:
    """The measures of the target, of the kinds asked for (all kinds if none is named)."""
    return tuple(one for one in assessment.reading.measures if not kinds or one.kind in kinds)


def words_of(assessment: Assessment) -> str:
    """Name, description and target in one string, for looking up words."""
    row = assessment.indicator
    return "\n".join((row.name, row.description or "", row.target))


def same_text(left: str | None, right: str | None) -> bool:
    """Whether two texts say the same once spaces, signs and script variants are folded away."""
    return bool(left and right) and compact(left or "") == compact(right or "")


def bigrams(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters of ``text`` after folding."""
    folded = compact(text)
    return frozenset(folded[at : at + 2] for at in range(len(folded) - 1))


def likeness(left: str, right: str) -> float:
    """Dice coefficient of two texts' character pairs, 0..1."""
    one, two = bigrams(left), bigrams(right)
    return 2 * len(one & two) / (len(one) + len(two)) if one and two else 0.0
