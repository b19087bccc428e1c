"""Write the generated parts of docs/ and READMEs: rules, settings, worked examples of the score, what commands print.

    python scripts/make_docs.py            # write
    python scripts/make_docs.py --check    # only say whether something is stale (exit status 1)

What a command prints stands between ``<!-- $ zhibiao … -->`` and ``<!-- /$ -->``. ``tests/docs/test_docs.py`` fails when a file here is stale.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import re
import shlex
import subprocess
import sys
from functools import cache
from pathlib import Path

from zhibiao.records import Indicator, Score, Source
from zhibiao.rules.base import FAMILIES, Rule
from zhibiao.rules.precision import measured, sentence
from zhibiao.rules.registry import all_rules
from zhibiao.scoring.specificity import score
from zhibiao.settings import DESCRIPTIONS, defaults
from zhibiao.text.reading import read

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
EXAMPLES = ROOT / "tests" / "scoring" / "data" / "worked_examples.csv"
FAMILY_TITLES = {
    "vague": "空泛：指标值无法衡量",
    "target": "指标值：数值本身有问题",
    "category": "类别：放错了地方",
    "boilerplate": "套话：照抄、凑数",
    "structure": "结构：表格本身不完整、不一致",
}
SEVERITIES = {"error": "错误", "warning": "警告", "info": "提示"}
PART_TITLES = {
    "measurable": "可衡量", "agreement": "名值一致", "clarity": "明确", "unit": "单位方向", "time": "时限基准", "basis": "依据",
}  # fmt: skip
NOTICE = "<!-- 由 scripts/make_docs.py 生成，请勿手改 -->\n"


def rules_page() -> str:
    """docs/rules.md: the table and every rule's page."""
    parts = [
        "# 规则\n", NOTICE,
        "每条规则的反例、正例都由测试执行：反例必须报告，正例不报告；正例作为改写建议的，具体性得分不低于85分。",
        "“准确率”是逐条人工核对的结果，怎样核对见各页末尾；核对用的公开材料也曾用来写规则，数字偏乐观。低于90%的规则默认不开启（预览）。",
        "“空泛”一族和类别不符（CAT001）对应对外约定的判断，始终报告。\n",
    ]  # fmt: skip
    for family in FAMILIES:
        parts += [
            f"\n**{FAMILY_TITLES[family]}**\n",
            "| 代号 | 名称 | 级别 | 查什么 | 准确率（核对数） |",
            "|---|---|---|---|---|",
        ]
        parts += [_line(rule) for rule in all_rules() if rule.family == family]
    parts += [_page(rule) for rule in all_rules()]
    return "\n".join(parts).rstrip() + "\n"


def _line(rule: Rule) -> str:
    found = measured(rule.code)
    share = "—" if found.share is None else f"{found.share:.0%}（{found.checked}）"
    status = "，预览" if rule.status == "preview" else ""
    anchor = rule.code.lower()
    return f"| [{rule.code}](#{anchor}) | {rule.name} | {SEVERITIES[rule.severity]}{status} | {rule.title} | {share} |"


def _page(rule: Rule) -> str:
    body = rule.page.strip().partition("\n")[2].strip()
    body = re.sub(
        r"^## (反例|正例)\n(.*?)(?=\n## |\Z)",
        lambda m: f"### {m[1]}\n\n```text\n{m[2].strip()}\n```\n",
        body,
        flags=re.M | re.S,
    )
    body = re.sub(r"^## (.*)$", r"### \1\n", body, flags=re.M)
    head = f'\n---\n\n<a id="{rule.code.lower()}"></a>\n\n## {rule.code} {rule.title}\n\n`{rule.name}` · {SEVERITIES[rule.severity]}'
    if rule.status == "preview":
        head += " · 预览（默认不开启）"
    return f"{head}\n\n{body}\n\n### 实测准确率\n\n{sentence(rule)}"


