"""Fine-tuning the transformer on the corpus, and putting it into a file that runs without torch.

Soft labels, AdamW with warm-up and linear decay, batches of like length, bfloat16 where the machine has it. A run on the
same machine with the same number of threads gives the same weights.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from zhibiao.classify.encoder import Tokeniser, pair
from zhibiao.training.dataset import ALSO_SHARE, Example

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

INPUTS = ("input_ids", "token_type_ids", "attention_mask")
_BUCKET = 20


@dataclass(frozen=True, slots=True)
class Settings:
    """What fine-tuning is told."""

    epochs: int = 3
    rate: float = 1e-4
    batch: int = 32
    warm_up: float = 0.1
    decay: float = 0.01
    dropout: float = 0.1
    also_share: float = ALSO_SHARE
    seed: int = 1
    threads: int = 2


@dataclass(frozen=True, slots=True)
class Tuned:
    """A fine-tuned network (torch) with the tokeniser that feeds it."""

    network: Any
    vocabulary: tuple[str, ...]

    @property
    def tokeniser(self) -> Tokeniser:
        """The tokeniser over the network's vocabulary."""
        return Tokeniser(self.vocabulary)


def tune(
    base: Any,
    vocabulary: tuple[str, ...],
    examples: Sequence[Example],
    leaves: Sequence[str],
    settings: Settings,
    progress: Callable[[int, int, float], None] | None = None,
) -> Tuned:
    """Train ``base`` with a new head on ``examples``. ``progress`` is told step, steps and mean loss now and then."""
    import torch

    torch.set_num_threads(settings.threads)
    torch.manual_seed(settings.seed)
    draw = random.Random(settings.seed)
    network = _network(base, len(leaves), settings.dropout)
    tuned = Tuned(network, vocabulary)
    tokeniser = tuned.tokeniser
    encoded = [tokeniser.pair(*pair(example.row)) for example in examples]
    labels = torch.tensor([_soft(example, leaves, settings.also_share) for example in examples])
    steps = settings.epochs * math.ceil(len(examples) / settings.batch)
    optimiser = torch.optim.AdamW(_groups(network, settings.decay), lr=settings.rate)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, _slope(steps, int(settings.warm_up * steps)))
    network.train()
    total, step = 0.0, 0
    for _ in range(settings.epochs):
        for batch in _shuffled([len(ids) for ids, _ in encoded], settings.batch, draw):
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=_has_bfloat16()):
                scores = network(*_tensors([encoded[i] for i in batch]))[0].float()
            loss: Any = -(labels[batch] * torch.log_softmax(scores, dim=1)).sum(dim=1).mean()
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total, step = 0.99 * total + 0.01 * float(loss), step + 1
            if progress is not None and step % 50 == 0:
                progress(step, steps, total / (1 - 0.99**step))
    network.eval()
    return tuned


def scores(tuned: Tuned, examples: Sequence[Example]) -> NDArray[float64]:
    """Scores of shape (examples, leaves) from the network in float32."""
    import numpy
    import torch

    tokeniser = tuned.tokeniser
    encoded = [tokeniser.pair(*pair(example.row)) for example in examples]
    order = sorted(range(len(encoded)), key=lambda i: len(encoded[i][0]))
    result: list[Any] = [None] * len(encoded)
    with torch.no_grad():
        for start in range(0, len(order), 64):
            batch = order[start : start + 64]
            found = tuned.network(*_tensors([encoded[i] for i in batch]))[0].numpy()
            for place, i in enumerate(batch):
                result[i] = found[place]
    return numpy.array(result, dtype=numpy.float64)


def export(tuned: Tuned) -> bytes:
    """The network as an ONNX graph with 8-bit storage: outputs ``logits`` and the unit ``vector`` of a row."""
    import warnings

    from onnxruntime.quantization import QuantType, quantize_dynamic

    with TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        full, small = Path(folder, "full.onnx"), Path(folder, "small.onnx")
        full.write_bytes(export_full(tuned))
        quantize_dynamic(str(full), str(small), weight_type=QuantType.QInt8, per_channel=True)
        return narrowed(small.read_bytes())


