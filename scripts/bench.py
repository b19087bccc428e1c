"""Speed, measured side by side in one run: ``python scripts/bench.py [start] [classify] [assess] [read] [report] [train] …``.

Without a name all but ``report``, ``scale`` and ``stream`` are measured, which takes some minutes; nothing else should run meanwhile. With ``--write``
the tables go to ``docs/performance.md``, section by section: what is not measured this time stays.

    python scripts/bench.py --write --transformer FOLDER    # FOLDER: scripts/build_model.py --export-encoder FOLDER
    python scripts/bench.py assess --rows 100000 --runs 1
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import formats, material, process

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "performance.md"
MODELS = HERE.parent / "models"
_READ_FILES = "import numpy, pathlib, sys\nfor path in pathlib.Path(sys.argv[1]).iterdir(): path.read_bytes()"


def models(given: list[str]) -> list[str]:
    """The models to measure: those asked for, else those that are built."""
    return given or [name for name in ("fast", "default") if (MODELS / name / "manifest.json").is_file()]


def start(options: argparse.Namespace) -> Iterator[str]:
    """Start-up: commands in processes of their own."""
    python = sys.executable
    with tempfile.TemporaryDirectory() as folder:
        filing = material.table(Path(folder, "60.csv"), material.lines(60))
        check = [
            python,
            "-m",
            "zhibiao",
            "check",
            filing,
            "--format",
            "jsonl",
            "--output",
            Path(folder, "o"),
            "--model",
        ]
        commands = {
            "python -c pass": [python, "-c", "pass"],
            "import sentence_transformers": [python, "-c", "import sentence_transformers"],
            "zhibiao --help": [python, "-m", "zhibiao", "--help"],
        }
        for name in models(options.model):
            place = MODELS / name if (MODELS / name).is_dir() else name
            commands[f"numpy 加读入 {name} 模型文件"] = [python, "-c", _READ_FILES, place]
            commands[f"zhibiao check 60行（{name}）"] = [*check, name]
        found = {name: process.command(arguments, options.runs) for name, arguments in commands.items()}
    base = found["import sentence_transformers"].cpu
    yield "| 命令 | 秒 | 处理器秒 | 与 import sentence_transformers 之比（处理器） | 内存峰值 MiB |"
    yield "|---|---|---|---|---|"
    for name, run in found.items():
        yield f"| {name} | {run.seconds:.2f} | {run.cpu:.2f} | {run.cpu / base:.2f} | {run.peak:.0f} |"


def classify(options: argparse.Namespace) -> Iterator[str]:
    """Classifiers alone, rows in, category out."""
    yield from _compared(
        options,
        [
            ("jieba 分词（只分词）", "jieba", (options.rows,)),
            ("scikit-learn TF-IDF + 逻辑回归", "sklearn", (options.rows,)),
            ("fastText（jieba 分词）", "fasttext", (options.rows,)),
            *_transformer(options),
            *((f"zhibiao {name}", "classify", (_rows(options, name), name)) for name in models(options.model)),
        ],
    )


def assess(options: argparse.Namespace) -> Iterator[str]:
    """The whole assessment beside what only classifies."""
    rows, jobs = options.rows, []
    for name in models(options.model):
        own = _rows(options, name)
        jobs += [
            (f"zhibiao {name}，{own}行各不相同", "assess", (own, name)),
            (f"zhibiao {name}，{10 * own}行各不相同", "assess", (10 * own, name)) if name != "default" else None,
            (f"zhibiao {name}，{10 * own}行，每行重复10次", "assess", (10 * own, name, 10)),
            (f"zhibiao {name}，读文件在内，1个进程", "batch", (4 * own, name, 1)),
            (f"zhibiao {name}，读文件在内，2个进程", "batch", (4 * own, name, 2)),
        ]
    beside = [("scikit-learn TF-IDF + 逻辑回归（只分类）", "sklearn", (rows,)), *_transformer(options)]
    yield from _compared(options, [*beside, *filter(None, jobs)])


def stream(options: argparse.Namespace) -> Iterator[str]:
    """Many filings one after the other: whether speed and memory stay as they are."""
    yield "| 行 | 秒 | 行/处理器秒 | 头一成 行/处理器秒 | 末一成 行/处理器秒 | 头一成后内存峰值 MiB | 最后内存峰值 MiB |"
    yield "|---|---|---|---|---|---|---|"
    for rows in (50 * options.rows, 500 * options.rows):
        found = process.inside("stream", rows, "fast", 10)
        tenth = rows / 10
        yield (
            f"| {rows} | {found['seconds']:.0f} | {rows / found['cpu']:,.0f} | {tenth / found['first']:,.0f} |"
            f" {tenth / found['last']:,.0f} | {found['peak_first']:.0f} | {found['peak_last']:.0f} |"
        )


def _rows(options: argparse.Namespace, model: str) -> int:
    return max(options.rows // 4, 100) if model == "default" else options.rows


def _transformer(options: argparse.Namespace) -> list[tuple[str, str, tuple[object, ...]]]:
    if not options.transformer:
        return []
    rows = max(options.rows // 20, 64)
    found = [("同一编码器经 sentence-transformers（CPU，单线程）", "transformer", (rows, options.transformer))]
    if options.gpu:
        found.append(
            ("同一编码器经 sentence-transformers（GPU）", "transformer", (options.rows, options.transformer, "cuda"))
        )
    return found


def _compared(options: argparse.Namespace, jobs: list[tuple[str, str, tuple[object, ...]]]) -> Iterator[str]:
    yield "| 做法 | 行 | 秒 | 行/秒 | 行/处理器秒 | 与第一行之比 | 内存峰值 MiB |"
    yield "|---|---|---|---|---|---|---|"
    first = 0.0
    for label, what, arguments in jobs:
        found = process.medians(options.runs, what, *arguments)
        if "rows" not in found:
            yield f"| {label} | 没有测（未安装或出错） | | | | | |"
            continue
        by_clock, by_cpu = found["rows"] / found["seconds"], found["rows"] / max(found["cpu"], 1e-9)
        first = first or by_clock
        # what other processes spend is not counted: processor time says nothing there
        cpu = "" if what == "batch" and arguments[-1] != 1 else f"{by_cpu:,.0f}"
        yield (
            f"| {label} | {found['rows']:.0f} | {found['seconds']:.2f} | {by_clock:,.0f} | {cpu} |"
            f" {by_clock / first:.2f} | {found['peak']:.0f} |"
        )


def read(options: argparse.Namespace) -> Iterator[str]:
    """Reading and extraction by format."""
    yield "| 格式 | 行 | 读 秒 | 提取 秒 | 行/秒 | 多用内存 MiB |"
    yield "|---|---|---|---|---|---|"
    for name, found, seconds, extracting, more in formats.readers(options.rows):
        yield f"| {name} | {found} | {seconds:.2f} | {extracting:.2f} | {found / (seconds + extracting):,.0f} | {more:.0f} |"


def train(options: argparse.Namespace) -> Iterator[str]:
    """Training of the model of words alone, and of scikit-learn's pipeline on the way."""
    yield from _compared(options, [(f"训练词模型（{options.rows}行左右）", "train", (options.rows,))])


