"""Opening DOCX and XLSX packages safely: bounded unpacking, no external entities, no path ever written."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

from zhibiao.errors import InputError
from zhibiao.readers.limits import Limits, raising

_RATIO_FLOOR = 10 * 1024 * 1024
_CHUNK = 1024 * 1024


class Package:
    """A zip package whose parts are read one at a time.

    Raises :class:`InputError` where the archive is broken, protected, or unpacks to more than ``limits`` allow. The
    sizes that the archive states are checked first, and what really comes out is counted as well.
    """

    def __init__(self, data: bytes, where: str, limits: Limits) -> None:
        self.where = where
        self._left = limits.max_unpacked
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, EOFError, UnicodeDecodeError, NotImplementedError) as error:
            raise self.damaged() from error
        total = sum(entry.file_size for entry in entries)
        if total > limits.max_unpacked or (total > _RATIO_FLOOR and total > len(data) * limits.max_ratio):
            raise self._bomb()
        if any(entry.flag_bits & 0x1 for entry in entries):
            raise protected(where)
        self.names = frozenset(entry.filename for entry in entries)

    def part(self, name: str) -> bytes:
        """The bytes of one part; :class:`InputError` where it is missing, damaged or too large."""
        if name not in self.names:
            raise self.damaged()
        pieces: list[bytes] = []
        try:
            with self._zip.open(name) as stream:
                while piece := stream.read(_CHUNK):
                    self._left -= len(piece)
                    if self._left < 0:
                        raise self._bomb()
                    pieces.append(piece)
        except (
            zipfile.BadZipFile,
            zlib.error,
            OSError,
            EOFError,
            RuntimeError,
            NotImplementedError,
            ValueError,
        ) as error:
            raise self.damaged() from error
        return b"".join(pieces)

    def xml(self, name: str) -> Any:
        """The root element of one XML part, parsed without entities, DTD or network."""
        from lxml import etree

        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
        )
        try:
            root = etree.fromstring(self.part(name), parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self.damaged() from error
        if root.getroottree().docinfo.doctype:
            raise InputError(
                "文件里有外部实体声明，不读取", where=self.where, remedy="请用 Word、WPS 或 Excel 打开后重新另存"
            )
        return root

    def damaged(self) -> InputError:
        """The error for a truncated or broken package."""
        return damaged(self.where)

    def _bomb(self) -> InputError:
        return InputError(
            "文件解压后过大，不读取", where=self.where, remedy=raising("请删去图片和空白区域后另存，或", "max_unpacked")
        )


def damaged(where: str) -> InputError:
    """The error for a file that is truncated or broken."""
    return InputError(
        "文件损坏或不完整，打不开", where=where, remedy="请用 Word、WPS 或 Excel 打开原件，重新另存后再试"
    )


def protected(where: str) -> InputError:
    """The error for a file that asks for a password."""
    return InputError("文件有密码保护，读不了", where=where, remedy="请打开后取消密码，另存为 DOCX 或 XLSX")
