"""Unlabelled indicators without end: the corpus taken apart and put together again, with the noise of life.

A student learns from them what its teacher would say. Nothing here knows a label: an object takes the head of another
name (``公厕`` + ``保洁达标率``), a row takes the target of another row of the same shape, and forms add their prefixes,
brackets, remarks and broken lines. The same examples and seed give the same rows.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from zhibiao.classify.inputs import Row, fields, plain
from zhibiao.text.segment import Segmenter, jieba_frequencies
from zhibiao.training.dataset import Example

SAME_SECTOR = 0.6
"""How often the second row comes from the first one's sector."""

NOISE = 0.3
"""How often a row gets the noise of life."""

COMMON = 30
"""A word of the dictionary that occurs less often is left out."""

_BEFORE = (
    *("开展", "完成", "保障", "推进", "实施", "加强", "组织", "新增"),
    *("全年", "年度", "预计", "按时", "及时", "提高", "提升", "确保"),
)
_ENDS = ("情况", "工作", "指标", "数量", "任务", "率", "等")

_TRIES = 20
_WORD = re.compile("[一-龥]{2,4}")
_NUMBER = re.compile(r"\d+")
_SIGNS = {"≥": ("不少于", "不低于", ">=", "≧", "大于等于", ""), "≤": ("不超过", "不高于", "<=", "≦", "")}
_PREFIXES = ("★", "*", "指标1：", "1.", "（1）", "①", "2、", "其中：", "本年度", "2023年", "年度")
_SUFFIXES = ("（必填）", "（定量）", "情况", "（个）", "（%）", "(≥**%)", "（人次）", "（万元）", "指标")


@dataclass(frozen=True, slots=True)
class Made:
    """An unlabelled row, and the sectors that its parts come from: a fold leaves out what has a part of its sectors."""

    row: Row
    groups: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Part:
    """A row of the corpus with the words of its name and the shape of its target."""

    row: Row
    group: str
    project: str
    words: tuple[str, ...]
    shape: tuple[str, str]

    @property
    def split(self) -> int:
        """Where the head of the name begins: its last word, or two where the last is a single character."""
        return max(len(self.words) - (2 if len(self.words) > 2 and len(self.words[-1]) == 1 else 1), 0)

    def object(self) -> str:
        """What the name speaks about."""
        return "".join(self.words[: self.split])

    def head(self) -> str:
        """What is measured of it."""
        return "".join(self.words[self.split :])


class _Stock:
    """The parts, and where to find one of the same sector or with a target of the same shape.

    ``used`` collects the sectors of what was drawn since it was last emptied.
    """

    def __init__(self, examples: Sequence[Example], segmenter: Segmenter) -> None:
        self.parts = [_part(example, segmenter) for example in examples]
        self.by_group: dict[str, list[_Part]] = {}
        self.by_shape: dict[tuple[str, str], list[_Part]] = {}
        self.used: set[str] = set()
        for part in self.parts:
            self.by_group.setdefault(part.group, []).append(part)
            self.by_shape.setdefault(part.shape, []).append(part)

    def other(self, part: _Part, draw: random.Random) -> _Part:
        """Another row, more often than not of the same sector."""
        return self._draw(self.by_group[part.group] if draw.random() < SAME_SECTOR else self.parts, draw)

    def target(self, part: _Part, draw: random.Random) -> str:
        """The target of a row with a target of the same shape."""
        return self._draw(self.by_shape[part.shape], draw).row.target

    def first(self, draw: random.Random) -> _Part:
        """The row to begin with; forgets what was drawn before."""
        self.used.clear()
        return self._draw(self.parts, draw)

    def _draw(self, among: list[_Part], draw: random.Random) -> _Part:
        part = draw.choice(among)
        self.used.add(part.group)
        return part


