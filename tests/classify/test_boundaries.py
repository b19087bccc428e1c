"""Every rule of domain.md §2.11 decides the rows of its case file; the accepted set is built around the model."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from zhibiao import taxonomy
from zhibiao.classify.boundaries import LIKELY, accepted, matching, rules
from zhibiao.classify.inputs import Row, fields
from zhibiao.text.reading import read

CASES = list(
    csv.DictReader((Path(__file__).parent / "data" / "boundaries.csv").read_text(encoding="utf-8").splitlines())
)
LEAVES = taxonomy.leaves()


def ranked(**known: float) -> list[tuple[str, float]]:
    rest = (1.0 - sum(known.values())) / (len(LEAVES) - len(known))
    return sorted(((leaf, known.get(leaf, rest)) for leaf in LEAVES), key=lambda one: -one[1])


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['rule']}-{case['name']}")
def test_rule_decides(case: dict[str, str]) -> None:
    rule = matching(fields(Row(case["name"], "", case["target"])))
    assert rule is not None
    assert rule.code == case["rule"]
    assert rule.accepted[0] == case["first"]
    assert set(filter(None, case["also"].split("|"))) <= set(rule.accepted)


def test_every_rule_of_the_table_has_a_case() -> None:
    assert {rule.code for rule in rules()} - {"R5c"} == {case["rule"] for case in CASES}


def test_accepted_leaves_are_leaves() -> None:
    for rule in rules():
        assert set(rule.accepted) <= set(LEAVES), rule.code
        assert len(set(rule.accepted)) == len(rule.accepted)


def test_what_the_table_forbids_is_not_done() -> None:
    """§2.11: 率 is not always quality, 成本 in a name not always cost, 满意 in a description not satisfaction."""
    by_name = {
        name: matching(fields(Row(name, "提升群众满意度", "100%"))) for name in ("及时率", "再犯罪率", "降低企业成本")
    }
    assert [rule and rule.accepted[0] for rule in by_name.values()] == ["时效指标", "社会效益指标", "经济效益指标"]


def test_model_leads_and_rule_widens() -> None:
    row = Row("信访事项办结率", "", "≥95%")
    found = accepted(row, None, ranked(数量指标=0.8))
    assert found.rule == "R10"
    assert found.accepted[:2] == ("数量指标", "质量指标")


def test_likely_leaf_is_accepted_unlikely_is_not() -> None:
    found = accepted(Row("甲乙丙", "", "丁"), None, ranked(数量指标=0.9, 质量指标=LIKELY, 时效指标=LIKELY / 2))
    assert found.rule == "model"
    assert "质量指标" in found.accepted
    assert "时效指标" not in found.accepted


def test_a_bare_deadline_accepts_timeliness() -> None:
    row = Row("水泵安装", "", "6月30日前")
    assert "时效指标" in accepted(row, read(row.target), ranked(数量指标=0.97)).accepted
