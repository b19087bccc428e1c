"""What is wrong with an input is said in Chinese, with the file and the remedy; the kind is known by content first."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest

from zhibiao.errors import InputError
from zhibiao.readers.registry import Limits, discover, read, read_bytes

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 4
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def word() -> bytes:
    document = docx.Document()
    document.add_paragraph("绩效目标表")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def excel() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["指标名称", "指标值"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def archive(**parts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("空.txt", b"", "空"),
        ("空白.txt", b" \n\n", "没有文字"),
        ("照片.txt", PNG, "不是文本"),
        ("乱.csv", os.urandom(4096), "不是文本|认不出"),
        ("截断.docx", word()[:2000], "损坏"),
        ("截断.xlsx", excel()[:2000], "损坏"),
        ("假.docx", "其实是文字".encode(), "损坏"),
        ("旧.doc", OLE, "损坏|DOC"),
        ("旧.xls", OLE, "损坏"),
        ("文档.wps", OLE, "损坏|WPS"),
        ("扫描.pdf", b"%PDF-1.7\n", "PDF"),
        ("网页.html", b"<html>", "没有文字"),
        ("版式.ofd", archive(OFD_xml="x"), "OFD"),
        ("密码.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "密码"),
        ("图.xyz", "文字".encode(), "不认识"),
        ("包.zip", archive(a_xml="x"), "压缩包"),
        ("实体.docx", archive(word__document_xml='<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "实体"),
        ("坏.jsonl", b'{"name": "x"}\n[1]\n', "第 2 行"),
        ("坏.jsonl", b'{"name": \n', "JSON"),
    ],
)
def test_bad_input(name: str, data: bytes, problem: str) -> None:
    with pytest.raises(InputError, match=problem) as error:
        read_bytes(data, name)
    assert error.value.where == name
    assert error.value.remedy
    assert error.value.exit_status == 3
    assert "\n" not in str(error.value)


def test_paths_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="不存在"):
        read(tmp_path / "没有.txt")
    with pytest.raises(InputError, match="文件夹"):
        read(tmp_path)


def test_a_huge_text_is_refused_before_it_is_read(tmp_path: Path) -> None:
    huge = tmp_path / "大.txt"
    with huge.open("wb") as stream:
        stream.truncate(200 * 1024 * 1024)
    with pytest.raises(InputError, match=r"太大：200 MB，上限 100 MB"):
        read(huge)


@pytest.mark.parametrize(
    ("limits", "problem"),
    [
        (Limits(max_bytes=10), "太大"),
        (Limits(max_rows=2), "行数"),
        (Limits(max_cells=3), "单元格"),
    ],
)
def test_limits(limits: Limits, problem: str) -> None:
    text = "指标名称,指标值\n甲,1\n乙,2\n丙,3\n".encode()
    with pytest.raises(InputError, match=problem):
        read_bytes(text, "a.csv", limits=limits)


def test_a_zip_bomb_is_not_unpacked() -> None:
    bomb = archive(word__document_xml="<a>" + " " * 40_000_000 + "</a>")
    assert len(bomb) < 100_000
    with pytest.raises(InputError, match="解压后过大"):
        read_bytes(bomb, "a.docx")


def test_content_comes_before_suffix() -> None:
    assert read_bytes(word(), "其实是Word.txt").blocks
    assert read_bytes(excel(), "其实是Excel.csv").blocks
    assert read_bytes("没有后缀的文字".encode(), "README").blocks


def test_discover(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "空").mkdir()
    for name in ("a.txt", "b/c.DOCX", "b/d.pdf", "b/~$c.docx", ".藏.txt", "b/e.png"):
        (tmp_path / name).write_bytes(b"x")
    found, failures = discover([tmp_path, tmp_path / "a.txt", tmp_path / "空", tmp_path / "没有.txt"])
    assert [path.relative_to(tmp_path).as_posix() for path in found] == ["a.txt", "b/c.DOCX", "b/d.pdf"]
    assert [failure.message for failure in failures] == ["文件夹里没有能读取的文件", "文件不存在"]
