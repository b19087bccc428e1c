"""The page in a real Chromium: what a clerk does with it, by mouse and by keyboard."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("uvicorn")
pytest.importorskip("starlette")

pytest.importorskip("fcntl")

from zhibiao.serve import server
from zhibiao.serve.app import create_app

SPEC = spec_from_file_location("chromium", Path(__file__).with_name("chromium.py"))
assert SPEC is not None
assert SPEC.loader is not None
chromium = module_from_spec(SPEC)
SPEC.loader.exec_module(chromium)
pytestmark = pytest.mark.skipif(chromium.PATH is None, reason="no chromium on this machine")

ROW = "document.querySelector('tr[data-key=\"0.2\"]')"
EVIL = "<img src=x onerror=window.hit=1><script>window.hit=1<\\/script></textarea><b id=planted>"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    sock = server.listen("127.0.0.1", 0)
    ready = threading.Event()
    own = server.server(create_app(), ready.set)
    thread = threading.Thread(target=own.run, kwargs={"sockets": [sock]})
    thread.start()
    assert ready.wait(90)
    yield server.address(sock)
    own.should_exit = True
    thread.join(20)
    sock.close()


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("chromium")


@pytest.fixture(scope="module")
def running(profile: Path) -> Iterator[Any]:
    browser = chromium.Browser(profile / "profile")
    browser.call("Emulation.setFocusEmulationEnabled", enabled=True)
    yield browser
    browser.close()


@pytest.fixture
def browser(running: Any, address: str) -> Iterator[Any]:
    running.call("Emulation.clearDeviceMetricsOverride")
    running.open("about:blank")
    running.requests.clear()
    running.errors.clear()
    running.open(address)
    yield running
    assert running.errors == []
    assert all(url.startswith((address, "blob:", "about:")) for url in running.requests), running.requests
    # the next page must not be held up by the question whether edits may be lost
    running.value("document.querySelectorAll('#revert-all').forEach((one) => one.click())")


def demo(browser: Any) -> None:
    browser.value("document.getElementById('demo').click()")
    browser.until("!!document.getElementById('result')")


def test_edit_moves_score_vagueness_and_figures(browser: Any) -> None:
    demo(browser)
    assert browser.value(f"{ROW}.dataset.grade") == "差"
    assert "空泛" in browser.value(f"{ROW}.querySelector('.score').innerText")
    vague = int(browser.value("document.querySelector('.figures [data-figure=vague]').textContent"))
    browser.value(f"{ROW}.querySelector('[data-field=target]').select()")
    browser.type("12月31日前完成修复")
    browser.until(f"{ROW}.dataset.grade === '优'")
    assert "空泛" not in browser.value(f"{ROW}.querySelector('.score').innerText")
    assert int(browser.value("document.querySelector('.figures [data-figure=vague]').textContent")) == vague - 1
    assert "及时修复" in browser.value(f"{ROW}.querySelector('.before').innerText")
    assert "优" in browser.value("document.getElementById('live').textContent")
    browser.key("Escape", 27)
    browser.until(f"{ROW}.dataset.grade === '差'")
    assert browser.value("document.getElementById('changed').hidden") is True


def test_category_follows_the_name(browser: Any) -> None:
    rate = ROW.replace("0.2", "0.1")
    demo(browser)
    assert browser.value(f"{rate}.dataset.misfiled") == "0"
    browser.value(f"{rate}.querySelector('[data-field=name]').select()")
    browser.type("群众满意度")
    browser.until(f"{rate}.querySelector('[data-piece=category]').innerText.includes('满意度')")
    assert browser.value(f"{rate}.dataset.misfiled") == "1"


def test_siblings_are_looked_at_once_the_row_is_settled(browser: Any) -> None:
    table = "三级指标\\t指标值\\n普法活动场次\\t≥5场\\n培训场次\\t≥5场"
    browser.value(
        f"document.getElementById('text').value = '{table}', document.getElementById('intake').requestSubmit()"
    )
    browser.until("!!document.getElementById('result')")
    row = ROW.replace("0.2", "0.1")
    browser.value(f"{row}.querySelector('[data-field=name]').select()")
    browser.type("普法活动场次")
    browser.until(f"{row}.querySelector('.notes').innerText.includes('重复')")


def test_recheck_keeps_edits(browser: Any) -> None:
    demo(browser)
    browser.value(f"{ROW}.querySelector('[data-field=target]').select()")
    browser.type("≤30日")
    browser.until("!document.getElementById('changed').hidden")
    browser.value("document.getElementById('result').dataset.old = '1', document.getElementById('recheck').click()")
    browser.until("document.getElementById('result').dataset.old === undefined")
    assert browser.value(f"{ROW}.querySelector('[data-field=target]').value") == "≤30日"
    assert browser.value(f"{ROW}.classList.contains('edited')") is True


def test_dropped_file_with_hostile_cells(browser: Any) -> None:
    browser.value(
        f"""(() => {{
          const evil = `{EVIL}`, data = new DataTransfer();
          const text = '三级指标,指标值\\n"' + evil.replaceAll('"', '""') + '率","' + evil + '"\\n办结率,≥95%\\n';
          data.items.add(new File([text], `${{evil}}.csv`));
          document.dispatchEvent(new DragEvent('drop', {{ dataTransfer: data, bubbles: true, cancelable: true }}));
        }})()"""
    )
    browser.until("!!document.getElementById('result')")
    browser.value("document.querySelector('tr[data-key=\"0.0\"] [data-field=target]').select()")
    browser.type("<img src=x onerror=window.hit=1>")
    browser.until("document.getElementById('live').textContent.includes('分变为')")
    time.sleep(0.3)
    assert browser.value("window.hit === undefined && !document.getElementById('planted')")
    assert browser.value("document.querySelectorAll('main img').length") == 0


def test_table_pasted_as_html_keeps_its_cells(browser: Any) -> None:
    browser.value(
        """(() => {
          const data = new DataTransfer();
          data.setData('text/html', '<table><tr><th>一级指标<th>二级指标<th>三级指标<th>指标值</tr>' +
            '<tr><td rowspan=2>产出指标<td>数量指标<td>普法<br>活动场次<td>≥5场</tr>' +
            '<tr><td>质量指标<td>案件办结率<td>较高</tr></table><img src=x onerror="window.hit=1">');
          document.getElementById('text').dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
          document.getElementById('intake').requestSubmit();
        })()"""
    )
    browser.until("!!document.getElementById('result')")
    rows = browser.value(
        "[...document.querySelectorAll('tr[data-key]')].map((row) => row.querySelectorAll('.label')[1].textContent)"
    )
    assert rows == ["数量指标", "质量指标"]
    assert browser.value("window.hit === undefined")
    assert "inline event handler" in browser.errors.pop()  # the document that is only parsed is under our policy too


def test_error_is_shown_and_the_result_stays(browser: Any) -> None:
    demo(browser)
    browser.value(
        "document.getElementById('text').value = '今天天气很好', document.getElementById('intake').requestSubmit()"
    )
    browser.until("document.getElementById('message').innerText.includes('没有读到指标')")
    assert browser.value("document.querySelectorAll('tr[data-key]').length") == 15
    assert browser.errors.pop().startswith("Failed to load resource")  # Chromium logs the 422


def test_download(browser: Any, profile: Path) -> None:
    demo(browser)
    browser.call("Page.setDownloadBehavior", behavior="allow", downloadPath=str(profile))
    browser.value("document.querySelector('[data-download=csv]').click()")
    file = profile / "示例绩效目标表（指标检查）.csv"
    chromium.wait_for(file.exists, "the download")
    assert "受益农户满意度" in file.read_text(encoding="utf-8-sig")


def test_keyboard_alone(browser: Any) -> None:
    stops = []
    for _ in range(7):
        browser.key("Tab", 9)
        stops.append(
            browser.value(
                "document.activeElement.id || document.activeElement.className || document.activeElement.tagName"
            )
        )
    assert stops == ["skip", "A", "file", "text", "standard", "primary", "demo"]
    browser.call("Input.dispatchKeyEvent", type="keyDown", key="Enter", windowsVirtualKeyCode=13, text="\r")
    browser.until("document.activeElement.id === 'result'")
    browser.value("document.querySelector('[data-field=target]').focus()")
    browser.call("Input.dispatchKeyEvent", type="keyDown", key="Enter", windowsVirtualKeyCode=13, text="\r")
    assert browser.value("document.activeElement.closest('tr').dataset.key") == "0.1"


LONG = 1250


def test_long_table_arrives_by_itself_and_stays_quick_to_edit(browser: Any) -> None:
    """The rest of a long table follows the first rows; the last row is edited like the first, and is downloaded."""
    browser.value(
        f"""(() => {{
          const lines = Array.from({{ length: {LONG} }}, (_, n) => `项目${{Math.floor(n / 25)}},培训${{n}}场次,≥${{n + 1}}场`);
          const data = new DataTransfer();
          data.items.add(new File(['项目名称,三级指标,指标值\\n' + lines.join('\\n')], '长表.csv'));
          document.dispatchEvent(new DragEvent('drop', {{ dataTransfer: data, bubbles: true, cancelable: true }}));
        }})()""".replace("\\\\n", "\\n")
    )
    browser.until("!!document.getElementById('result')")
    browser.until(f"document.querySelectorAll('tr[data-key]').length === {LONG} && !document.getElementById('rest')")
    assert (
        browser.value("new Set([...document.querySelectorAll('tr[data-key]')].map((row) => row.dataset.key)).size")
        == LONG
    )
    assert browser.value("[...document.querySelectorAll('.project')].every((one) => one.dataset.complete === 'yes')")
    last = "[...document.querySelectorAll('tr[data-key]')].at(-1)"
    assert browser.value(f"{last}.dataset.key") == f"{LONG // 25 - 1}.24"
    browser.value(f"{last}.querySelector('[data-field=target]').focus()")
    assert browser.value(f"{last}.getBoundingClientRect().height") > 20, "laid out once it is looked at"
    browser.value(f"{last}.querySelector('[data-field=target]').select()")
    browser.type("有效提升")
    browser.until(f"{last}.dataset.vague === '1'")
    browser.until("document.querySelector('.figures [data-figure=vague]').textContent === '1'")
    browser.key("Escape", 27)
    browser.until(f"{last}.dataset.vague === '0'")


@pytest.mark.parametrize("width", [320, 390, 800, 1280])
def test_no_width_scrolls_sideways(browser: Any, width: int) -> None:
    browser.call("Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=False)
    demo(browser)
    assert browser.value("document.documentElement.scrollWidth") <= width
