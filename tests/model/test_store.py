"""The shipped model loads from arrays alone; a folder that was tampered with does not."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy
import pytest

from zhibiao.classify.inputs import Row
from zhibiao.classify.linear import softmax
from zhibiao.errors import ModelError
from zhibiao.model import store
from zhibiao.model.manifest import FILE_NAME, FORMAT, read, sealed


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "model"
    shutil.copytree(store.locate(), copy)
    return copy


def _manifest(folder: Path, change: Callable[[dict], None]) -> None:  # type: ignore[type-arg]
    path = folder / FILE_NAME
    data = json.loads(path.read_text(encoding="utf-8"))
    change(data)
    path.write_text(sealed(data), encoding="utf-8", newline="\n")


def _flip(folder: Path) -> None:
    path = folder / store.WEIGHTS
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(bytes(content))


def _link(folder: Path) -> None:
    target = folder.parent / "elsewhere"
    (folder / store.WORDS).rename(target)
    (folder / store.WORDS).symlink_to(target)


DAMAGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "no manifest": (lambda f: (f / FILE_NAME).unlink(), "不是模型文件夹"),
    "broken manifest": (lambda f: (f / FILE_NAME).write_text("{", encoding="utf-8"), "无法读取"),
    "unknown format": (lambda f: _manifest(f, lambda d: d.update(format=FORMAT + 1)), "格式"),
    "unknown kind": (lambda f: _manifest(f, lambda d: d.update(kind="pickle")), "种类"),
    "missing file": (lambda f: (f / store.WORDS).unlink(), "缺少文件"),
    "extra file": (lambda f: (f / "extra.pkl").write_bytes(b"x"), "清单以外"),
    "extra folder": (lambda f: (f / "more").mkdir(), "清单以外"),
    "changed byte": (_flip, "改动"),
    "shorter file": (lambda f: (f / store.WORDS).write_text("一\t1\n", encoding="utf-8"), "大小"),
    "link": (_link, "链接"),
    "path escape": (lambda f: _manifest(f, lambda d: d["files"].update({"../x": d["files"][store.WORDS]})), "不合法"),
    "fewer leaves": (lambda f: _manifest(f, lambda d: d["leaves"].pop()), "不合要求"),
}


@pytest.mark.parametrize("damage", DAMAGE, ids=str)
def test_damaged_folder_is_refused(folder: Path, damage: str) -> None:
    act, words = DAMAGE[damage]
    act(folder)
    with pytest.raises(ModelError, match=words):
        store.load(folder)


def test_unknown_folder() -> None:
    with pytest.raises(ModelError, match="找不到模型"):
        store.load("/no/such/folder")


def test_copy_answers_like_the_original(folder: Path) -> None:
    rows = [Row("案件办结率", "", "≥95%"), Row("受训人次", "", "300人次"), Row("案件办结率", "", "≥95%")]
    shares = store.load(folder).probabilities(rows)
    assert shares.tolist() == store.load().probabilities(rows).tolist()
    assert shares[0].tolist() == shares[2].tolist()
    assert shares.sum(axis=1).tolist() == pytest.approx([1.0, 1.0, 1.0])


def test_no_rows() -> None:
    assert store.load().probabilities([]).shape == (0, len(store.load().leaves))


def test_plain_rows_get_plain_answers() -> None:
    model = store.load()
    cases = {
        ("新建公厕数量", "≥12座"): "数量指标",
        ("工程验收合格率", "100%"): "质量指标",
        ("补助资金发放及时率", "100%"): "时效指标",
        ("会议费", "2.6万元"): "经济成本指标",
        ("带动农户增收", "≥3000元/户"): "经济效益指标",
        ("政策知晓率", "≥90%"): "社会效益指标",
        ("空气质量优良天数比例", "≥85%"): "生态效益指标",
        ("长效管护机制", "持续运行"): "可持续影响指标",
        ("群众满意度", "≥95%"): "服务对象满意度指标",
    }
    shares = model.probabilities([Row(name, "", target) for name, target in cases])
    assert [model.leaves[i] for i in shares.argmax(axis=1)] == list(cases.values())


def test_manifest_says_what_it_is_made_of() -> None:
    manifest = read(store.locate())
    assert manifest.corpus["rows"] > 10_000
    assert manifest.metrics
    assert sum(entry.bytes for entry in manifest.files.values()) < 25_000_000
    assert manifest.corpus["fingerprint"] in (store.locate() / store.CARD).read_text(encoding="utf-8")


def test_inference_needs_no_heavy_library() -> None:
    code = (
        "import sys; from zhibiao.model import store; from zhibiao.classify.inputs import Row;"
        "store.load().probabilities([Row('a', '', '1')]);"
        "print([name for name in ('sklearn', 'scipy', 'torch', 'joblib', 'pandas') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_joint_model_mixes_words_and_sentences() -> None:
    model = store.load()
    if model.manifest.kind != "joint":
        pytest.skip("the shipped model has no encoder")
    judge = model.judge
    assert judge.encoder is not None
    rows = [Row("巡查次数", "", "≥12次"), Row("长期有人管护", "", "是")]
    sparse = judge.vocabulary.transform(rows, judge.segmenter)
    scores, _ = judge.encoder.run(rows)
    logits = judge.shares[0] * judge.linear.logits(sparse) + judge.shares[1] * scores
    assert model.probabilities(rows) == pytest.approx(softmax(logits))
    assert judge.vectors(rows).shape == (2, 384)


def test_encoder_answers_the_same_alone_and_in_a_batch() -> None:
    encoder = store.load().judge.encoder
    if encoder is None:
        pytest.skip("the shipped model has no encoder")
    rows = [
        Row("合格率", "", "≥95%"),
        Row("全年组织各类宣传培训活动的场次和覆盖的人数", "含线上", "不少于12场次"),
        Row("a", "", ""),
    ]
    together, alone = encoder.run(rows)[0], [encoder.run([row])[0][0] for row in rows]
    assert together.tolist() == numpy.array(alone).tolist()
