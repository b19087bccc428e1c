"""Files meant to break the tool, and files broken by chance: an answer or a clear Chinese error, soon, and nothing else."""

from __future__ import annotations

import io
import re
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhibiao.errors import InputError
from zhibiao.extract import extract
from zhibiao.readers import foreign
from zhibiao.readers.registry import Limits, read_bytes
from zhibiao.records import Filing

DATA = Path(__file__).parent / "data"
TEXTS = Path(__file__).parents[1] / "extract" / "data"
SMALL = Limits(max_bytes=2_000_000, max_unpacked=8_000_000, max_rows=20_000, max_cells=200_000, max_seconds=20)
SECONDS = 20  # of this process's own time; a healthy run takes a fraction of it, a quadratic one minutes
MANY = 20_000

ROW = "产出指标 数量指标 疏浚河段数量 ≥5段\n"
LONG = {
    "marks between clauses": "绩效目标：甲。绩效指标：" + "甲、" * (MANY * 15) + "完成率100%。",
    "clauses": "绩效目标：甲。绩效指标：" + "、".join(f"第{at}段完好率达到95%" for at in range(MANY)) + "。",
    "digits": "绩效目标：甲。绩效指标：" + "9" * (MANY * 5) + "。",
    "numerals": "绩效目标：甲。绩效指标：" + "一" * (MANY * 5) + "。",
    "labels": "数量指标\n" * MANY,
    "headers": "一级指标\n二级指标\n三级指标\n指标值\n" * (MANY // 4),
    "rows of words": "一级指标 二级指标 三级指标 指标值\n" + ROW * 4000,
    "words of a row": "一级指标 二级指标 三级指标 指标值 " + "产出指标 " * MANY,
    "numbered": "指标1:疏浚 5段 " * MANY,
    "glued header": "一级指标二级指标三级指标指标值" * MANY,
    "glued digits": "指标名称计量单位指标性质指标值指标权重全年完成值得分疏浚河段" + "9" * MANY,
    "brackets": "一级指标 二级指标 三级指标 指标值\n" + "( " * MANY,
    "items": "产出指标-数量指标-甲（" * MANY + "，指标值≥5",
    "goals": "四、绩效目标\n" + "甲" * (MANY * 5) + "5个、",
    "pipes": "|" * (MANY * 10),
    "tabs": "\t" * MANY + "甲\n",
    "titles": "绩效" * MANY + "表\n一级指标 二级指标 三级指标 指标值\n" + ROW,
    "marks that are not seen": "指标\u200b值\u202e≥5\u2066" * MANY,
}


@pytest.mark.parametrize("kind", LONG)
def test_long_text_takes_linear_time(kind: str) -> None:
    start = time.process_time()
    extract(read_bytes(LONG[kind].encode(), "a.txt"))
    assert time.process_time() - start < SECONDS


def packed(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return stream.getvalue()


BOMB = b"<a>" + b" " * 50_000_000 + b"</a>"
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "&%c;&%c;&%c;&%c;">' % (at + 1, at, at, at, at) for at in range(97, 110))
    + b"]><l>&n;</l>"
)


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("a.docx", packed(word__document_xml=BOMB), "过大"),
        ("a.xlsx", packed(xl__workbook_xml=BOMB), "过大"),
        ("a.ods", packed(mimetype=b"application/vnd.oasis.opendocument.spreadsheet", content_xml=BOMB), "过大"),
        ("a.docx", packed(word__document_xml=LAUGHS), "实体|损坏"),
        ("a.docx", packed(word__document_xml=b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'), "实体|损坏"),
        ("a.xlsx", packed(xl__workbook_xml=LAUGHS, xl__styles_xml=LAUGHS), "实体|损坏"),
    ],
)
def test_bombs_and_entities(name: str, data: bytes, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        read_bytes(data, name)


def test_paths_in_an_archive_are_never_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("../../escaped.txt", "甲")
        package.writestr("/absolute.txt", "甲")
        package.writestr(
            "_rels/.rels", '<Relationships><Relationship Type="x" Target="../../../etc/passwd"/></Relationships>'
        )
        package.writestr("word/document.xml", "<w:document xmlns:w='urn:x'/>")
    with pytest.raises(InputError):
        read_bytes(stream.getvalue(), "a.docx")
    assert list(tmp_path.iterdir()) == []


def test_formulas_are_never_computed_and_macros_never_run() -> None:
    book = openpyxl.Workbook()
    for line in (["指标名称", "指标值"], ["清淤方量", '=WEBSERVICE("http://localhost/x")'], ["=1+1", "≥5个"]):
        book.active.append(line)
    stream = io.BytesIO()
    book.save(stream)
    found = [row for project in extract(read_bytes(stream.getvalue(), "a.xlsm")).projects for row in project.indicators]
    assert [(row.name, row.target) for row in found] == [("清淤方量", "")]


def test_a_sheet_of_100_000_rows() -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("长表")
    sheet.append(["三级指标", "指标值"])
    for at in range(100_000):
        sheet.append(["疏浚河段数量", f"≥{at}段"])
    stream = io.BytesIO()
    book.save(stream)
    (project,) = extract(read_bytes(stream.getvalue(), "a.xlsx")).projects
    assert len(project.indicators) == 100_000
    assert project.indicators[-1].source.row == 100_001
    with pytest.raises(InputError, match="行数太多：超过上限 5000 行"):
        read_bytes(stream.getvalue(), "a.xlsx", limits=Limits(max_rows=5000))


def test_mixed_encodings_and_marks_that_are_not_seen() -> None:
    text = "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t疏\u200b浚\u202e河段\u2069数量\t≥\ufeff5段\n"
    (row,) = extract(read_bytes(text.encode(), "a.txt")).projects[0].indicators
    assert (row.name, row.target) == ("疏浚河段数量", "≥5段")
    assert answer(text.encode()[:40] + b"\xff\xfe" + text.encode()[40:], "a.txt") is not None


def answer(data: bytes, name: str) -> Filing | InputError:
    """What the tool says to a file; any other exception is the test's failure."""
    try:
        return extract(read_bytes(data, name, limits=SMALL))
    except InputError as error:
        return error


@pytest.mark.parametrize("keep", [585, 1200, 3000])
def test_cut_off_workbook_is_an_error_however_its_reader_gives_up(keep: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """calamine panics over some cut-off XLS, which is no Exception in Python."""
    monkeypatch.setattr(foreign, "program", lambda: None)
    with pytest.raises(InputError):
        read_bytes((DATA / "book.xls").read_bytes()[:keep], "book.xls", limits=SMALL)


def samples() -> dict[str, bytes]:
    made = {
        path.name: path.read_bytes() for path in sorted(DATA.glob("*.*")) if path.suffix in (".xlsx", ".xls", ".ods")
    }
    made |= {path.name: path.read_bytes() for path in sorted(TEXTS.glob("layouts/*.txt"))}
    page = "<table><tr><th>三级指标</th><th>指标值</th></tr><tr><td rowspan=2>疏浚</td><td>≥5段</td></tr></table>"
    mail = "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n"
    return made | {
        "a.html": page.encode(),
        "a.mht": (mail + page).encode(),
        "a.csv": "指标名称,指标值\n疏浚,≥5段\n".encode(),
    }


SAMPLES = samples()


@settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(
    name=st.sampled_from(sorted(SAMPLES)),
    changes=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=6), st.integers(0, 40)), max_size=5),
    keep=st.floats(0.2, 1),
)
def test_mutated_samples_end_with_an_answer_or_an_error(
    name: str, changes: list[tuple[float, bytes, int]], keep: float
) -> None:
    data = bytearray(SAMPLES[name])
    for place, insert, cut in changes:
        at = int(place * len(data))
        data[at : at + cut] = insert
    data = data[: int(len(data) * keep)]
    given_back = answer(bytes(data), name)
    if isinstance(given_back, InputError):
        assert given_back.remedy
        assert re.search("[\u4e00-\u9fff]", given_back.problem)
    else:
        assert all(row.name for project in given_back.projects for row in project.indicators)


FORM_WORDS = """
一级指标 二级指标 三级指标 指标值 年度 实际 完成值 分值 产出指标 数量指标 质量指标 满意度指标 经济效益 指标 指标1:疏浚 指标2:
≥5段 95% 大于等于 10 % / —— 绩效目标： 绩效指标： 数量指标： 、 ， 。 ； （ ） | 均为 达到 实际 合计 注: 2031年
"""
WORDS = st.sampled_from([*FORM_WORDS.split(), "\n", "\n\n", " ", "\t", "|\n"])


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(WORDS, max_size=120))
def test_any_order_of_the_words_of_forms_is_read(pieces: list[str]) -> None:
    text = "".join(pieces)
    filing = answer(text.encode(), "a.txt")
    if isinstance(filing, InputError):
        return
    plain = re.sub(r"\s", "", text)
    for row in (row for project in filing.projects for row in project.indicators):
        assert re.sub(r"\s", "", row.name) in plain
