"""Benchmarks by hand.

    python scripts/bench.py readers [--rows N]

``readers``: rows or pages a second for each format, and the peak of memory, on documents made here.
"""

from __future__ import annotations

import argparse
import io
import json
import resource
import subprocess
import sys
import time

_HEADER = ["一级指标", "二级指标", "三级指标", "指标值"]


def _row(at: int) -> list[str]:
    return ["产出指标", "数量指标", f"第{at}段河道疏浚长度", f"≥{at}米"]


def _text(rows: int) -> bytes:
    return "\n".join("\t".join(line) for line in (_HEADER, *map(_row, range(rows)))).encode()


def _spaced(rows: int) -> bytes:
    return "\n".join(" ".join(line) for line in (_HEADER, *map(_row, range(min(rows, 10_000))))).encode()


def _csv(rows: int) -> bytes:
    return "\n".join(",".join(line) for line in (_HEADER, *map(_row, range(rows)))).encode()


def _page(rows: int) -> bytes:
    lines = ("".join(f"<td>{cell}</td>" for cell in line) for line in (_HEADER, *map(_row, range(rows))))
    return ("<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>").encode()


def _excel(rows: int) -> bytes:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for line in (_HEADER, *map(_row, range(rows))):
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
    from copy import deepcopy

    for at in range(min(rows, 5_000)):
        line = deepcopy(table.rows[0]._tr)
        for node, text in zip(line.iter("{*}t"), _row(at), strict=True):
            node.text = text
        table._tbl.append(line)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _pdf(rows: int) -> bytes:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import SimpleDocTemplate, Table

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    stream = io.BytesIO()
    style = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONT", (0, 0), (-1, -1), "STSong-Light")]
    table = Table([_HEADER, *map(_row, range(min(rows, 1_000)))], style=style, repeatRows=1)
    SimpleDocTemplate(stream).build([table])
    return stream.getvalue()


_MAKERS = {"txt": _text, "spaced.txt": _spaced, "csv": _csv, "html": _page, "xlsx": _excel, "docx": _word, "pdf": _pdf}


def _one(kind: str, rows: int) -> None:
    """Measure one format in this process and print the result as JSON."""
    from zhibiao.extract import extract
    from zhibiao.readers.registry import read_bytes

    made = subprocess.run(
        [sys.executable, __file__, "make", kind, "--rows", str(rows)], capture_output=True, check=True
    ).stdout
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    document = read_bytes(made, f"a.{kind}")
    read = time.perf_counter() - start
    start = time.perf_counter()
    found = sum(len(project.indicators) for project in extract(document).projects)
    whole = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    pages = max((block.source.page or 0) for block in document.blocks)
    print(json.dumps([kind, found, pages, len(made), read, whole, (peak - before) / 1024]))


def readers(rows: int) -> None:
    """Print the table of formats; each is measured in a process of its own."""
    print(
        f"{'format':12}{'rows':>8}{'pages':>7}{'MB':>7}{'read s':>8}{'extract s':>10}{'rows/s':>9}{'MB more':>9}{'kB/row':>8}"
    )
    for kind in _MAKERS:
        out = subprocess.run(
            [sys.executable, __file__, "one", kind, "--rows", str(rows)], capture_output=True, check=True, text=True
        ).stdout
        name, found, pages, size, read, extract, more = json.loads(out.splitlines()[-1])
        speed = found / (read + extract)
        print(
            f"{name:12}{found:8}{pages:7}{size / 1e6:7.2f}{read:8.2f}{extract:10.2f}{speed:9.0f}{more:9.0f}{more * 1024 / found:8.2f}"
        )


def main() -> None:
    """Parse the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("readers", "one", "make"))
    parser.add_argument("kind", nargs="?")
    parser.add_argument("--rows", type=int, default=20_000)
    args = parser.parse_args()
    if args.what == "readers":
        readers(args.rows)
    elif args.what == "one":
        _one(args.kind, args.rows)
    else:
        sys.stdout.buffer.write(_MAKERS[args.kind](args.rows))


if __name__ == "__main__":
    main()
