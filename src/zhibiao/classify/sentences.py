"""Any other sentence-transformers model as the encoder: its frozen vectors, and a head of arrays that scores the leaves.

torch and sentence-transformers come with ``pip install zhibiao[transformers]`` and are imported when such a model is opened,
never before. The encoder stays where it is; a model folder names it and holds the digest of what it computes with. Using a
model never reaches out to a network: a hub name must lie in the local cache, where training put it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING, Any

from zhibiao.classify.encoder import pair
from zhibiao.classify.inputs import Row
from zhibiao.errors import ModelError

if TYPE_CHECKING:
    from numpy import float32, float64
    from numpy.typing import NDArray

BATCH = {"cuda": 512, "cpu": 32}
"""Texts that run together, by device."""

INSTALL = "pip install zhibiao[transformers]"

_WEIGHTS = (".safetensors", ".bin")
_SETTINGS = (".json", ".txt", ".model")
_ELSEWHERE = frozenset({"onnx", "openvino"})
_HUB_NAME = re.compile(r"^[A-Za-z0-9][\w.-]*(?:/[A-Za-z0-9][\w.-]*)?$", re.ASCII)


@dataclass(frozen=True, slots=True)
class Source:
    """Which encoder: a folder (absolute path, no revision) or a hub name and its revision; SHA-256 of its files."""

    name: str
    revision: str
    sha256: str


class Sentences:
    """A frozen encoder and its head: rows in, scores over leaves and sentence vectors out, as :class:`.Encoder` does it.

    ``weights`` has shape (dimensions, leaves), ``intercepts`` (leaves). Rows of one batch are padded to one length, so a
    row's scores may differ by rounding (about 1e-6) with its neighbours.
    """

    def __init__(self, network: Any, weights: NDArray[float32], intercepts: NDArray[float32]) -> None:
        self.network = network
        self.weights = weights
        self.intercepts = intercepts

    def run(self, rows: Sequence[Row]) -> tuple[NDArray[float64], NDArray[float64]]:
        """Scores of shape (rows, leaves) and unit vectors of shape (rows, dimensions), in the order of ``rows``.

        Raises:
            ModelError: the encoder's vectors are not of the head's dimensions.
        """
        import numpy

        if not rows:
            return numpy.zeros((0, len(self.intercepts))), numpy.zeros((0, len(self.weights)))
        found = vectors(self.network, rows).astype(numpy.float64)
        if found.shape[1] != len(self.weights):
            raise ModelError("编码器的向量维数与模型不符", remedy="请重新训练该模型")
        return found @ self.weights.astype(numpy.float64) + self.intercepts.astype(numpy.float64), found


def vectors(network: Any, rows: Sequence[Row]) -> NDArray[float32]:
    """Unit vectors of shape (rows, twice the encoder's dimensions): name with description first, then the target.

    Each distinct text runs once.
    """
    import numpy

    pairs = [pair(row) for row in rows]
    texts = sorted({text for both in pairs for text in both})
    device = "cuda" if str(network.device).startswith("cuda") else "cpu"
    encoded = network.encode(
        texts, batch_size=BATCH[device], normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
    )
    place = {text: i for i, text in enumerate(texts)}
    sides = [encoded[[place[both[side]] for both in pairs]] for side in (0, 1)]
    joined: NDArray[float32] = numpy.concatenate(sides, axis=1).astype(numpy.float32) / numpy.float32(2**0.5)
    return joined


def source(name: str) -> Source:
    """The encoder that ``name`` (folder or hub name) means now; one of the hub is downloaded where it is not here yet.

    Raises:
        ModelError: there is none, or sentence-transformers is missing.
    """
    if Path(name).is_dir():
        folder = Path(name).resolve()
        return Source(str(folder), "", fingerprint(folder))
    folder = _snapshot(name, "", local=False)
    return Source(name, folder.name, fingerprint(folder))


def load(wanted: Source, device: str | None = None, beside: Path | None = None) -> Any:
    """The encoder ``wanted`` as a ``SentenceTransformer`` on ``device`` (default: a GPU where there is one).

    A folder that has moved is also looked for under its name in ``beside``.

    Raises:
        ModelError: sentence-transformers is missing, the encoder is not there, is not what it was, or cannot be read.
    """
    folder = _folder(wanted, beside)
    if fingerprint(folder) != wanted.sha256:
        raise ModelError("编码器已不是训练时的那一个", where=wanted.name, remedy="请换回原来的编码器，或重新训练该模型")
    network_class = _library().SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()
    logging.set_verbosity_error()
    device = device or ("cuda" if _has_cuda() else "cpu")
    try:
        return network_class(str(folder), device=device, trust_remote_code=False, local_files_only=True).eval()
    except Exception as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise ModelError(f"编码器无法打开：{reason}", where=wanted.name, remedy="请检查编码器和设备名") from error


def fingerprint(folder: Path) -> str:
    """SHA-256 over names and contents of the settings, vocabularies and weights in ``folder``.

    Pickled weights count where there are no safetensors; model cards and exports for other runtimes do not.

    Raises:
        ModelError: nothing there that an encoder is made of.
    """
    files = sorted(
        path
        for path in folder.rglob("*")
        if path.suffix in (*_WEIGHTS, *_SETTINGS) and not _ELSEWHERE & set(path.relative_to(folder).parts[:-1])
    )
    if any(path.suffix == ".safetensors" for path in files):
        files = [path for path in files if path.suffix != ".bin"]
    if not any(path.name in {"config.json", "modules.json"} for path in files):
        raise ModelError("不是 sentence-transformers 的模型文件夹", where=str(folder), remedy="请检查 --encoder 的路径")
    whole = hashlib.sha256()
    for path in files:
        content = hashlib.sha256()
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                content.update(block)
        whole.update(json.dumps([path.relative_to(folder).as_posix(), content.hexdigest()]).encode())
    return whole.hexdigest()


def _folder(wanted: Source, beside: Path | None) -> Path:
    if wanted.revision:
        return _snapshot(wanted.name, wanted.revision, local=True)
    places = [Path(wanted.name), *([beside / PureWindowsPath(wanted.name).name] if beside is not None else [])]
    for place in places:
        if place.is_dir():
            return place
    raise ModelError("找不到模型所用的编码器", where=wanted.name, remedy="请把该文件夹放回原处，或放在模型文件夹旁边")


def _snapshot(name: str, revision: str, *, local: bool) -> Path:
    """The folder in which the hub's cache keeps a model; its name is the revision."""
    if not _HUB_NAME.match(name):
        raise ModelError("找不到编码器", where=name, remedy="请给出文件夹或 Hugging Face 上的名称")
    _library()
    from huggingface_hub import snapshot_download

    wanted = [f"*{suffix}" for suffix in (*_SETTINGS, ".safetensors")]
    ignored = [f"{folder}/*" for folder in sorted(_ELSEWHERE)]
    try:
        for patterns in (wanted, [*wanted, "*.bin"]):
            found = snapshot_download(
                name,
                revision=revision or None,
                allow_patterns=patterns,
                ignore_patterns=ignored,
                local_files_only=local,
            )
            if any(Path(found).rglob("*.safetensors")):
                break
        return Path(found)
    except Exception as error:
        fetch = f"hf download {name}" + (f" --revision {revision}" if revision else "")
        raise ModelError("本机没有这个编码器", where=name, remedy=f"请检查名称，联网后运行 {fetch}") from error


def _library() -> Any:
    try:
        import sentence_transformers
    except ImportError as error:
        raise ModelError("这个模型需要 sentence-transformers", remedy=INSTALL) from error
    return sentence_transformers


def _has_cuda() -> bool:
    import torch

    return bool(torch.cuda.is_available())
