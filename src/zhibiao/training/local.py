"""A bureau's own model: newly collected rows, judged by models that never saw them, joined with the shipped corpus.

Steps: collapse and count (:mod:`matrix`), weights from the shipped corpus alone, folds over the new groups, doubtful labels
(:mod:`noise`), the folds again without them, a fixed tenth of the shipped sectors, learning curve, everything. The encoder
of the current model stays as it is; the words part and the shares are fitted anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from zhibiao import taxonomy
from zhibiao.classify.boundaries import matching
from zhibiao.classify.inputs import fields
from zhibiao.model.store import Model
from zhibiao.training import noise, standing
from zhibiao.training.figures import Figures, Fold, answers, difference, figures
from zhibiao.training.metrics import macro_f1, strict
from zhibiao.training.mixture import Mixture
from zhibiao.training.prepared import Plan, Prepared
from zhibiao.training.problem import Weights
from zhibiao.training.promote import Comparison
from zhibiao.training.standing import Standing
from zhibiao.training.steps import Steps, Tell, right_ones
from zhibiao.training.work import Work

if TYPE_CHECKING:
    from numpy import float64, int64
    from numpy.typing import NDArray

    from zhibiao.training.collect import Sample


@dataclass(frozen=True, slots=True)
class Result:
    """What training found: the classifier, its mix with the encoder, and every figure about it.

    ``shares`` and ``doubt`` (probabilities and doubts) belong to ``own``, the new samples.
    """

    weights: Weights
    temperature: float
    shares_of: tuple[float, float]
    own: tuple[Sample, ...]
    shares: NDArray[float64]
    doubt: noise.Doubt
    folds: tuple[Fold, ...]
    figures: Figures
    old: Figures
    old_name: str
    baselines: Mapping[str, float]
    curve: tuple[tuple[float, float], ...]
    comparisons: tuple[Comparison, ...]


def run(
    prepared: Prepared, plan: Plan, current: Model, work: Work, tell: Tell, stands: Standing | None = None
) -> Result:
    """Train and measure, against the ``current`` model and against the one that ``stands`` in the new one's place."""
    import numpy

    posed, leaves = prepared.problem, taxonomy.leaves()
    mine = ~posed.base
    own = numpy.flatnonzero(mine)
    steps = Steps(prepared, plan, work, tell, 3 * len(prepared.held) + 4)
    by_sentences = steps.sentences(current)
    start = steps.base(current)
    first = steps.folds("fold", start, None, noise.STRENGTH)
    mix = Mixture(by_sentences, posed.text[own], current)
    declared = posed.gold[own]
    trusted = posed.reviewed[own]
    doubt = noise.find(mix.shares(first), declared, accepted(prepared, own), also(prepared, own))
    doubt = replace(doubt, doubtful=doubt.doubtful & ~trusted, trust=numpy.where(trusted, 1.0, doubt.trust))
    trust = numpy.ones(len(posed.text))
    trust[own] = doubt.trust
    scores = steps.folds("clean", start, trust, plan.words.strength, after="fold")
    clean = ~doubt.doubtful
    mix.fit(scores[clean], declared[clean], numpy.flatnonzero(clean))
    shares = mix.shares(scores)
    shown = [taxonomy.project(leaf, "2015") for leaf in leaves]
    new = figures(shares, declared, shown)
    drawn = steps.measured()
    at = numpy.searchsorted(own, drawn)
    old_shares = mix.current_shares(prepared, current, drawn)
    old = figures(old_shares, declared[at], shown)
    comparisons = []
    if prepared.held:
        right = [right_ones(one, declared[at], shown) for one in (shares[at], old_shares)]
        gap = difference(right[0], right[1], posed.group[drawn].tolist())
        comparisons.append(Comparison("分折检验", sum(right[0]) / len(at), old.accuracy, gap))
    against = None if stands is None else standing.compare(stands, prepared, current, mix, shares, shown)
    if against is not None:
        comparisons.append(against)
    fixed = steps.fixed(trust)
    if fixed is not None:
        comparisons.append(fixed)
    curve = steps.curve("clean", start, trust, shown)
    weights = steps.whole(start, trust)
    return Result(
        weights=weights,
        temperature=mix.temperature,
        shares_of=mix.mix,
        own=tuple(prepared.samples[i] for i in own),
        shares=shares,
        doubt=doubt,
        folds=_fold_table(prepared, own, shares, shown),
        figures=new,
        old=old,
        old_name=current.name,
        baselines=_baselines(prepared, own, shown),
        curve=curve,
        comparisons=tuple(comparisons),
    )


def accepted(prepared: Prepared, own: NDArray[int64]) -> list[frozenset[int]]:
    """The leaves that the boundary rules let pass, for each new sample."""
    number = {leaf: i for i, leaf in enumerate(taxonomy.leaves())}
    by_text: dict[int, frozenset[int]] = {}
    result = []
    for i in own:
        text = int(prepared.problem.text[i])
        if text not in by_text:
            rule = matching(fields(prepared.texts.rows[text]))
            by_text[text] = frozenset(number[leaf] for leaf in rule.accepted) if rule else frozenset()
        result.append(by_text[text])
    return result


def also(prepared: Prepared, own: NDArray[int64]) -> list[tuple[int, ...]]:
    """The leaves that pass beside the declared one, for each new sample, by whoever labelled it."""
    number = {leaf: i for i, leaf in enumerate(taxonomy.leaves())}
    return [tuple(number[leaf] for leaf in prepared.samples[int(i)].also) for i in own]


def _fold_table(
    prepared: Prepared, own: NDArray[int64], shares: NDArray[float64], names: Sequence[str]
) -> tuple[Fold, ...]:
    import numpy

    posed = prepared.problem
    place = {int(sample): i for i, sample in enumerate(own)}
    table = []
    for held in prepared.held:
        seen = posed.without(held)
        rows = [place[int(i)] for i in numpy.flatnonzero(held)]
        said, _ = answers(shares[rows], names)
        gold = [names[i] for i in posed.gold[held]]
        table.append(
            Fold(
                groups=len(numpy.unique(posed.group[held])),
                rows=int(held.sum()),
                learnt=int(seen.sum()),
                overlap=len(numpy.intersect1d(posed.text[held], posed.text[seen])),
                accuracy=strict(said, gold),
                macro_f1=macro_f1(said, gold),
            )
        )
    return tuple(table)


def _baselines(prepared: Prepared, own: NDArray[int64], names: Sequence[str]) -> dict[str, float]:
    """Accuracy of always naming the commonest category, and of the boundary rules' first choice (else the commonest)."""
    import numpy

    gold = prepared.problem.gold[own]
    common = int(numpy.bincount(gold).argmax())
    number = {leaf: i for i, leaf in enumerate(taxonomy.leaves())}
    by_text: dict[int, int] = {}
    for text in prepared.problem.text[own]:
        if int(text) not in by_text:
            rule = matching(fields(prepared.texts.rows[int(text)]))
            by_text[int(text)] = number[rule.accepted[0]] if rule else common
    ruled = [by_text[int(text)] for text in prepared.problem.text[own]]
    return {
        "一律判为最常见的类别": sum(names[common] == names[i] for i in gold) / len(gold),
        "只用边界规则": sum(names[a] == names[b] for a, b in zip(ruled, gold, strict=True)) / len(gold),
    }
