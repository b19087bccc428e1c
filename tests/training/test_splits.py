"""Folds keep groups whole and never change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibiao.training.splits import grouped


@given(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=60).map(lambda extra: [*"abcdefgh", *extra]))
def test_every_row_once_every_group_in_one_fold(groups: list[str]) -> None:
    parts = grouped(groups, 4)
    assert sorted(i for part in parts for i in part) == list(range(len(groups)))
    homes = [{groups[i] for i in part} for part in parts]
    assert sum(map(len, homes)) == len(set(groups))


def test_same_on_every_run() -> None:
    assert grouped(list("abcabc"), 3) == grouped(list("abcabc"), 3)
    assert grouped(list("abcdefghijkl"), 3, seed=0) != grouped(list("abcdefghijkl"), 3, seed=1)


def test_too_few_groups() -> None:
    with pytest.raises(ValueError, match="cannot fill"):
        grouped(["a", "b"], 3)
