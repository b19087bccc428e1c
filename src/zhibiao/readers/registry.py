"""The one door to all readers: a file is recognised by its content first and by its suffix second."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePath

from zhibiao.errors import InputError
from zhibiao.readers import archive, columnar, foreign, isolation, plain, sheet, tabular, web, word, workbook
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
_WORD = _Format((".docx", ".docm", ".dotx"), word.read)
_SHEETS = _Format((".xlsx", ".xlsm", ".xltx"), sheet.read)
_OLD_SHEETS = _Format((".xls", ".xlsb", ".ods", ".et", ".ett"), workbook.read)
_OLD_WORD = _Format(
    (".doc", ".wps", ".wpt", ".dot", ".rtf", ".odt", ".uot"), lambda data, path, limits: _by_office(data, path, limits)
)
_PDF_FILE = _Format((".pdf",), lambda data, path, limits: isolation.read("pdf", data, path, limits))
_PAGE = _Format((".html", ".htm", ".xhtml"), web.read)
_PACKED_PAGE = _Format((".mht", ".mhtml"), web.read_packed)
_PARQUET = _Format((".parquet",), columnar.read)
_FORMATS = (
    _TEXT, _TABLES, _LINES, _WORD, _SHEETS, _OLD_SHEETS, _OLD_WORD, _PDF_FILE, _PAGE, _PACKED_PAGE, _PARQUET,
)  # fmt: skip
_BY_SUFFIX = {suffix: kind for kind in _FORMATS for suffix in kind.suffixes}
_BINARY = (_WORD, _SHEETS, _OLD_SHEETS, _OLD_WORD, _PDF_FILE, _PARQUET)

# formats that are known but not read: what to save them as instead
_FOREIGN = {".ofd": "请用 OFD 阅读器或 WPS 打开，导出为 PDF 或 DOCX"}
KNOWN_SUFFIXES = frozenset(_BY_SUFFIX) | frozenset(_FOREIGN)

_ZIP, _OLE, _PDF, _RTF, _PAR = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-", b"{\\rtf", b"PAR1"
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
    """The format of a file: by its first bytes where they tell, else by its suffix."""
    suffix = PurePath(name).suffix.lower()
    if data.startswith(_ZIP):
        return _packaged(data, name, suffix, limits)
    if data.startswith(_OLE):
        return _compound(data, name, suffix)
    if data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_PDF):
        return _PDF_FILE
    if data.startswith(_RTF):
        return _OLD_WORD
    if data.startswith(_PAR) and data.endswith(_PAR):
        return _PARQUET
    if suffix not in (*_TEXT.suffixes, *_TABLES.suffixes, *_LINES.suffixes) and (page := _marked_up(data)):
        return page
    if suffix in _FOREIGN:
        raise _foreign(suffix, name)
    kind = _BY_SUFFIX.get(suffix, _TEXT if not suffix else None)
    if kind in _BINARY:
        raise InputError(
            f"文件损坏，或者不是真正的 {suffix[1:].upper()} 文件",
            where=name,
            remedy="请用 Word、WPS 或 Excel 打开原件，重新另存后再试",
        )
    if kind is None:
        raise InputError(
            f"不认识的文件类型 {suffix}",
            where=name,
            remedy="能读取的有：DOCX、XLSX、PDF、HTML、DOC、XLS、TXT、CSV、JSONL，请另存为其中一种",
        )
    return kind


def _marked_up(data: bytes) -> _Format | None:
    """Web pages, whatever they are called (``.xls`` often is one), and the XML that Office 2003 wrote."""
    if web.looks_packed(data):
        return _PACKED_PAGE
    if web.looks_like(data):
        return _PAGE
    head = data[:400]
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml") and b"mso-application" in head:
        return _OLD_SHEETS if b"Excel" in head else _OLD_WORD
    return None


def _packaged(data: bytes, name: str, suffix: str, limits: Limits) -> _Format:
    """Which office format a zip package is, by the parts inside it."""
    package = archive.Package(data, name, limits)
    names = package.names
    if any(part.startswith("word/") for part in names):
        return _WORD
    if "xl/workbook.xml" in names:
        return _SHEETS
    if "xl/workbook.bin" in names:
        return _OLD_SHEETS
    if "OFD.xml" in names:
        raise _foreign(".ofd", name)
    if "content.xml" in names and "mimetype" in names:
        return _OLD_SHEETS if b"spreadsheet" in package.part("mimetype")[:200] else _OLD_WORD
    if suffix in _FOREIGN:
        raise _foreign(suffix, name)
    if _BY_SUFFIX.get(suffix) in _BINARY:
        raise InputError(
            "文件损坏或不完整，打不开", where=name, remedy="请用 Word、WPS 或 Excel 打开原件，重新另存后再试"
        )
    raise InputError("这是压缩包，不是能读取的文件", where=name, remedy="请先解压，再给出里面的文件")


def _compound(data: bytes, name: str, suffix: str) -> _Format:
    """What an OLE file is, by the names of the streams inside it."""
    if _ENCRYPTED in data:
        raise archive.protected(name)
    if _stream("WordDocument") in data:
        return _OLD_WORD
    if _stream("Workbook") in data or _stream("Book") in data:
        return _OLD_SHEETS
    raise archive.damaged(name)


def _stream(name: str) -> bytes:
    return name.encode("utf-16-le") + b"\0\0"


def _by_office(data: bytes, path: str, limits: Limits) -> Document:
    """A document of an older word processor, converted by LibreOffice; its kind is told by its first bytes."""
    if data.startswith(_RTF):
        suffix = ".rtf"
    elif data.startswith(_ZIP):
        suffix = ".odt"
    else:
        suffix = ".doc" if data.startswith(_OLE) else ".wordml"
    return word.read(foreign.converted(data, suffix, "docx", path, limits), path, limits)


def _foreign(suffix: str, name: str) -> InputError:
    return InputError(f"暂不能读取 {suffix[1:].upper()} 文件", where=name, remedy=_FOREIGN[suffix])


def discover(paths: Iterable[str | Path]) -> tuple[list[Path], list[Failure]]:
    """The files behind ``paths``, each once: files as given, folders searched recursively for known suffixes, sorted.

    A path that does not exist and a folder without a readable file come back as :class:`Failure`. Files of a known kind
    that cannot be read (.ofd) are listed too, so that none is passed over in silence.
    """
    found: dict[str, Path] = {}
    failures: list[Failure] = []
    for given in paths:
        path = Path(given)
        if path.is_dir():
            inside = _walk(path)
            if not inside:
                failures.append(
                    Failure(
                        str(given), "文件夹里没有能读取的文件", "请放入 DOCX、XLSX、PDF、HTML、TXT、CSV 或 JSONL 文件"
                    )
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
