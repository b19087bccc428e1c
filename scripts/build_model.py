"""Build the model that ships from the corpus: ``python scripts/build_model.py`` (no options needed)."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from zhibiao.training import dataset, train

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Read ``corpus/sectors``, train, write ``models/default``, print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=ROOT / "corpus" / "sectors")
    parser.add_argument("--out", type=Path, default=ROOT / "models" / "default")
    parser.add_argument("--name", default="default")
    options = parser.parse_args()
    started = time.perf_counter()
    examples = dataset.read([options.corpus])
    model = train.build(examples, options.out, name=options.name)
    size = sum(path.stat().st_size for path in options.out.iterdir())
    print(f"{options.out}: {len(examples)} rows, {size / 1e6:.1f} MB, {time.perf_counter() - started:.0f} s")
    for title, figures in model.manifest.metrics.items():
        print(title, figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
