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


COMMANDS = (
    "check", "report", "extract", "measure", "serve", "rules", "explain", "config", "audit", "train", "evaluate",
    "corpus add", "model show",
)  # fmt: skip


@pytest.mark.parametrize("command", ["--version", "--help", *(f"{name} --help" for name in COMMANDS)])
def test_help_loads_nothing_heavy(command: str) -> None:
    """Nothing that reads, judges or shows: what is left to load is typer."""
    loaded = _loaded(command.split())
    assert not loaded & set(HELP_TOO)
    own = {name for name in loaded if name.startswith("zhibiao.") and not name.startswith("zhibiao.cli")}
    assert own <= {"zhibiao.errors"}


def test_check_runs_on_arrays_alone() -> None:
    assert not _loaded(["check", "--demo"]) & set(HEAVY)


def test_measure_needs_no_model() -> None:
    assert not _loaded(["measure", "≥95%"]) & {*HEAVY, "jieba", "numpy"}
