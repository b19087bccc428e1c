"""``zhibiao evaluate``: how good a model is on labelled rows."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zhibiao.cli import options

if TYPE_CHECKING:
    from zhibiao.training.evaluation import Evaluation
    from zhibiao.training.metrics import Interval

FORMATS = ("text", "json", "csv")


def evaluate(
    data: Annotated[
        list[Path], typer.Argument(metavar="DATA...", help="带标签的表、语料文件夹，或申报了类别的绩效目标表。")
    ],
    model: options.ModelName = None,
    folds: Annotated[
        str | None, typer.Option("--folds", metavar="sector", help="另按领域分折，重新训练词模型来衡量语料。")
    ] = None,
    form: Annotated[str, options.format_option(FORMATS)] = "text",
    picture: Annotated[
        Path | None,
        typer.Option("--picture", metavar="FILE.svg", rich_help_panel=options.OUTPUT, help="另把混淆矩阵画成 SVG 图。"),
    ] = None,
    output: options.Output = None,
) -> int:
    """Print accuracy, macro-F1, calibration and confusions."""
    from zhibiao import settings
    from zhibiao.errors import SettingsError
    from zhibiao.model.store import load
    from zhibiao.training import dataset, evaluation

    options.one_of(form, FORMATS)
    if folds not in (None, "sector"):
        raise SettingsError(f"不能按 {folds} 分折", remedy="可选：sector")
    if picture is not None and picture.suffix.lower() != ".svg":
        raise SettingsError("混淆矩阵只能画成 .svg", where=str(picture), remedy="改文件名后缀")
    found = (
        [evaluation.evaluate(evaluation.read(data, settings.load(Path.cwd())), load(model))] if folds is None else []
    )
    if folds == "sector":
        sectors = [path / "sectors" if (path / "sectors").is_dir() else path for path in data]
        found.append(evaluation.out_of_fold(dataset.read(sectors)))
    if picture is not None:
        from zhibiao.training.picture import svg

        options.emit(svg(found[0]), picture)
    if form == "json":
        text = json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=2) + "\n"
    elif form == "csv":
        text = "".join(_csv(one) for one in found)
    else:
        text = "".join(_text(one) for one in found)
    options.emit(text, output, bom=form == "csv" and output is not None)
    return 0


def _text(one: Evaluation) -> str:
    lines = [
        f"模型 {one.name}：{one.rows} 行，{one.groups} 组（括号内为按组自助法的 95% 区间）",
        f"  首选类别相符   {_share(one.strict)}",
        f"  落在可接受集合 {_share(one.lenient)}",
        f"  宏平均 F1      {_share(one.macro_f1)}",
        f"  校准误差 {one.calibration_error:.3f}；最有把握的 85% 行落在可接受集合 {one.lenient_at_85_percent:.3f}",
        "  各类别（精确率 召回率 F1 行数）：",
    ]
    lines += [
        f"    {name}　{c.precision:.3f} {c.recall:.3f} {c.f1:.3f} {c.support}" for name, c in one.per_class.items()
    ]
    if one.confusions:
        lines.append("  最常见的混淆：")
        lines += [f"    {count} 行「{gold}」判成「{said}」" for gold, said, count in one.confusions]
    return "\n".join(lines) + "\n"


def _share(interval: Interval) -> str:
    if interval.low == interval.high:
        return f"{interval.value:.3f}"  # one group: nothing to resample
    return f"{interval.value:.3f}（{interval.low:.3f}–{interval.high:.3f}）"


def _csv(one: Evaluation) -> str:
    rows = [
        f"{one.name},{name},{c.precision:.4f},{c.recall:.4f},{c.f1:.4f},{c.support}"
        for name, c in one.per_class.items()
    ]
    return "\n".join(["model,category,precision,recall,f1,support", *rows]) + "\n"
