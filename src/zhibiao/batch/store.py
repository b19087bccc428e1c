"""Where assessed filings lie: one compressed JSON file each, named by what it was made from.

The name hashes the file's content and path, the program, the model and the settings, so that a stored result is used again
only where it would come out the same. Nothing is pickled: a damaged or foreign file can be wrong, but cannot run.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from zhibiao.errors import SettingsError
from zhibiao.settings import Settings

_LEVEL = 3
_PROGRAM = (".py", ".toml", ".txt")
# settings that change no assessment, only how and when it is shown; the model counts by its content
_HARMLESS = ("jobs", "fail_on", "baseline", "ignore_list", "model")


def remote(place: str) -> bool:
    """Whether ``place`` is a URL that fsspec opens (``s3://…``) rather than a path."""
    return "://" in place


def filesystem(place: str) -> tuple[Any, str]:
    """The fsspec file system of a URL, and the path in it.

    Raises:
        SettingsError: fsspec, or the library for this kind of storage, is not installed; or the URL is wrong.
    """
    try:
        import fsspec

        system, path = fsspec.core.url_to_fs(place)
    except ImportError as error:
        raise SettingsError(
            "没有读写对象存储的库", where=place, remedy='请安装：pip install "zhibiao[cluster]"'
        ) from error
    except ValueError as error:
        raise SettingsError(
            f"不认识的存储地址：{error}", where=place, remedy="例如 s3://桶/文件夹、file:///共享/文件夹"
        ) from error
    return system, str(path)


@cache
def program() -> str:
    """A digest of the program as installed: version, code, and word lists."""
    found = hashlib.sha256()

    def walk(folder: Traversable) -> None:
        for item in sorted(folder.iterdir(), key=lambda one: one.name):
            if item.is_dir():
                if item.name not in ("__pycache__", "models"):
                    walk(item)
            elif item.name.endswith(_PROGRAM):
                found.update(item.name.encode() + b"\0" + item.read_bytes())

    walk(files("zhibiao"))
    return found.hexdigest()


def run_key(settings: Settings, model: str) -> str:
    """What all results of a run have in common; ``model`` is the digest of the model's manifest."""
    told = {name: value for name, value in asdict(settings).items() if name not in _HARMLESS}
    return hashlib.sha256(json.dumps([program(), model, told], sort_keys=True, default=str).encode()).hexdigest()


def key(run: str, path: str, content: bytes) -> str:
    """The name of one file's result, 64 hexadecimal characters."""
    head = f"{run}\0{path}\0".encode("utf-8", "surrogatepass")
    return hashlib.sha256(head + content).hexdigest()


@dataclass(frozen=True, slots=True)
class Store:
    """Assessed filings by key, below ``root``: a folder, or a URL for fsspec that all workers reach."""

    root: str

    def place(self, name: str) -> str:
        """Where the result with this key lies."""
        return f"{self.root}/filings/{name[:2]}/{name}.json.gz"

    def put(self, name: str, record: dict[str, Any]) -> None:
        """Keep a record, whole or not at all.

        Raises:
            OSError: the place cannot be written.
        """
        text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
        self.write(self.place(name), gzip.compress(text.encode("utf-8", "surrogatepass"), _LEVEL, mtime=0))

    def get(self, name: str) -> dict[str, Any] | None:
        """The record with this key, or ``None`` where there is none that can be read."""
        try:
            record = json.loads(gzip.decompress(self.read(self.place(name))).decode("utf-8", "surrogatepass"))
        except (OSError, EOFError, ValueError):
            return None
        return record if isinstance(record, dict) else None

    def prune(self, keys: Iterable[str]) -> None:
        """Remove results of earlier runs that this one has not used; object storage is left as it is."""
        if remote(self.root):
            return
        wanted = {f"{name}.json.gz" for name in keys}
        for path in (Path(self.root) / "filings").glob("*/*.json.gz"):
            if path.name not in wanted:
                path.unlink(missing_ok=True)

    def read(self, place: str) -> bytes:
        """The bytes at ``place``.

        Raises:
            OSError: there is no such file.
        """
        if not remote(place):
            return Path(place).read_bytes()
        system, path = filesystem(place)
        return bytes(system.cat_file(path))

    def write(self, place: str, data: bytes) -> None:
        """Write bytes to ``place``; a reader never sees half of them.

        Raises:
            OSError: the place cannot be written.
        """
        if remote(place):
            system, path = filesystem(place)
            system.makedirs(path.rpartition("/")[0], exist_ok=True)
            system.pipe_file(path, data)
            return
        target = Path(place)
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".part-", dir=target.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).chmod(0o644)
        Path(name).replace(target)
