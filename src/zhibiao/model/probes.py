"""Five rows whose probabilities travel with a model, and digests of what its labels mean: does it still say the same?"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhibiao import taxonomy
from zhibiao.classify.inputs import Row
from zhibiao.errors import ModelError
from zhibiao.model import manifest as manifests
from zhibiao.model.manifest import Manifest

if TYPE_CHECKING:
    from zhibiao.model.store import Model

TOLERANCE = 1e-6

ROUNDED = 0.01
"""What loading allows a model with an encoder. Its weights are 8 bits wide: where another processor or onnxruntime adds in
another order, a value may round to its neighbour (onnxruntime without its fused kernels differs by 8.5e-5 on these probes).
A wrong library or weight is far beyond that; ``zhibiao model verify`` asks for 1e-6.
"""

ROWS = (
    Row("新建公厕数量", "", "≥12座"),
    Row("工程验收合格率", "反映工程质量", "100%"),
    Row("补助资金发放及时率", "", "≥95%"),
    Row("会议费", "", "2.6万元"),
    Row("群众满意度", "", "较高"),
)
"""The rows that every model is probed with."""


def digests() -> dict[str, str]:
    """SHA-256 of the category trees, the boundary rules and the word lists of this program."""
    data = files("zhibiao").joinpath("data")
    trees = {
        "leaves": taxonomy.leaves(),
        "names": [taxonomy.level2_names(name) for name in taxonomy.STANDARDS],
        "projected": [[taxonomy.project(leaf, name) for leaf in taxonomy.leaves()] for name in taxonomy.STANDARDS],
    }
    lexicon = hashlib.sha256()
    for entry in sorted(data.joinpath("lexicon").iterdir(), key=lambda one: one.name):
        if entry.name.endswith(".txt"):
            lexicon.update(entry.name.encode() + b"\0" + _text(entry).encode() + b"\0")
    return {
        "taxonomy": hashlib.sha256(json.dumps(trees, ensure_ascii=False).encode()).hexdigest(),
        "boundaries": hashlib.sha256(_text(data.joinpath("boundaries.toml")).encode()).hexdigest(),
        "lexicon": lexicon.hexdigest(),
    }


def stamp(folder: Path) -> Model:
    """Write the probes of the model in ``folder``, and this program's digests, into its manifest; load it again."""
    from zhibiao.model.store import load

    model = load(folder)
    shares = model.probabilities(ROWS)
    probes = tuple(
        {"name": row.name, "description": row.description, "target": row.target, "probabilities": share}
        for row, share in zip(ROWS, shares.tolist(), strict=True)
    )
    manifests.write(replace(model.manifest, probes=probes, digests=digests()), folder)
    return load(folder)


def check(model: Model, tolerance: float = TOLERANCE) -> int:
    """Run the stored probes; how many there are.

    Raises:
        ModelError: one of them gets other probabilities than were stored, by more than ``tolerance``.
    """
    probes = model.manifest.probes
    try:
        rows = [Row(str(one["name"]), str(one["description"]), str(one["target"])) for one in probes]
        expected = [[float(value) for value in one["probabilities"]] for one in probes]
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError("模型清单里的样例不合要求", where=model.name, remedy="请重新训练该模型") from error
    for row, stored, share in zip(rows, expected, model.probabilities(rows).tolist(), strict=True):
        same = len(stored) == len(share)
        gap = max((abs(a - b) for a, b in zip(stored, share, strict=True)), default=0.0) if same else 1.0
        if not gap <= tolerance:
            small = gap <= ROUNDED and has_encoder(model)
            raise ModelError(
                f"模型对样例「{row.name}」的回答与训练时不同（相差 {gap:.2g}）",
                where=model.name,
                remedy="处理器或 onnxruntime 与训练时不同，取整会有这样的差别，判断照常可用；要完全一致请在本机重新训练"
                if small
                else "本机的程序或库与训练时不同，请重新训练或重新安装",
            )
    return len(probes)


def has_encoder(model: Model) -> bool:
    """Whether part of ``model`` computes in 8 bits or in a library of its own."""
    return getattr(model.judge, "encoder", None) is not None


def changed(manifest: Manifest) -> tuple[str, ...]:
    """Which of trees, boundary rules and word lists are others than those the model was trained with."""
    now = digests()
    return tuple(name for name, value in sorted(manifest.digests.items()) if now.get(name) != value)


def _text(entry: Any) -> str:
    return str(entry.read_text(encoding="utf-8")).replace("\r\n", "\n")
