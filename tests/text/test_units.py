from __future__ import annotations

import pytest

from zhibiao.text import units


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("%", "%", "ratio"), ("百分比", "%", "ratio"), ("个百分点", "个百分点", "change"), ("件", "件", "count"), ("人次", "人次", "count"),
        ("元", "元", "money"), ("元/人·天", "元/人·天", "money"), ("元/人/天", "元/人·天", "money"), ("元/人.每天", "元/人·天", "money"),
        ("元每人每月", "元/人·月", "money"), ("次/年", "次/年", "frequency"), ("人次/年", "人次/年", "frequency"), ("m2", "平方米", "count"),
        ("元/m2", "元/平方米", "money"), ("个工作日", "个工作日", "duration"), ("分", "分", "other"), ("条(幅)", "条", "count"), ("倍", "倍", "change"),
    ],
)  # fmt: skip
def test_match(text: str, name: str, kind: str) -> None:
    unit = units.match(text, 0)
    assert unit is not None
    assert (unit.name, unit.kind, unit.end) == (name, kind, len(text))


@pytest.mark.parametrize("text", ["件均成本", "次要", "分之三", "级别", "期间", "省级", "处理", "本级", "的", ""])
def test_words_that_only_begin_like_a_unit_are_none(text: str) -> None:
    assert units.simple(text, 0) is None


def test_whole_takes_a_scale() -> None:
    unit = units.whole("万m3")
    assert unit is not None
    assert unit.name == "万立方米"
    assert units.whole("万人空巷") is None


def test_every_alias_points_to_a_unit_and_no_unit_stands_in_two_dimensions() -> None:
    data = units._table()
    names = [name for listed in data["units"].values() for name in listed]
    repeated = {name for name in names if names.count(name) > 1}
    assert repeated <= {"名", "兆"}, repeated
    assert set(data["aliases"].values()) <= set(names)
