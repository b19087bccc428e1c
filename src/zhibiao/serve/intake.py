"""What a request brings: an upload or a pasted table, the choices beside it, and the edits made on the page."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal, cast

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from zhibiao.serve.bounds import Bounds, RefusedError

if TYPE_CHECKING:
    from starlette.requests import Request

Standard = Literal["auto", "2015", "2021"]
_FIELDS = 12
_NAME = 80
_EDITED = ("name", "target")


@dataclass(frozen=True, slots=True)
class Edit:
    """A cell as the reader of the page changed it: place of the project, of the row in it, and the field."""

    project: int
    row: int
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Upload:
    """One thing to check. ``pasted`` has no file behind it; ``form`` is the format wanted back, empty for the page, of
    which ``start`` is the first row wanted, counted over all projects from 0.
    """

    data: bytes
    name: str
    pasted: bool = False
    standard: Standard = "auto"
    edits: tuple[Edit, ...] = ()
    form: str = ""
    start: int = 0


class _InMemory(MultiPartParser):
    """Keeps files in memory: the body is bounded already, and nothing of a filing shall touch the disk."""

    spool_max_size = 1 << 40


async def receive(request: Request, bounds: Bounds) -> Upload:
    """The upload in a form.

    Raises:
        RefusedError: no form, nothing in it, more than one file, or a field that makes no sense.
    """
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise RefusedError("请求的格式不对", status=415, remedy="请用网页上的按钮上传")
    parser = _InMemory(request.headers, request.stream(), max_files=1, max_fields=_FIELDS, max_part_size=bounds.upload)
    try:
        form = await parser.parse()
    except MultiPartException as error:
        raise RefusedError(
            "上传的内容不完整，或者一次上传了多个文件", status=400, remedy="请一次只上传一个文件"
        ) from error
    try:
        return await _upload(form)
    finally:
        await form.close()


async def _upload(form: FormData) -> Upload:
    standard = _text(form, "standard") or "auto"
    if standard not in ("auto", "2015", "2021"):
        raise RefusedError("没有这套分类", status=400, remedy="可选：自动判断、2015、2021")
    chosen = cast(Standard, standard)
    edits = read_edits(_text(form, "edits"))
    wanted = _text(form, "form")
    first = _text(form, "start") or "0"
    if not _is_place(first):
        raise RefusedError("没有这一行", status=400, remedy="请刷新网页后重试")
    start = int(first)
    file = form.get("file")
    if isinstance(file, UploadFile) and file.filename:
        return Upload(await file.read(), safe_name(file.filename), False, chosen, edits, wanted, start)
    text = _text(form, "text")
    if text.strip():
        return Upload(tidy(text).encode("utf-8"), "粘贴的内容.txt", True, chosen, edits, wanted, start)
    raise RefusedError("没有要检查的内容", status=400, remedy="请选择一个文件，或粘贴表格")


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""


def safe_name(raw: str) -> str:
    """A file's own name as it may be shown and looked at for its suffix: no folders, control or direction marks."""
    last = PurePosixPath(unicodedata.normalize("NFC", raw).replace("\\", "/")).name
    clean = "".join(char for char in last if unicodedata.category(char)[0] != "C").strip(" .")
    stem, dot, suffix = clean.rpartition(".")
    if dot and stem:
        return f"{stem[:_NAME]}.{suffix[:10]}"
    return clean[:_NAME] or "上传的文件"


def tidy(text: str) -> str:
    """A text from JSON without what no file could hold: lone surrogates and null characters."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")


def read_edits(text: str) -> tuple[Edit, ...]:
    """The edits of a form field: ``{"0.3": {"name": "…", "target": "…"}}`` by project and row, from 0.

    Raises:
        RefusedError: anything else.
    """
    if not text.strip():
        return ()
    try:
        table = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _bad_edits() from error
    if not isinstance(table, dict):
        raise _bad_edits()
    found: list[Edit] = []
    for key, fields in table.items():
        project, _, row = key.partition(".")
        if not (_is_place(project) and _is_place(row) and isinstance(fields, Mapping)):
            raise _bad_edits()
        for name, value in fields.items():
            if name not in _EDITED or not isinstance(value, str):
                raise _bad_edits()
            found.append(Edit(int(project), int(row), name, tidy(value)))
    return tuple(found)


def _is_place(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 6


def _bad_edits() -> RefusedError:
    return RefusedError("改动的内容不完整", status=400, remedy="请刷新网页后重试")
