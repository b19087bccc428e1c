"""Fuzz the readers with atheris, by hand: ``pip install atheris`` (Linux), then

    python scripts/fuzz_readers.py CORPUS_DIR -max_total_time=600

CORPUS_DIR holds sample files; the first byte of an input chooses the suffix. Anything but an ``InputError`` is a find. LibreOffice
and the PDF reader's own process are left out: they are bounded by time and memory, and would only slow the search.
"""

from __future__ import annotations

import sys

_SUFFIXES = (".txt", ".csv", ".jsonl", ".docx", ".xlsx", ".xls", ".ods", ".html", ".mht", ".parquet", "")


def main() -> None:
    """Run until a find or the time is over."""
    import atheris

    with atheris.instrument_imports(include=["zhibiao"]):
        from zhibiao.errors import InputError
        from zhibiao.extract import extract
        from zhibiao.readers import foreign
        from zhibiao.readers.registry import Limits, read_bytes

    foreign.program = lambda: None
    limits = Limits(max_bytes=1_000_000, max_unpacked=8_000_000, max_rows=20_000, max_cells=100_000)

    def one(data: bytes) -> None:
        if len(data) < 2 or b"%PDF-" in data[:1100]:
            return
        try:
            extract(read_bytes(data[1:], f"a{_SUFFIXES[data[0] % len(_SUFFIXES)]}", limits=limits))
        except InputError:
            return

    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