def settings_table() -> str:
    """The table of settings for docs/settings.md."""
    rows = ["| 设置 | 默认值 | 说明 |", "|---|---|---|"]
    values = {one.name: one.value for one in defaults()}
    for name, what in DESCRIPTIONS.items():
        value = values[name]
        rows.append(f"| `{name}` | {_value(value)} | {what.replace('|', chr(92) + '|')} |")
    return "\n".join(rows)


def _value(value: object) -> str:
    if value is None or value == ():
        return "—"
    if isinstance(value, tuple):
        return "`[" + ", ".join(map(str, value)) + "]`"
    return f"`{json.dumps(value, ensure_ascii=False)}`"


def worked_examples() -> str:
    """The table of worked examples for docs/score.md, scored now."""
    scored = [(row, _score(row)) for row in _examples()]
    names = [PART_TITLES.get(part.name, part.name) for part in scored[0][1].parts]
    rows = [f"| 名称 | 指标值 | {' | '.join(names)} | 得分 | 封顶 |", "|" + "---|" * (len(names) + 4)]
    for row, result in scored:
        points = " | ".join(str(part.points) for part in result.parts)
        cap = f"{result.cap}（{result.cap_reason}）" if result.cap is not None and result.cap_reason else "—"
        name = row["name"] or f"（空；描述：{row['description']}）"
        rows.append(f"| {name} | {row['target']} | {points} | {result.total} {result.grade} | {cap} |")
    return "\n".join(rows)


def _examples() -> list[dict[str, str]]:
    with EXAMPLES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _score(row: dict[str, str]) -> Score:
    columns = {"name", "target", "description"} | ({"basis"} if row["basis_column"] == "yes" else set())
    indicator = Indicator(
        row["name"], row["target"], Source("worked"), description=row["description"] or None, basis=row["basis"] or None,
        columns=frozenset(columns),
    )  # fmt: skip
    return score(indicator, read(row["target"], name=row["name"]), contradicted=bool(row["contradicted"]))


def between(text: str, name: str, body: str) -> str:
    """``text`` with what stands between the markers of ``name`` replaced."""
    start, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    head, found, rest = text.partition(start)
    _, closed, tail = rest.partition(end)
    if not found or not closed:
        raise SystemExit(f"marker {name} is missing")
    return f"{head}{start}\n{body}\n{end}{tail}"


def outputs(text: str) -> str:
    """``text`` with what each ``<!-- $ zhibiao … -->`` prints now put between it and its ``<!-- /$ -->``."""
    return re.sub(r"<!-- \$ (.+?) -->\n.*?<!-- /\$ -->", lambda found: _output(found[1]), text, flags=re.DOTALL)


@cache
def _output(call: str) -> str:
    program, *arguments = shlex.split(call)
    done = subprocess.run(
        [sys.executable, "-m", program, *arguments], cwd=ROOT, capture_output=True, encoding="utf-8", check=True,
        env={**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "PYTHONUTF8": "1"},
    )  # fmt: skip
    return f"<!-- $ {call} -->\n```text\n{done.stdout.rstrip()}\n```\n<!-- /$ -->"


def generated() -> dict[Path, str]:
    """Every generated file with the text that it should have."""

    def page(name: str) -> str:
        return (DOCS / name).read_text(encoding="utf-8")

    made = {
        path: outputs(path.read_text(encoding="utf-8"))
        for path in (
            ROOT / "README.md",
            ROOT / "README.zh-CN.md",
            *(DOCS / name for name in ("faq.md", "categories.md")),
        )
    }
    return {
        **made,
        DOCS / "rules.md": rules_page(),
        DOCS / "settings.md": between(page("settings.md"), "settings", settings_table()),
        DOCS / "score.md": between(page("score.md"), "examples", worked_examples()),
    }


def main() -> int:
    """Write what is stale, or with ``--check`` only name it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    stale = [
        (path, text)
        for path, text in generated().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    for path, text in stale:
        print(f"{'stale' if options.check else 'written'}: {path.relative_to(ROOT)}")
        if not options.check:
            path.write_text(text, encoding="utf-8")
    return int(bool(stale) and options.check)


if __name__ == "__main__":
    sys.exit(main())
