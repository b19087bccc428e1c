from __future__ import annotations

import sys
from importlib.resources import files

import pytest

from zhibiao.text.reading import read

if sys.version_info >= (3, 11):
    import tomllib
else:  # pragma: no cover
    import tomli as tomllib

RULES = tomllib.loads(files("zhibiao").joinpath("data/facts.toml").read_text(encoding="utf-8"))["pattern"]
FACTS = [(rule["kind"], text) for rule in RULES for text in rule["yes"]]
NONE = [text for rule in RULES for text in rule["no"]]


def test_every_pattern_has_texts_for_and_against_it() -> None:
    assert all(rule["yes"] and rule["no"] for rule in RULES)


@pytest.mark.parametrize(("kind", "text"), FACTS)
def test_a_fact_is_found(kind: str, text: str) -> None:
    assert kind in {fact.kind for fact in read(text).facts}


@pytest.mark.parametrize("text", NONE)
def test_no_fact_is_found(text: str) -> None:
    assert read(text).facts == ()


@pytest.mark.parametrize(
    "text",
    [
        "及时足额发放",
        "应援尽援",
        "应保尽保",
        "基本满意",
        "明显下降",
        "有所下降",
        "保持稳定",
        "完成工作",
        "保障专款按照规定用途使用，不挤占挪用",
    ],
)
def test_what_the_domain_reference_names_as_no_fact(text: str) -> None:
    assert read(text, name="专款专用情况").facts == ()


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("是否发生失泄密事件", "否", "zero"), ("安全责任事故", "无", "zero"), ("生态效益", "无", None), ("营造良好氛围", "有", None),
        ("工程竣工验收", "合格", "check"), ("外墙施工质量", "合格", None), ("复审", "通过", "check"), ("是否通过国家卫生县城复审", "是", "check"),
        ("群众是否满意", "是", None), ("管护制度", "有", "check"), ("购置执法记录仪14台", "完成", "delivery"), ("提升服务水平", "完成", None),
        ("编制并印发年度规划", "已完成", "delivery"),
    ],
)  # fmt: skip
def test_one_word_answers_depend_on_the_name(name: str, text: str, kind: str | None) -> None:
    assert [fact.kind for fact in read(text, name=name).facts] == ([kind] if kind else [])


def test_grades_without_thresholds_are_no_bands() -> None:
    assert read("人民调解工作突出为优；人民调解工作一般为良；人民调解工作落后为差").facts == ()
