"""Other encoders: their vectors and scores, what is refused, and that our own inference agrees with sentence-transformers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy
import pytest

from zhibiao.classify import sentences
from zhibiao.classify.encoder import Encoder, Tokeniser, pair
from zhibiao.classify.inputs import Row
from zhibiao.classify.sentences import Sentences, Source
from zhibiao.errors import ModelError
from zhibiao.model import store
from zhibiao.training import dataset, roformer

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "sectors"
DIMENSIONS = 32
ROWS = (
    Row("培训合格率", "合格人数/参训人数", "≥95%"),
    Row("新建公厕数量", "", "12座"),
    Row("验收", "", "12座"),
    Row("群众满意度", "", ""),
    Row("ABC-1型设备（台）", "", "2025年12月31日前"),
)

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def vocabulary() -> tuple[str, ...]:
    texts = [text for row in ROWS for text in pair(row)]
    return ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *sorted(set("".join(texts).lower()) - set("座")))


@pytest.fixture(scope="module")
def base(vocabulary: tuple[str, ...]) -> Any:
    """A RoFormer of two layers with random weights, far enough from zero that attention matters."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    torch.manual_seed(3)
    config = transformers.RoFormerConfig(
        vocab_size=len(vocabulary),
        embedding_size=DIMENSIONS,
        hidden_size=DIMENSIONS,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        max_position_embeddings=128,
        initializer_range=0.2,
    )
    return transformers.RoFormerModel(config).eval()


