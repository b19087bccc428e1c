"""Reading: rows a second and the peak of memory for each format, on documents made here.

``python -m benchmarks.formats one|make KIND ROWS``; each format is measured in a process of its own.
"""

from __future__ import annotations

import io
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator

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

    made = subprocess.run([sys.executable, __file__, "make", kind, str(rows)], capture_output=True, check=True).stdout
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


def readers(rows: int) -> Iterator[tuple[str, int, float, float, float]]:
    """Format, rows found, seconds of reading, seconds of extraction, MiB more than before."""
    for kind in _MAKERS:
        made = subprocess.run(
            [sys.executable, __file__, "one", kind, str(rows)], capture_output=True, check=False, text=True
        )
        if made.returncode == 0:
            name, found, _, _, read, extract, more = json.loads(made.stdout.splitlines()[-1])
            yield name, found, read, extract, more


def main() -> None:
    """``one`` measures a format, ``make`` writes its document to standard output."""
    what, kind, rows = sys.argv[1], sys.argv[2], int(sys.argv[3])
    if what == "one":
        _one(kind, rows)
    else:
        sys.stdout.buffer.write(_MAKERS[kind](rows))


if __name__ == "__main__":
    main()