def export_full(tuned: Tuned) -> bytes:
    """The same graph in float32."""
    import warnings

    import torch

    names = [*INPUTS, "logits", "vector"]
    axes = {name: {0: "rows", 1: "tokens"} if name in INPUTS else {0: "rows"} for name in names}
    sample = tuple(torch.ones((2, 12), dtype=torch.int64) for _ in INPUTS)
    with TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        full = Path(folder, "full.onnx")
        torch.onnx.export(
            tuned.network.eval(),
            sample,
            str(full),
            input_names=list(INPUTS),
            output_names=["logits", "vector"],
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        return full.read_bytes()


def narrowed(graph: bytes) -> bytes:
    """``graph`` with the weights of its integer products halved to 7 bits, their scales doubled.

    Processors without VNNI add pairs of products in 16 bits and saturate on full 8-bit weights; 7 bits give the same
    sums on every machine.
    """
    import numpy
    import onnx
    from onnx import numpy_helper

    model = onnx.load_from_string(graph)
    arrays = {one.name: one for one in model.graph.initializer}
    for name in sorted({node.input[1] for node in model.graph.node if node.op_type == "MatMulInteger"}):
        scale = arrays[name.removesuffix("_quantized") + "_scale"]
        weights = numpy.rint(numpy_helper.to_array(arrays[name]) / 2).astype(numpy.int8)
        if numpy.abs(numpy_helper.to_array(arrays[name])).max() > 64:
            arrays[name].CopyFrom(numpy_helper.from_array(weights, name))
            scale.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(scale) * numpy.float32(2), scale.name))
    return bytes(model.SerializeToString())


def _network(base: Any, width: int, dropout: float) -> Any:
    import torch

    class Network(torch.nn.Module):  # type: ignore[misc, unused-ignore]
        def __init__(self) -> None:
            super().__init__()
            self.base = base
            self.dropout = torch.nn.Dropout(dropout)
            self.head = torch.nn.Linear(base.config.hidden_size, width)

        def forward(self, input_ids: Any, token_type_ids: Any, attention_mask: Any) -> tuple[Any, Any]:
            hidden = self.base(
                input_ids=input_ids, token_type_ids=token_type_ids, attention_mask=attention_mask
            ).last_hidden_state[:, 0]
            return self.head(self.dropout(hidden)), torch.nn.functional.normalize(hidden, dim=1)

    return Network()


def _groups(network: Any, decay: float) -> list[dict[str, Any]]:
    plain = [value for name, value in network.named_parameters() if name.endswith("bias") or "LayerNorm" in name]
    kept = {id(value) for value in plain}
    rest = [value for value in network.parameters() if id(value) not in kept]
    return [{"params": rest, "weight_decay": decay}, {"params": plain, "weight_decay": 0.0}]


def _slope(steps: int, warm: int) -> Callable[[int], float]:
    return lambda step: step / max(warm, 1) if step < warm else max(0.0, (steps - step) / max(steps - warm, 1))


def _soft(example: Example, leaves: Sequence[str], share: float) -> list[float]:
    label = [0.0] * len(leaves)
    label[leaves.index(example.category)] = 1.0 - share if example.also else 1.0
    for leaf in example.also:
        label[leaves.index(leaf)] += share / len(example.also)
    return label


def _shuffled(lengths: Sequence[int], size: int, draw: random.Random) -> Iterator[list[int]]:
    """Batches of rows of like length, in random order."""
    order = list(range(len(lengths)))
    draw.shuffle(order)
    batches: list[list[int]] = []
    for start in range(0, len(order), size * _BUCKET):
        bucket = sorted(order[start : start + size * _BUCKET], key=lambda i: lengths[i])
        batches += [bucket[i : i + size] for i in range(0, len(bucket), size)]
    draw.shuffle(batches)
    yield from batches


def _tensors(pairs: Sequence[tuple[list[int], list[int]]]) -> tuple[Any, Any, Any]:
    import torch

    longest = max(len(ids) for ids, _ in pairs)
    ids, segments, mask = (torch.zeros((len(pairs), longest), dtype=torch.int64) for _ in INPUTS)
    for place, (tokens, sides) in enumerate(pairs):
        ids[place, : len(tokens)] = torch.tensor(tokens)
        segments[place, : len(sides)] = torch.tensor(sides)
        mask[place, : len(tokens)] = 1
    return ids, segments, mask


def _has_bfloat16() -> bool:
    import torch

    supported = getattr(torch.cpu, "_is_avx512_bf16_supported", None)
    return bool(supported is not None and supported())
