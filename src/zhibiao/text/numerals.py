"""Numbers as they are written in Chinese texts: Arabic, Chinese, financial, mixed, colloquial, fractions, 成 and 折.

All functions work on folded text (:func:`zhibiao.text.normalise.fold`). Values are exact :class:`~decimal.Decimal`;
``domain.md`` §5.3 lists the spellings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

_DIGIT_CHARS = ("零〇", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
_DIGITS = {char: value for value, chars in enumerate(_DIGIT_CHARS) for char in chars}
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_TENS = {"廿": 20, "卅": 30}
_BIG = {"万": 10**4, "亿": 10**8, "兆": 10**12}
_SCALES = {**_SMALL, **_BIG}
_NO_NUMBER_ALONE = frozenset("肆伍陆拾佰仟百千廿卅〇")  # 陆地, 队伍, 百姓: numbers only beside other numerals

_CN = "".join((*_DIGITS, *_SMALL, *_TENS))
_AFTER_POINT = "".join(_DIGITS).replace("两", "")
_SCALE = "(?:[十拾佰仟兆]|百(?!分)|千(?!克|瓦|米|卡|帕|伏|焦|赫|字节|分之)|[万亿](?!分之))"
_ARABIC = (
    r"(?:(?<!\d)(?<!\d\.)"
    r"(?:\d{1,3}(?:,\d{3}){1,6}(?!\d)|\d{1,3}(?: \d{3}){1,5}(?![\d ])|\d(?: \d){1,6}(?=[%折成])|\d{1,18})"
    r"(?:\.\d{1,10})?(?:[eE][+-]?\d{1,2}(?![0-9A-Za-z])| ?k(?![0-9A-Za-z]))?|(?<![\d.])\.\d{1,10})"
)
_RUN = (
    rf"(?:{_ARABIC}|[{_CN}](?<!百)|百(?!分))"
    rf"(?:(?<=[万亿千百十仟佰拾兆余多几零]){_ARABIC}|(?<=[\dk]){_SCALE}"
    rf"|(?<!\d)(?:{_SCALE}|[{''.join((*_DIGITS, *_TENS))}])"
    rf"|[余几多来](?={_SCALE})|(?<!\d)点(?=[{_AFTER_POINT}])){{0,40}}"
)
_MINUS = r'(?:(?<![减担肩抱欺])负|(?:(?<![0-9A-Za-z一-龥%)"\0-])|(?<=[为到于长]))-)'
_FRACTION = (
    rf"(?:(?P<whole>{_RUN})又)?(?P<below>\d{{1,9}}|[{_CN}万亿]{{1,12}})分之(?P<above>[-负]?(?:{_RUN}|百(?!分)))"
    r"|(?<![\d/.])(?:(?P<wholes>\d{1,3}) )?(?P<over>\d{1,3})/(?P<under>\d{1,3})(?![\d/.百千万亿])"
)
_TENTHS = (
    rf"(?P<tenths>{_RUN}|半)成(?P<half>[{_AFTER_POINT}半])?(?![员立本果功绩效为交人长型都套品组片活年语书像])"
    rf"|(?P<discount>{_RUN})折(?![叠旧合算扣线射])"
)
_NUMBER = re.compile(
    rf"(?P<minus>{_MINUS})?(?:{_FRACTION}|{_TENTHS}"
    r"|(?P<half_of>(?<![上下每一])半(?=个?(?:年|月|天|小时|学期|日|学年|工作日)))|(?P<even>一半|半数|打对折)"
    rf"|(?P<run>{_RUN})(?P<dozen>打(?![造击印扫井开通破包款卡孔对非黑拐]))?)"
)
_FIRST = re.compile(rf"[-.\d负半打万亿{_CN}]")
"""The characters on which a number can begin: only there is the long pattern tried."""

_TOKEN = re.compile(rf"(?P<arabic>{_ARABIC})|点(?P<decimals>[{_AFTER_POINT}]+)|(?P<char>.)")
_SCALED = re.compile("(?P<mantissa>.+?)[余多几来]?(?P<scale>万亿|万|亿)$")
_DIGITS_IN_A_ROW = re.compile(f"[{_AFTER_POINT}两]{{2}}")
_POSITIONAL = re.compile(rf"[{_AFTER_POINT}]{{1,18}}(?:点[{_AFTER_POINT}]+)?|两")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number at ``[start, end)`` of folded text.

    ``percent`` is true where the spelling itself makes it a share (百分之五, 九成五, 三分之二, 九折): ``value`` is then
    in percent. ``mantissa`` and ``scale`` split ``5万`` into 5 and 万 (``scale`` is ``""`` where no 万 or 亿 ends it).
    """

    value: Decimal
    start: int
    end: int
    text: str
    approximate: bool = False
    percent: bool = False
    mantissa: Decimal | None = None
    scale: str = ""

    @property
    def arabic(self) -> bool:
        """Whether it is written with Arabic digits."""
        return any("0" <= char <= "9" for char in self.text)


