"""A rule's page: the sections of its docstring, and the examples in it as rows that a test can run.

An example line is ``名称 | 指标值 | 二级指标 | 描述 | 键=值 …``. Lines of one block (up to an empty line) belong to one
table. A line that starts with ``@`` sets facts of the project for the lines below it (``@ 预算=3000 项目=法律援助``);
a further ``@`` line starts the next project of the same filing; ``> text`` is a paragraph of prose of the filing, and
``# cell | cell`` a row of the form's head (money, unit) as printed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

KEYS = frozenset({"一级", "接受", "类别", "依据", "分值", "实际"})
SECTIONS = ("它查什么", "为什么审核不通过", "反例", "正例", "何时可以忽略")


@dataclass(frozen=True, slots=True)
class ExampleRow:
    """One row of an example: positional cells and ``键=值`` extras."""

    name: str
    target: str
    level2: str
    description: str
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExampleTable:
    """One project of an example: facts by key, and rows."""

    facts: Mapping[str, str]
    rows: tuple[ExampleRow, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """One block: the projects of a filing, the prose around them, and the printed rows of a form's head."""

    tables: tuple[ExampleTable, ...]
    prose: tuple[str, ...] = ()
    head: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A rule's page: title and the five sections as Markdown text."""

    title: str
    sections: Mapping[str, str]

    def examples(self, section: str) -> tuple[Example, ...]:
        """The examples of 反例 or 正例."""
        return tuple(example(block) for block in blocks(self.sections[section]))


def parse(docstring: str) -> Page:
    """Split a rule's docstring into its sections.

    Raises ``ValueError`` if a section is missing or empty: a rule without its page does not ship.
    """
    head, *rest = docstring.strip().split("\n## ")
    found = {}
    for part in rest:
        name, _, body = part.partition("\n")
        found[name.strip()] = body.strip("\n ")
    missing = [name for name in SECTIONS if not found.get(name)]
    if missing or not head.strip():
        raise ValueError(f"page lacks {missing or 'a title'}: {docstring[:40]!r}")
    return Page(head.strip(), found)


def blocks(text: str) -> tuple[str, ...]:
    """The blocks of an example section, separated by empty lines."""
    return tuple(block.strip("\n") for block in text.strip("\n").split("\n\n") if block.strip())


def example(block: str) -> Example:
    """Read one block of example lines."""
    tables: list[tuple[dict[str, str], list[ExampleRow]]] = []
    prose: list[str] = []
    head: list[tuple[str, ...]] = []
    for line in block.splitlines():
        if not line.strip():
            continue
        if line.startswith(">"):
            prose.append(line[1:].strip())
        elif line.startswith("#"):
            head.append(tuple(cell.strip() for cell in line[1:].split("|")))
        elif line.startswith("@"):
            tables.append((_pairs(line[1:]), []))
        else:
            if not tables:
                tables.append(({}, []))
            tables[-1][1].append(_row(line))
    return Example(tuple(ExampleTable(facts, tuple(rows)) for facts, rows in tables), tuple(prose), tuple(head))


def _row(line: str) -> ExampleRow:
    cells = [cell.strip() for cell in line.split("|")]
    extra: dict[str, str] = {}
    while len(cells) > 3 and cells[-1].partition("=")[0] in KEYS:
        extra = {**_pairs(cells.pop()), **extra}
    cells += [""] * (4 - len(cells))
    return ExampleRow(cells[0], cells[1], cells[2], cells[3], extra)


def _pairs(text: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in text.split())
    return {key: value for key, sign, value in pairs if sign}
