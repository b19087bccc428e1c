"""An upload becomes a filing assessed; the one place where the page meets the library."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from zhibiao.assessment import assess_filing, extract_document
from zhibiao.errors import InputError
from zhibiao.readers.registry import read_bytes
from zhibiao.records import Batch, Filing, FilingAssessment, Indicator
from zhibiao.serve.bounds import Bounds
from zhibiao.serve.intake import Edit, Standard, Upload
from zhibiao.serve.recent import Recent
from zhibiao.settings import Settings
from zhibiao.taxonomy import canonical_level1, canonical_level2

_NAMES = {2: "三级指标\t指标值", 3: "二级指标\t三级指标\t指标值", 4: "一级指标\t二级指标\t三级指标\t指标值"}
_SAMPLE = 400


@dataclass(frozen=True, slots=True)
class Checked:
    """A filing assessed, with the filing as it was read (before edits) and a remark on how it was read."""

    upload: Upload
    filing: Filing
    result: FilingAssessment
    info: Mapping[str, str]
    remark: str = ""

    @property
    def batch(self) -> Batch:
        """The result as a batch of one, for the renderers."""
        return Batch((self.result,), (), self.info)


def examine(upload: Upload, settings: Settings, bounds: Bounds, recent: Recent | None = None) -> Checked:
    """Read and assess an upload, with its edits put in; what ``recent`` holds of it is not done again.

    Raises:
        InputError: it cannot be read, has no indicator, or has more than the page takes.
    """
    recent = recent if recent is not None else Recent(0, 0.0)
    content = hashlib.sha256(upload.data).digest(), upload.name, upload.pasted
    known = recent.get(content)
    filing, remark = known or _read(upload, settings, bounds)
    count = sum(len(project.indicators) for project in filing.projects)
    if not count:
        raise InputError(
            "没有读到指标",
            where=upload.name,
            remedy="请检查里面有没有绩效指标表；粘贴时请连同表头（三级指标、指标值）一起粘贴",
        )
    if count > bounds.indicators:
        raise InputError(
            f"共有 {count} 项指标，网页一次最多检查 {bounds.indicators} 项",
            where=upload.name,
            remedy="请拆成几份，或改用命令 zhibiao check",
        )
    if known is None:
        recent.put(content, (filing, remark), count)
    asked = (*content, upload.standard, upload.edits)
    result = recent.get(asked)
    if result is None:
        chosen = replace(settings, standard=_standard(upload, settings))
        result = assess_filing(edited(filing, upload.edits), chosen)
        recent.put(asked, result, count)
    return Checked(upload, filing, result, {"model": settings.model or "default"}, remark)


def _standard(upload: Upload, settings: Settings) -> Standard:
    return settings.standard if upload.standard == "auto" else upload.standard


def _read(upload: Upload, settings: Settings, bounds: Bounds) -> tuple[Filing, str]:
    limits = bounds.reading(settings.limits)
    if not upload.pasted:
        return extract_document(read_bytes(upload.data, upload.name, limits=limits), settings), ""
    text = upload.data.decode("utf-8")
    first: Filing | None = None
    for data, name, remark in _pasted(text):
        try:
            filing = extract_document(read_bytes(data.encode("utf-8"), name, limits=limits), settings)
        except InputError:
            if name.endswith(".txt"):
                raise
            continue
        if any(project.indicators for project in filing.projects):
            return filing, remark
        first = first or filing
    return first or Filing("", ()), ""


def _pasted(text: str) -> Iterator[tuple[str, str, str]]:
    """A pasted text as the files that it may be: text, a table with its header, a table whose header was left out."""
    yield text, "粘贴的内容.txt", ""
    yield text, "粘贴的内容.csv", ""
    lines = [line for line in text.splitlines() if line.strip()]
    cells = [line.split("\t") for line in lines[:_SAMPLE]]
    widths = {len(row) for row in cells}
    if len(widths) != 1:
        return
    width = widths.pop()
    labelled = {2: True, 3: _any(canonical_level2, cells), 4: _any(canonical_level1, cells)}
    if labelled.get(width):
        columns = _NAMES[width].replace("\t", "、")
        yield "\n".join((_NAMES[width], *lines)), "粘贴的内容.tsv", f"粘贴的内容没有表头，按“{columns}”读取。"


def _any(known: object, cells: Iterable[list[str]]) -> bool:
    return callable(known) and any(known(row[0]) for row in cells)


def edited(filing: Filing, edits: Iterable[Edit]) -> Filing:
    """``filing`` with cells changed; edits of rows that are not there are left out."""
    projects = [list(project.indicators) for project in filing.projects]
    touched = False
    for edit in edits:
        if edit.project < len(projects) and edit.row < len(projects[edit.project]):
            projects[edit.project][edit.row] = _changed(projects[edit.project][edit.row], edit)
            touched = True
    if not touched:
        return filing
    return replace(
        filing,
        projects=tuple(
            replace(project, indicators=tuple(rows)) for project, rows in zip(filing.projects, projects, strict=True)
        ),
    )


def _changed(row: Indicator, edit: Edit) -> Indicator:
    return replace(row, name=edit.text) if edit.field == "name" else replace(row, target=edit.text)