def plain(value: Decimal) -> Decimal:
    """``value`` without exponent and without trailing zeros, so that it prints as a person writes it."""
    if value == value.to_integral_value():
        return value.quantize(Decimal(1)) if abs(value) < Decimal(10) ** 27 else value
    return Decimal(format(value.normalize(), "f"))


def parse(text: str) -> Decimal | None:
    """The value of one written number (1,030, 3万5千, 两百零五, 叁仟, 九点八), ``None`` if it is not one.

    A last digit right after a unit counts in the next lower unit, as people speak: 三万五 is 35000, 二百五 is 250.
    """
    text = text.replace(" ", "")
    if text.isascii() and text.isdigit():
        return Decimal(text)
    if _POSITIONAL.fullmatch(text):
        return plain(Decimal("".join("." if char == "点" else str(_DIGITS[char]) for char in text)))
    parts = _Parts()
    return parts.total() if all(parts.take(match) for match in _TOKEN.finditer(text)) else None


@dataclass(slots=True)
class _Parts:
    """A number while it is read from left to right."""

    groups: list[tuple[Decimal, int]] = field(default_factory=list)  # finished parts with the 万 or 亿 that closed them
    section: Decimal = Decimal(0)  # the part below the next 万 or 亿
    number: Decimal | None = None
    unit: int = 1  # the last unit read, for the colloquial last digit; 1 after 零

    def take(self, token: re.Match[str]) -> bool:
        """Takes in the next token; false where it cannot stand there."""
        char = token["char"] or ""
        if token["decimals"]:
            decimals = "".join(str(_DIGITS[digit]) for digit in token["decimals"])
            self.number, self.unit = (self.number or 0) + Decimal(f"0.{decimals}"), 1
        elif token["arabic"] or char in _DIGITS:
            if self.number:
                return False
            self.number = _arabic(token["arabic"]) if token["arabic"] else Decimal(_DIGITS[char])
            self.unit = 1 if token["arabic"] or not self.number else self.unit
        elif char in _TENS:
            self.section, self.number, self.unit = self.section + _TENS[char], None, 1
        elif char in _SMALL:
            self.section += _SMALL[char] * (self.number or Decimal(1))
            self.number, self.unit = None, _SMALL[char]
        elif char in _BIG:
            return self.close(_BIG[char])
        else:
            return char in "余多几来"
        return True

    def close(self, unit: int) -> bool:
        """万 or 亿: it multiplies the open section and all parts closed by a smaller unit."""
        given = self.number is not None
        below = sum((value for value, scale in self.groups if scale < unit), Decimal(0))
        section = self.section + (self.number or 0) + below
        rest = [group for group in self.groups if group[1] >= unit]
        if not section and rest and rest[-1][1] == unit:
            section = rest.pop()[0]  # 万万
        self.groups, self.section, self.number, self.unit = [*rest, (section * unit, unit)], Decimal(0), None, unit
        return given or bool(section)

    def total(self) -> Decimal:
        """The value of all that was taken in."""
        number = self.number or Decimal(0)
        number = number * self.unit / 10 if self.unit >= 100 else number
        return plain(self.section + number + sum((value for value, _ in self.groups), Decimal(0)))


def _arabic(text: str) -> Decimal:
    thousand = text.endswith("k")
    return Decimal(text.rstrip("k").replace(",", "")) * (1000 if thousand else 1)


