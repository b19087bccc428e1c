"""``zhibiao measure``: how a target text is read."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Annotated

import typer

from zhibiao.cli import options

FORMATS = ("text", "jsonl")
_FACTS = {
    "zero": "零发生", "full": "全覆盖", "bands": "分档", "delivery": "交付物", "deadline": "时限", "frequency": "频次", "check": "核查结论",
    "base": "以往水平为准",
}  # fmt: skip


def measure(
    texts: Annotated[list[str], typer.Argument(metavar="TEXT...|-", help="指标值；- 表示从标准输入逐行读取。")],
    form: Annotated[str | None, options.format_option(FORMATS, "（默认 text，从标准输入读时默认 jsonl）")] = None,
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="三级指标名称，用来推断单位。")] = "",
    output: options.Output = None,
) -> int:
    """Print the numbers, deadline and facts of each text, and whether it is vague."""
    from zhibiao.reports import records
    from zhibiao.scoring.vagueness import judge
    from zhibiao.text.reading import read

    lines: Iterable[str] = texts
    if texts == ["-"]:
        lines = (line.rstrip("\r\n") for line in sys.stdin)
        form = form or "jsonl"
    options.one_of(form or "text", FORMATS)
    out: list[str] = []
    for text in lines:
        reading = read(text, name=name)
        record = records.reading(reading, judge(reading, name=name))
        shown = json.dumps(record, ensure_ascii=False) if form == "jsonl" else _describe(record)
        if output is None:
            sys.stdout.write(shown + "\n")
        else:
            out.append(shown + "\n")
    if output is not None:
        options.emit("".join(out), output)
    return 0


def _describe(record: dict[str, object]) -> str:
    parts = [f"「{record['text']}」"]
    for one in record["measures"]:  # type: ignore[attr-defined]
        if one["kind"] == "date":
            continue  # shown as the deadline below
        bounds = f"{one['low']}–{one['high']}" if one["comparator"] == "range" else one["low"] or one["high"]
        sign = "" if one["comparator"] == "range" else one["comparator"] + " "
        about = "约 " if one["approximate"] else ""
        parts.append(
            f"  数值：{sign}{about}{bounds} {one['unit'] or '（无单位）'}（{one['kind']}）　←「{one['text']}」"
        )
    deadline = record["deadline"]
    if deadline:
        parts.append(f"  时限：{deadline['latest']} 之前　←「{deadline['text']}」")  # type: ignore[index]
    parts += [f"  可核查：{_FACTS[one['kind']]}　←「{one['text']}」" for one in record["facts"]]  # type: ignore[attr-defined]
    vague = record["vague"]
    parts.append(f"  空泛：是（{vague['reason']}）" if vague["flag"] else "  空泛：否")  # type: ignore[index]
    return "\n".join(parts)
