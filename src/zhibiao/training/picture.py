"""The confusion matrix as one SVG file that needs nothing else: numbers in every cell, so that it is read without colour."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from zhibiao.training.evaluation import Evaluation

CELL_WIDTH, CELL_HEIGHT = 58, 42
LEFT, TOP, RIGHT, BOTTOM = 140, 150, 130, 80
"""Room around the cells, in pixels: names of rows and columns, recall, precision."""

LEAST_WIDTH = 680
"""The lines above and below the cells need so much."""

DARK = 0.55
"""From this share of a row on a cell is so dark that its figures are white."""


def svg(one: Evaluation) -> str:
    """The picture of ``one``: a row a label, a column an answer, share of the row as shade, recall and precision outside."""
    from jinja2 import Environment, StrictUndefined

    used = [i for i, name in enumerate(one.labels) if any(one.confusion[i]) or any(row[i] for row in one.confusion)]
    names = [one.labels[i] for i in used]
    table = [[one.confusion[i][j] for j in used] for i in used]
    right, bottom = LEFT + CELL_WIDTH * len(used), TOP + CELL_HEIGHT * len(used)
    environment = Environment(autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True)
    source = files("zhibiao").joinpath("data/templates/confusion.svg.j2").read_text(encoding="utf-8")
    return environment.from_string(source).render(
        title=f"混淆矩阵：模型 {one.name}",
        subtitle=f"{one.rows} 行，{one.groups} 组；与标注相同 {one.strict.value:.1%}，落在可接受集合 {one.lenient.value:.1%}，"
        f"宏平均 F1 {one.macro_f1.value:.3f}",
        description="；".join(_sentences(names, table)),
        width=max(right + RIGHT, LEAST_WIDTH),
        height=bottom + BOTTOM,
        left=LEFT,
        top=TOP,
        right=right,
        bottom=bottom,
        wide=CELL_WIDTH,
        high=CELL_HEIGHT,
        columns=[_column(j, name, [row[j] for row in table]) for j, name in enumerate(names)],
        rows=[_row(i, names, row) for i, row in enumerate(table)],
    )


def _sentences(names: Sequence[str], table: Sequence[Sequence[int]]) -> list[str]:
    """The picture in words, for those who hear it."""
    said = []
    for i, row in enumerate(table):
        wrong = [f"{count} 行判成{names[j]}" for j, count in enumerate(row) if count and j != i]
        said.append("，".join([f"{names[i]} {sum(row)} 行，判对 {row[i]} 行", *wrong]))
    return said


def _column(number: int, name: str, counts: Sequence[int]) -> dict[str, Any]:
    total = sum(counts)
    precision = f"{counts[number] / total:.0%}" if total else "—"
    return {"x": LEFT + CELL_WIDTH * number + CELL_WIDTH // 2, "name": _short(name), "precision": precision}


def _row(number: int, names: Sequence[str], counts: Sequence[int]) -> dict[str, Any]:
    total = sum(counts)
    cells = []
    for j, count in enumerate(counts):
        share = count / total if total else 0.0
        grey = round(255 - 215 * share)
        cells.append(
            {
                "x": LEFT + CELL_WIDTH * j,
                "count": count,
                "share": f"{share:.0%}" if share >= 0.005 else "<1%",
                "fill": f"rgb({grey},{grey},{grey})",
                "ink": "#fff" if share > DARK else "#000",
                "hit": j == number,
                "tip": f"标注{names[number]}，判成{names[j]}：{count} 行",
            }
        )
    recall = f"{counts[number] / total:.0%}（{total}）" if total else "—（0）"
    hit = LEFT + CELL_WIDTH * number
    return {
        "y": TOP + CELL_HEIGHT * number,
        "hit": hit,
        "name": _short(names[number]),
        "cells": cells,
        "recall": recall,
    }


def _short(name: str) -> str:
    return name.removesuffix("指标").removeprefix("服务对象")
