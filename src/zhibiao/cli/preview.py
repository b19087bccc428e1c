"""``check --fix-preview``: each row that can be mended, before and after."""

from __future__ import annotations

from collections.abc import Iterator

from zhibiao.records import Assessment, Batch, FilingAssessment
from zhibiao.reports.concise import place
from zhibiao.rules.rewrite import Draft, after, before


def render(batch: Batch) -> str:
    """The rows as filed (``-``) and as advised (``+``), with the codes that ask for it; blanks are for the unit to fill."""
    lines = [
        line
        for filing in batch.filings
        for project in filing.projects
        for row in project.assessments
        for line in _row(row, _asks_for_signs(filing))
    ]
    count = sum(line.startswith("-") for line in lines)
    lines.append(f"共 {count} 行可以照此修改；“__”处的数由填报单位填写，工具不代拟。")
    return "".join(f"{line}\n" for line in lines)


def _asks_for_signs(filing: FilingAssessment) -> bool:
    return any(finding.code == "TGT005" for finding in filing.findings)


def _row(row: Assessment, signs: bool) -> Iterator[str]:
    old, new = before(row), after(row, signs=signs)
    if old == new:
        return
    codes = " ".join(dict.fromkeys(finding.code for finding in row.findings)) or "TGT005"
    yield f"{place(row.indicator.source)}  {codes}"
    yield f"- {_cells(old)}"
    yield "+ （删除本行）" if new.delete else f"+ {_cells(new)}"
    yield ""


def _cells(draft: Draft) -> str:
    cells = (draft.level2 or "—", draft.name or "（无名称）", draft.target or "（空）")
    return " | ".join("".join(cell.split()) for cell in cells)
