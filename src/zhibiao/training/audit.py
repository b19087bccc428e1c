"""Doubtful declared categories as a table for a person: worst first, with reasons and columns to fill; and its way back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from zhibiao import taxonomy
from zhibiao.classify.boundaries import matching
from zhibiao.classify.inputs import Classifier, fields
from zhibiao.errors import TrainingError
from zhibiao.training import noise
from zhibiao.training.collect import Sample, identity, leaf

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

FILLED, ALSO, REMARK = "应为类别", "也可接受", "备注"
COLUMNS = (
    "编号", "文件", "位置", "单位", "项目", "指标", "说明", "指标值", "申报类别", "建议类别", "申报类别概率", "建议类别概率", "规则", "理由", "处理",
    FILLED, ALSO, REMARK,
)  # fmt: skip
"""The columns of the review table; a person fills the last three."""

DROPPED = frozenset({"删除", "不用", "剔除"})
KEPT = frozenset({"保留", "正确", "无误", "是"})
PASSING = 0.3
"""How much a row that a boundary rule lets pass moves down the list."""


@dataclass(frozen=True, slots=True)
class Issue:
    """A row whose declared category is doubtful; ``rank`` orders the list, greatest first."""

    sample: Sample
    suggested: str
    declared_share: float
    suggested_share: float
    rule: str
    reason: str
    action: str
    rank: float


def audit(samples: Sequence[Sample], model: Classifier, *, everything: bool = False) -> tuple[Issue, ...]:
    """The doubtful rows of ``samples`` by ``model``, worst first; all of them with ``everything``."""
    import numpy

    rows = [sample.row for sample in samples]
    distinct = list(dict.fromkeys(rows))
    number = {row: i for i, row in enumerate(distinct)}
    shares = model.probabilities(distinct)[[number[row] for row in rows]]
    leaves = list(model.leaves)
    declared = numpy.array([leaves.index(sample.label) for sample in samples])
    accepted = []
    for row in distinct:
        rule = matching(fields(row))
        accepted.append(frozenset(leaves.index(one) for one in rule.accepted) if rule else frozenset())
    also = [tuple(leaves.index(one) for one in sample.also) for sample in samples]
    doubt = noise.find(shares, declared, [accepted[number[row]] for row in rows], also)
    return issues(samples, shares, doubt, everything=everything)


def issues(
    samples: Sequence[Sample], shares: NDArray[float64], doubt: noise.Doubt, *, everything: bool = False
) -> tuple[Issue, ...]:
    """The doubtful rows with their reasons, worst first; ``shares`` are over the program's leaves."""
    leaves = taxonomy.leaves()
    found = []
    for i, sample in enumerate(samples):
        if not (everything or doubt.doubtful[i]):
            continue
        best = int(shares[i].argmax())
        own = leaves.index(sample.label)
        rule = matching(fields(sample.row))
        action = "未用于训练" if doubt.trust[i] == 0 else ("降低权重" if doubt.trust[i] < 1 else "")
        rank = float(doubt.rank[i]) - (PASSING if doubt.passes[i] else 0.0)
        reason = _reason(sample.label, leaves[best], rule.accepted if rule else (), rule.code if rule else "")
        found.append(
            Issue(
                sample,
                leaves[best],
                float(shares[i, own]),
                float(shares[i, best]),
                rule.code if rule else "model",
                reason,
                action,
                rank,
            )
        )
    return tuple(sorted(found, key=lambda one: -one.rank))


def _reason(declared: str, suggested: str, accepted: Sequence[str], code: str) -> str:
    if declared == suggested:
        return "模型与申报类别一致"
    if not code:
        return f"没有适用的边界规则；从用语看更像{suggested}"
    allowed = "、".join(accepted)
    if declared in accepted:
        return f"边界规则 {code} 也认可{declared}（认可：{allowed}），但从用语看更像{suggested}"
    return f"边界规则 {code} 认可的是{allowed}，不含申报的{declared}"


def table(found: Iterable[Issue]) -> list[tuple[str, ...]]:
    """Header and rows of the review table."""
    rows: list[tuple[str, ...]] = [COLUMNS]
    for one in found:
        s = one.sample
        chances = (f"{one.declared_share:.3f}", f"{one.suggested_share:.3f}")
        said = (s.label, one.suggested, *chances, one.rule, one.reason, one.action)
        texts = (s.row.name, s.row.description, s.row.target)
        rows.append((identity(s), Path(s.file).name, s.place, s.unit, s.project, *texts, *said, "", "", ""))
    return rows


