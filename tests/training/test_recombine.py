"""Recombined rows: many, new, the same from the same seed, and honest about where their parts come from."""

from __future__ import annotations

from zhibiao.classify.inputs import Row
from zhibiao.text.segment import Segmenter
from zhibiao.training import recombine
from zhibiao.training.dataset import Example

SEGMENTER = Segmenter(dict.fromkeys(("公厕", "保洁", "达标率", "培训", "人次", "教师", "设备", "验收", "合格率"), 100))
ROWS = (
    ("环卫", "公厕保洁达标率", "≥95%"),
    ("环卫", "设备验收合格率", "100%"),
    ("教育", "教师培训人次", "300人次"),
    ("教育", "培训设备合格率", "≥98%"),
)
EXAMPLES = tuple(
    Example(str(i), group, f"{group}能力提升", Row(name, "", target), "质量指标", (), 0.0)
    for i, (group, name, target) in enumerate(ROWS)
)
WORDS = {"桥梁": 100, "图书": 400}


def test_rows_are_many_new_distinct_and_repeatable() -> None:
    made = recombine.rows(EXAMPLES, 300, SEGMENTER, seed=3)
    rows = [one.row for one in made]
    assert len(set(rows)) == len(rows) == 300
    assert not {example.row for example in EXAMPLES} & set(rows)
    assert made == recombine.rows(EXAMPLES, 300, SEGMENTER, seed=3)
    assert made != recombine.rows(EXAMPLES, 300, SEGMENTER, seed=4)
    assert made[:100] == recombine.rows(EXAMPLES, 100, SEGMENTER, seed=3)


def test_an_object_takes_the_head_and_target_of_another_row() -> None:
    rows = {(one.row.name, one.row.target) for one in recombine.rows(EXAMPLES, 400, SEGMENTER)}
    assert ("公厕保洁合格率", "100%") in rows


def test_every_part_comes_from_a_sector_that_is_named() -> None:
    own = {"环卫": ("公厕", "保洁", "达标", "验收"), "教育": ("教师", "人次")}
    for made in recombine.rows(EXAMPLES, 400, SEGMENTER):
        text = f"{made.row.name}{made.row.description}{made.row.target}"
        for group, words in own.items():
            assert group in made.groups or not any(word in text for word in words), made


def test_strange_rows_hold_a_word_of_the_dictionary() -> None:
    made = recombine.strange(EXAMPLES, 20, WORDS, SEGMENTER, seed=1)
    assert len(made) == 20
    assert all(any(word in one.row.name for word in WORDS) for one in made)
    assert made == recombine.strange(EXAMPLES, 20, WORDS, SEGMENTER, seed=1)


def test_long_rows_are_longer_and_repeatable() -> None:
    made = recombine.long(EXAMPLES, 40, SEGMENTER, seed=2)
    assert made == recombine.long(EXAMPLES, 40, SEGMENTER, seed=2)
    assert sum(len(one.row.name) for one in made) / len(made) > max(len(name) for _, name, _ in ROWS)


def test_few_examples_yield_what_they_can() -> None:
    assert len(recombine.strange(EXAMPLES[:1], 10_000, {"桥梁": 1}, SEGMENTER)) < 10_000


def test_common_words_are_short_and_chinese() -> None:
    words = recombine.common_words()
    assert "桥梁" in words
    assert all(2 <= len(word) <= 4 and count >= recombine.COMMON for word, count in words.items())
