"""Measure the shipped model on real rows that nothing was trained on: ``python scripts/evaluate_real.py [ROWS.csv]``.

The rows lie beside the repository (``../shared/eval/rows-dev.csv``); they are only measured on.
Intervals are bootstrapped by filing.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from zhibiao import taxonomy
from zhibiao.classify.categorise import categorise
from zhibiao.classify.inputs import Row
from zhibiao.model import store
from zhibiao.records import Category, Declared, Heading, Indicator, Source
from zhibiao.training import metrics

ROOT = Path(__file__).resolve().parents[1]
DIGIT = re.compile(r"\d")
Rows = Sequence[dict[str, str]]


def main() -> int:
    """Print (or with ``--json`` dump) every figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=Path, nargs="?", default=ROOT.parent / "shared" / "eval" / "rows-dev.csv")
    parser.add_argument("--model", default=None)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--errors", action="store_true", help="list the rows that are wrong")
    options = parser.parse_args()
    if not options.rows.is_file():
        print(f"{options.rows}: not here, nothing to measure on", file=sys.stderr)
        return 3
    with options.rows.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    model = store.load(options.model)
    categories = categorise([_row(row) for row in rows], [None] * len(rows), model, "2015")
    report: dict[str, Any] = {
        "rows": len(rows),
        "category": _category(rows, categories),
        "misfiled": _misfiled(rows, categories),
        **_judgements(rows),
    }
    if options.json:
        print(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        _show(report)
    if options.errors:
        _errors(rows, categories)
    return 0


def _row(row: dict[str, str]) -> Row:
    return Row(row["name"], row["description"], row["target"])


def _gold(row: dict[str, str]) -> set[str]:
    return {label for label in (row["gold_l2"], *row["gold_l2_alt"].split("|")) if label}


def _category(rows: Rows, categories: Sequence[Category]) -> dict[str, Any]:
    predicted = [category.level2 for category in categories]
    gold, passed = [row["gold_l2"] for row in rows], [_gold(row) for row in rows]
    groups = [row["source_url"] for row in rows]

    def over(figure: Callable[[list[int]], float]) -> dict[str, float]:
        return asdict(metrics.bootstrap(lambda picked: figure(list(picked)), groups))

    declared = [(i, taxonomy.canonical_level2(row["declared_l2"])) for i, row in enumerate(rows)]
    known = [(i, "成本指标" if name == "经济成本指标" else name) for i, name in declared if name]
    correct = [p == g for p, g in zip(predicted, gold, strict=True)]
    confidence = [category.confidence for category in categories]
    sure = sorted(range(len(rows)), key=lambda i: -confidence[i])[: round(0.85 * len(rows))]
    return {
        "strict": over(lambda at: metrics.strict([predicted[i] for i in at], [gold[i] for i in at])),
        "lenient": over(lambda at: metrics.lenient([predicted[i] for i in at], [passed[i] for i in at])),
        "macro_f1": over(lambda at: metrics.macro_f1([predicted[i] for i in at], [gold[i] for i in at])),
        "calibration_error": metrics.calibration_error(confidence, correct),
        "lenient_at_85_percent_coverage": metrics.lenient([predicted[i] for i in sure], [passed[i] for i in sure]),
        "officials_strict": sum(name == gold[i] for i, name in known) / len(known),
        "officials_lenient": sum(name in passed[i] for i, name in known) / len(known),
        "per_class": {name: asdict(value) for name, value in metrics.per_class(predicted, gold).items()},
        "confusions": Counter(
            f"{g} -> {p}" for p, g, ok in zip(predicted, gold, passed, strict=True) if p not in ok
        ).most_common(12),
    }


def _misfiled(rows: Rows, categories: Sequence[Category]) -> dict[str, Any]:
    said, true, size = [], [], 0
    for row, category in zip(rows, categories, strict=True):
        declared = taxonomy.canonical_level2(row["declared_l2"])
        if declared is None:
            continue
        declared = "成本指标" if declared == "经济成本指标" else declared
        said.append(declared not in category.accepted)
        true.append(declared not in _gold(row))
        size += 1
    mean = sum(len(category.accepted) for category in categories) / len(categories)
    covered = metrics.strict(
        ["1" if row["gold_l2"] in c.accepted else "0" for row, c in zip(rows, categories, strict=True)],
        ["1"] * len(rows),
    )
    return {"rows": size, **asdict(metrics.flag_scores(said, true)), "mean_accepted": mean, "gold_in_accepted": covered}


def _judgements(rows: Rows) -> dict[str, Any]:
    grades = [float(row["gold_specificity"]) for row in rows]
    bare = [not DIGIT.search(row["target"]) for row in rows]
    clear = [i for i, row in enumerate(rows) if row["gold_vague"] in {"0", "1"}]
    gold = [rows[i]["gold_vague"] == "1" for i in clear]
    report: dict[str, Any] = {
        "vague_no_digit_baseline": asdict(metrics.flag_scores([bare[i] for i in clear], gold)),
        "specificity_no_digit_baseline": metrics.spearman([0.0 if b else 1.0 for b in bare], grades),
    }
    try:
        from zhibiao.assessment import assess
    except ImportError:
        return {**report, "assessment": "not there yet"}
    assessed = assess([_indicator(row) for row in rows])
    report["vague"] = asdict(metrics.flag_scores([assessed[i].vague.flag for i in clear], gold))
    report["specificity"] = metrics.spearman([float(one.score.total) for one in assessed], grades)
    return report


def _indicator(row: dict[str, str]) -> Indicator:
    return Indicator(
        name=row["name"],
        target=row["target"],
        source=Source("rows-dev.csv", row=int(row["id"])),
        heading=Heading(unit=row["department"] or None, year=int(row["year"]) if row["year"].isdigit() else None),
        declared=Declared(
            taxonomy.canonical_level1(row["declared_l1"]),
            taxonomy.canonical_level2(row["declared_l2"]),
            row["declared_l2"] or None,
        ),
        description=row["description"] or None,
        basis=row["basis"] or None,
    )


def _show(report: dict[str, Any], indent: str = "") -> None:
    for key, value in report.items():
        if isinstance(value, dict) and set(value) == {"value", "low", "high"}:
            print(f"{indent}{key}: {value['value']:.3f} [{value['low']:.3f}, {value['high']:.3f}]")
        elif isinstance(value, dict) and set(value) == {"precision", "recall", "f1", "support"}:
            precision, recall, f1, support = (value[name] for name in ("precision", "recall", "f1", "support"))
            print(f"{indent}{key}: P {precision:.3f} R {recall:.3f} F1 {f1:.3f} ({support})")
        elif isinstance(value, dict):
            print(f"{indent}{key}:")
            _show(value, indent + "  ")
        else:
            print(f"{indent}{key}: {f'{value:.3f}' if isinstance(value, float) else value}")


def _errors(rows: Rows, categories: Sequence[Category]) -> None:
    for row, category in zip(rows, categories, strict=True):
        declared = taxonomy.canonical_level2(row["declared_l2"])
        declared = "成本指标" if declared == "经济成本指标" else declared
        alarm = declared is not None and declared not in category.accepted
        wrong = category.level2 not in _gold(row)
        if wrong or alarm or (declared and declared not in _gold(row)):
            print(
                "✗" if wrong else " ",
                "报" if alarm else " ",
                row["name"],
                row["description"],
                row["target"],
                f"申报 {declared}",
                f"正 {row['gold_l2']}/{row['gold_l2_alt']}",
                f"判 {category.level2} {category.confidence:.2f}",
                category.basis,
                category.accepted,
                sep=" ¦ ",
            )


if __name__ == "__main__":
    sys.exit(main())
