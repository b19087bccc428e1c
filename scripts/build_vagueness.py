"""Fit the weights of the vague flag from the corpus: ``python scripts/build_vagueness.py``."""

from __future__ import annotations

from pathlib import Path

from zhibiao.training import dataset, vagueness

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Read ``corpus/sectors``, measure on folds, write ``src/zhibiao/data/vagueness.json``."""
    examples = dataset.read([ROOT / "corpus" / "sectors"])
    rows = vagueness.labelled(examples)
    measured = vagueness.measure(rows)
    print(measured)
    out = ROOT / "src" / "zhibiao" / "data" / "vagueness.json"
    vagueness.write(out, vagueness.fit(rows), corpus=dataset.fingerprint(examples), measured=measured)


if __name__ == "__main__":
    main()
