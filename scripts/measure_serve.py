"""Measure the web page in a real Chromium: how long a long table takes, and how long the score takes to follow a key.

    python scripts/measure_serve.py [ROWS...]        # default 300 2000 10000

The rows are those of ``corpus/sectors``, 25 a project. Needs the extra ``serve`` and a ``chromium`` on the path.
"""

from __future__ import annotations

import csv
import io
import itertools
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from zhibiao.assessment import assess
from zhibiao.records import Indicator, Source
from zhibiao.serve import server
from zhibiao.serve.app import create_app

ROOT = Path(__file__).resolve().parents[1]
EDITS = 15


def browser(folder: Path) -> Any:
    """The tests' driver of Chromium."""
    spec = spec_from_file_location("chromium", ROOT / "tests" / "serve" / "chromium.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Browser(folder)


@contextmanager
def opened() -> Iterator[tuple[Any, str]]:
    """A browser and the address of a server of its own; both are closed afterwards."""
    sock = server.listen("127.0.0.1", 0)
    ready = threading.Event()
    own = server.server(create_app(), ready.set)
    thread = threading.Thread(target=own.run, kwargs={"sockets": [sock]})
    thread.start()
    ready.wait()
    with tempfile.TemporaryDirectory() as folder:
        page = browser(Path(folder))
        try:
            yield page, server.address(sock)
        finally:
            page.close()
            own.should_exit = True
            thread.join()


def table(rows: int) -> str:
    """``rows`` distinct rows of the corpus as a CSV file."""
    paths = sorted((ROOT / "corpus" / "sectors").glob("*.csv"))
    files = [csv.DictReader(path.open(encoding="utf-8-sig", newline="")) for path in paths]
    mixed = (row for lot in itertools.zip_longest(*files) for row in lot if row is not None)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["项目名称", "二级指标", "三级指标", "指标解释", "指标值"])
    for number, row in enumerate(itertools.islice(mixed, rows)):
        writer.writerow(
            [f"项目{number // 25 + 1}", row["category"], row["name"], row.get("description") or "", row["target"]]
        )
    return out.getvalue()


def drop(page: Any, text: str) -> None:
    """Drop a file on the page."""
    page.value(f"window.dropped = {text!r}") if len(text) < 1000 else page.value(
        "window.dropped = decodeURIComponent('" + "".join(f"%{byte:02x}" for byte in text.encode()) + "')"
    )
    page.value(
        """(() => { const data = new DataTransfer(); data.items.add(new File([window.dropped], '长表.csv'));
        document.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })); })()"""
    )


def keystrokes(page: Any) -> list[float]:
    """Milliseconds from a change of a target to its new score on the page, with the page's pause for typing."""
    script = """(async () => {
      const rows = [...document.querySelectorAll('tr[data-key]')], times = [];
      for (let n = 0; n < EDITS; n += 1) {
        const row = rows[Math.floor(n * rows.length / EDITS)], area = row.querySelector('[data-field=target]');
        const piece = row.querySelector('[data-piece=score]'), start = performance.now();
        const changed = new Promise((go) => { new MutationObserver((_, own) => { own.disconnect(); go(); }).observe(piece, { childList: true }); });
        area.value = `≥${n + 3}00件（修改${n}）`;
        area.dispatchEvent(new Event('input', { bubbles: true }));
        await changed;
        times.push(performance.now() - start);
        await new Promise((go) => setTimeout(go, 150));
      }
      return times;
    })()""".replace("EDITS", str(EDITS))
    return list(page.value(script))


def main() -> None:
    """Print one line of figures for each number of rows."""
    sizes = [int(word) for word in sys.argv[1:]] or [300, 2000, 10000]
    assess([Indicator("办结率", "≥95%", Source(""))])
    with opened() as (page, address):
        for rows in sizes:
            measure(page, address, rows)


def measure(page: Any, address: str, rows: int) -> None:
    """Open the page anew and measure with ``rows`` rows."""
    page.open("about:blank")
    page.open(address)
    text = table(rows)
    start = time.perf_counter()
    drop(page, text)
    page.until("!!document.getElementById('result')", 300)
    first = time.perf_counter() - start
    shown = "document.querySelectorAll('tr[data-key]').length"
    page.until("!document.getElementById('rest') || !document.getElementById('go-on').hidden", 300)
    whole, count = time.perf_counter() - start, page.value(shown)
    times = keystrokes(page)
    print(
        f"{rows} rows: first {first:.1f} s, {count} rows on the page {whole:.1f} s, "
        f"score after a change {statistics.median(times):.0f} ms (slowest {max(times):.0f} ms, 150 ms of it waiting for more keys)"
    )
    for form in ("csv", "xlsx", "html"):
        start = time.perf_counter()
        page.value(
            f"""(async () => {{ const form = new FormData(); form.append('file', new File([window.dropped], '长表.csv'));
            form.append('standard', 'auto'); form.append('form', '{form}');
            await (await fetch('/download', {{ method: 'POST', body: form }})).blob(); }})()"""
        )
        print(f"  download {form} {time.perf_counter() - start:.1f} s")
    page.value("document.querySelectorAll('#revert-all').forEach((one) => one.click())")


if __name__ == "__main__":
    main()
