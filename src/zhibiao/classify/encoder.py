"""The transformer as a file: characters in, scores over leaves and a sentence vector out, run by onnxruntime, no torch.

The tokeniser is BERT's for Chinese, written out: every Chinese character is a token, other runs are cut greedily into the
longest pieces of the vocabulary. It sees an indicator as the pair (name with description, target).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from zhibiao.classify.inputs import Row, plain
from zhibiao.errors import ModelError

if TYPE_CHECKING:
    from numpy import float64, int64
    from numpy.typing import NDArray

LONGEST = 96
"""Tokens of a pair, marks included; longer ones lose the end of their longer part."""

LONGEST_NAME, LONGEST_TARGET = 60, 30
"""Characters of each side of the pair."""

_WORD_LIMIT = 100
_SPELLED = {"≥": "大于等于", "≤": "小于等于", ">": "大于", "<": "小于"}
_SPELLING = str.maketrans(_SPELLED)


def pair(row: Row) -> tuple[str, str]:
    """The two texts under which the encoder sees ``row``: signs that it does not know are spelled out."""
    name, description, target = (plain(text).translate(_SPELLING) for text in (row.name, row.description, row.target))
    joined = f"{name}({description})" if description and description != name else name
    return joined[:LONGEST_NAME], target[:LONGEST_TARGET]


class Tokeniser:
    """Texts to the numbers of ``vocabulary`` (one token a line, by line number)."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self._ids = {token: number for number, token in enumerate(vocabulary)}
        try:
            self._unknown, self._start, self._stop = (self._ids[mark] for mark in ("[UNK]", "[CLS]", "[SEP]"))
        except KeyError as error:
            raise ModelError("编码器词表缺少标记", where=str(error), remedy="请重新安装 zhibiao") from error
        self._pieces = lru_cache(maxsize=65536)(self._cut)

    def pair(self, first: str, second: str) -> tuple[list[int], list[int]]:
        """Token numbers and segment numbers (0 and 1) of a pair of texts, marks included; an empty second has none."""
        a, b = self.tokens(first), self.tokens(second)
        while len(a) + len(b) > LONGEST - 3:
            (a if len(a) > len(b) else b).pop()
        tail = [*b, self._stop] if second else []
        return [self._start, *a, self._stop, *tail], [0] * (len(a) + 2) + [1] * len(tail)

    def tokens(self, text: str) -> list[int]:
        """Token numbers of ``text`` without marks."""
        return [number for word in _words(text) for number in self._pieces(word)]

    def _cut(self, word: str) -> tuple[int, ...]:
        if len(word) > _WORD_LIMIT:
            return (self._unknown,)
        found: list[int] = []
        start = 0
        while start < len(word):
            for end in range(len(word), start, -1):
                number = self._ids.get(word[start:end] if start == 0 else f"##{word[start:end]}")
                if number is not None:
                    found.append(number)
                    start = end
                    break
            else:
                return (self._unknown,)
        return tuple(found)


class Encoder:
    """An ONNX graph with inputs ``input_ids``, ``token_type_ids``, ``attention_mask`` and outputs ``logits``, ``vector``.

    Rows are run one by one: 8-bit activations are scaled over all that runs together, and a row must not depend on its
    neighbours. ``threads`` limits onnxruntime: one, because batches run in several processes; 0 leaves it to the machine.

    Raises:
        ModelError: onnxruntime is missing or cannot read the graph.
    """

    def __init__(self, graph: bytes, vocabulary: Sequence[str], threads: int = 1) -> None:
        self.tokeniser = Tokeniser(vocabulary)
        self._session = _session(graph, threads)

    def run(self, rows: Sequence[Row]) -> tuple[NDArray[float64], NDArray[float64]]:
        """Scores of shape (rows, leaves) and unit vectors of shape (rows, dimensions), in the order of ``rows``."""
        import numpy

        if not rows:
            return numpy.zeros((0, 0)), numpy.zeros((0, 0))
        found = [self._session.run(["logits", "vector"], _inputs(*self.tokeniser.pair(*pair(row)))) for row in rows]
        scores, vectors = (numpy.concatenate(parts).astype(numpy.float64) for parts in zip(*found, strict=True))
        return scores, vectors


def _session(graph: bytes, threads: int) -> Any:
    try:
        import onnxruntime
    except ImportError as error:
        raise ModelError("精确模型需要 onnxruntime", remedy="pip install onnxruntime，或改用 --model fast") from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise ModelError("编码器文件无法读取", remedy="请重新安装 zhibiao，或改用 --model fast") from error


def _inputs(ids: list[int], sides: list[int]) -> dict[str, NDArray[int64]]:
    import numpy

    columns = {"input_ids": ids, "token_type_ids": sides, "attention_mask": [1] * len(ids)}
    return {name: numpy.array([values], dtype=numpy.int64) for name, values in columns.items()}


def _words(text: str) -> Iterator[str]:
    """BERT's basic tokens: lower case, no accents, Chinese characters and punctuation alone, split at spaces."""
    word = ""
    for char in unicodedata.normalize("NFD", text.lower()):
        category = unicodedata.category(char)
        if category == "Mn" or char in "\0\ufffd" or (category.startswith("C") and char not in "\t\n\r"):
            continue
        if char.isspace() or _stands_alone(char, category):
            if word:
                yield word
            word = ""
            if not char.isspace():
                yield char
        else:
            word += char
    if word:
        yield word


def _stands_alone(char: str, category: str) -> bool:
    code = ord(char)
    if 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96 or 123 <= code <= 126 or category.startswith("P"):
        return True
    return (
        0x4E00 <= code <= 0x9FFF
        or 0x3400 <= code <= 0x4DBF
        or 0xF900 <= code <= 0xFAFF
        or 0x20000 <= code <= 0x2A6DF
        or 0x2A700 <= code <= 0x2CEAF
        or 0x2F800 <= code <= 0x2FA1F
    )