def as_csv(found: Iterable[Issue]) -> str:
    """The review table as CSV; cells that a spreadsheet would compute are quoted with an apostrophe."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([_safe(cell) for cell in row] for row in table(found))
    return out.getvalue()


def as_xlsx(found: Iterable[Issue]) -> bytes:
    """The review table as a workbook, with the columns to fill in colour and a list of categories to choose from."""
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font, PatternFill
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet = book.active
    sheet.title = "复核"
    rows = table(found)
    for number, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            cell = sheet.cell(number, column, ILLEGAL_CHARACTERS_RE.sub("", text))
            cell.data_type = "s"  # never a formula
            if number == 1:
                cell.font = Font(bold=True)
            if column > len(COLUMNS) - 3:
                cell.fill = PatternFill("solid", fgColor="FFF2CC")
    letter = sheet.cell(1, COLUMNS.index(FILLED) + 1).column_letter
    choices = DataValidation(type="list", formula1=f'"{",".join(taxonomy.leaves())},保留,删除"', allow_blank=True)
    choices.showErrorMessage = False
    sheet.add_data_validation(choices)
    choices.add(f"{letter}2:{letter}{max(2, len(rows))}")
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_reviewed(path: Path) -> dict[str, tuple[str, tuple[str, ...]] | None]:
    """What a person filled in, by the rows' numbers: (leaf, also), or ``None`` to leave the row out.

    Raises:
        TrainingError: not such a table, or a category that does not exist.
    """
    settled: dict[str, tuple[str, tuple[str, ...]] | None] = {}
    for number, line in enumerate(reviewed_lines(path), start=2):
        verdict = line[FILLED].strip()
        if not verdict:
            continue
        name = line["编号"].strip()
        if verdict in DROPPED:
            settled[name] = None
            continue
        label = leaf(line["申报类别"] if verdict in KEPT else verdict)
        also = [leaf(one.strip()) for one in line.get(ALSO, "").replace("、", "|").split("|") if one.strip()]
        if label is None or None in also:
            raise TrainingError(
                f"第 {number} 行的「{FILLED}」或「{ALSO}」不认识：{verdict} {line.get(ALSO, '')}".rstrip(),
                where=str(path),
                remedy="填二级指标名称、「保留」或「删除」，空着表示未复核",
            )
        settled[name] = (label, tuple(one for one in also if one is not None and one != label))
    return settled


def reviewed_lines(path: Path) -> list[dict[str, str]]:
    """The rows of a filled review table (CSV or XLSX) by column.

    Raises:
        TrainingError: it cannot be read, or the columns are not there.
    """
    try:
        if path.suffix.lower() == ".xlsx":
            from openpyxl import load_workbook

            book = load_workbook(path, read_only=True, data_only=True)
            try:
                found = book.worksheets[0].iter_rows(values_only=True)
                rows = [["" if cell is None else str(cell) for cell in row] for row in found]
            finally:
                book.close()
        else:
            data = path.read_bytes()
            try:
                text = data.decode("utf-8-sig")
            except UnicodeDecodeError:
                text = data.decode("gb18030")  # Excel saves CSV in the code page of the machine
            rows = list(csv.reader(io.StringIO(text, newline="")))
    except (OSError, ValueError, KeyError, csv.Error) as error:
        raise TrainingError("复核表无法读取", where=str(path), remedy="请存为 XLSX 或 CSV UTF-8") from error
    header = [cell.strip() for cell in rows[0]] if rows else []
    missing = [name for name in ("编号", "申报类别", FILLED) if name not in header]
    if missing:
        raise TrainingError(
            f"复核表缺少列：{'、'.join(missing)}", where=str(path), remedy="请用 zhibiao audit 写出的表填写"
        )
    return [
        {name: (row[i] if i < len(row) else "").removeprefix("'") for i, name in enumerate(header)}
        for row in rows[1:]
        if any(row)
    ]


def _safe(cell: str) -> str:
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t"} else cell
