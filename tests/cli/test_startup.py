"""Starting is cheap: what ``--help`` and ``check`` must not load."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("sklearn", "scipy", "torch", "transformers", "sentence_transformers", "pandas", "joblib")
HELP_TOO = (*HEAVY, "jieba", "numpy", "docx", "lxml", "openpyxl", "python_calamine", "opencc", "rich.table")


def _loaded(arguments: list[str]) -> set[str]:
    code = (
        "import sys; sys.argv = ['zhibiao', *sys.argv[1:]]\n"
        "from zhibiao.cli.app import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print('\\nLOADED', *sorted(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    return set(run.stdout.rsplit("LOADED", 1)[1].split())


@pytest.mark.parametrize("arguments", [["--help"], ["check", "--help"], ["--version"]])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    assert not _loaded(arguments) & set(HELP_TOO)


def test_check_runs_on_arrays_alone() -> None:
    assert not _loaded(["check", "--demo"]) & set(HEAVY)


def test_measure_needs_no_model() -> None:
    assert not _loaded(["measure", "≥95%"]) & {*HEAVY, "jieba", "numpy"}
