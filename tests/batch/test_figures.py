"""Roll-ups, repeated tables and comparison over small hand-made records, where every figure can be counted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from zhibiao.batch import copies, index
from zhibiao.batch.across import Enriched, raise_findings
from zhibiao.batch.comparison import compare
from zhibiao.batch.digest import digest
from zhibiao.errors import SettingsError
from zhibiao.settings import Settings

NAMES = ("培训人次", "培训合格率", "完成时间", "人均成本", "学员满意度")


def table(row: Any, *, changed: int = 0) -> list[dict[str, Any]]:
    return [row(name, f"≥{at + 90 + (5 if at < changed else 0)}%") for at, name in enumerate(NAMES)]


class Listed(list[Any]):
    """Records as a batch."""

    failures = ()
    info: Mapping[str, str] = {}


def across(base: Any, filings: list[Any]) -> dict[str, list[Any]]:
    """The findings of the batch in the records, by file."""
    return {
        filing["path"]: [one for part in (*filing["projects"], *filing["indicators"]) for one in part["findings"]]
        for filing in Enriched(Listed(filings), base)
    }


def test_points_weigh_rows(build: Any) -> None:
    filing, row, _ = build
    weighted = [row("甲", "≥1件", 100, weight="30"), row("乙", "≥2件", 40, weight="10")]
    plain = [row("丙", "≥3件", 50), row("丁", "提升", 20)]
    base = index.build([filing("a.txt", ("甲局", 2025, "一", weighted)), filing("b.txt", ("乙局", 2025, "二", plain))])
    figures = digest(base, copies.find(base))
    units = {line.name: line for line in figures.units}
    assert (units["甲局"].mean, units["甲局"].weighted) == (70.0, 85.0)
    assert (units["乙局"].mean, units["乙局"].weighted, units["乙局"].vague) == (35.0, 35.0, 1)
    assert (figures.total.indicators, figures.total.weighted) == (4, 60.0)
    assert [line.name for line in figures.units] == ["乙局", "甲局"]
    assert figures.histogram == (0, 0, 1, 0, 1, 1, 0, 0, 0, 1)


@pytest.mark.parametrize(
    ("weights", "shares"),
    [
        ((None, None), [1, 1]),
        (("10", "30"), [0.5, 1.5]),
        (("10", None), [2, 0]),
        (("0", "0"), [1, 1]),
        (("-5", "5"), [1, 1]),
    ],
)
def test_shares(weights: tuple[str | None, ...], shares: list[float]) -> None:
    assert index.shares_of(weights) == shares


def test_a_copied_table_is_found_and_names_its_source(build: Any) -> None:
    filing, row, _ = build
    filings = [
        filing("b.txt", ("乙局", 2025, "干部教育", table(row))),
        filing("a.txt", ("甲局", 2024, "农技培训", table(row))),
        filing("c.txt", ("丙局", 2025, "消防培训", table(row, changed=2))),
    ]
    base = index.build(filings)
    found = copies.find(base)
    assert [(one.first.unit, one.later.unit, one.same, one.rows) for one in found.tables] == [("甲局", "乙局", 5, 5)]
    assert found.groups[0].units in (2, 3)
    assert found.groups[0].first.unit == "甲局"
    assert raise_findings(base, Settings()) == 1
    (finding,) = across(base, filings)["b.txt"]
    assert finding["code"] == "BPL009"
    assert "甲局「农技培训」（2024年）" in finding["message"]
    assert digest(base, found).severities["warning"] == 1


def test_a_rule_that_is_off_stays_off(build: Any) -> None:
    filing, row, _ = build

    def raised(settings: Settings, ignored: frozenset[str] = frozenset()) -> list[str]:
        base = index.build([filing(f"{n}.txt", (f"{n}局", 2025, f"项目{n}", table(row))) for n in range(2)])
        copies.find(base)
        raise_findings(base, settings, ignored)
        return [name for (name,) in base.execute("SELECT fingerprint FROM finding")]

    (known,) = raised(Settings())
    assert not raised(Settings(ignore=("BPL009",)))
    assert not raised(Settings(select=("VAG",)))
    assert not raised(Settings(per_file_ignores=(("1.txt", ("BPL",)),)))
    assert raised(Settings(per_file_ignores=(("0.txt", ("BPL",)),)))
    assert not raised(Settings(), frozenset({known}))


def test_last_years_targets(build: Any) -> None:
    filing, row, _ = build
    filings = [
        filing("25.txt", ("甲局", 2025, "2025年农技培训", table(row, changed=1))),
        filing("24.txt", ("甲局", 2024, "2024年农技培训", table(row))),
        filing("22.txt", ("甲局", 2022, "2022年农技培训", table(row))),
    ]
    base = index.build(filings)
    found = copies.find(base)
    assert [(one.first.year, one.later.year, one.same) for one in found.carried] == [(2024, 2025, 4)]
    assert not found.tables, "the same project in another year is no copy from another project"
    assert raise_findings(base, Settings()) == 1
    (finding,) = across(base, filings)["25.txt"]
    assert (finding["code"], finding["severity"]) == ("BPL010", "info")
    assert "照搬2024年的指标表：5行中4行" in finding["message"]


def test_who_carries_a_table_over_does_not_copy_it_again(build: Any) -> None:
    """乙局 copied from 甲局 in 2024, and kept its own table in 2025: one copy, one table carried over."""
    filing, row, _ = build
    filings = [
        filing("a24.txt", ("甲局", 2024, "农技培训", table(row))),
        filing("b24.txt", ("乙局", 2024, "干部教育", table(row))),
        filing("b25.txt", ("乙局", 2025, "干部教育", table(row))),
    ]
    found = copies.find(index.build(filings))
    assert [(one.first.path, one.later.path) for one in found.tables] == [("a24.txt", "b24.txt")]
    assert [one.later.path for one in found.carried] == ["b25.txt"]


def test_projects_with_few_rows_are_ranked_last(build: Any) -> None:
    filing, row, _ = build
    filings = [
        filing("a.txt", ("甲局", 2025, "一", [row("甲项", "提升", 10)])),
        filing("b.txt", ("乙局", 2025, "二", [row("甲项", "提升", 10), row("乙项", "≥1件"), row("丙项", "≥2件")])),
    ]
    base = index.build(filings)
    assert [one.line.name for one in digest(base, copies.find(base)).projects] == ["二", "一"]


def test_one_project_repeating_itself_is_no_boilerplate(build: Any) -> None:
    filing, row, _ = build
    base = index.build([filing("a.txt", ("甲局", 2025, "一", [row("满意度", "≥95%"), row("满意度", "≥95%")]))])
    assert copies.find(base).groups == ()


def baseline(tmp_path: Path, filings: list[dict[str, Any]]) -> Path:
    path = tmp_path / "old.jsonl"
    path.write_text(
        "".join(json.dumps(one) + "\n" for record in filings for one in record["indicators"]), encoding="utf-8"
    )
    return path


def test_comparison(build: Any, tmp_path: Path) -> None:
    filing, row, finding = build
    old = filing("old/a.txt", ("甲局", 2024, "培训", [
        row("甲项", "提升", 20, findings=(finding(fingerprint="a"),)),
        row("乙项", "加强", 20, findings=(finding(fingerprint="b"),)),
        row("丙项", "≥1件", 90),
        row("丁项", "推进", 20, findings=(finding(fingerprint="d"),)),
    ]))  # fmt: skip
    now = filing("new/b.docx", ("甲局", 2025, "培训", [
        row("丁项", "持续推进", 20, findings=(finding(fingerprint="d2"),)),
        row("丙项", "提升", 10, findings=(finding(fingerprint="c"),)),
        row("甲项", "提升", 20, findings=(finding(fingerprint="a"),)),
        row("乙项", "≥5件", 85),
    ]))  # fmt: skip
    base = index.build([now])
    changes = compare(base, baseline(tmp_path, [old]))
    assert [one.about for one in changes.new] == ["丙项"]
    assert [(one.about, one.message) for one in changes.worse] == [("丙项", "得分由90降到10")]
    assert [one.about for one in changes.mended] == ["乙项"]
    assert changes.same == 2, "甲项 is as it was, 丁项 was reworded and is as bad"
    assert changes.lines == {2}
    assert not changes.whole


def test_nothing_changed(build: Any, tmp_path: Path) -> None:
    filing, row, finding = build
    one = filing("a.txt", ("甲局", 2025, "培训", [row("甲", "提升", 20, findings=(finding(),)), row("甲", "≥1件", 85)]))
    changes = compare(index.build([one]), baseline(tmp_path, [one]))
    assert (changes.new, changes.worse, changes.mended, changes.same) == ((), (), (), 1)


@pytest.mark.parametrize("text", ['{"a": 1}\n', "no json\n", "[1]\n"])
def test_a_foreign_baseline_is_refused(build: Any, tmp_path: Path, text: str) -> None:
    path = tmp_path / "old.jsonl"
    path.write_text(text)
    with pytest.raises(SettingsError, match=r"findings\.jsonl"):
        compare(index.build([]), path)
