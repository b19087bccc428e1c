"""How much one file may hold before it is refused, and the errors that say so."""

from __future__ import annotations

from dataclasses import dataclass

from zhibiao.errors import InputError

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one input; a file beyond one of them is refused with :class:`InputError`, never read in part.

    ``max_bytes`` is the size on disk, ``max_unpacked`` and ``max_ratio`` bound what a DOCX or XLSX unpacks to (all
    parts together, and against the packed size), ``max_rows`` counts lines, paragraphs or table rows, ``max_cells``
    cells, ``max_depth`` tables within tables, ``max_pages`` pages of a PDF. ``max_seconds`` and ``max_memory`` (bytes) hold
    for the formats that another process reads: PDF, and what LibreOffice converts.
    """

    max_bytes: int = 100 * MB
    max_unpacked: int = 600 * MB
    max_ratio: int = 300
    max_rows: int = 500_000
    max_cells: int = 5_000_000
    max_depth: int = 8
    max_pages: int = 1_000
    max_seconds: int = 180
    max_memory: int = 3_000 * MB

    def check_size(self, size: int, where: str) -> None:
        """Raise :class:`InputError` for an empty file or one over ``max_bytes``."""
        if size == 0:
            raise InputError("文件是空的", where=where, remedy="请检查文件是否保存完整，再重新导出")
        if size > self.max_bytes:
            raise InputError(
                f"文件太大：{megabytes(size)}，上限 {megabytes(self.max_bytes)}",
                where=where,
                remedy=raising("请拆分文件，或", "max_bytes"),
            )

    def check_rows(self, rows: int, where: str) -> None:
        """Raise :class:`InputError` where a file holds more than ``max_rows`` rows."""
        if rows > self.max_rows:
            raise InputError(
                f"行数太多：超过上限 {self.max_rows} 行",
                where=where,
                remedy=raising("请按单位或项目拆成多个文件，或", "max_rows"),
            )

    def check_cells(self, cells: int, where: str) -> None:
        """Raise :class:`InputError` where a file holds more than ``max_cells`` cells."""
        if cells > self.max_cells:
            raise InputError(
                f"单元格太多：超过上限 {self.max_cells} 个",
                where=where,
                remedy=raising("请删去表格右侧和下方的空白区域，或", "max_cells"),
            )

    def check_pages(self, pages: int, where: str) -> None:
        """Raise :class:`InputError` where a PDF has more than ``max_pages`` pages."""
        if pages > self.max_pages:
            raise InputError(
                f"页数太多：{pages} 页，上限 {self.max_pages} 页",
                where=where,
                remedy=raising("请按单位或项目拆成多个文件，或", "max_pages"),
            )

    def too_slow(self, where: str) -> InputError:
        """The error for a file that takes longer than ``max_seconds``."""
        return InputError(
            f"读取超过 {self.max_seconds} 秒，已停止",
            where=where,
            remedy=raising("请拆分文件，或另存为 DOCX、XLSX 后再试，或", "max_seconds"),
        )


def megabytes(size: int) -> str:
    """A number of bytes as people say it: ``1.5 MB``, ``12 KB``."""
    if size < MB:
        return f"{-(-size // 1024)} KB"
    return f"{size / MB:.1f}".removesuffix(".0") + " MB"


def raising(before: str, name: str) -> str:
    """The advice ``before``, or to raise the limit ``name`` in the settings (``[limits]``)."""
    return f"{before}在设置的 [limits] 里调大 {name.replace('_', '-')}"
