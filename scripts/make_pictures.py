"""Make the pictures of the README from the shipped sample: the web page and the HTML report, in a real Chromium.

    python scripts/make_pictures.py        # writes docs/pictures/*.png

Needs the extra ``serve`` and a ``chromium`` on the path.
"""

from __future__ import annotations

import base64
import io
import os
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from measure_serve import browser
from PIL import Image

import zhibiao
from zhibiao.reports.registry import render
from zhibiao.serve import server
from zhibiao.serve.app import create_app

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"
WIDTH, HEIGHT = 1160, 760
COLOURS = 64


def shoot(page: Any, name: str, at: str) -> None:
    """Write what is below the element ``at`` as a small PNG."""
    page.value(f"document.querySelector({at!r}).scrollIntoView()")
    time.sleep(0.5)
    data = base64.b64decode(page.call("Page.captureScreenshot", format="png")["data"])
    picture = Image.open(io.BytesIO(data)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    picture.save(PICTURES / name, optimize=True)
    print(name, (PICTURES / name).stat().st_size // 1024, "kB")


def main() -> None:
    """Write both pictures."""
    PICTURES.mkdir(exist_ok=True)
    os.chdir(PICTURES.parents[1])  # the report names its inputs: by their place in the repository
    sock = server.listen("127.0.0.1", 0)
    ready = threading.Event()
    own = server.server(create_app(), ready.set)
    thread = threading.Thread(target=own.run, kwargs={"sockets": [sock]})
    thread.start()
    ready.wait()
    with tempfile.TemporaryDirectory() as folder:
        page = browser(Path(folder) / "profile")
        page.call("Emulation.setDeviceMetricsOverride", width=WIDTH, height=HEIGHT, deviceScaleFactor=1, mobile=False)
        page.call("Emulation.setScrollbarsHidden", hidden=True)
        try:
            page.open(server.address(sock))
            page.value("document.getElementById('demo').click()")
            page.until("!!document.getElementById('result')")
            shoot(page, "serve.png", "#project-0")
            report = Path(folder) / "report.html"
            report.write_text(str(render(zhibiao.check("corpus/samples"), "html")), encoding="utf-8")
            page.open(report.as_uri())
            shoot(page, "report.png", "body")
        finally:
            page.close()
            own.should_exit = True
            thread.join()


if __name__ == "__main__":
    main()
