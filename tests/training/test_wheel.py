"""A wheel brings what training needs: installed far from any checkout, ``train`` still finds the shipped corpus and model."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from zhibiao.training import dataset

ROOT = Path(__file__).resolve().parents[2]
SECTORS = ROOT / "corpus" / "sectors"

HURRIED = """
import sys
from zhibiao.training import problem, steps
problem.STEPS = steps.WARM_STEPS = 1  # where things lie is tested here, not how good the weights are
from zhibiao.cli.app import main
sys.exit(main())
"""


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a new environment that has the built wheel, and this one's libraries but not its zhibiao."""
    pytest.importorskip("hatchling")
    place = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(place)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = place.glob("*.whl")
    venv.create(place / "env", with_pip=False)
    found = place / "env" / ("Scripts" if os.name == "nt" else "bin") / Path(sys.executable).name
    install = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(found),
        "install",
        "-q",
        "--no-deps",
        "--no-index",
        str(wheel),
    ]
    subprocess.run(install, check=True, capture_output=True)
    site = subprocess.run(
        [found, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    )
    Path(site.stdout.strip(), "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return found


def _run(python: Path, place: Path, code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(python), "-c", code, *map(str, arguments)],
        cwd=place,
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_the_corpus_comes_with_the_wheel(python: Path, tmp_path: Path) -> None:
    code = "from zhibiao.training import collect; print(collect.__file__, len(collect.base_samples()))"
    done = _run(python, tmp_path, code)
    assert done.returncode == 0, done.stderr
    place, rows = done.stdout.split()
    assert Path(place).is_relative_to(python.parents[1])
    assert int(rows) == len(dataset.read([SECTORS]))


def test_training_with_the_shipped_corpus_needs_no_checkout(python: Path, tmp_path: Path) -> None:
    table = tmp_path / "本区.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("filing", "name", "target", "category"))
        for i in range(30):
            writer.writerow((f"文件{i % 3}", f"第{i}号闸门启闭次数", "≥9次", "数量指标"))
            writer.writerow((f"文件{i % 3}", f"第{i}号闸门完好率", "≥95%", "质量指标"))
    done = _run(python, tmp_path, HURRIED, "train", table, "--out", tmp_path / "m", "--force")
    assert done.returncode == 0, done.stderr
    assert "另加随附语料" in done.stdout
    checked = _run(python, tmp_path, HURRIED, "model", "verify", tmp_path / "m")
    assert "5 条样例的回答与训练时一致" in checked.stdout
