"""Rules by code, name, family and prefix; did-you-mean; nothing loaded before it is needed."""

from __future__ import annotations

import subprocess
import sys

import pytest

from zhibiao.errors import SettingsError
from zhibiao.rules.base import FAMILIES
from zhibiao.rules.registry import all_rules, get, select

STABLE = [rule.code for rule in all_rules() if rule.status == "stable"]


def codes(*words: str, ignore: tuple[str, ...] = ()) -> list[str]:
    return [rule.code for rule in select(words, ignore)]


def test_all_stable_rules_are_on_by_default() -> None:
    assert codes() == codes("ALL") == STABLE
    assert len(STABLE) >= 36


def test_a_code_and_a_name_are_the_same_rule() -> None:
    assert get("VAG001") is get("vag001") is get("unmeasurable-target") is get("unmeasurable_target")
    assert get("misfiled-category").code == "CAT001"
    assert get("CAT001").severity == "warning"


@pytest.mark.parametrize("family", FAMILIES)
def test_family_selects_its_rules(family: str) -> None:
    want = [rule.code for rule in all_rules() if rule.family == family and rule.status == "stable"]
    assert want
    assert codes(family) == codes(f"{family}/") == want


def test_prefix_selects() -> None:
    assert codes("TGT00") == [code for code in STABLE if code.startswith("TGT00")]
    assert codes("VAG", "misfiled-category") == [*codes("vague"), "CAT001"]


def test_ignore_is_taken_away() -> None:
    assert codes("vague", ignore=("VAG001",)) == codes("vague")[1:]
    assert "CAT001" not in codes(ignore=("category",))


def test_preview_rules_are_off_until_named() -> None:
    assert "CAT002" not in codes()
    assert "CAT002" not in codes("category")
    assert codes("CAT002") == codes("second-choice-category") == ["CAT002"]
    assert set(codes("ALL", "PREVIEW")) == {rule.code for rule in all_rules()}


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("misfield-category", "misfiled-category"),
        ("vauge", "vague"),
        ("copied-targets", "copied-target"),
        ("VGA001", "VAG001"),
    ],
)
def test_unknown_word_names_the_nearest(word: str, near: str) -> None:
    with pytest.raises(SettingsError) as error:
        select([word], ())
    assert near in error.value.remedy
    assert word in str(error.value)


def test_unknown_word_without_neighbour_names_the_command() -> None:
    with pytest.raises(SettingsError, match="zhibiao rules"):
        get("完全不相干")


def test_defects_of_the_catalogue_are_covered() -> None:
    """Every defect of domain.md §3.4 that text can show; D45 typos and D53 reports are left out with a reason."""
    covered = {defect for rule in all_rules() for defect in rule.defects}
    want = {f"D{number:02d}" for number in range(1, 54)} - {"D45", "D53"} | {f"W{number}" for number in range(1, 9)}
    assert want <= covered, sorted(want - covered)


def test_registry_is_light() -> None:
    script = (
        "import sys; import zhibiao.rules.registry; "
        "assert not [m for m in sys.modules if m.startswith('zhibiao.rules.vague')]; "
        "assert not {'jieba', 'sklearn', 'numpy', 'opencc'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_rules_import_neither_classify_nor_scoring() -> None:
    script = (
        "import sys; from zhibiao.rules.registry import all_rules; all_rules(); "
        "above = ('zhibiao.classify', 'zhibiao.scoring', 'zhibiao.model'); "
        "assert not [m for m in sys.modules if m.startswith(above)]; "
        "assert not {'jieba', 'sklearn', 'numpy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
