"""Faults of the program itself while files are assessed: where they are, and when they are no fault of the files."""

from __future__ import annotations

import traceback
from pathlib import PurePath

from zhibiao.errors import InternalError
from zhibiao.records import Failure

FIRST = 10
"""Where the first so many files all fail at the same place, the rest would fare no better."""


def place(error: BaseException) -> str:
    """What went wrong and where in the program, the same for every file that meets it: no text of the file is in it."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "zhibiao" in PurePath(frame.filename).parts]
    if not own:
        return type(error).__name__
    parts = PurePath(own[-1].filename).parts
    inside = "/".join(parts[len(parts) - parts[::-1].index("zhibiao") :])
    return f"{type(error).__name__}，{inside} 第{own[-1].lineno}行"


def failure(path: str, error: BaseException) -> Failure:
    """One file that the program could not deal with, through its own fault."""
    said = " ".join(str(error).split())[:160]
    text = f"原文：{said}；" if said else ""
    return Failure(path, f"程序内部出错（{place(error)}）", f"{text}请把这份文件和这行文字交给维护人员")


class Streak:
    """Watches the first files of a run of ``files``; :meth:`see` stops it where all fail at one place of the program."""

    def __init__(self, files: int) -> None:
        self._left = FIRST if files >= FIRST else 0
        self._first: Failure | None = None

    def see(self, found: Failure | None, *, fault: bool) -> None:
        """One file is done; ``fault`` says that it failed through the program.

        Raises:
            InternalError: the first files have all failed, in the same way.
        """
        if not self._left:
            return
        if not fault or found is None or (self._first is not None and self._first.message != found.message):
            self._left = 0
            return
        self._first = self._first or found
        self._left -= 1
        if not self._left:
            raise InternalError(
                f"前{FIRST}份文件都在同一处出错，已停止：{found.message}",
                where=self._first.path,
                remedy=f"这是程序的问题，不是文件的问题；{self._first.remedy}",
            )
