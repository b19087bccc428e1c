"""Bytes to text: UTF-8, UTF-16 and GB18030, with or without a byte order mark; anything else is refused."""

from __future__ import annotations

import codecs
import re

from zhibiao.errors import InputError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffe\uffff]")
_ODD = re.compile(r"[\u0080-\u009f\u0100-\u036f\u0370-\u1fff\ue000-\uf8ff\U00010000-\U0010ffff]")
_SAMPLE = 65536


def decode(data: bytes, where: str) -> str:
    """The text of ``data``.

    Raises :class:`InputError` where the bytes are no text in a known encoding (a picture named .txt, a program).
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _checked(data[len(mark) :].decode(encoding, errors="replace"), where)
    if b"\0" in data[:_SAMPLE]:
        return _checked(_utf16(data, where), where)
    try:
        return _checked(data.decode("utf-8"), where)
    except UnicodeDecodeError as error:
        flaw = error
    if flaw.start > 0.9 * len(data) or _mostly_utf8(data):
        return _checked(data.decode("utf-8", errors="replace"), where)
    for encoding in ("gb18030", "utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _plausible(text[:_SAMPLE]):
            return text
    text = data.decode("gb18030", errors="replace")
    if text.count("\ufffd") <= len(text) / 500 and _plausible(text[:_SAMPLE]):
        return text
    raise _binary(where)


def _mostly_utf8(data: bytes) -> bool:
    """Whether a few broken bytes stand in what is UTF-8 otherwise (a file cut in the middle of a character)."""
    text = data[:_SAMPLE].decode("utf-8", errors="replace")
    wide = sum(1 for character in text if "\u3000" <= character <= "\u9fff")
    return wide > 0 and text.count("\ufffd") * 50 <= wide


def _utf16(data: bytes, where: str) -> str:
    """UTF-16 without a mark, in the byte order that gives fewer strange characters."""
    if len(data) % 2:
        raise _binary(where)
    encoding = min(
        ("utf-16-le", "utf-16-be"), key=lambda order: _strange(data[:_SAMPLE].decode(order, errors="replace"))
    )
    text = data.decode(encoding, errors="replace")
    if not _plausible(text[:_SAMPLE]):
        raise _binary(where)
    return text


def _strange(text: str) -> int:
    return len(_CONTROL.findall(text)) + len(_ODD.findall(text)) + text.count("\ufffd")


def _plausible(text: str) -> bool:
    return _strange(text) <= max(1, len(text) // 20)


def _checked(text: str, where: str) -> str:
    if len(_CONTROL.findall(text[:_SAMPLE])) > max(2, len(text[:_SAMPLE]) // 100):
        raise _binary(where)
    return text


def _binary(where: str) -> InputError:
    return InputError(
        "这不是文本文件，或者文字编码认不出来",
        where=where,
        remedy="请用原来的软件打开，另存为 DOCX、XLSX，或 UTF-8 编码的文本",
    )
