"""The known wounds of such tools (architecture.md), each with tests that fail if it comes back.

``COVERED`` is the table; ``test_table_is_true`` holds it to the tests that there are. ``scripts/reopen_wounds.py`` cuts each
wound open again in a copy of the project and sees these tests fail.
"""

from __future__ import annotations

import ast
import csv
import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

import zhibiao
from zhibiao.cli.app import app
from zhibiao.records import Batch
from zhibiao.reports.summary import assessments, findings

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "corpus" / "samples"
HEAVY = (
    "sklearn",
    "scipy",
    "torch",
    "transformers",
    "onnxruntime",
    "numpy",
    "jieba",
    "docx",
    "lxml",
    "openpyxl",
    "opencc",
    "pandas",
)
HEADER = "项目名称,一级指标,二级指标,三级指标,指标值\n"
VAGUE = "某项目,产出指标,时效指标,材料报送及时性,及时报送\n"


COVERED = {
    "slow start because ML libraries load for --help": (
        "test_wounds.py::test_help_is_quick",
        "cli/test_startup.py::test_help_loads_nothing_heavy",
        "test_library.py::test_import_is_cheap_and_prints_nothing",
    ),
    "thousands of findings on the first run": (
        "test_wounds.py::test_first_run_does_not_drown",
        "rules/test_clean.py::test_the_tool_is_silent",
        "rules/test_clean.py::test_one_cause_is_said_once_a_file",
    ),
    "a score that moves because its denominator moved": (
        "test_wounds.py::test_denominator_is_fixed",
        "scoring/test_worked_examples.py::test_worked_example",
    ),
    "\\b in patterns": ("test_wounds.py::test_no_word_boundary_in_patterns",),
    "CSV that Excel garbles": (
        "test_wounds.py::test_csv_opens_in_excel",
        "cli/test_errors.py::test_output_file_has_bom_and_leaves_the_screen_alone",
    ),
    "a finding's identity tied to a line number": (
        "test_wounds.py::test_identity_knows_no_lines",
        "suppress/test_suppress.py",
    ),
    "exit status 0 when a file was skipped": (
        "test_wounds.py::test_skipped_file_is_no_success",
        "cli/test_errors.py::test_unreadable_input_is_one_line_and_the_rest_goes_on",
        "cli/test_report.py::test_a_bad_file_gives_3_and_a_line",
    ),
    "network calls at run time": (
        "test_wounds.py::test_no_network",
        "serve/test_app.py::test_page_uses_nothing_from_elsewhere",
    ),
}


def test_table_is_true() -> None:
    """Every test that the table names is there; every wound that the plan names is in the table."""
    for tests in COVERED.values():
        for named in tests:
            path, _, name = named.partition("::")
            assert f"def {name}" in (ROOT / "tests" / path).read_text(encoding="utf-8"), named


def test_every_wound_of_the_plan_is_covered(shared: Path) -> None:
    plan = (shared / "architecture.md").read_text(encoding="utf-8")
    told = " ".join(plan.partition("Known wounds of such tools to design out:")[2].partition("\n\n")[0].split())
    wounds = [part.strip(" .").replace("`", "") for part in told.split(";")]
    assert len(wounds) == len(COVERED)
    for wound, known in zip(wounds, COVERED, strict=True):
        assert wound.partition(" (")[0] == known


@pytest.fixture(scope="module")
def samples() -> Batch:
    return zhibiao.check([SAMPLES, zhibiao.sample()])


