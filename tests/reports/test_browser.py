"""The page in a real Chromium, without network: it loads without errors, and search, filter, sort, detail and print work."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pdfplumber
import pytest

BROWSER = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")

# what a reader does, as a script; each step leaves what is then seen
STEPS = """
<script>
(function () {
  var seen = {};
  function $(s) { return document.querySelector(s); }
  function all(s) { return Array.prototype.slice.call(document.querySelectorAll(s)); }
  function rows() { return all("#table tr.row"); }
  function count() { return parseInt($("#count").textContent.replace(/\\D+/, ""), 10); }
  function change(id, value) { var f = document.getElementById(id); f.value = value; f.dispatchEvent(new Event("change")); }
  function reset() { $("#filters").reset(); document.getElementById("f-unit").dispatchEvent(new Event("change")); }
  window.addEventListener("error", function (e) { seen.error = String(e.message); });
  seen.all = count();
  seen.page = rows().length;
  seen.first = rows()[0].textContent;
  change("f-grade", "优");
  seen.best = count();
  reset();
  document.getElementById("f-vague").checked = true;
  document.getElementById("f-vague").dispatchEvent(new Event("change"));
  seen.vague = count();
  reset();
  $("th[data-sort=score] button").click();
  seen.sorted = $("th[data-sort=score]").getAttribute("aria-sort");
  seen.top = parseInt(rows()[0].textContent, 10);
  $("th[data-sort=score] button").click();
  rows()[0].dispatchEvent(new KeyboardEvent("keydown", {key: "Enter"}));
  seen.detail = $("tr.detail").textContent;
  seen.expanded = rows()[0].getAttribute("aria-expanded");
  seen.marks = all("tr.detail mark").length;
  rows()[0].dispatchEvent(new KeyboardEvent("keydown", {key: "Enter"}));
  seen.closed = all("tr.detail").length;
  var last = all("#pages button");
  last[last.length - 1].click();
  seen.tail = rows().length;
  window.dispatchEvent(new Event("beforeprint"));
  window.dispatchEvent(new Event("afterprint"));
  $("#first button[data-code]").click();
  setTimeout(function () {
    seen.chosen = document.getElementById("f-code").value;
    seen.coded = count();
    reset();
    document.getElementById("q").value = "满意度 ≥95%";
    document.getElementById("q").dispatchEvent(new Event("input"));
    setTimeout(function () {
      seen.found = count();
      var out = document.createElement("pre");
      out.id = "seen";
      out.textContent = JSON.stringify(seen);
      document.body.appendChild(out);
    }, 300);
  }, 50);
}());
</script>
"""


def chromium(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    switches = (
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--enable-logging=stderr", "--proxy-server=127.0.0.1:9",
        f"--user-data-dir={folder / 'profile'}", "--virtual-time-budget=6000",
    )  # fmt: skip
    return subprocess.run(
        [str(BROWSER), *switches, *arguments], capture_output=True, text=True, timeout=120, check=True
    )


def complaints(run: subprocess.CompletedProcess[str]) -> list[str]:
    return [line for line in run.stderr.splitlines() if "CONSOLE" in line or "Content Security Policy" in line]


@pytest.fixture(scope="module")
def seen(ran: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("browser")
    page = (ran.out / "report.html").read_text(encoding="utf-8")
    # the policy is for the page as it is sent; the steps are not part of it
    page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page).replace("</body>", STEPS + "</body>")
    (folder / "page.html").write_text(page, encoding="utf-8")
    run = chromium(folder, "--dump-dom", f"file://{folder / 'page.html'}")
    assert complaints(run) == []
    told: dict[str, Any] = json.loads(html.unescape(re.search(r'<pre id="seen">(.*?)</pre>', run.stdout, re.S)[1]))  # type: ignore[index]
    return told


def test_loads_under_its_own_policy_without_a_complaint(ran: Any, tmp_path: Path) -> None:
    run = chromium(tmp_path, "--dump-dom", f"file://{ran.out / 'report.html'}")
    assert complaints(run) == []
    assert f"符合条件 {ran.outcome.digest.total.indicators} 项" in run.stdout, "the script has run"


def test_table(seen: dict[str, Any], ran: Any) -> None:
    figures = ran.outcome.digest
    assert "error" not in seen
    assert (seen["all"], seen["page"]) == (figures.total.indicators, 50)
    assert (seen["best"], seen["vague"]) == (figures.grades["优"], figures.total.vague)
    assert 0 < seen["tail"] <= 50


def test_sort_and_detail(seen: dict[str, Any]) -> None:
    assert seen["sorted"] == "descending"
    assert seen["top"] >= 90
    assert seen["expanded"] == "true"
    assert seen["closed"] == 0
    assert seen["marks"] >= 1
    assert all(word in seen["detail"] for word in ("指标值", "这一行的问题", "得分", "可衡量", "位置"))


def test_search_and_jump(seen: dict[str, Any], ran: Any) -> None:
    rows = [json.loads(line) for line in (ran.out / "indicators.jsonl").read_text(encoding="utf-8").splitlines()]
    wanted = 0
    for row in rows:
        hay = "\n".join(
            str(part or "") for part in (row["name"], row["target"], row["description"], *row["filing"].values())
        )
        wanted += "满意度" in hay and "≥95%" in hay
    assert seen["found"] == wanted > 0
    assert seen["chosen"] == next(one.code for one in ran.outcome.digest.codes)
    assert seen["coded"] == sum(any(one["code"] == seen["chosen"] for one in row["findings"]) for row in rows)


def test_prints_on_a4(ran: Any, tmp_path: Path) -> None:
    chromium(
        tmp_path,
        "--no-pdf-header-footer",
        f"--print-to-pdf={tmp_path / 'page.pdf'}",
        f"file://{ran.out / 'report.html'}",
    )
    data = (tmp_path / "page.pdf").read_bytes()
    boxes = {(round(float(w)), round(float(h))) for w, h in re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", data)}
    assert boxes == {(595, 842)}
    with pdfplumber.open(tmp_path / "page.pdf") as printed:
        texts = [page.extract_text() for page in printed.pages]
    start = next(number for number, text in enumerate(texts) if "符合条件" in text)
    following = texts[start + 1 : start + 6]
    assert len(following) == 5
    assert all(text.startswith("得分") for text in following), "the head of the table stands on every page"