def find(text: str, start: int = 0) -> Iterator[Numeral]:
    """All numbers of folded ``text`` from left to right, not overlapping.

    Chinese digits in a row without a unit (三五, 两两) are no number unless written positionally (二〇二四).
    Which of the numbers count something is not decided here.
    """
    while (first := _FIRST.search(text, start)) is not None:
        match = _NUMBER.match(text, first.start())
        if match is None:
            start = first.end()
            continue
        start = match.end()
        numeral = _numeral(match)
        if numeral is not None:
            yield numeral


def at(text: str, start: int) -> Numeral | None:
    """The number that begins at ``start`` of folded ``text``, or ``None``."""
    match = _NUMBER.match(text, start)
    return _numeral(match) if match else None


def _numeral(match: re.Match[str]) -> Numeral | None:
    start, end = match.span()
    text, sign = match[0], -1 if match["minus"] else 1
    if text.isascii() and text.isdigit():  # as most are
        return Numeral(Decimal(text), start, end, text)
    fuzzy = any(char in text for char in "余多几来")
    if match["half_of"]:
        return Numeral(Decimal("0.5"), start, end, text)
    if match["even"]:
        return Numeral(Decimal(50), start, end, text, False, True)
    run = match["run"]
    if run is None:
        share = _share(match)
        return None if share is None else Numeral(sign * share, start, end, text, fuzzy, True)
    if run in _NO_NUMBER_ALONE or _ambiguous(run):
        return None
    value = parse(run)
    if value is None:
        return None
    scaled = _SCALED.match(run)
    mantissa = parse(scaled["mantissa"]) if scaled else None
    if match["dozen"]:
        return Numeral(sign * value * 12, start, end, text, fuzzy)
    if scaled is None or mantissa is None:
        return Numeral(sign * value, start, end, text, fuzzy)
    return Numeral(sign * value, start, end, text, fuzzy, False, sign * mantissa, scaled["scale"])


def _ambiguous(text: str) -> bool:
    """Whether Chinese digits stand in a row as in 三五天 or 两两, which is not one number."""
    integer = text.partition("点")[0]
    if _POSITIONAL.fullmatch(integer) and (len(integer) == 4 or integer[:1] in "零〇"):
        return False
    return any("零" not in pair[0] and "〇" not in pair[0] for pair in _DIGITS_IN_A_ROW.finditer(integer))


def _share(match: re.Match[str]) -> Decimal | None:
    """The percentage that a fraction, 成 or 折 stands for."""
    if match["discount"] is not None:
        return _discount(match["discount"])
    if match["tenths"] is not None:
        tenths = Decimal("0.5") if match["tenths"] == "半" else parse(match["tenths"])
        if tenths is None or tenths > 20:
            return None
        half = match["half"]
        return plain(tenths * 10 + (0 if half is None else 5 if half == "半" else _DIGITS[half]))
    if match["over"] is not None:
        return _percent(Decimal(match["over"]), Decimal(match["under"]), Decimal(match["wholes"] or 0))
    below = _denominator(match["below"])
    above = parse(match["above"].lstrip("-负"))
    whole = parse(match["whole"]) if match["whole"] else Decimal(0)
    if above is None or below is None or whole is None:
        return None
    return _percent(-above if match["above"][0] in "-负" else above, below, whole)


def _percent(above: Decimal, below: Decimal, whole: Decimal) -> Decimal | None:
    """``whole + above/below`` in percent, rounded to eight places so that a third does not print as a line of 3."""
    return plain(((whole + above / below) * 100).quantize(Decimal("1e-8"))) if below else None


def _denominator(text: str) -> Decimal | None:
    if text[0] not in "百千万亿":
        return parse(text)
    product = Decimal(1)
    for char in text:
        if char not in _SCALES:
            return None
        product *= _SCALES[char]
    return product


def _discount(text: str) -> Decimal | None:
    value = (
        Decimal(_DIGITS[text[0]] * 10 + _DIGITS[text[1]])
        if len(text) == 2 and set(text) <= set(_DIGITS)
        else parse(text)
    )
    if value is None or value >= 100 or text == "十":
        return None
    return plain(value * 10) if value < 10 else value
