"""The list of rules, and how people name them: code, name, family, prefix, ``ALL``.

Rule modules are imported on first use, so that a program that only prints its help does not load them.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib import import_module
from typing import cast

from zhibiao.errors import SettingsError
from zhibiao.records import Severity
from zhibiao.rules.base import FAMILIES, Rule

_MODULES: tuple[str, ...] = (
    "vague.unmeasurable_target",
    "vague.copied_target",
    "vague.target_by_reference",
    "vague.grade_without_threshold",
    "vague.empty_target",
    "vague.deadline_without_date",
    "vague.cost_without_amount",
    "vague.rate_without_figure",
    "vague.satisfaction_by_word",
    "vague.placeholder_target",
    "vague.share_left_open",
    "vague.house_vague_phrase",
    "target.rate_given_as_count",
    "target.count_given_as_rate",
    "target.missing_unit",
    "target.relative_without_base",
    "target.missing_sign",
    "target.wrong_direction",
    "target.impossible_threshold",
    "target.below_past_figure",
    "target.all_rates_full",
    "target.exceeds_budget",
    "target.cost_base_missing",
    "target.unclear_range",
    "target.absolute_promise",
    "target.comparison_without_figure",
    "target.actual_without_value",
    "target.far_exceeded",
    "category.misfiled_category",
    "category.second_choice_category",
    "category.level_mismatch",
    "category.missing_level2",
    "category.sustained_in_2021_form",
    "category.budget_execution_indicator",
    "boilerplate.copied_description",
    "boilerplate.slogan_name",
    "boilerplate.copied_between_projects",
    "boilerplate.irrelevant_ecology",
    "boilerplate.slot_filling",
    "boilerplate.untraceable_basis",
    "boilerplate.same_basis_everywhere",
    "boilerplate.textual_effects",
    "boilerplate.copied_between_filings",
    "boilerplate.carried_over_targets",
    "boilerplate.foreign_indicator",
    "structure.incomplete_name",
    "structure.truncated_name",
    "structure.value_in_name",
    "structure.several_in_one",
    "structure.duplicate_indicator",
    "structure.description_disagrees",
    "structure.placeholder_goal",
    "structure.points_for_nothing",
    "structure.points_do_not_add_up",
    "structure.empty_required_category",
    "structure.prose_disagrees",
    "structure.satisfaction_without_survey",
    "structure.amount_in_wrong_unit",
    "structure.no_time_dimension",
    "structure.goal_figures_missing",
    "structure.many_for_little_money",
    "structure.no_public_effect",
    "structure.execution_rate_mismatch",
    "structure.too_few_indicators",
)


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, family by family, by code."""
    return tuple(import_module(f"zhibiao.rules.{module}").RULE for module in _MODULES)


@cache
def _by_key() -> dict[str, Rule]:
    return {key: rule for rule in all_rules() for key in (rule.code.lower(), rule.name)}


def get(code_or_name: str) -> Rule:
    """The rule with this code (``VAG001``) or name (``unmeasurable-target``).

    Raises :class:`SettingsError` with the nearest names where there is none.
    """
    rule = _by_key().get(_key(code_or_name))
    if rule is None:
        raise _unknown(code_or_name)
    return rule


def select(
    select: Sequence[str] = (), ignore: Sequence[str] = (), severity: Sequence[tuple[str, str]] = ()
) -> tuple[Rule, ...]:
    """The rules in force, in fixed order.

    ``select`` holds codes, names, code prefixes (``VAG``, ``TGT0``), families (``vague``), ``ALL`` (the default) or
    ``PREVIEW``; a preview rule is on only if it is named by its code or name, or by ``PREVIEW``. ``ignore`` is taken
    away afterwards. ``severity`` holds (word, severity) pairs, later ones winning. Raises :class:`SettingsError` for a
    word that names nothing.
    """
    wanted = {code for word in (select or ("ALL",)) for code in _resolve(word, preview=False)}
    unwanted = {code for word in ignore for code in _resolve(word, preview=True)}
    graded = {code: grade for word, grade in severity for code in _resolve(word, preview=True)}
    return tuple(
        replace(rule, severity=cast(Severity, graded[rule.code])) if rule.code in graded else rule
        for rule in all_rules()
        if rule.code in wanted - unwanted
    )


def _resolve(word: str, *, preview: bool) -> set[str]:
    key = _key(word)
    exact = _by_key().get(key)
    if exact is not None:
        return {exact.code}
    if key == "preview":
        return {rule.code for rule in all_rules() if rule.status == "preview"}
    family = key.rstrip("/")
    hits = [
        rule
        for rule in all_rules()
        if key == "all" or rule.family == family or (len(key) >= 3 and rule.code.lower().startswith(key))
    ]
    if not hits:
        raise _unknown(word)
    return {rule.code for rule in hits if preview or rule.status == "stable"}


def _key(word: str) -> str:
    return word.strip().lower().replace("_", "-")


def _unknown(word: str) -> SettingsError:
    known = [*(rule.code for rule in all_rules()), *(rule.name for rule in all_rules()), *FAMILIES, "ALL", "PREVIEW"]
    folded = {one.lower(): one for one in known}
    near = [folded[one] for one in difflib.get_close_matches(_key(word), folded, n=5, cutoff=0.55)]
    remedy = f"是不是 {'、'.join(near)}？" if near else "用 zhibiao rules 查看全部规则"
    return SettingsError(f"没有名为“{word}”的规则", remedy=remedy)
