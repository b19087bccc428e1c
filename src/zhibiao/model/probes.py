"""Five rows whose probabilities travel with a model, and digests of what its labels mean: does it still say the same?"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from zhibiao import taxonomy
from zhibiao.classify.inputs import Row
from zhibiao.errors import ModelError
from zhibiao.model import manifest as manifests
from zhibiao.model.manifest import Manifest
from zhibiao.model.store import Model, load

TOLERANCE = 1e-6

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
    model = load(folder)
    shares = model.probabilities(ROWS)
    probes = tuple(
        {"name": row.name, "description": row.description, "target": row.target, "probabilities": share}
        for row, share in zip(ROWS, shares.tolist(), strict=True)
    )
    manifests.write(replace(model.manifest, probes=probes, digests=digests()), folder)
    return load(folder)


def check(model: Model) -> int:
    """Run the stored probes; how many there are.

    Raises:
        ModelError: one of them gets other probabilities than were stored, by more than 1e-6.
    """
    probes = model.manifest.probes
    rows = [Row(probe["name"], probe["description"], probe["target"]) for probe in probes]
    for row, probe, share in zip(rows, probes, model.probabilities(rows).tolist(), strict=True):
        stored = probe["probabilities"]
        gap = max((abs(a - b) for a, b in zip(stored, share, strict=True)), default=0.0)
        if len(stored) != len(share) or not gap <= TOLERANCE:
            raise ModelError(
                f"模型对样例「{row.name}」的回答与训练时不同（相差 {gap:.2g}）",
                where=model.name,
                remedy="本机的程序或库与训练时不同，请重新训练或重新安装",
            )
    return len(probes)


def changed(manifest: Manifest) -> tuple[str, ...]:
    """Which of trees, boundary rules and word lists are others than those the model was trained with."""
    now = digests()
    return tuple(name for name, value in sorted(manifest.digests.items()) if now.get(name) != value)


def _text(entry: Any) -> str:
    return str(entry.read_text(encoding="utf-8")).replace("\r\n", "\n")
