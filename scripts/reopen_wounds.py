"""Cut each known wound open again, in a copy of the project, and see the tests that guard it fail.

    python scripts/reopen_wounds.py            # one line a test; exit status 1 where a wound woke no guard
    python scripts/reopen_wounds.py network    # only the wounds that begin so

``tests/test_wounds.py`` lists the wounds and their guards.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NEEDED = ("src", "tests", "models", "corpus", "docs", "pyproject.toml", "README.md", "README.zh-CN.md")


@dataclass(frozen=True)
class Cut:
    """A change of one file that lets a wound of ``tests/test_wounds.py`` come back."""

    wound: str
    file: str
    old: str
    new: str


CUTS = (
    Cut("slow start", "src/zhibiao/__init__.py", "from __future__ import annotations\n", "from __future__ import annotations\n\nimport numpy\n"),
    Cut("thousands of findings", "src/zhibiao/rules/boilerplate/copied_description.py", "    if groups:\n", "    for groups in [[one] for one in groups for _ in one]:\n"),
    Cut("a score that moves", "src/zhibiao/scoring/specificity.py", "    total = sum(part.points for part in parts)\n", "    parts = tuple(part for part in parts if part.points)\n    total = 100 * sum(part.points for part in parts) // max(1, sum(part.of for part in parts))\n"),
    Cut("\\b in patterns", "src/zhibiao/text/comparators.py", "import re\n", "import re\n\n_WOUND = re.compile(r\"\\b95%\\b\")\n"),
    Cut("CSV that Excel", "src/zhibiao/reports/machine.py", "isinstance(value, str) and value.startswith(_INERT)", "False"),
    Cut("a finding's identity", "src/zhibiao/rules/base.py", "fingerprint(self.code, *_identity(thing, mark.key))", "fingerprint(self.code, str(getattr(getattr(thing, \"indicator\", None), \"source\", thing)), mark.key)"),
    Cut("exit status 0", "src/zhibiao/reports/summary.py", "    if batch.failures:\n        return 3\n", ""),
    Cut("network calls", "src/zhibiao/model/store.py", "def load(", "def _update() -> None:\n    import socket\n\n    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:\n        probe.connect((\"192.0.2.1\", 9))\n\n\n_update()\n\n\ndef load("),
)  # fmt: skip


def guards() -> dict[str, tuple[str, ...]]:
    """The table of wounds and tests."""
    spec = importlib.util.spec_from_file_location("wounds", ROOT / "tests" / "test_wounds.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return dict(module.COVERED)


def run(folder: Path, tests: tuple[str, ...]) -> bool:
    """Whether these tests pass in a copy."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "-p", "no:cacheprovider", *(f"tests/{one}" for one in tests)],
        cwd=folder, capture_output=True, check=False, env={**os.environ, "PYTHONPATH": str(folder / "src")},
    )  # fmt: skip
    if done.returncode not in (0, 1):
        raise SystemExit(done.stdout.decode() + done.stderr.decode())
    return done.returncode == 0


def main() -> int:
    """Cut, look, heal, for every wound."""
    chosen = sys.argv[1:]
    asleep = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for one in NEEDED:
            copy = shutil.copytree if (ROOT / one).is_dir() else shutil.copy
            copy(ROOT / one, folder / one)
        table = guards()
        for cut in CUTS:
            if chosen and not cut.wound.startswith(tuple(chosen)):
                continue
            ((wound, tests),) = [pair for pair in table.items() if pair[0].startswith(cut.wound)]
            file = folder / cut.file
            whole = file.read_text(encoding="utf-8")
            if whole.count(cut.old) < 1:
                raise SystemExit(f"nothing to cut in {cut.file}: {cut.old}")
            file.write_text(whole.replace(cut.old, cut.new, 1), encoding="utf-8")
            slept = {test: run(folder, (test,)) for test in tests}
            asleep += all(slept.values())
            for test, passes in slept.items():
                print(f"{'passes' if passes else 'fails '}  {test}  ({wound})", flush=True)
            file.write_text(whole, encoding="utf-8")
    return int(asleep > 0)


if __name__ == "__main__":
    sys.exit(main())
