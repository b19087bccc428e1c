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

from zhibiao.assessment import assess
from zhibiao.records import Indicator, Score, Source
from zhibiao.rules.base import FAMILIES, Rule
from zhibiao.rules.precision import measured, sentence
from zhibiao.rules.registry import all_rules
from zhibiao.scoring.specificity import score
from zhibiao.settings import DESCRIPTIONS, Settings, defaults
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
STEP_NAME = "损毁设施修复及时性"
STEPS = ("及时修复", "30", "30日内修复")
NOTICE = "<!-- 由 scripts/make_docs.py 生成，请勿手改 -->\n"


def rules_page() -> str:
    """docs/rules.md: the table and every rule's page."""
    parts = [
        "# 规则\n", NOTICE,
        "例子每行依次是：名称 | 指标值 | 二级指标 | 指标描述；“@”一行是所在的表（预算、年度等），“>”一行是文件里的文字。",
        "每条规则的反例、正例都由测试执行：反例必须报告，正例不报告；正例作为改写建议的，具体性得分不低于85分。",
        "“准确率”是逐条人工核对的结果，怎样核对见各页末尾；核对用的公开材料也曾用来写规则，数字偏乐观。低于90%的规则默认不开启（预览）。",
        "核对数里有公开的绩效材料，也有本项目自写的语料和自造的文件，各页末尾分开写明；自写材料上的准确率偏乐观。\n",
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


CATEGORY_EXAMPLES = (
    ("培训基层干部人次", "≥300人次"), ("培训合格率", "≥95%"), ("培训计划按期完成率", "≥98%"), ("人均培训成本", "≤380元/人·天"),
    ("案件办结率", "≥92%"), ("受益群众人数", "≥1.2万人"), ("群众政策知晓率", "≥85%"), ("降低企业用电成本", "≥120万元"),
    ("项目区亩均增收", "≥260元"), ("化肥使用量减少", "≥15吨"), ("设施管护制度", "1项，执行5年以上"), ("服务对象投诉率", "≤2%"),
    ("参训学员满意度", "≥90%"), ("设备验收", "12月20日前"),
)  # fmt: skip


def category_examples() -> str:
    """The table of examples for docs/categories.md, judged now."""
    rows = [Indicator(name, target, Source("worked")) for name, target in CATEGORY_EXAMPLES]
    lines = ["| 名称 | 指标值 | 首选 | 把握 | 可接受 | 依据 |", "|---|---|---|---|---|---|"]
    for one in assess(rows, Settings(standard="2015")):
        found = one.category
        accepted = "、".join(name.removesuffix("指标") for name in found.accepted)
        basis = "模型" if found.basis == "model" else found.basis
        row = one.indicator
        lines.append(
            f"| {row.name} | {row.target} | {found.level2.removesuffix('指标')} | {found.confidence:.0%} | {accepted} | {basis} |"
        )
    return "\n".join(lines)


def step_by_step() -> str:
    """One target before and after for docs/score.md, with the reason of every point."""
    parts = []
    for target in STEPS:
        indicator = Indicator(STEP_NAME, target, Source("worked"), basis="年度工作计划", columns=frozenset({"basis"}))
        result = score(indicator, read(target, name=STEP_NAME))
        lines = [
            f"**{STEP_NAME}｜{target}**：{result.total} 分，{result.grade}",
            "",
            "| 项 | 得分 | 理由 |",
            "|---|---|---|",
        ]
        lines += [f"| {PART_TITLES[part.name]} | {part.points}/{part.of} | {part.reason} |" for part in result.parts]
        if result.cap is not None and result.cap_reason:
            lines.append(f"| 封顶 | {result.cap} | {result.cap_reason} |")
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


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
        DOCS / "score.md": between(between(page("score.md"), "examples", worked_examples()), "steps", step_by_step()),
        DOCS / "categories.md": between(made[DOCS / "categories.md"], "categories", category_examples()),
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
