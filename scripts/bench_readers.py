"""Rows a second for each format that is read, and the peak of memory, on documents made here.

    python scripts/bench_readers.py [--rows N]

Each format is measured in a process of its own; ``spaced.txt`` is a table flattened to words with spaces between, PDF and DOCX
get fewer rows.
"""

from __future__ import annotations

import argparse
import io
import json
import resource
import subprocess
import sys
import time
from copy import deepcopy

_HEADER = ["一级指标", "二级指标", "三级指标", "指标值"]


def _lines(rows: int) -> list[list[str]]:
    return [_HEADER, *(["产出指标", "数量指标", f"第{at}段河道疏浚长度", f"≥{at}米"] for at in range(rows))]


def _joined(rows: int, mark: str) -> bytes:
    return "\n".join(map(mark.join, _lines(rows))).encode()


def _page(rows: int) -> bytes:
    lines = ("".join(f"<td>{cell}</td>" for cell in line) for line in _lines(rows))
    return ("<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>").encode()


def _excel(rows: int) -> bytes:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for line in _lines(rows):
        sheet.append(line)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _word(rows: int) -> bytes:
    import docx

    document = docx.Document()
    table = document.add_table(rows=1, cols=4)
    for cell, text in zip(table.rows[0].cells, _HEADER, strict=True):
        cell.text = text
    for texts in _lines(min(rows, 5_000))[1:]:
        line = deepcopy(table.rows[0]._tr)
        for node, text in zip(line.iter("{*}t"), texts, strict=True):
            node.text = text
        table._tbl.append(line)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _pdf(rows: int) -> bytes:
    from reportlab.lib import colors
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import SimpleDocTemplate, Table

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    stream = io.BytesIO()
    style = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("FONT", (0, 0), (-1, -1), "STSong-Light")]
    SimpleDocTemplate(stream).build([Table(_lines(min(rows, 1_000)), style=style, repeatRows=1)])
    return stream.getvalue()


_MAKERS = {
    "txt": lambda rows: _joined(rows, "\t"),
    "spaced.txt": lambda rows: _joined(min(rows, 10_000), " "),
    "csv": lambda rows: _joined(rows, ","),
    "html": _page,
    "xlsx": _excel,
    "docx": _word,
    "pdf": _pdf,
}


def measure(kind: str, rows: int) -> None:
    """Measure one format in this process and print the result as JSON."""
    from zhibiao.extract import extract
    from zhibiao.readers.registry import read_bytes

    made = subprocess.run(
        [sys.executable, __file__, "--make", kind, "--rows", str(rows)], capture_output=True, check=True
    ).stdout
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    document = read_bytes(made, f"a.{kind}")
    read = time.perf_counter() - start
    found = sum(len(project.indicators) for project in extract(document).projects)
    whole = time.perf_counter() - start
    more = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) - before
    pages = max((block.source.page or 0) for block in document.blocks)
    print(json.dumps([found, pages, len(made) / 1e6, read, whole - read, found / whole, more / 1024]))


def main() -> None:
    """Print the table of formats."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--make", help=argparse.SUPPRESS)
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.make:
        sys.stdout.buffer.write(_MAKERS[options.make](options.rows))
        return
    if options.measure:
        measure(options.measure, options.rows)
        return
    print("format          rows  pages      MB    read s  extract s    rows/s  MiB more")
    for kind in _MAKERS:
        command = [sys.executable, __file__, "--measure", kind, "--rows", str(options.rows)]
        out = subprocess.run(command, capture_output=True, check=True, text=True).stdout
        rows, pages, size, read, rest, speed, more = json.loads(out)
        print(f"{kind:12}{rows:8}{pages:7}{size:8.2f}{read:10.2f}{rest:11.2f}{speed:10.0f}{more:10.0f}")


if __name__ == "__main__":
    main()
