"""What the routes answer, to our own page and to others."""

from __future__ import annotations

import asyncio
import io
import json
import re
import threading
import time
from html.parser import HTMLParser
from typing import Any

import pytest
from docx import Document
from starlette.testclient import TestClient

from zhibiao.records import Batch, FilingAssessment
from zhibiao.reports import registry
from zhibiao.serve import app as application
from zhibiao.serve import downloads
from zhibiao.serve.app import create_app
from zhibiao.serve.bounds import Bounds
from zhibiao.serve.guard import door

HEAD = b'--b\r\nContent-Disposition: form-data; name="text"\r\n\r\n'
ORIGIN = "http://127.0.0.1:8765"
PAGE = {"x-zhibiao": "page", "origin": ORIGIN, "sec-fetch-site": "same-origin"}
TABLE = "三级指标\t指标值\n案件办结率\t≥95%\n普法活动\t有效提升\n"
EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}</textarea><b>"


class Tags(HTMLParser):
    """Elements, and event attributes, of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def tags(html: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = Tags()
    parser.feed(html)
    return parser.seen


def keys(answer: Any) -> list[str | None]:
    return [attributes["data-key"] for tag, attributes in tags(answer.text) if tag == "tr" and "data-key" in attributes]


def check(client: TestClient, text: str = TABLE, headers: dict[str, str] = PAGE, **fields: str) -> Any:
    return client.post(
        "/check", files={"text": (None, text), **{k: (None, v) for k, v in fields.items()}}, headers=headers
    )


# --- the page ---


def test_page_uses_nothing_from_elsewhere(client: TestClient) -> None:
    page = client.get("/")
    assert page.status_code == 200
    for tag, attributes in tags(page.text):
        for name in ("src", "href", "action"):
            assert (attributes.get(name) or "/").startswith(("/", "#")), (tag, attributes)
        assert not any(name.startswith("on") or name == "style" for name in attributes), (tag, attributes)
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    for name in application.ASSETS:
        asset = client.get(f"/static/{name}")
        assert asset.status_code == 200
        addresses = re.findall(r"https?://[^\"'\s)]+", asset.text)
        assert addresses in ([], ["http://www.w3.org/2000/svg"])
        assert "@import" not in asset.text
    assert page.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e%2fapp.py", "/static/nothing", "/nothing", "/static/"]
)
def test_no_other_file_is_served(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "没有这个网页" in answer.text


def test_upload_shows_every_row_with_its_verdict(client: TestClient, sample: bytes) -> None:
    answer = client.post("/check", files={"file": ("表.docx", sample)}, data={"standard": "auto"}, headers=PAGE)
    assert answer.status_code == 200
    rows = [attributes for tag, attributes in tags(answer.text) if tag == "tr" and "data-key" in attributes]
    assert len(rows) == 15
    assert {"优", "良", "差"} <= {row["data-grade"] for row in rows}
    for words in (
        "2025年高标准农田管护补助",
        "及时修复",
        "改法",
        "评分依据",
        "可衡量",
        "填在这些类别下都可以",
        "120 万元",
    ):
        assert words in answer.text
    assert "<html" not in answer.text


def test_form_works_without_scripts(client: TestClient) -> None:
    page = check(client, headers={"origin": ORIGIN})
    assert page.status_code == 200
    assert "<html" in page.text
    assert "案件办结率" in page.text
    assert '<a class="skip"' in page.text


def test_rows_beyond_the_bound_are_told(small: TestClient) -> None:
    text = "三级指标\t指标值\n" + "".join(f"活动{n}场次\t≥{n}场\n" for n in range(1, 6))
    first = check(small, text)
    assert '还有 <b id="rest-count">2</b> 项没有列出' in first.text
    assert keys(first) == ["0.0", "0.1", "0.2"]
    then = check(small, text, start="3", edits=json.dumps({"0.4": {"target": "≥9场"}}))
    assert keys(then) == ["0.3", "0.4"]
    assert 'data-next="0"' in then.text
    assert then.text.count('class="edited"') == 1
    assert keys(check(small, text, start="99")) == []
    assert check(small, text, start="-1").status_code == 400


def test_rows_that_follow_belong_to_their_projects(small: TestClient) -> None:
    text = "项目名称\t三级指标\t指标值\n" + "".join(f"项目{n // 2}\t活动{n}场次\t≥{n + 1}场\n" for n in range(5))
    assert keys(check(small, text)) == ["0.0", "0.1", "1.0"]
    then = check(small, text, start="3")
    assert keys(then) == ["1.1", "2.0"]
    parts = [one for tag, one in tags(then.text) if "data-part-of" in one]
    assert [(one["data-part-of"], one["data-complete"]) for one in parts] == [
        ("project-1", "yes"),
        ("project-2", "yes"),
    ]


def test_page_without_scripts_has_more_rows_at_once(sample: bytes) -> None:
    with TestClient(create_app(bounds=Bounds(rows=3, rows_alone=10)), base_url=ORIGIN) as client:
        whole = client.post("/check", files={"file": ("表.docx", sample)}, headers={"origin": ORIGIN})
        assert len(keys(whole)) == 10
        assert "还有" in whole.text


def test_edits_come_back_marked(client: TestClient) -> None:
    answer = check(client, edits=json.dumps({"0.1": {"target": "≥5场"}}))
    assert 'class="edited"' in answer.text
    assert 'data-before="有效提升"' in answer.text


# --- script injection ---


def test_cell_text_is_only_text(client: TestClient) -> None:
    text = f"项目名称\t{EVIL}\n三级指标\t绩效指标描述\t指标值\n{EVIL}率\t{EVIL}\t{EVIL}\n办结率\t{EVIL}\t≥95%\n"
    for headers in (PAGE, {"origin": ORIGIN}):
        answer = check(client, text, headers)
        assert answer.status_code == 200
        assert "alert(1)" in answer.text
        for tag, attributes in tags(answer.text):
            assert tag not in ("img", "iframe", "object", "svg", "style"), tag
            assert tag != "script" or attributes.get("src") == "/static/app.js"
            assert not any(name.startswith("on") for name in attributes)
        assert "{{7*7}}" in answer.text


def test_file_name_is_only_text(client: TestClient) -> None:
    name = "<img src=x onerror=alert(1)>.csv"
    answer = client.post("/check", files={"file": (name, "三级指标,指标值\n办结率,≥95%\n".encode())}, headers=PAGE)
    assert answer.status_code == 200
    assert not [tag for tag, _ in tags(answer.text) if tag == "img"]
    broken = client.post("/check", files={"file": (name, b"a,b\n1,2\n")}, headers={"origin": ORIGIN})
    assert broken.status_code == 422
    assert not [tag for tag, _ in tags(broken.text) if tag == "img"]


def test_live_pieces_are_escaped(client: TestClient) -> None:
    answer = client.post("/api/assess", json={"row": {"name": EVIL, "target": EVIL}}, headers=PAGE)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    for piece in answer.json()["html"].values():
        assert not [tag for tag, _ in tags(piece) if tag in ("script", "img", "b")]


# --- live ---


def test_live_row_follows_the_contract(client: TestClient) -> None:
    def ask(target: str) -> Any:
        row = {"name": "案件办结率", "target": target, "level1": "产出指标", "level2": "质量指标"}
        return client.post("/api/assess", json={"row": row}, headers=PAGE).json()

    vague, clear = ask("有效提升"), ask("≥95%")
    assert vague["indicator"]["schema"] == "zhibiao/indicator-1"
    assert vague["indicator"]["vague"]["flag"] is True
    assert "空泛" in vague["html"]["score"]
    assert clear["indicator"]["vague"]["flag"] is False
    assert clear["indicator"]["score"]["total"] > 80 > vague["indicator"]["score"]["total"]
    assert set(clear["html"]) == {"score", "category", "notes"}


def test_live_row_sees_its_siblings(client: TestClient) -> None:
    row = {"name": "受理案件数", "target": "≥300件", "level2": "数量指标"}
    body = {"project": {"project": "法律援助", "budget": "1200000"}, "rows": [row, row], "edited": 1}
    answer = client.post("/api/assess", json=body, headers=PAGE).json()
    assert "duplicate-indicator" in {one["name"] for one in answer["indicator"]["findings"]}
    assert "project" in answer["html"]


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[]", b"{", b"null", b"{}", b'{"rows": []}', b'{"rows": 3}', b'{"row": 3}', b'{"row": {"name": 3}}',
        b'{"row": {"name": "\xff"}}', b'{"rows": [{"name": "a"}], "edited": 1}', b'{"rows": [{"name": "a"}], "edited": true}',
        b'{"row": {"name": "a", "weight": "1e999999"}}', b'{"row": {"name": "a", "weight": "nan"}}',
        b'{"row": {"name": "a", "columns": [[]]}}', b'{"row": {"name": "a"}, "standard": "1999"}',
        b'{"row": {"name": "a"}, "standard": []}', b'{"row": {"name": "a"}, "project": {"scope": {}}}',
        b'{"row": {"name": "a"}, "project": {"year": 1e9}}', b'{"row": {"name": "a"}, "paragraphs": "x"}',
        b"[" * 100_000, b'{"row": {"name": "' + b"a" * 5000 + b'"}}',
    ],
)  # fmt: skip
def test_wrong_questions_are_refused_in_chinese(client: TestClient, body: bytes) -> None:
    answer = client.post("/api/assess", content=body, headers={**PAGE, "content-type": "application/json"})
    assert answer.status_code == 400
    assert re.search("[一-龥]", answer.json()["error"]["problem"])


def test_odd_but_possible_text_is_judged(client: TestClient) -> None:
    for text in ("\\ud800", "\\u0000", "≥95%\\n≥90%", "＝cmd|' /C calc'!A0"):
        body = f'{{"row": {{"name": "{text}", "target": "{text}"}}}}'.encode()
        answer = client.post("/api/assess", content=body, headers={**PAGE, "content-type": "application/json"})
        assert answer.status_code == 200, text


# --- errors ---


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("空.docx", b"", "空"),
        ("断.docx", b"PK\x03\x04" + b"\0" * 200, "损坏"),
        ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ""),
        ("图.png", b"\x89PNG\r\n" + b"\0" * 50, "不认识"),
        ("无.csv", b"a,b\n1,2\n", "表头"),
        ("闲话.txt", "今天天气很好。".encode(), "没有读到指标"),
    ],
)
def test_unreadable_uploads(client: TestClient, name: str, data: bytes, words: str) -> None:
    answer = client.post("/check", files={"file": (name, data)}, headers=PAGE)
    assert answer.status_code == 422
    error = answer.json()["error"]
    assert words in error["problem"]
    assert error["remedy"]


@pytest.mark.parametrize(
    "fields", [{"standard": "1999"}, {"edits": "[]"}, {"edits": '{"x": {}}'}, {"edits": '{"0.0": {"basis": "x"}}'}]
)
def test_wrong_fields(client: TestClient, fields: dict[str, str]) -> None:
    assert check(client, **fields).status_code == 400


def test_nothing_or_two_files(client: TestClient) -> None:
    assert check(client, "  ").json()["error"]["problem"] == "没有要检查的内容"
    two = client.post("/check", files=[("file", ("a.csv", b"a")), ("file", ("b.csv", b"b"))], headers=PAGE)
    assert two.status_code == 400
    assert "一次只上传一个" in two.json()["error"]["remedy"]
    assert client.post("/check", content=b"x", headers=PAGE).status_code == 415
    bad = {**PAGE, "content-type": "multipart/form-data; boundary=x"}
    assert client.post("/check", content=b"garbage", headers=bad).status_code == 400
    assert (
        client.post("/check", content=b"", headers={**PAGE, "content-type": "multipart/form-data"}).status_code == 400
    )


def test_a_fault_of_ours_is_one_line_and_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(application, "examine", fail)
    with TestClient(create_app(), base_url=ORIGIN, raise_server_exceptions=False) as client:
        answer = check(client)
    assert answer.status_code == 500
    assert answer.json()["error"]["problem"] == "程序内部出错"
    assert "secret" not in answer.text


# --- who may call ---


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.", "", "[::1", "192.168.0.9:8765", "a@127.0.0.1x"]
)
def test_foreign_host_is_refused(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 403


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost:8765", "[::1]:8765", "localhost"])
def test_own_host_is_let_in(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"}, {"origin": "null"}, {"origin": "http://127.0.0.1:9999"},
        {"origin": "http://localhost:8765"}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"},
        {"origin": ORIGIN, "sec-fetch-site": "cross-site"},
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/check", "/download", "/api/assess"])
def test_posts_of_other_sites_are_refused(client: TestClient, headers: dict[str, str], path: str) -> None:
    answer = client.post(path, files={"text": (None, TABLE)}, headers=headers)
    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers


def test_preflight_gets_no_permission(client: TestClient) -> None:
    answer = client.options(
        "/api/assess", headers={"origin": "https://evil.example", "access-control-request-method": "POST"}
    )
    assert answer.status_code == 403


def test_simple_posts_cannot_reach_the_endpoint(client: TestClient) -> None:
    answer = client.post("/api/assess", content=b'{"row": {"name": "a"}}', headers={"content-type": "text/plain"})
    assert answer.status_code == 415


def test_beyond_this_machine_only_addresses() -> None:
    wide = door("0.0.0.0")
    assert wide.knows("192.168.0.9:8765")
    assert wide.knows("localhost:8765")
    assert not wide.knows("evil.example")
    assert door("officebox").knows("officebox:1")
    assert not door("127.0.0.1").knows("192.168.0.9")


# --- size, number, pace ---


def test_oversized_bodies(small: TestClient) -> None:
    answer = check(small, "三级指标\t指标值\n" + "办结率\t≥95%\n" * 5000)
    assert answer.status_code == 413
    assert "上限" in answer.json()["error"]["problem"]
    live = small.post("/api/assess", json={"row": {"name": "a" * 5000}}, headers=PAGE)
    assert live.status_code == 413


def test_oversized_body_without_a_length(small: TestClient) -> None:
    def chunks() -> Any:
        yield HEAD
        for _ in range(100):
            yield b"x" * 1000

    headers = {**PAGE, "content-type": "multipart/form-data; boundary=b"}
    assert small.post("/check", content=chunks(), headers=headers).status_code == 413


def test_bodies_are_not_drained_for_ever() -> None:
    sent = 0

    async def receive() -> dict[str, Any]:
        nonlocal sent
        sent += 1
        return {"type": "http.request", "body": HEAD if sent == 1 else b"x" * 1000, "more_body": True}

    assert asyncio.run(_status(Bounds(upload=1000), receive)) == 413
    assert sent < 20


def test_slow_bodies_are_given_up() -> None:
    sent = 0

    async def receive() -> dict[str, Any]:
        nonlocal sent
        sent += 1
        await asyncio.sleep(0.03)
        return {"type": "http.request", "body": HEAD if sent == 1 else b"x", "more_body": True}

    assert asyncio.run(_status(Bounds(patience=0.2), receive)) == 408


def test_early_refusals_let_the_body_in_so_that_the_browser_hears_them() -> None:
    sent = 0

    async def receive() -> dict[str, Any]:
        nonlocal sent
        sent += 1
        return {"type": "http.request", "body": b"x" * 1000, "more_body": sent < 5}

    assert asyncio.run(_status(Bounds(), receive, kind=b"text/plain")) == 415
    assert sent == 5


async def _status(bounds: Bounds, receive: Any, kind: bytes = b"multipart/form-data; boundary=b") -> int:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"host", b"localhost"), (b"content-type", kind)]
    scope = {"type": "http", "method": "POST", "path": "/check", "headers": headers, "query_string": b"", "app": None}
    await asyncio.wait_for(create_app(bounds=bounds)(scope, receive, send), 10)
    return int(sent[0]["status"])


def test_a_full_house_refuses_and_recovers(monkeypatch: pytest.MonkeyPatch) -> None:
    entered, leave = threading.Semaphore(0), threading.Event()
    real = application.examine

    def slow(*arguments: Any) -> Any:
        entered.release()
        assert leave.wait(90)
        return real(*arguments)

    monkeypatch.setattr(application, "examine", slow)
    with TestClient(create_app(bounds=Bounds(parallel=2)), base_url=ORIGIN) as client:
        answers: list[int] = []
        workers = [threading.Thread(target=lambda: answers.append(check(client).status_code)) for _ in range(2)]
        for worker in workers:
            worker.start()
            assert entered.acquire(timeout=90)
        busy = check(client)
        assert busy.status_code == 503
        assert "同时检查的文件太多" in busy.json()["error"]["problem"]
        assert client.post("/api/assess", json={"row": {"name": "a"}}, headers=PAGE).status_code == 200
        leave.set()
        for worker in workers:
            worker.join(90)
        assert answers == [200, 200]
        assert check(client).status_code == 200


def test_work_that_takes_too_long_keeps_its_place_until_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    leave = threading.Event()
    real = application.examine

    def slow(*arguments: Any) -> Any:
        assert leave.wait(90)
        return real(*arguments)

    monkeypatch.setattr(application, "examine", slow)
    with TestClient(create_app(bounds=Bounds(parallel=1, work=0.2)), base_url=ORIGIN) as client:
        assert check(client).status_code == 504
        assert check(client).status_code == 503
        leave.set()
        for _ in range(200):
            if (status := check(client).status_code) != 503:
                break
            time.sleep(0.05)
        assert status in (200, 504)  # let in again; the answer's own pace depends on the machine


def test_refused_uploads_give_their_place_back(small: TestClient) -> None:
    for _ in range(10):
        assert check(small, "x" * 30_000).status_code == 413
        assert check(small, standard="x").status_code == 400
    assert check(small).status_code == 200


# --- downloads ---


def download(client: TestClient, form: str, **fields: str) -> Any:
    parts = {"form": (None, form), **{k: (None, v) for k, v in fields.items()}}
    file = {"file": ('a"b\r\n;x.csv', TABLE.replace("\t", ",").encode())}
    return client.post("/download", files={**file, **parts}, headers=PAGE)


def test_results_come_with_the_edits(client: TestClient) -> None:
    answer = download(client, "csv", edits=json.dumps({"0.1": {"target": "≥5场"}}))
    assert answer.status_code == 200
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert "≥5场" in answer.text
    assert "有效提升" not in answer.text
    assert re.fullmatch(r"attachment; filename\*=UTF-8''[A-Za-z0-9%._~-]+", answer.headers["content-disposition"])
    record = json.loads(download(client, "json").text)
    assert record["summary"]["indicators"] == 2


@pytest.mark.parametrize("form", ["", "exe", "../../x", "annotated", "concise"])
def test_unknown_downloads_are_refused(client: TestClient, form: str) -> None:
    assert download(client, form).status_code == 400


def test_only_what_exists_is_offered(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "_annotator", lambda: None)
    shown = set(re.findall(r'data-download="(\w+)"', check(client).text))
    assert shown == {form for form in ("html", "xlsx", "csv", "json") if form in registry.RENDERERS}


def test_annotated_original_without_the_edits(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, sample: bytes
) -> None:
    def annotate(data: bytes, name: str, result: FilingAssessment) -> bytes:
        assert data == sample
        assert name == "表.docx"
        return result.projects[0].assessments[2].indicator.target.encode()

    monkeypatch.setattr(downloads, "_annotator", lambda: annotate)
    parts = {"file": ("表.docx", sample), "edits": (None, json.dumps({"0.2": {"target": "改"}}))}
    assert 'data-download="annotated"' in client.post("/check", files=parts, headers=PAGE).text
    answer = client.post("/download", files={**parts, "form": (None, "annotated")}, headers=PAGE)
    assert answer.content.decode() == "及时修复"
    assert answer.headers["content-type"].endswith("wordprocessingml.document")


def test_bytes_and_text_renderers_both_work(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def book(batch: Batch) -> Any:
        return b"PK" + str(len(batch.filings)).encode()

    monkeypatch.setitem(registry.RENDERERS, "xlsx", book)
    answer = download(client, "xlsx")
    assert answer.status_code == 200
    assert answer.content == b"PK1"


def test_nothing_stays_on_the_disk(client: TestClient, sample: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    import tempfile

    def forbidden(*_: object, **__: object) -> None:
        raise AssertionError("a file of the upload was written to disk")

    monkeypatch.setattr(tempfile.SpooledTemporaryFile, "rollover", forbidden)
    big = {"file": ("大.csv", TABLE.replace("\t", ",").encode() + b"\n" * 3_000_000)}
    assert client.post("/check", files=big, headers=PAGE).status_code in (200, 422)
    assert client.post("/check", files={"file": ("表.docx", sample)}, headers=PAGE).status_code == 200


def test_the_real_annotated_original(client: TestClient, sample: bytes) -> None:
    parts = {"file": ("示例绩效目标表.docx", sample), "form": (None, "annotated")}
    answer = client.post("/download", files=parts, headers=PAGE)
    assert answer.status_code == 200
    assert len(list(Document(io.BytesIO(answer.content)).comments)) >= 3
