"""``zhibiao.check`` in a notebook."""

from __future__ import annotations

from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import zhibiao
from zhibiao.records import Batch
from zhibiao.reports import notebook

SAMPLE = str(files("zhibiao").joinpath("data/samples/示例绩效目标表.docx"))


class _Shape(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not any(name.startswith("on") for name, _ in attrs)
        self.seen.append(tag)
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def shape(html: str) -> list[str]:
    """The elements of a fragment, which must be well nested."""
    parser = _Shape()
    parser.feed(html)
    assert parser.open == []
    return parser.seen


def test_check_shows_a_readable_table_worst_first() -> None:
    batch = zhibiao.check(SAMPLE)
    assert isinstance(batch, Batch)
    html = batch._repr_html_()  # type: ignore[attr-defined]
    assert shape(html).count("tr") == 16
    assert html.index("改善农田生态环境") < html.index("管护高标准农田面积")
    for words in ("共 1 份文件 15 项指标", "数量指标→质量指标", "改法：", "7 差"):
        assert words in html


def test_texts_of_a_filing_are_only_text(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        '三级指标,指标值\n<script>alert(1)</script>率,"<img src=x onerror=alert(1)> $x$"\n', encoding="utf-8"
    )
    html = zhibiao.check(file)._repr_html_()  # type: ignore[attr-defined]
    assert not {"script", "img"} & set(shape(html))
    assert "alert(1)" in html
    assert "$" not in html


def test_failures_and_nothing(tmp_path: Path) -> None:
    html = zhibiao.check(tmp_path / "没有.docx")._repr_html_()  # type: ignore[attr-defined]
    assert "读不了" in html
    assert "table" not in shape(html)
    assert "共 0 份文件" in notebook.render_notebook(Batch(()))


def test_rows_left_out_are_told(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("三级指标,指标值\n" + "".join(f"活动{n}场次,≥{n}场\n" for n in range(1, 131)), encoding="utf-8")
    html = zhibiao.check(file)._repr_html_()  # type: ignore[attr-defined]
    assert shape(html).count("tr") == notebook.ROWS + 1
    assert "另有 30 项指标没有列出" in html
