"""Writing a file whole or not at all: to a temporary file beside it, then renamed."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from zhibiao.errors import SettingsError


@contextlib.contextmanager
def whole(path: Path) -> Iterator[IO[bytes]]:
    """A file that takes the place of ``path`` when the block ends well, and leaves nothing behind when it does not.

    Raises:
        SettingsError: the place cannot be written.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise SettingsError(
            f"写不进这个位置：{error.strerror}", where=str(path), remedy="检查文件夹是否存在、是否有权限"
        ) from error
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError as error:
        raise SettingsError(
            f"写文件失败：{error.strerror}", where=str(path), remedy="检查磁盘空间和权限；文件正打开着的先关掉"
        ) from error
    finally:
        Path(name).unlink(missing_ok=True)


def write(path: Path, text: str | bytes, *, bom: bool = False) -> None:
    """Write ``text`` (as UTF-8, with a byte order mark if ``bom``) to ``path``, whole or not at all.

    Raises:
        SettingsError: the place cannot be written.
    """
    data = text if isinstance(text, bytes) else text.encode("utf-8-sig" if bom else "utf-8")
    with whole(path) as file:
        file.write(data)
