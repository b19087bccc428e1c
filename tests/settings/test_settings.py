"""Settings: where they come from, what is refused and with which hint, and that each one does something."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from zhibiao.assessment import assess_filing
from zhibiao.errors import SettingsError
from zhibiao.records import Declared, Filing, FilingAssessment, Finding, Heading, Indicator, Project, Source
from zhibiao.settings import COMMAND_LINE, DEFAULT, DESCRIPTIONS, House, Settings, load, trace

FULL = """
select = ["ALL"]
ignore = ["STR012"]
fail-on = "error"
standard = "2021"
model = "fast"
jobs = 2
baseline = "known.jsonl"
ignore-list = "ignore.txt"

[columns]
"考核要求" = "指标值"

[limits]
max-bytes = "200MB"
max-unpacked = 900000000
max-rows = 1000
max-cells = 2000
max-pages = 10
max-seconds = 20
max-memory = "2GB"

[severity]
VAG001 = "info"

[per-file-ignores]
"往年/*" = ["BPL", "STR"]

[house]
small-budget = 5000
many-indicators = 12
low-share = 0.3
far-share = 1.5
weight-totals = [100]
min-outputs-effects = 8
vague-phrases = ["形成合力"]

[house.level2-aliases]
"工作量" = "数量指标"
"""


def write(folder: Path, text: str, name: str = "zhibiao.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_every_setting_can_be_written(tmp_path: Path) -> None:
    path = write(tmp_path, FULL)
    settings, origins = trace(tmp_path)
    assert {one.name for one in origins} == set(DESCRIPTIONS)
    assert all(one.source == str(path) for one in origins)
    assert settings.severity == (("VAG001", "info"),)
    assert settings.house.level2_aliases == (("工作量", "数量指标"),)
    assert settings.baseline == str(tmp_path / "known.jsonl")
    assert settings.columns == (("考核要求", "指标值"),)
    assert (settings.limits.max_bytes, settings.limits.max_rows) == (200 * 1024**2, 1000)
    assert {one.name: one.value for one in origins}["limits.max-memory"] == "2GB"


def test_pyproject_is_read_and_the_nearest_file_wins(tmp_path: Path) -> None:
    write(tmp_path, '[tool.zhibiao]\nfail-on = "never"\n', "pyproject.toml")
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    assert load(inner).fail_on == "never"
    write(tmp_path / "a", 'fail-on = "info"\n')
    assert load(inner).fail_on == "info"


def test_command_line_wins_and_is_named(tmp_path: Path) -> None:
    write(tmp_path, 'fail-on = "never"\nignore = ["VAG"]\n')
    settings, origins = trace(tmp_path, fail_on="error", ignore=())
    sources = {one.name: one.source for one in origins}
    assert (settings.fail_on, settings.ignore) == ("error", ("VAG",))
    assert sources["fail-on"] == COMMAND_LINE
    assert sources["ignore"].endswith("zhibiao.toml")
    assert sources["jobs"] == DEFAULT


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("ignor = []", "ignore"),
        ("per-file-ignore = {}", "per-file-ignores"),
        ("[house]\nmin-output-effects = 8", "min-outputs-effects"),
        ("house = 3", "[house]"),
        ("jobs = 0", "-1"),
        ('fail-on = "sometimes"', "never"),
        ("select = 3", "VAG"),
        ('[severity]\nVAG001 = "fatal"', "warning"),
        ('severity = "info"', "[severity]"),
        ("[house]\nlow-share = 0", "0.5"),
        ("[house]\nweight-totals = []", "100"),
        ('[house]\nvague-phrases = "形成合力"', "再上新台阶"),
        ('columns = ["考核要求"]', "[columns]"),
        ('[columns]\n"考核要求" = "指标植"', "指标值"),
        ('[columns]\n"考核要求" = "天气"', "三级指标"),
        ("[limits]\nmax-row = 5", "max-rows"),
        ("[limits]\nmax-ratio = 5", "max-"),
        ("[limits]\nmax-rows = 0", "1000"),
        ('[limits]\nmax-bytes = "很大"', "200MB"),
        ("limits = 3", "[limits]"),
        ("a = ", "TOML"),
    ],
)
def test_wrong_settings_are_refused_with_a_hint(tmp_path: Path, text: str, hint: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(SettingsError) as error:
        load(tmp_path)
    assert hint in str(error.value)
    assert error.value.where == str(path)


@pytest.mark.parametrize(
    ("pattern", "path", "hit"),
    [
        ("往年/*", "/home/甲/往年/表.docx", True),
        ("往年/*", "往年/表.docx", True),
        ("*.csv", "/a/b/表.csv", True),
        ("往年/*", "/home/甲/今年/表.docx", False),
        ("表.docx", "C:\\资料\\表.docx", True),
    ],
)
def test_per_file_ignores_match_from_the_end(pattern: str, path: str, hit: bool) -> None:
    assert Settings(per_file_ignores=((pattern, ("VAG",)),)).ignored_in(path) == (("VAG",) if hit else ())


def filing(*rows: tuple[str, str, str | None], raw: str | None = None, path: str = "往年/表.csv") -> Filing:
    heading = Heading("某局", 2025, "某项目")
    place = Source(path)
    own = tuple(
        Indicator(name, target, place, heading, Declared("产出指标", level2, raw)) for name, target, level2 in rows
    )
    return Filing(path, (Project(heading, own, place),))


def found(result: FilingAssessment) -> list[Finding]:
    (project,) = result.projects
    return [*(one for row in project.assessments for one in row.findings), *project.findings, *result.findings]


def codes(rows: Filing, **settings: Any) -> set[str]:
    return {one.code for one in found(assess_filing(rows, Settings(**settings)))}


VAGUE = filing(("业务培训次数", "持续提升", "数量指标"))


def test_ignores_reach_the_run() -> None:
    assert "VAG001" in codes(VAGUE)
    assert "VAG001" not in codes(VAGUE, ignore=("VAG",))
    assert "VAG001" not in codes(VAGUE, per_file_ignores=(("往年/*", ("vague",)),))
    assert "VAG001" in codes(VAGUE, per_file_ignores=(("今年/*", ("vague",)),))


def test_severity_reaches_the_finding() -> None:
    result = assess_filing(VAGUE, Settings(severity=(("VAG", "info"),)))
    assert {one.severity for one in found(result) if one.code == "VAG001"} == {"info"}


@pytest.mark.parametrize(
    "settings",
    [
        Settings(severity=(("VAG01", "info"), ("NIX", "info"))),
        Settings(house=House(level2_aliases=(("工作量", "数量指标指"),))),
        Settings(ignore=("vag09x",)),
    ],
)
def test_wrong_names_are_refused_before_any_work(settings: Settings) -> None:
    from zhibiao.assessment import check

    with pytest.raises(SettingsError):
        check([], settings)


def test_house_asks_for_a_number_of_indicators() -> None:
    rows = filing(("业务培训次数", "≥4次", "数量指标"))
    assert "STR019" not in codes(rows)
    assert "STR019" in codes(rows, house=House(min_outputs_effects=8))


def test_house_adds_vague_phrases() -> None:
    rows = filing(("部门联动机制", "形成合力，全覆盖", "数量指标"))
    assert "VAG012" not in codes(rows)
    assert "VAG012" in codes(rows, house=House(vague_phrases=("形成合力",)))


def test_house_aliases_name_a_category() -> None:
    rows = filing(("业务培训次数", "≥4次", None), raw="产出指标-工作量")
    assert "CAT004" in codes(rows)
    result = assess_filing(rows, Settings(house=House(level2_aliases=(("工作量", "数量指标"),))))
    assert result.projects[0].assessments[0].indicator.declared.level2 == "数量指标"
    assert "CAT004" not in {one.code for one in found(result)}


def test_house_aliases_never_change_a_known_label() -> None:
    rows = filing(("业务培训次数", "≥4次", "质量指标"), raw="产出指标-质量指标")
    result = assess_filing(rows, Settings(house=House(level2_aliases=(("质量指标", "数量指标"),))))
    assert result.projects[0].assessments[0].indicator.declared.level2 == "质量指标"


def test_one_row_has_one_advice() -> None:
    """Where one rule advises to delete the row, the others do not ask to mend it as if nothing were said."""
    rows = filing(("专款专用率", "保障专款专用，不挤占", "质量指标"))
    result = {one.code: one.suggestion or "" for one in found(assess_filing(rows, Settings()))}
    assert result["CAT006"].startswith("删除本行")
    assert all(advice.startswith("按CAT006删除本行") for code, advice in result.items() if code.startswith("VAG"))


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ('ignore = ["VAG99"]', "VAG009"),
        ('[severity]\nvage-phrase = "info"', "house-vague-phrase"),
        ('[per-file-ignores]\n"旧/*" = ["STR99"]', "STR009"),
        ('[house.level2-aliases]\n"工作量" = "数量指标指"', "数量指标"),
        ('[columns]\n"考核要求" = "指标植"', "指标值"),
    ],
)
def test_config_looks_up_every_name(tmp_path: Path, text: str, hint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from typer.testing import CliRunner

    from zhibiao.cli.app import app

    write(tmp_path, text)
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, ["config"], standalone_mode=False)
    assert isinstance(result.exception, SettingsError)
    assert hint in str(result.exception)