def rows(examples: Sequence[Example], count: int, segmenter: Segmenter, seed: int = 0) -> tuple[Made, ...]:
    """``count`` distinct rows, none of them a row of ``examples``; fewer where the examples yield no more."""
    draw = random.Random(seed)
    stock = _Stock(examples, segmenter)
    known = {example.row for example in examples}
    found: dict[Row, Made] = {}
    for _ in range(count * _TRIES):
        if len(found) == count:
            break
        part = stock.first(draw)
        way = draw.choices([way for way, _ in _WAYS], [share for _, share in _WAYS])[0]
        row = way(part, stock, draw)
        if draw.random() < NOISE:
            row = _noisy(row, draw)
        if row not in known and len(row.name) > 1:
            found.setdefault(row, Made(row, frozenset(stock.used)))
    return tuple(found.values())


def common_words() -> dict[str, int]:
    """The Chinese words of two to four characters in jieba's dictionary that are not rare, with their counts."""
    known = jieba_frequencies()
    return {word: count for word, count in known.items() if count >= COMMON and _WORD.fullmatch(word)}


def strange(
    examples: Sequence[Example], count: int, words: Mapping[str, int], segmenter: Segmenter, seed: int = 0
) -> tuple[Made, ...]:
    """``count`` distinct rows that hold words which the corpus may lack, drawn by the root of their count in ``words``."""
    draw = random.Random(seed)
    stock = _Stock(examples, segmenter)
    choices = list(words)
    bounds = list(accumulate(number**0.5 for number in words.values()))
    found: dict[Row, Made] = {}
    for _ in range(count * _TRIES):
        if len(found) == count:
            break
        part = stock.first(draw)
        word = draw.choices(choices, cum_weights=bounds)[0]
        row = _with(word, part, stock, draw)
        found.setdefault(row, Made(row, frozenset(stock.used)))
    return tuple(found.values())


def long(examples: Sequence[Example], count: int, segmenter: Segmenter, seed: int = 0) -> tuple[Made, ...]:
    """``count`` distinct rows with long names, as forms have them that name the project in every indicator."""
    draw = random.Random(seed)
    stock = _Stock(examples, segmenter)
    found: dict[Row, Made] = {}
    for _ in range(count * _TRIES):
        if len(found) == count:
            break
        part = stock.first(draw)
        row = _lengthened(part, stock, draw)
        found.setdefault(row, Made(row, frozenset(stock.used)))
    return tuple(found.values())


def _lengthened(part: _Part, stock: _Stock, draw: random.Random) -> Row:
    """The project, another object or a verb before a name, other words after it."""
    way = draw.random()
    target = part.row.target if draw.random() < 0.5 else _figures(stock.target(part, draw), draw)
    if way < 0.3:
        name = part.project + part.row.name
    elif way < 0.45:
        name = part.project + part.head()
    elif way < 0.7:
        other = stock.other(part, draw)
        name = (other.object() or other.row.name) + draw.choice(("、", "和", "", "与")) + part.row.name
    else:
        name = draw.choice(_BEFORE) + part.row.name
    return Row(name + (draw.choice(_ENDS) if draw.random() < 0.25 else ""), "", target)


def _with(word: str, part: _Part, stock: _Stock, draw: random.Random) -> Row:
    """``word`` in place of the object or of one word of the name, or alone before another row's head."""
    way = draw.random()
    if way < 0.4:
        return Row(word + part.head(), "", _figures(part.row.target, draw))
    if way < 0.75 and len(part.words) > 1:
        at = draw.randrange(len(part.words))
        return Row("".join((*part.words[:at], word, *part.words[at + 1 :])), "", _figures(part.row.target, draw))
    if way < 0.9:
        return Row(word + part.row.name, "", _figures(stock.target(part, draw), draw))
    return Row((part.object() or part.row.name) + word, "", _figures(part.row.target, draw))


def _part(example: Example, segmenter: Segmenter) -> _Part:
    seen = fields(example.row)
    words = tuple(segmenter.words(plain(example.row.name)))
    return _Part(example.row, example.group, example.project, words, (seen.kind, seen.sign))


def _headed(part: _Part, stock: _Stock, draw: random.Random) -> Row:
    """The object of one row under the head and the target of another."""
    other = stock.other(part, draw)
    return Row((part.object() or part.row.name) + other.head(), "", _figures(other.row.target, draw))


