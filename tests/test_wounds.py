"""The known wounds of such tools (architecture.md), each with a test that fails if it comes back.

==============================================================  ==============================================================
slow start because ML libraries load for ``--help``             ``test_help_is_quick`` here; tests/cli/test_startup.py
thousands of findings on the first run                          ``test_first_run_does_not_drown`` here; tests/rules/test_clean.py
a score that moves because its denominator moved                ``test_denominator_is_fixed`` here; tests/scoring
``\\b`` in patterns                                              ``test_no_word_boundary_in_patterns`` here
CSV that Excel garbles                                          ``test_csv_opens_in_excel`` here; tests/reports
a finding's identity tied to a line number                      ``test_identity_knows_no_lines`` here; tests/suppress
exit status 0 when a file was skipped                           ``test_skipped_file_is_no_success`` here; tests/suppress/test_command.py
network calls at run time                                       ``test_no_network`` here
==============================================================  ==============================================================
"""

from __future__ import annotations

import ast
import csv
import io
import socket
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


@pytest.fixture(scope="module")
def samples() -> Batch:
    return zhibiao.check([SAMPLES])


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


def test_no_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    path = tmp_path / "表.csv"
    path.write_text(HEADER + VAGUE, encoding="utf-8")
    assert list(findings(zhibiao.check(path)))
