"""The one door to all readers: a file is recognised by its content first and by its suffix second."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePath

from zhibiao.errors import InputError
from zhibiao.readers import archive, plain, sheet, tabular, word
from zhibiao.readers.decoding import decode
from zhibiao.readers.limits import Limits
from zhibiao.records import Document, Failure

__all__ = ["KNOWN_SUFFIXES", "Limits", "discover", "read", "read_bytes"]

_Reader = Callable[[bytes, str, Limits], Document]


@dataclass(frozen=True, slots=True)
class _Format:
    suffixes: tuple[str, ...]
    read: _Reader


_TEXT = _Format((".txt", ".text", ".md"), lambda data, path, limits: plain.read(decode(data, path), path, limits))
_TABLES = _Format(
    (".csv", ".tsv", ".tab"), lambda data, path, limits: tabular.read_csv(decode(data, path), path, limits)
)
_LINES = _Format((".jsonl", ".ndjson"), lambda data, path, limits: tabular.read_jsonl(decode(data, path), path, limits))
_WORD = _Format((".docx", ".docm"), word.read)
_SHEETS = _Format((".xlsx", ".xlsm"), sheet.read)
_FORMATS = (_TEXT, _TABLES, _LINES, _WORD, _SHEETS)
_BY_SUFFIX = {suffix: kind for kind in _FORMATS for suffix in kind.suffixes}

# formats that are known but not read: what to save them as instead
_FOREIGN = {
    **dict.fromkeys((".doc", ".wps", ".wpt", ".rtf", ".odt", ".uot", ".ofd"), "请用 Word 或 WPS 打开，另存为 DOCX"),
    **dict.fromkeys((".xls", ".et", ".ods", ".xlsb"), "请用 Excel 或 WPS 表格打开，另存为 XLSX"),
    **dict.fromkeys((".pdf",), "请用 Word 或 WPS 打开，另存为 DOCX；扫描件要先做文字识别"),
    **dict.fromkeys(
        (".html", ".htm", ".mht", ".mhtml"), "请用浏览器打开，把表格复制到 Word 或 Excel 里，另存为 DOCX 或 XLSX"
    ),
    **dict.fromkeys((".parquet",), "请另存为 CSV 或 XLSX"),
}
KNOWN_SUFFIXES = frozenset(_BY_SUFFIX) | frozenset(_FOREIGN)

_ZIP, _OLE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read(path: str | Path, *, limits: Limits = Limits()) -> Document:  # noqa: B008 - frozen
    """The document at ``path``.

    Raises :class:`InputError` where it is missing, a folder, empty, too large, damaged, protected, or of a kind that is
    not read; the size is asked before a byte is loaded.
    """
    where = str(path)
    file = Path(path)
    try:
        if file.is_dir():
            raise InputError(
                "这是文件夹，不是文件", where=where, remedy="请给出文件，或用 zhibiao check 检查整个文件夹"
            )
        limits.check_size(file.stat().st_size, where)
        data = file.read_bytes()
    except FileNotFoundError as error:
        raise InputError("文件不存在", where=where, remedy="请检查路径和文件名是否写对") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"文件打不开（{reason}）", where=where, remedy="请检查权限，或关闭正在使用它的程序") from error
    return read_bytes(data, where, limits=limits)


def read_bytes(data: bytes, name: str, *, limits: Limits = Limits()) -> Document:  # noqa: B008 - frozen
    """The document in ``data``; ``name`` (a path or file name) gives the suffix and stands in every place.

    Raises :class:`InputError` as :func:`read` does.
    """
    limits.check_size(len(data), name)
    document = _recognise(data, name, limits).read(data, name, limits)
    if not document.blocks:
        raise InputError("文件里没有文字", where=name, remedy="请检查文件是否保存完整；扫描的图片要先做文字识别")
    return document


def _recognise(data: bytes, name: str, limits: Limits) -> _Format:
    suffix = PurePath(name).suffix.lower()
    if data.startswith(_ZIP):
        return _packaged(data, name, suffix, limits)
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise archive.protected(name)
        raise _foreign(suffix if suffix in _FOREIGN else ".doc", name)
    if data.startswith(_PDF):
        raise _foreign(".pdf", name)
    if suffix in _FOREIGN:
        raise _foreign(suffix, name)
    if suffix in (*_WORD.suffixes, *_SHEETS.suffixes):
        raise InputError(
            f"文件损坏，或者不是真正的 {suffix[1:].upper()} 文件",
            where=name,
            remedy="请用 Word、WPS 或 Excel 打开原件，重新另存后再试",
        )
    if not suffix or suffix in _BY_SUFFIX:
        return _BY_SUFFIX.get(suffix, _TEXT)
    raise InputError(
        f"不认识的文件类型 {suffix}",
        where=name,
        remedy="能读取的有：TXT、CSV、TSV、JSONL、XLSX、DOCX，请另存为其中一种",
    )


def _packaged(data: bytes, name: str, suffix: str, limits: Limits) -> _Format:
    """Which office format a zip package is, by the parts inside it."""
    names = archive.Package(data, name, limits).names
    if any(part.startswith("word/") for part in names):
        return _WORD
    if "xl/workbook.xml" in names:
        return _SHEETS
    if suffix in _FOREIGN:
        raise _foreign(suffix, name)
    if suffix in (*_WORD.suffixes, *_SHEETS.suffixes):
        raise InputError(
            "文件损坏或不完整，打不开", where=name, remedy="请用 Word、WPS 或 Excel 打开原件，重新另存后再试"
        )
    raise InputError("这是压缩包，不是能读取的文件", where=name, remedy="请先解压，再给出里面的文件")


def _foreign(suffix: str, name: str) -> InputError:
    return InputError(f"暂不能读取 {suffix[1:].upper()} 文件", where=name, remedy=_FOREIGN[suffix])


def discover(paths: Iterable[str | Path]) -> tuple[list[Path], list[Failure]]:
    """The files behind ``paths``, each once: files as given, folders searched recursively for known suffixes, sorted.

    A path that does not exist and a folder without a readable file come back as :class:`Failure`. Files of a known kind
    that cannot be read yet (.doc, .pdf) are listed too, so that none is passed over in silence.
    """
    found: dict[str, Path] = {}
    failures: list[Failure] = []
    for given in paths:
        path = Path(given)
        if path.is_dir():
            inside = _walk(path)
            if not inside:
                failures.append(
                    Failure(str(given), "文件夹里没有能读取的文件", "请放入 TXT、CSV、JSONL、XLSX 或 DOCX 文件")
                )
        elif path.exists():
            inside = [path]
        else:
            inside = []
            failures.append(Failure(str(given), "文件不存在", "请检查路径和文件名是否写对"))
        for file in inside:
            found.setdefault(os.path.realpath(file), file)
    return list(found.values()), failures


def _walk(folder: Path) -> list[Path]:
    files: list[Path] = []
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        files += [
            Path(root) / name
            for name in names
            if PurePath(name).suffix.lower() in KNOWN_SUFFIXES and not name.startswith((".", "~$"))
        ]
    return sorted(files)
