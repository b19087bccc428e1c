"""What a model folder says about itself, and whether its files are what it says.

A digest inside the folder proves that nothing was damaged, not where the folder comes from.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from zhibiao.errors import ModelError

FORMAT = 1
"""The version of the folder's layout, and of the features that its weights belong to. Raise it when either changes."""

FILE_NAME = "manifest.json"
_LARGEST_MANIFEST = 1 << 20
_SEAL = "sha256"
_PICKLES = frozenset({".pkl", ".pickle", ".joblib", ".dill", ".pt", ".pth"})
_RETRAIN = "请重新安装 zhibiao，或用 zhibiao train 重新训练"


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a model folder: its size in bytes and its SHA-256."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """A model folder's description.

    ``kind`` names the way it computes (``linear``); ``settings`` are what training was told, ``corpus`` what it was
    trained on (fingerprint, rows, sectors, split), ``metrics`` what was measured, ``versions`` the programs that built
    it, ``digests`` the category trees, boundary rules and word lists of that program (:mod:`zhibiao.model.probes`).
    ``probes`` are rows with the probabilities that they must get: name, description, target, probabilities.
    """

    kind: str
    name: str
    leaves: tuple[str, ...]
    files: Mapping[str, Entry]
    settings: Mapping[str, Any] = field(default_factory=dict)
    corpus: Mapping[str, Any] = field(default_factory=dict)
    metrics: Mapping[str, Any] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)
    probes: tuple[Mapping[str, Any], ...] = ()
    format: int = FORMAT


PICKLE_REASON = "这种文件读取时会执行其中的代码，一律不收；模型只含数组和 JSON"


def is_pickle(name: str) -> bool:
    """Whether a file of that name would be unpickled: code, not data."""
    return Path(name).suffix.lower() in _PICKLES


def digest(path: Path) -> Entry:
    """Size and SHA-256 of a file."""
    content = path.read_bytes()
    return Entry(len(content), hashlib.sha256(content).hexdigest())


def write(manifest: Manifest, folder: Path) -> None:
    """Write ``manifest`` into ``folder``, keys in a fixed order, sealed with a digest of itself."""
    (folder / FILE_NAME).write_text(sealed(asdict(manifest)), encoding="utf-8", newline="\n")


def sealed(data: Mapping[str, Any]) -> str:
    """The text of a manifest: its data and the SHA-256 of the text without that line."""
    content = {key: value for key, value in data.items() if key != _SEAL}
    return _text({**content, _SEAL: hashlib.sha256(_text(content).encode()).hexdigest()})


def _text(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _check_seal(text: str, data: Mapping[str, Any], folder: Path) -> None:
    """Refuse a manifest that says anything else than what was written; those of the first builds have no seal."""
    known = {one.name for one in fields(Manifest)} | {_SEAL}
    whole = sealed(data) if _SEAL in data else _text(data)
    if text != whole or not set(data) <= known:
        raise ModelError("模型清单 manifest.json 已被改动", where=str(folder), remedy=_RETRAIN)


def read(folder: Path) -> Manifest:
    """Read the manifest of a model folder.

    Raises:
        ModelError: no manifest, not one that can be read, one of another format, or one that was changed.
    """
    path = folder / FILE_NAME
    if not path.is_file() or path.is_symlink():
        raise ModelError("不是模型文件夹（没有 manifest.json）", where=str(folder), remedy="请检查 --model 的路径")
    try:
        if path.stat().st_size > _LARGEST_MANIFEST:
            raise ValueError("too large")
        text = path.read_bytes().decode("utf-8")
        data = json.loads(text)
        version = data["format"]
        if version != FORMAT:
            raise ModelError(f"模型格式为第 {version} 版，本程序只认第 {FORMAT} 版", where=str(folder), remedy=_RETRAIN)
        _check_seal(text, data, folder)
        entries = {str(name): Entry(int(e["bytes"]), str(e["sha256"])) for name, e in data["files"].items()}
        return Manifest(
            kind=str(data["kind"]),
            name=str(data["name"]),
            leaves=tuple(str(leaf) for leaf in data["leaves"]),
            files=entries,
            settings=dict(data["settings"]),
            corpus=dict(data["corpus"]),
            metrics=dict(data["metrics"]),
            versions=dict(data["versions"]),
            digests=dict(data.get("digests", {})),
            probes=tuple(data.get("probes", ())),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError("模型清单 manifest.json 无法读取", where=str(folder), remedy=_RETRAIN) from error


def verify(folder: Path, manifest: Manifest) -> dict[str, bytes]:
    """Check every file of ``folder`` and return their contents, so that what was checked is what is used.

    Raises:
        ModelError: a file is missing, changed, added, a link, or named so that it would lie outside the folder.
    """
    for name in manifest.files:
        if name in {"", ".", "..", FILE_NAME} or any(sign in name for sign in "/\\:\0"):
            raise ModelError(f"模型清单里的文件名不合法：{name!r}", where=str(folder), remedy=_RETRAIN)
        if is_pickle(name):
            raise ModelError(f"模型里有 {name}：{PICKLE_REASON}", where=str(folder), remedy=_RETRAIN)
    for path in sorted(folder.iterdir()):
        if path.is_symlink():
            raise ModelError(f"模型文件夹里有链接：{path.name}", where=str(folder), remedy=_RETRAIN)
        if path.name != FILE_NAME and path.name not in manifest.files:
            reason = f"（{PICKLE_REASON}）" if is_pickle(path.name) else ""
            raise ModelError(
                f"模型文件夹里有清单以外的文件：{path.name}{reason}", where=str(folder), remedy="请删去该文件"
            )
    contents: dict[str, bytes] = {}
    for name, entry in sorted(manifest.files.items()):
        path = folder / name
        if not path.is_file():
            raise ModelError(f"模型缺少文件：{name}", where=str(folder), remedy=_RETRAIN)
        if path.stat().st_size != entry.bytes:
            raise ModelError(f"模型文件大小不符：{name}", where=str(folder), remedy=_RETRAIN)
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != entry.sha256:
            raise ModelError(f"模型文件已被改动：{name}", where=str(folder), remedy=_RETRAIN)
        contents[name] = content
    return contents
