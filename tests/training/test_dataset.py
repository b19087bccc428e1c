"""Reading labelled rows: what is right comes through, what is wrong is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhibiao import taxonomy
from zhibiao.errors import TrainingError
from zhibiao.training import dataset

HEADER = ",".join(dataset.COLUMNS)
GOOD = (
    "水-0001,水,修渠,渠道长度,,3公里,数量指标,,0\n水-0002,水,修渠,渠道完好率,,≥95%,质量指标,数量指标|社会效益指标,0\n"
)


def write(folder: Path, text: str, name: str = "水.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_rows_come_in_order(tmp_path: Path) -> None:
    write(tmp_path, f"{HEADER}\n{GOOD}")
    first, second = dataset.read([tmp_path])
    assert (first.id, first.row.target, first.also, first.vague) == ("水-0001", "3公里", (), 0.0)
    assert second.also == ("数量指标", "社会效益指标")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a,b\n1,2\n", "缺少列"),
        (f"{HEADER}\n水-1,水,p,n,,t,成本指标,,0\n", "第 2 行"),
        (f"{HEADER}\n水-1,水,p,n,,t,数量指标,,很\n", "第 2 行"),
    ],
)
def test_wrong_files_are_named(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(TrainingError, match=words):
        dataset.read([write(tmp_path, text)])


def test_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="没有找到"):
        dataset.read([tmp_path])


def test_fingerprint_looks_at_contents_only(tmp_path: Path) -> None:
    rows = dataset.read([write(tmp_path, f"{HEADER}\n{GOOD}")])
    assert dataset.fingerprint(rows) == dataset.fingerprint(rows[::-1])
    changed = dataset.read([write(tmp_path, f"{HEADER}\n{GOOD.replace('3公里', '4公里')}")])
    assert dataset.fingerprint(rows) != dataset.fingerprint(changed)


def test_soft_labels_share_one(tmp_path: Path) -> None:
    rows = dataset.read([write(tmp_path, f"{HEADER}\n{GOOD}")])
    labels = dataset.soft_labels(rows, taxonomy.leaves(), share=0.2)
    assert labels == ((0, 0, 1.0), (1, 1, 0.8), (1, 0, 0.1), (1, 7, 0.1))