def _inserted(part: _Part, stock: _Stock, draw: random.Random) -> Row:
    """One run of words replaced by a run of another name; the target stays."""
    other = stock.other(part, draw)
    if len(part.words) < 2 or len(other.words) < 2:
        return _named(part, stock, draw)
    at, start = draw.randrange(len(part.words)), draw.randrange(len(other.words))
    run = other.words[start : start + draw.randint(1, 2)]
    return Row("".join((*part.words[:at], *run, *part.words[at + 1 :])), "", part.row.target)


def _targeted(part: _Part, stock: _Stock, draw: random.Random) -> Row:
    """The same name with a target of the same shape."""
    return Row(part.row.name, part.row.description, _figures(stock.target(part, draw), draw))


def _crossed(part: _Part, stock: _Stock, draw: random.Random) -> Row:
    """A name with the target of any other row of the sector."""
    return Row(part.row.name, "", _figures(stock.other(part, draw).row.target, draw))


def _named(part: _Part, stock: _Stock, draw: random.Random) -> Row:
    """The object of another row before the whole name."""
    other = stock.other(part, draw)
    glue = draw.choice(("", "", "", "的", "、", "及"))
    return Row((other.object() or other.row.name) + glue + part.row.name, "", part.row.target)


def _described(part: _Part, stock: _Stock, draw: random.Random) -> Row:
    """The name moves into the description, under a bare object or the name of the project."""
    short = part.object() or draw.choice(part.words or ("",))
    name = short if draw.random() < 0.6 else stock.other(part, draw).object() or short
    return Row(name, part.row.description or part.row.name, part.row.target)


def _shortened(part: _Part, stock: _Stock, draw: random.Random) -> Row:
    """Only the object is printed, or only the end of the name."""
    start = draw.randrange(max(len(part.words), 1))
    kept = part.object() if draw.random() < 0.5 else "".join(part.words[start:])
    return Row(kept or part.row.name, "", _figures(stock.target(part, draw), draw))


def _swapped(part: _Part, stock: _Stock, draw: random.Random) -> Row:
    """Name and target in each other's column, or the head moved to the target."""
    if draw.random() < 0.4:
        return Row(_figures(part.row.target, draw) or part.row.name, "", part.row.name)
    return Row(part.object() or part.row.name, "", part.head() + _figures(part.row.target, draw))


_Way = Callable[[_Part, _Stock, random.Random], Row]
_WAYS: tuple[tuple[_Way, int], ...] = (
    (_headed, 30),
    (_inserted, 18),
    (_targeted, 20),
    (_crossed, 6),
    (_named, 10),
    (_described, 6),
    (_shortened, 6),
    (_swapped, 4),
)


def _figures(target: str, draw: random.Random) -> str:
    """Other figures of the same length now and then; another spelling of the sign; a full stop."""
    if draw.random() < 0.3:
        target = _NUMBER.sub(lambda match: _figure(match.group(), draw), target)
    sign = target[:1]
    if sign in _SIGNS and draw.random() < 0.25:
        target = draw.choice(_SIGNS[sign]) + target[1:]
    return target + draw.choice("。；") if target and draw.random() < 0.04 else target


def _figure(digits: str, draw: random.Random) -> str:
    if digits in {"0", "100"} or digits.startswith("20") or digits.startswith("0"):
        return digits
    return str(draw.randint(1, 9)) + "".join(str(draw.randint(0, 9)) for _ in digits[1:])


def _noisy(row: Row, draw: random.Random) -> Row:
    """One defect of real forms."""
    name, target = row.name, row.target
    kind = draw.randrange(7)
    if kind == 0:
        name = draw.choice(_PREFIXES) + name
    elif kind == 1:
        name += draw.choice(_SUFFIXES)
    elif kind == 2:
        at = draw.randrange(len(name) + 1)
        name = name[:at] + draw.choice((" ", "\n", "  ")) + name[at:]
    elif kind == 3 and len(name) > 5:
        name = name[: draw.randint(4, len(name) - 1)]
    elif kind == 4 and len(target) > 4:
        target = target[: draw.randint(2, len(target) - 1)]
    elif kind == 5 and not row.description:
        return Row(name, name, target)
    elif len(name) > 3:
        at = draw.randrange(1, len(name) - 1)
        name = name[:at] + name[at + 1 :]
    return Row(name, row.description, target)
