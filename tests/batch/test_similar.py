"""Near-identical texts and sets: exact, and the same as comparing each with each."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zhibiao.batch.index import text_key
from zhibiao.batch.similar import alike, alike_texts, clusters, grams

ALIKE = (
    (("健全长效管理机制", "不断健全"), ("健全长效的管理机制", "不断健全")),
    (("提升社会公众满意程度", "持续提升"), ("提升社会公众满意程度情况", "持续提升")),
    (("案件办结率", "≥95%"), ("案件办结率 ", "＞=95％")),
)
DIFFERENT = (
    (("案件办结率", "≥95%"), ("案件办结率", "≥90%")),
    (("培训人次", "≥100人次"), ("培训场次", "≥100场次")),
    (("服务对象满意度", "≥95%"), ("学员满意度", "≥95%")),
    (("提升社会公众满意程度", "持续提升"), ("降低社会公众投诉数量", "持续提升")),
)


def test_near_identical_texts_are_joined() -> None:
    for one, two in ALIKE:
        assert list(alike_texts([text_key(*one), text_key(*two)])) == [(0, 1)], (one, two)


def test_different_targets_stay_apart() -> None:
    for one, two in DIFFERENT:
        assert not list(alike_texts([text_key(*one), text_key(*two)])), (one, two)


@given(st.lists(st.frozensets(st.integers(0, 12), max_size=8), max_size=25), st.sampled_from((0.5, 0.7, 0.8, 1.0)))
def test_the_prefix_filter_loses_no_pair(sets: list[frozenset[int]], threshold: float) -> None:
    found = {(i, j) for i, j, _ in alike(sets, threshold)}
    wanted = {
        (i, j)
        for j in range(len(sets))
        for i in range(j)
        if sets[i] and sets[j] and len(sets[i] & sets[j]) / len(sets[i] | sets[j]) >= threshold
    }
    assert found == wanted


def test_clusters_reach_through_others() -> None:
    assert clusters(5, [(0, 3), (3, 4)]) == [0, 1, 2, 0, 0]


def test_grams_mark_the_ends() -> None:
    assert len(grams("办结")) == 3
    assert len(set(grams("办结")) & set(grams("办事"))) == 1
    assert not set(grams("办结")) & set(grams("结办"))