def report(options: argparse.Namespace) -> Iterator[str]:
    """The batch report (``bench_report.py``)."""
    yield from _script("bench_report.py", fenced=False)


def scale(options: argparse.Namespace) -> Iterator[str]:
    """``zhibiao train`` on a hundred times the rows, beside fastText (``bench_train.py``)."""
    yield from _script("bench_train.py", options.rows, 10 * options.rows, 100 * options.rows)


def _script(name: str, *arguments: int, fenced: bool = True) -> Iterator[str]:
    called = [sys.executable, str(HERE / name), *map(str, arguments)]
    made = subprocess.run(called, capture_output=True, text=True, check=True)
    fence = ["```"] if fenced else []
    yield from (*fence, *made.stdout.splitlines(), *fence)


SECTIONS: dict[str, tuple[str, Callable[[argparse.Namespace], Iterator[str]]]] = {
    "start": ("启动", start),
    "classify": ("只分类", classify),
    "assess": ("完整评估", assess),
    "stream": ("流式（快速模型，500行一份，每行重复10次，读文件在内）", stream),
    "read": ("读文件", read),
    "train": ("训练", train),
    "report": ("批量报告", report),
    "scale": ("大规模训练", scale),
}


def put(page: str, name: str, lines: list[str]) -> str:
    """``page`` with the section ``name`` replaced by ``lines``."""
    begin, end = f"<!-- bench:{name} -->", f"<!-- /bench:{name} -->"
    block = "\n".join((begin, "", *lines, "", end))
    if begin not in page:
        return f"{page.rstrip()}\n\n## {SECTIONS[name][0]}\n\n{block}\n"
    return re.sub(f"{re.escape(begin)}.*?{re.escape(end)}", lambda _: block, page, flags=re.DOTALL)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sections", nargs="*", choices=[*SECTIONS, []], metavar="|".join(SECTIONS))
    parser.add_argument(
        "--rows", type=int, default=10_000, help="rows for the quick ones; slow ones get a part of them"
    )
    parser.add_argument("--runs", type=int, default=3, help="runs of which the median counts")
    parser.add_argument("--model", action="append", default=[], help="name or folder; default: all that are built")
    parser.add_argument("--transformer", help="folder of sentence-transformers to compare with")
    parser.add_argument("--gpu", action="store_true", help="the transformer on the GPU too")
    parser.add_argument("--write", action="store_true", help="write to docs/performance.md")
    options = parser.parse_args()
    machine = process.machine()
    print(machine)
    for name in options.sections or [name for name in SECTIONS if name not in ("report", "scale", "stream")]:
        lines = []
        print(f"\n## {SECTIONS[name][0]}")
        for line in SECTIONS[name][1](options):
            print(line, flush=True)
            lines.append(line)
        if options.write:
            page = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else "# 速度\n"
            PAGE.write_text(
                put(page, name, [f"{machine}{options.runs}次的中位数。", "", *lines]), encoding="utf-8", newline="\n"
            )


if __name__ == "__main__":
    main()