@pytest.mark.parametrize("command", ["--help", "check --help", "rules", "config"])
def test_help_is_quick(command: str) -> None:
    """No heavy library is loaded for anything that does not read a filing."""
    code = (
        "import sys; from typer.testing import CliRunner; from zhibiao.cli.app import app;"
        f"CliRunner().invoke(app, {command.split()!r});"
        f"print(*[name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.split() == []


def test_first_run_does_not_drown(samples: Batch) -> None:
    """At most one finding an indicator in the mean on middling material, and what repeats is said once."""
    found = list(findings(samples))
    assert 0 < len(found) <= len(list(assessments(samples)))
    for filing in samples.filings:
        assert len({one.code for one in filing.findings}) == len(filing.findings)


def test_denominator_is_fixed(samples: Batch) -> None:
    """Every score is the sum of the same six parts out of 100, whatever the table asks for."""
    shapes = {tuple((part.name, part.of) for part in row.score.parts) for row in assessments(samples)}
    assert len(shapes) == 1
    (shape,) = shapes
    assert sum(of for _, of in shape) == 100


def patterns(path: Path) -> Iterator[str]:
    """Every string handed to a function of :mod:`re`, and every string of a data file."""
    if path.suffix != ".py":
        yield from path.read_text(encoding="utf-8").splitlines()
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_no_word_boundary_in_patterns() -> None:
    r"""``\b`` never matches between 汉字 and digits."""
    package = ROOT / "src" / "zhibiao"
    files = [*package.rglob("*.py"), *package.rglob("*.toml"), *(package / "data" / "lexicon").glob("*.txt")]
    assert len(files) > 50
    assert not [str(path) for path in files if any("\\b" in text for text in patterns(path))]


def test_csv_opens_in_excel(tmp_path: Path) -> None:
    """A BOM tells Excel the encoding, and a cell that starts like a formula is inert."""
    source = tmp_path / "表.csv"
    source.write_text(HEADER + '某项目,产出指标,数量指标,"=cmd|calc!A1",≥95件\n', encoding="utf-8")
    out = tmp_path / "结果.csv"
    CliRunner().invoke(app, ["check", str(source), "--format", "csv", "--output", str(out)])
    data = out.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert len(rows) == 2
    assert not [cell for cell in rows[1] if cell.startswith(("=", "+", "-", "@"))]


def fingerprints(path: Path) -> list[str]:
    return sorted(one.fingerprint for _, one in findings(zhibiao.check(path)))


def test_identity_knows_no_lines(tmp_path: Path) -> None:
    """Rows above it, another file name, another folder: the finding stays the same one."""
    one = tmp_path / "甲.csv"
    one.write_text(HEADER + VAGUE, encoding="utf-8")
    two = tmp_path / "别处" / "乙.csv"
    two.parent.mkdir()
    two.write_text(HEADER + "某项目,产出指标,质量指标,培训考核合格率,≥95%\n" * 3 + VAGUE, encoding="utf-8")
    before, after = fingerprints(one), fingerprints(two)
    assert before
    assert set(before) <= set(after)


def test_skipped_file_is_no_success(tmp_path: Path) -> None:
    (tmp_path / "好.csv").write_text(HEADER + "某项目,产出指标,质量指标,培训考核合格率,≥95%\n", encoding="utf-8")
    (tmp_path / "坏.docx").write_bytes(b"no document")
    result = CliRunner().invoke(app, ["check", str(tmp_path), "--fail-on", "never"], standalone_mode=False)
    assert result.return_value == 3
    assert "坏.docx" in result.stderr


LISTENER = """
import sys
def hear(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        sys.stderr.write(f"network: {event} {arguments}"); sys.stderr.flush()
        import os; os._exit(99)
sys.addaudithook(hear)
from zhibiao.cli.app import main
main()
"""


@pytest.mark.parametrize(
    "call",
    [
        "check --demo --format html --output out.html --fail-on never",
        "check --demo --model fast --annotate out.docx --fail-on never",
        "report in --out out --jobs 1 --fail-on never",
        "evaluate in",
        "audit in",
        "model verify",
        "config",
    ],
)
def test_no_network(call: str, tmp_path: Path) -> None:
    """The interpreter itself reports every attempt to reach another machine; there is none."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "表.csv").write_text(HEADER + VAGUE, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", LISTENER, *call.split()],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
