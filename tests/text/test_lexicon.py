from __future__ import annotations

import pytest

from zhibiao.text.lexicon import CLASSES, cues, phrases
from zhibiao.text.normalise import fold


@pytest.mark.parametrize("name", [*CLASSES, "numeral_idioms"])
def test_a_list_names_its_source_and_has_folded_phrases_once(name: str) -> None:
    found = phrases(name)
    assert len(found) == len(set(found)) >= 10
    assert all(fold(phrase.replace("…", "")).text == phrase.replace("…", "") for phrase in found)


def test_an_unknown_list_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        phrases("nothing")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("持续提升公共服务水平", [("continuation", "持续提升"), ("slogan", "服务水平")]),
        ("严格按照财务规定报销", [("by_reference", "严格按照财务规定")]),
        ("以预算安排资金总量为限", [("by_reference", "以预算安排资金总量为限")]),
        ("不高于市场价", [("by_reference", "不高于市场价")]),
        ("完成政府工作需要", [("completion", "完成政府工作需要")]),
        ("促进生态文明建设", [("slogan", "促进生态文明建设")]),
        ("争取在最短时间内办结", [("intent", "争取"), ("time", "在最短时间内")]),
        ("好", [("judgement", "好")]),
        ("爱好者", []),
        ("≥95%", []),
    ],
)
def test_the_longest_phrase_is_the_cue(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(cue.kind, cue.text) for cue in cues(text)] == expected
