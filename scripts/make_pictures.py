"""Make the pictures of the README from the shipped sample: the web page and the HTML report, in a real Chromium.

    python scripts/make_pictures.py        # writes docs/pictures/*.png

Needs the extra ``serve`` and a ``chromium`` on the path.
"""

from __future__ import annotations

import base64
import io
import os
import tempfile
import time
from pathlib import Path
from typing import Any

from measure_serve import opened
from PIL import Image

import zhibiao
from zhibiao.reports.registry import render

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
    with opened() as (page, address), tempfile.TemporaryDirectory() as folder:
        page.call("Emulation.setDeviceMetricsOverride", width=WIDTH, height=HEIGHT, deviceScaleFactor=1, mobile=False)
        page.call("Emulation.setScrollbarsHidden", hidden=True)
        page.open(address)
        page.value("document.getElementById('demo').click()")
        page.until("!!document.getElementById('result')")
        shoot(page, "serve.png", "#project-0")
        report = Path(folder) / "report.html"
        report.write_text(str(render(zhibiao.check("corpus/samples"), "html")), encoding="utf-8")
        page.open(report.as_uri())
        shoot(page, "report.png", "body")


if __name__ == "__main__":
    main()