@pytest.fixture(scope="module")
def folder(base: Any, vocabulary: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("sentence_transformers")
    place = tmp_path_factory.mktemp("encoder") / "tiny"
    roformer.sentence_folder(base, vocabulary, place)
    return place


@pytest.fixture(scope="module")
def network(folder: Path) -> Any:
    return sentences.load(sentences.source(str(folder)), "cpu")


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """What looks like an encoder to the fingerprint, without any library."""
    (tmp_path / "encoder" / "onnx").mkdir(parents=True)
    for name in ("config.json", "model.safetensors", "pytorch_model.bin", "README.md", "onnx/model.json"):
        (tmp_path / "encoder" / name).write_text(name, encoding="utf-8")
    return tmp_path / "encoder"


def test_vector_is_name_beside_target(network: Any) -> None:
    found = sentences.vectors(network, ROWS)
    assert found.shape == (len(ROWS), 2 * DIMENSIONS)
    assert numpy.linalg.norm(found, axis=1) == pytest.approx(1.0, abs=1e-5)
    names, targets = zip(*map(pair, ROWS), strict=True)
    expected = numpy.hstack([network.encode(list(side), normalize_embeddings=True) for side in (names, targets)])
    assert numpy.abs(found - expected / 2**0.5).max() < 1e-5
    assert found[1, DIMENSIONS:].tolist() == found[2, DIMENSIONS:].tolist()


def test_scores_are_vectors_times_head(network: Any) -> None:
    draw = numpy.random.default_rng(0)
    weights, intercepts = draw.normal(size=(2 * DIMENSIONS, 3)), draw.normal(size=3)
    scores, vectors = Sentences(network, weights, intercepts).run(ROWS)
    assert numpy.abs(scores - (vectors @ weights + intercepts)).max() < 1e-9
    alone, _ = Sentences(network, weights, intercepts).run(ROWS[:1])
    assert numpy.abs(alone[0] - scores[0]).max() < 1e-5
    assert [part.shape for part in Sentences(network, weights, intercepts).run(())] == [(0, 3), (0, 2 * DIMENSIONS)]
    with pytest.raises(ModelError, match="维数"):
        Sentences(network, weights[1:], intercepts).run(ROWS)


@pytest.mark.parametrize("precision", ["float32", "int8"])
def test_our_inference_agrees_with_sentence_transformers(
    base: Any, vocabulary: tuple[str, ...], network: Any, precision: str
) -> None:
    """The same folder through ``SentenceTransformer.encode`` and through our tokeniser, export and onnxruntime."""
    pytest.importorskip("onnx")
    from zhibiao.training import encoder

    tuned = encoder.Tuned(encoder._network(base, 3, 0.0).eval(), vocabulary)
    graph = encoder.export_full(tuned) if precision == "float32" else encoder.export(tuned)
    _, ours = Encoder(graph, vocabulary).run(ROWS)
    # a row without target has no second text
    theirs = numpy.array([network.encode([both if both[1] else both[0]])[0] for both in map(pair, ROWS)])
    assert numpy.abs(theirs @ theirs.T - numpy.eye(len(ROWS))).max() < 0.999, (
        "rows must differ, or agreeing says nothing"
    )
    if precision == "float32":
        assert numpy.abs(ours - theirs).max() < 1e-5
    else:
        assert (ours * theirs).sum(axis=1).min() >= 0.99
        assert numpy.abs(ours - theirs).max() > 1e-5, "8-bit weights cannot be exact: was the float32 graph run?"


def test_our_tokeniser_agrees_with_bert_on_the_corpus(tmp_path: Path) -> None:
    transformers = pytest.importorskip("transformers")
    if store.CHARACTERS not in store.read(store.locate()).files:
        pytest.skip("the shipped model has no encoder")
    tokens = (store.locate() / store.CHARACTERS).read_text(encoding="utf-8").split("\n")
    (tmp_path / "vocab.txt").write_text("\n".join(tokens) + "\n", encoding="utf-8", newline="\n")
    theirs = transformers.BertTokenizerFast(vocab=str(tmp_path / "vocab.txt"), do_lower_case=True)
    ours = Tokeniser(tokens)
    rows = [example.row for example in dataset.read([CORPUS])[::20]]
    raw = sorted({text for row in rows for text in (row.name, row.target) if text})
    expected = theirs(raw, add_special_tokens=False)["input_ids"]
    assert {t: ours.tokens(t) for t in raw} == dict(zip(raw, expected, strict=True))
    pairs = [both for both in map(pair, rows) if both[1]]
    whole = theirs(*map(list, zip(*pairs, strict=True)))
    found = [ours.pair(*both) for both in pairs]
    assert found == list(zip(whole["input_ids"], whole["token_type_ids"], strict=True))


def test_fingerprint_covers_settings_and_weights_only(plain: Path) -> None:
    first = sentences.fingerprint(plain)
    for harmless in ("README.md", "onnx/model.json", "pytorch_model.bin"):
        (plain / harmless).write_text("other", encoding="utf-8")
    assert sentences.fingerprint(plain) == first
    seen = {first}
    for name in ("config.json", "model.safetensors", "vocab.txt"):
        (plain / name).write_text("other", encoding="utf-8")
        seen.add(sentences.fingerprint(plain))
    (plain / "model.safetensors").unlink()
    seen.add(sentences.fingerprint(plain))
    (plain / "pytorch_model.bin").write_text("pickled", encoding="utf-8")
    seen.add(sentences.fingerprint(plain))
    assert len(seen) == 6


def test_changed_encoder_is_refused(plain: Path) -> None:
    source = sentences.source(str(plain))
    assert source == Source(str(plain.resolve()), "", sentences.fingerprint(plain))
    (plain / "config.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ModelError, match="已不是训练时的那一个"):
        sentences.load(source)


def test_absent_encoder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="找不到模型所用的编码器"):
        sentences.load(Source(str(tmp_path / "gone"), "", "0"))
    with pytest.raises(ModelError, match="不是 sentence-transformers"):
        sentences.source(str(tmp_path))
    with pytest.raises(ModelError, match="找不到编码器"):
        sentences.source("../no/such/folder")


def test_missing_extra_is_one_line(plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    for call in (lambda: sentences.load(sentences.source(str(plain))), lambda: sentences.source("some/model")):
        with pytest.raises(ModelError) as caught:
            call()
        assert str(caught.value).count("\n") == 0
        assert "pip install zhibiao[transformers]" in str(caught.value)


def test_unreadable_encoder_is_one_line(plain: Path) -> None:
    pytest.importorskip("sentence_transformers")
    with pytest.raises(ModelError, match="无法打开") as caught:
        sentences.load(sentences.source(str(plain)), "cpu")
    assert "\n" not in str(caught.value)


def test_moved_folder_is_found_beside_the_model(folder: Path) -> None:
    source = sentences.source(str(folder))
    elsewhere = Source(str(folder.parent / "before" / folder.name), "", source.sha256)
    assert sentences.load(elsewhere, "cpu", beside=folder.parent).encode(["合格率"]).shape == (1, DIMENSIONS)


def test_hub_name_comes_from_the_cache_and_never_from_the_network(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = pytest.importorskip("huggingface_hub")
    revision = "0123456789abcdef0123456789abcdef01234567"
    cached = tmp_path / "models--someone--tiny"
    (cached / "snapshots").mkdir(parents=True)
    (cached / "snapshots" / revision).symlink_to(folder, target_is_directory=True)
    (cached / "refs").mkdir()
    (cached / "refs" / "main").write_text(revision, encoding="utf-8")
    monkeypatch.setattr(hub.constants, "HF_HUB_CACHE", str(tmp_path))
    asked: list[dict[str, Any]] = []
    real = hub.snapshot_download
    monkeypatch.setattr(
        hub,
        "snapshot_download",
        lambda name, **how: asked.append(how) or real(name, **{**how, "local_files_only": True}),
    )
    source = sentences.source("someone/tiny")
    assert source == Source("someone/tiny", revision, sentences.fingerprint(folder))
    asked.clear()
    assert sentences.load(source, "cpu").encode(["合格率"]).shape == (1, DIMENSIONS)
    with pytest.raises(ModelError, match="hf download someone/other --revision abc"):
        sentences.load(Source("someone/other", "abc", "0"))
    assert asked
    assert all(how["local_files_only"] for how in asked)


def test_nothing_heavy_is_imported_before_it_is_needed() -> None:
    code = (
        "import sys; import zhibiao.classify.sentences;"
        "print([name for name in ('torch', 'sentence_transformers', 'numpy', 'sklearn') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
