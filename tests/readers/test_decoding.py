"""Encodings that units send: UTF-8, UTF-16, GB18030, with or without a mark."""

from __future__ import annotations

import codecs
from typing import Final

import pytest

from zhibiao.errors import InputError
from zhibiao.readers.decoding import decode

TEXT: Final = "绩效目标：办理案件200件以上，群众满意度≥90%。\n产出指标\t数量指标\t案件数\t≥200件\n" * 20


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode("utf-8"),
        codecs.BOM_UTF8 + TEXT.encode("utf-8"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("gb18030"),
        TEXT.encode("gbk"),
    ],
    ids=["utf-8", "utf-8-bom", "utf-16-le", "utf-16-be", "utf-16-le-bom", "utf-16-be-bom", "gb18030", "gbk"],
)
def test_encodings(data: bytes) -> None:
    assert decode(data, "a.txt") == TEXT


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_file_cut_inside_a_character(encoding: str) -> None:
    assert decode(TEXT.encode(encoding) + "满".encode(encoding)[:1], "a.txt").startswith(TEXT)


def test_short_texts() -> None:
    assert decode("≥95%".encode(), "a.txt") == "≥95%"
    assert decode("满意度".encode("gb18030"), "a.txt") == "满意度"


@pytest.mark.parametrize("data", [bytes(range(256)) * 8, b"\0" * 500, b"MZ\x90\0\x03\0\0\0" * 40])
def test_no_text(data: bytes) -> None:
    with pytest.raises(InputError, match="文本"):
        decode(data, "a.txt")
