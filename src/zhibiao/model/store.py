"""Model folders: verified first, then loaded; arrays, JSON and an ONNX graph, never code."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhibiao import taxonomy
from zhibiao.classify.encoder import Encoder
from zhibiao.classify.features import BLOCKS, Vocabulary
from zhibiao.classify.inputs import Row
from zhibiao.classify.joint import Joint, SentenceScores
from zhibiao.classify.linear import Linear
from zhibiao.classify.nearest import Gallery, Good
from zhibiao.classify.sentences import Sentences, Source
from zhibiao.classify.sentences import load as load_encoder
from zhibiao.classify.static import Static
from zhibiao.errors import ModelError
from zhibiao.model import gallery, probes, student
from zhibiao.model.manifest import PICKLE_REASON, Entry, Manifest, digest, is_pickle, read, verify, write
from zhibiao.text.segment import Segmenter

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

WEIGHTS = "weights.safetensors"
VOCABULARY = "vocabulary.json"
WORDS = "words.tsv"
GRAPH = "encoder.onnx"
CHARACTERS = "characters.txt"
CARD = "card.md"
KINDS = ("linear", "joint", "sentences", "static")
NAMES = ("default", "fast", "accurate")
_REMEMBERED = 32768
"""Names whose good examples are remembered: filings repeat one another."""


class Model:
    """A loaded model: rows in, probabilities over ``leaves`` out.

    ``manifest`` is what the folder says about itself, ``judge`` computes. Equal rows are computed once.
    """

    def __init__(self, manifest: Manifest, judge: Joint | Static, files: Mapping[str, bytes] | None = None) -> None:
        self.manifest = manifest
        self.judge: Any = judge
        self._files = files or {}
        self._near: dict[tuple[str, str, int], tuple[Good, ...]] = {}

    @cached_property
    def gallery(self) -> Gallery | None:
        """The good examples that the model can show, read on first use."""
        return gallery.unpack(self._files)

    def nearest(self, rows: Sequence[Row], leaves: Sequence[str], most: int = 3) -> list[tuple[Good, ...]]:
        """For each row at most ``most`` good examples of its leaf that are near in meaning; none without a gallery."""
        if self.gallery is None or not rows:
            return [() for _ in rows]
        asked = [(row.name, leaf, most) for row, leaf in zip(rows, leaves, strict=True)]
        if len(self._near) > _REMEMBERED:
            self._near = {}
        near = self._near
        if fresh := [one for one in dict.fromkeys(asked) if one not in near]:
            vectors = self.judge.vectors([Row(name, "", "") for name, _, _ in fresh])
            found = self.gallery.nearest([name for name, _, _ in fresh], vectors, [leaf for _, leaf, _ in fresh], most)
            near.update(zip(fresh, found, strict=True))
        return [near[one] for one in asked]

    @property
    def name(self) -> str:
        """The name that the model was built under."""
        return self.manifest.name

    @property
    def leaves(self) -> tuple[str, ...]:
        """The leaves, in the order of the columns of :meth:`probabilities`."""
        return self.manifest.leaves

    def probabilities(self, rows: Sequence[Row]) -> NDArray[float64]:
        """Calibrated probabilities of shape ``(len(rows), len(leaves))``."""
        import numpy

        distinct = {row: i for i, row in enumerate(dict.fromkeys(rows))}
        if not distinct:
            return numpy.zeros((0, len(self.leaves)))
        shares = self.judge.probabilities(tuple(distinct))
        result: NDArray[float64] = shares[[distinct[row] for row in rows]]
        return result


def load(path: str | Path | None = None) -> Model:
    """The model in the folder ``path``; ``None``, ``default``, ``fast`` and ``accurate`` name those that ship.

    Raises:
        ModelError: no such folder, a damaged or foreign one, arrays that do not fit together, or other answers to the
            stored probes than when it was trained.
    """
    folder = locate(path)
    manifest = read(folder)
    if manifest.kind not in KINDS:
        raise ModelError(f"不认识的模型种类：{manifest.kind}", where=str(folder), remedy="请升级 zhibiao")
    if not set(manifest.leaves) <= set(taxonomy.leaves()):
        raise ModelError("模型的类别与本程序的类别体系不同", where=str(folder), remedy="请用本程序重新训练该模型")
    model = _assemble(manifest, verify(folder, manifest), folder)
    probes.check(model, probes.ROUNDED if probes.has_encoder(model) else probes.TOLERANCE)
    return model


def locate(path: str | Path | None = None) -> Path:
    """The folder that ``path`` names: inside the installed package, in the repository beside it, or as given.

    Raises:
        ModelError: there is no such folder.
    """
    name = "default" if path is None else str(path)
    if name in NAMES:
        package = Path(__file__).resolve().parents[1]
        places = [package / "models" / name, package.parents[1] / "models" / name]
    else:
        places = [Path(name)]
    for place in places:
        if place.is_dir():
            return place
    if is_pickle(name):
        raise ModelError(f"不读取 pickle 类文件：{PICKLE_REASON}", where=name, remedy="--model 要给模型文件夹")
    remedy = "请重新安装 zhibiao" if name in NAMES else "请检查 --model 的路径"
    raise ModelError("找不到模型文件夹", where=name, remedy=remedy)


def save(
    folder: Path,
    manifest: Manifest,
    arrays: Mapping[str, Any],
    texts: Mapping[str, str],
    graph: bytes | None = None,
) -> Manifest:
    """Write a model folder: ``arrays`` as safetensors, ``texts`` as UTF-8 files, the encoder's ``graph``, the manifest.

    Files of an earlier model in ``folder`` are removed. Returns the manifest with its list of files.

    Raises:
        ModelError: the folder holds something that is not a model.
    """
    from safetensors.numpy import save as pack

    folder.mkdir(parents=True, exist_ok=True)
    known = {
        WEIGHTS,
        VOCABULARY,
        WORDS,
        GRAPH,
        CHARACTERS,
        CARD,
        gallery.TEXTS,
        gallery.ARRAYS,
        "manifest.json",
        ".keep",
    }
    for old in folder.iterdir():
        if old.name not in known or not old.is_file():
            raise ModelError(f"文件夹里有不属于模型的内容：{old.name}", where=str(folder), remedy="请换一个空文件夹")
    for old in list(folder.iterdir()):
        old.unlink()
    (folder / WEIGHTS).write_bytes(pack(dict(arrays)))
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    if graph is not None:
        (folder / GRAPH).write_bytes(graph)
    entries: dict[str, Entry] = {path.name: digest(path) for path in sorted(folder.iterdir())}
    complete = replace(manifest, files=entries)
    write(complete, folder)
    return complete


def _assemble(manifest: Manifest, contents: Mapping[str, bytes], folder: Path) -> Model:
    from safetensors import SafetensorError
    from safetensors.numpy import load as unpack

    try:
        arrays = unpack(contents[WEIGHTS])
        terms = json.loads(contents[VOCABULARY])
        if manifest.kind == "static":
            return Model(manifest, student.assemble(manifest, arrays, terms), _kept(contents))
        if list(terms) != list(BLOCKS):
            raise ValueError("blocks")
        vocabulary = Vocabulary(terms, arrays["idf"].tolist())
        cells = contents[WORDS].decode("utf-8").rstrip("\n").replace("\n", "\t").split("\t")
        words = dict(zip(cells[::2], map(int, cells[1::2]), strict=True))
        weights, intercepts = arrays["weights"], arrays["intercepts"]
        leaves = len(manifest.leaves)
        if weights.shape != (len(vocabulary), leaves) or intercepts.shape != (leaves,):
            raise ValueError("shapes")
        if sum(map(len, terms.values())) != len(vocabulary):
            raise ValueError("vocabulary")
        linear = Linear(weights, intercepts, float(arrays["temperature"][0]))
        encoder: SentenceScores | None = None
        shares = (1.0, 0.0)
        if manifest.kind == "joint":
            encoder = Encoder(contents[GRAPH], contents[CHARACTERS].decode("utf-8").split("\n"))
        elif manifest.kind == "sentences":
            encoder = _sentences(manifest, arrays, folder)
        if encoder is not None:
            shares = (float(arrays["shares"][0]), float(arrays["shares"][1]))
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, SafetensorError) as error:
        raise ModelError("模型文件内容不合要求", where=str(folder), remedy="请重新训练该模型") from error
    return Model(manifest, Joint(vocabulary, Segmenter(words), linear, encoder, shares), _kept(contents))


def _kept(contents: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name: contents[name] for name in (gallery.TEXTS, gallery.ARRAYS) if name in contents}


def _sentences(manifest: Manifest, arrays: Mapping[str, Any], folder: Path) -> Sentences:
    named = manifest.settings["source"]
    wanted = Source(str(named["name"]), str(named["revision"]), str(named["sha256"]))
    weights, intercepts = arrays["head_weights"], arrays["head_intercepts"]
    if weights.ndim != 2 or weights.shape[1] != len(manifest.leaves) or intercepts.shape != (len(manifest.leaves),):
        raise ValueError("head")
    return Sentences(load_encoder(wanted, beside=folder.resolve().parent), weights, intercepts)
