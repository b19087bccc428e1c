"""From a filing and what was found in it to an annotated copy on disk."""

from __future__ import annotations

from pathlib import Path

from zhibiao.annotate import sheet, word
from zhibiao.annotate.marks import marks
from zhibiao.errors import SettingsError
from zhibiao.files import write
from zhibiao.readers.limits import Limits
from zhibiao.readers.registry import read_bytes
from zhibiao.records import Document, FilingAssessment, Grid

_WORD, _SHEETS = (".docx", ".docm"), (".xlsx", ".xlsm")


def annotate(
    source: str | Path, filing: FilingAssessment, out: str | Path, limits: Limits | None = None
) -> tuple[str, ...]:
    """Write a copy of ``source`` with the findings of ``filing`` in it to ``out``; the original is not touched.

    Returns what a person should know about the copy (Chinese), empty where there is nothing.

    Raises:
        SettingsError: the file is neither DOCX nor XLSX, ``out`` is of the other kind, it is the original itself, or it
            cannot be written.
        InputError: the original cannot be read any more.
    """
    original, copy, bounds = Path(source), Path(out), limits or Limits()
    kinds = check_names(original, copy)
    data = original.read_bytes()
    document = read_bytes(data, str(original), limits=bounds)
    notes: list[str] = []
    if kinds is _WORD:
        if any(isinstance(block, Grid) and block.source.sheet for block in document.blocks):
            raise _other_kind(original)
        made, lost = word.annotated(data, document, marks(filing))
    else:
        _require_sheets(document, original)
        made, lost = sheet.annotated(data, document, marks(filing), bounds)
        if sheet.loses(data, bounds):
            notes.append("原表里的图表、形状或控件没有写进批注稿，请以原件为准")
    if lost:
        notes.append(f"有 {lost} 条意见找不到对应的位置，没有写进去，请看检查结果")
    write(copy, made)
    return tuple(notes)


def check_names(original: Path, copy: Path) -> tuple[str, ...]:
    """The family of suffixes that both names belong to.

    Raises:
        SettingsError: as :func:`annotate` does.
    """
    for kinds in (_WORD, _SHEETS):
        if original.suffix.lower() in kinds:
            if copy.suffix.lower() != original.suffix.lower():
                raise SettingsError(
                    "批注稿的类型要和原件相同",
                    where=str(copy),
                    remedy=f"请把输出文件名的后缀写成 {original.suffix.lower()}",
                )
            if copy.exists() and copy.samefile(original):
                raise SettingsError("批注稿不能覆盖原件", where=str(copy), remedy="请换一个输出文件名")
            return kinds
    raise SettingsError(
        f"不能在 {original.suffix or '没有后缀的'} 文件里写批注", where=str(original), remedy="请先另存为 DOCX 或 XLSX"
    )


def _require_sheets(document: Document, original: Path) -> None:
    if not all(block.source.sheet for block in document.blocks):
        raise _other_kind(original)


def _other_kind(original: Path) -> SettingsError:
    return SettingsError("文件内容和后缀不一致，不能写批注", where=str(original), remedy="请打开后另存为 DOCX 或 XLSX")
