"""The library's face: examples in docstrings and docs/python.md run, names are there, and nothing prints or loads too much."""

from __future__ import annotations

import doctest
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

import zhibiao
from zhibiao.errors import SettingsError

ROOT = Path(__file__).resolve().parents[1]
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def run(text: str, name: str, folder: Path) -> None:
    """Run the ``>>>`` examples of a text."""
    names = {"zhibiao": zhibiao, "folder": folder}
    test = doctest.DocTestParser().get_doctest(text, names, name, None, 0)
    assert test.examples, name
    report: list[str] = []
    doctest.DocTestRunner(optionflags=FLAGS).run(test, out=report.append, clear_globs=False)
    assert not report, "".join(report)


FUNCTIONS = [name for name in zhibiao.__all__ if inspect.isfunction(getattr(zhibiao, name))]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_docstring_examples(name: str, tmp_path: Path) -> None:
    run(inspect.getdoc(getattr(zhibiao, name)) or "", name, tmp_path)


def test_package_example(tmp_path: Path) -> None:
    run(zhibiao.__doc__ or "", "zhibiao", tmp_path)


def test_document_examples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """docs/python.md from top to bottom, as one session."""
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert len(blocks) >= 6
    run("\n".join(blocks), "docs/python.md", tmp_path)


def test_every_name_is_there() -> None:
    assert {name for name in zhibiao.__all__ if not hasattr(zhibiao, name)} == set()
    assert set(zhibiao.__all__) <= set(dir(zhibiao))
    with pytest.raises(AttributeError):
        zhibiao.chekc  # type: ignore[attr-defined]  # noqa: B018


def test_import_is_cheap_and_prints_nothing() -> None:
    code = "import sys, zhibiao; print(*[name for name in sys.modules if name.startswith('zhibiao.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout.strip(), done.stderr) == ("", "")


def test_a_wrong_setting_has_a_hint() -> None:
    with pytest.raises(SettingsError, match="fail_on"):
        zhibiao.check([], fail_onn="error")


def test_baseline_and_ignore_list_work_as_in_the_command(tmp_path: Path) -> None:
    from zhibiao.reports.summary import findings
    from zhibiao.suppress import write_baseline

    known = tmp_path / "known.jsonl"
    first = zhibiao.check(zhibiao.sample())
    known.write_text(write_baseline(first), encoding="utf-8")
    assert list(findings(first))
    assert not list(findings(zhibiao.check(zhibiao.sample(), baseline=str(known))))


def test_settings_and_changes_go_together() -> None:
    settings = zhibiao.Settings(select=("VAG",))
    codes = {one.code[:3] for one in _findings(zhibiao.check(zhibiao.sample(), settings))}
    assert codes == {"VAG"}
    assert not _findings(zhibiao.check(zhibiao.sample(), settings, ignore=("VAG",)))


def _findings(batch: zhibiao.Batch) -> list[zhibiao.Finding]:
    from zhibiao.reports.summary import findings

    return [one for _, one in findings(batch)]
