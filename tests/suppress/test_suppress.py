"""Baselines and ignore lists: only what is new is said, by fingerprint, and what is unused is named."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from zhibiao.assessment import assess_filing
from zhibiao.errors import SettingsError
from zhibiao.records import Batch, Declared, Filing, Finding, Heading, Indicator, Project, Source
from zhibiao.reports.summary import findings
from zhibiao.settings import Settings
from zhibiao.suppress import Ignored, read_baseline, read_ignores, suppress, write_baseline

ROWS = (
    ("综合业务及时性", "及时完成", "时效指标"),
    ("宣传资料", "≥20000", "数量指标"),
    ("培训人次", "200人次", "数量指标"),
)


def batch(*rows: tuple[str, str, str], path: str = "甲.csv", line: int = 1, year: int = 2025) -> Batch:
    heading = Heading("某局", year, "某项目")
    own = tuple(
        Indicator(name, target, Source(path, line=line + at), heading, Declared("产出指标", level2, level2))
        for at, (name, target, level2) in enumerate(rows)
    )
    return Batch((assess_filing(Filing(path, (Project(heading, own, Source(path)),)), Settings()),))


def shown(one: Batch) -> list[Finding]:
    return [finding for _, finding in findings(one)]


def known(one: Batch) -> Counter[str]:
    return Counter(finding.fingerprint for finding in shown(one))


def test_a_baseline_hides_what_it_names(tmp_path: Path) -> None:
    old = batch(*ROWS)
    path = tmp_path / "b.jsonl"
    path.write_text(write_baseline(old), encoding="utf-8")
    assert len(shown(old)) >= 3
    done = suppress(old, baseline=read_baseline(path))
    assert shown(done.batch) == []
    assert done.known == len(shown(old))


def test_a_moved_and_renamed_file_stays_known() -> None:
    done = suppress(batch(*ROWS, path="乙/新名.csv", line=90), baseline=known(batch(*ROWS)))
    assert shown(done.batch) == []


def test_a_new_row_and_a_changed_target_are_new() -> None:
    changed = batch(*ROWS[:1], ("宣传资料", "≥30000", "数量指标"), ROWS[2], ("档案整理效果", "有所提升", "质量指标"))
    codes = sorted(one.code for one in shown(suppress(changed, baseline=known(batch(*ROWS))).batch))
    assert "TGT003" in codes
    assert any(code.startswith("VAG") for code in codes)
    assert "VAG006" not in codes


def test_next_years_filing_is_another_one() -> None:
    assert shown(suppress(batch(*ROWS, year=2026), baseline=known(batch(*ROWS))).batch)


def test_a_baseline_counts() -> None:
    twice = batch(ROWS[0], ROWS[0])
    once = Counter({finding.fingerprint: 1 for finding in shown(batch(ROWS[0])) if finding.code == "VAG006"})
    left = [one.code for one in shown(suppress(twice, baseline=once).batch)]
    assert left.count("VAG006") == 1


def test_a_finding_about_many_rows_is_new_when_a_row_joins() -> None:
    more = batch(*ROWS, ("受理件数", "90件", "数量指标"))
    left = shown(suppress(more, baseline=known(batch(*ROWS))).batch)
    codes = [one.code for one in left]
    assert "TGT005" in codes
    assert not {"VAG006", "TGT003"} & set(codes)


def test_jsonl_output_serves_as_a_baseline(tmp_path: Path) -> None:
    from zhibiao.reports.registry import render

    old = batch(*ROWS)
    path = tmp_path / "out.jsonl"
    text = render(old, "jsonl")
    assert isinstance(text, str)
    path.write_text("\ufeff" + text, encoding="utf-8")
    rows = [one.code for one in shown(suppress(old, baseline=read_baseline(path)).batch)]
    assert "VAG006" not in rows


def test_an_ignore_hides_every_one_and_names_the_unused() -> None:
    one = batch(ROWS[0], ROWS[0])
    mark = next(finding for finding in shown(one) if finding.code == "VAG006")
    ignores = (Ignored(mark.fingerprint, "合同另有约定", 1), Ignored("0" * 16, "早已改好", 2))
    done = suppress(one, ignores=ignores)
    assert "VAG006" not in [finding.code for finding in shown(done.batch)]
    assert (done.ignored, done.unused) == (2, ignores[1:])


def test_score_and_category_are_left_alone() -> None:
    old = batch(*ROWS)
    done = suppress(old, baseline=known(old)).batch
    for before, after in zip(
        old.filings[0].projects[0].assessments, done.filings[0].projects[0].assessments, strict=True
    ):
        assert replace(before, findings=()) == after


def test_ignore_list_is_read(tmp_path: Path) -> None:
    path = tmp_path / "i.txt"
    path.write_text("# 备注\n\nb8dd9e3c7443c0de 合同另有约定\n0123456789abcdef：局务会确定\n", encoding="utf-8")
    assert read_ignores(path) == (
        Ignored("b8dd9e3c7443c0de", "合同另有约定", 3),
        Ignored("0123456789abcdef", "局务会确定", 4),
    )


@pytest.mark.parametrize(
    ("text", "hint"), [("b8dd9e3c7443c0de\n", "理由"), ("VAG006 合同\n", "指纹"), ("\n\nb8dd 合同", "第3行")]
)
def test_ignore_list_is_refused_with_a_line(tmp_path: Path, text: str, hint: str) -> None:
    path = tmp_path / "i.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=hint):
        read_ignores(path)


def test_a_broken_baseline_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "b.jsonl"
    with pytest.raises(SettingsError, match="write-baseline"):
        read_baseline(path)
    path.write_text(json.dumps({"fingerprint": "a"}) + "\n{\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="第2行"):
        read_baseline(path)
