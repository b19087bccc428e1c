"""What can be taken away: the annotated original where the annotating part is there, and the results in files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from urllib.parse import quote

from zhibiao.records import FilingAssessment
from zhibiao.reports.registry import RENDERERS, render
from zhibiao.serve.bounds import Bounds, RefusedError
from zhibiao.serve.checking import examine
from zhibiao.serve.intake import Upload
from zhibiao.serve.recent import Recent
from zhibiao.settings import Settings

Annotate = Callable[[bytes, str, FilingAssessment], bytes]
ANNOTATED = "annotated"
_RESULTS = {
    "html": ("网页报告", "text/html; charset=utf-8"),
    "xlsx": ("Excel 结果", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": ("CSV 结果", "text/csv; charset=utf-8"),
    "json": ("JSON 结果", "application/json"),
}
_OFFICE = {
    ".docx": ("带批注的 Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ".xlsx": ("带批注的 Excel", _RESULTS["xlsx"][1]),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """A download that the page offers: ``form`` for the machine, ``label`` for the button."""

    form: str
    label: str


@dataclass(frozen=True, slots=True)
class Download:
    """A finished file."""

    data: bytes
    name: str
    kind: str

    @property
    def disposition(self) -> str:
        """The ``Content-Disposition`` header: the name only in its encoded form, in which nothing can break out."""
        return f"attachment; filename*=UTF-8''{quote(self.name, safe='')}"


def offers(upload: Upload) -> tuple[Offer, ...]:
    """The downloads there are for an upload."""
    suffix = PurePath(upload.name).suffix.lower()
    own = [Offer(ANNOTATED, _OFFICE[suffix][0])] if suffix in _OFFICE and _annotator() is not None else []
    return (*own, *(Offer(form, label) for form, (label, _) in _RESULTS.items() if form in RENDERERS))


def make(upload: Upload, settings: Settings, bounds: Bounds, recent: Recent | None = None) -> Download:
    """The file that the upload asked for: results with the edits in them, the annotated original without.

    Raises:
        InputError: the upload cannot be read.
        RefusedError: there is no such download for it.
    """
    if upload.form not in {offer.form for offer in offers(upload)}:
        raise RefusedError("没有这种下载格式", status=400, remedy="请用网页上的下载按钮")
    stem, suffix = PurePath(upload.name).stem, PurePath(upload.name).suffix.lower()
    annotate = _annotator()
    if upload.form == ANNOTATED and annotate is not None:
        checked = examine(replace(upload, edits=()), settings, bounds, recent)
        data = annotate(upload.data, upload.name, checked.result)
        return Download(data, f"{stem}（批注）{suffix}", _OFFICE[suffix][1])
    content: str | bytes = render(examine(upload, settings, bounds, recent).batch, upload.form)
    if isinstance(content, str):
        content = content.encode("utf-8-sig" if upload.form == "csv" else "utf-8")
    return Download(content, f"{stem}（指标检查）.{upload.form}", _RESULTS[upload.form][1])


def _annotator() -> Annotate | None:
    """How an original is annotated; a test puts something else here."""
    return _annotated


def _annotated(data: bytes, name: str, result: FilingAssessment) -> bytes:
    """The annotated copy, made in a temporary folder of its own that is gone afterwards."""
    from zhibiao.annotate import annotate

    suffix = PurePath(name).suffix.lower()
    with TemporaryDirectory() as folder:
        original, copy = Path(folder, f"original{suffix}"), Path(folder, f"annotated{suffix}")
        original.write_bytes(data)
        annotate(original, result, copy)
        return copy.read_bytes()
