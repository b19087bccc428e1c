"""What a help page says beyond its options: examples, exit statuses, environment. ``tests/cli/test_help.py`` runs them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """The written part of one help page.

    ``about`` are paragraphs, ``examples`` pairs of (what for, command line), ``statuses`` of (exit status, meaning),
    ``environment`` of (variable, meaning); ``see`` names other places.
    """

    about: tuple[str, ...] = ()
    examples: tuple[tuple[str, str], ...] = ()
    statuses: tuple[tuple[int, str], ...] = ()
    environment: tuple[tuple[str, str], ...] = ()
    see: tuple[str, ...] = ()


_WRONG = (2, "用法或设置写错。")
_UNREAD = (3, "有文件读不了；读得了的照样处理。")
_DONE = (0, "完成。")
_STOPPED = (130, "被 Ctrl+C 中断。")
_COLOUR = ("NO_COLOR", "设成任何值，屏幕上不用颜色。")
_WIDTH = ("COLUMNS", "屏幕宽度（列数）；不设时按终端的实际宽度。")
_SETTINGS = "设置：当前文件夹或上层的 zhibiao.toml，或 pyproject.toml 的 [tool.zhibiao]；命令行优先。zhibiao config 列出现在的值。"

PAGES: Mapping[str, Page] = {
    "": Page(
        about=("离线运行，不上网，不留存文件。每个命令都有自己的说明：zhibiao check --help。",),
        examples=(
            ("看一看它怎样说话", "zhibiao check --demo"),
            ("检查一份 Word，另存一份带批注的", "zhibiao check 绩效目标表.docx --annotate 批注.docx"),
            ("检查整个文件夹，一行一个问题", "zhibiao check 绩效文件夹 --format concise"),
            ("一个问题是什么意思", "zhibiao explain VAG001"),
        ),
        statuses=(
            (0, "没有达到 --fail-on（默认 warning）的问题。"),
            (1, "有达到 --fail-on 的问题。"),
            _WRONG,
            _UNREAD,
            _STOPPED,
        ),
        environment=(_COLOUR, _WIDTH),
        see=(_SETTINGS, "命令补全：zhibiao --install-completion，然后重开终端。"),
    ),
    "check": Page(
        about=(
            "能读 Word、Excel、带文字层的 PDF、网页、纯文本、CSV、JSONL、Parquet；"
            "DOC、WPS、RTF 需要装有 LibreOffice。文件夹会连同下层一起查找。",
            "每条指标回答三件互相独立的事：归哪一类（只有填报的类别在可接受的集合之外才报），是否空泛，具体性得分 0–100。",
        ),
        examples=(
            ("一份 Word", "zhibiao check 绩效目标表.docx"),
            ("另存一份带批注的原件，发回填报单位", "zhibiao check 绩效目标表.docx --annotate 批注.docx"),
            ("对照看每行怎样改", "zhibiao check 绩效目标表.docx --fix-preview"),
            ("结果写成 Excel", "zhibiao check 绩效文件夹 --format xlsx --output 结果.xlsx"),
            ("只看错误级的空泛和指标值问题", "zhibiao check 绩效文件夹 --select VAG,TGT --fail-on error --quiet"),
            ("旧问题不再报：先记基线，以后只看新增", "zhibiao check 绩效文件夹 --write-baseline 基线.jsonl"),
            ("", "zhibiao check 绩效文件夹 --baseline 基线.jsonl"),
            ("从别的程序接过来", "zhibiao check - --stdin-filename 表.csv --format jsonl"),
        ),
        statuses=(
            (0, "没有达到 --fail-on 的问题（基线和忽略清单里的不算）。"),
            (1, "有。"),
            _WRONG,
            _UNREAD,
            _STOPPED,
        ),
        environment=(_COLOUR, _WIDTH),
        see=(_SETTINGS, "规则：zhibiao rules，zhibiao explain 代号"),
    ),
    "report": Page(
        about=(
            "给几百、几千份绩效目标表出一份汇总报告。每做完一份就存一份，中断后加 --resume 接着做，没有变的文件不重做。",
        ),
        examples=(
            ("一个县的全部绩效目标表", "zhibiao report 绩效文件夹 --out 报告"),
            ("接着上次中断的地方做", "zhibiao report 绩效文件夹 --out 报告 --resume"),
            (
                "与去年比，只列新增、变差和已改正的",
                "zhibiao report 2026年 --out 报告2026 --baseline 报告2025/findings.jsonl",
            ),
            (
                "在 Dask 集群上做",
                "zhibiao report 绩效文件夹 --out 报告 --engine dask --scheduler tcp://主机:8786 --work /共享/中间结果",
            ),
        ),
        statuses=(
            (0, "没有达到 --fail-on 的问题。"),
            (1, "有。"),
            _WRONG,
            _UNREAD,
            (130, "被 Ctrl+C 中断；做完的已保存。"),
        ),
        environment=(_COLOUR, _WIDTH),
        see=(_SETTINGS,),
    ),
    "extract": Page(
        examples=(
            ("看程序从文件里读出了什么", "zhibiao extract 绩效目标表.docx"),
            ("列出没有读取的内容和原因", "zhibiao extract 绩效目标表.docx --explain-reading"),
            ("写成表", "zhibiao extract 绩效文件夹 --format csv --output 指标.csv"),
        ),
        statuses=(_DONE, _WRONG, _UNREAD),
        see=("表头不认识时，可在设置里写本地的叫法：[columns]（docs/settings.md）",),
    ),
    "measure": Page(
        examples=(
            ("一句一句地看", "zhibiao measure '≥95%' '每季度1次' '按规定报销'"),
            ("名称帮助推断单位", "zhibiao measure 500 --name 培训人次"),
            ("从标准输入逐行读，一行一条 JSON", "zhibiao measure -"),
        ),
        statuses=(_DONE, _WRONG),
    ),
    "evaluate": Page(
        examples=(
            ("衡量随附模型", "zhibiao evaluate 标注好的表.csv"),
            ("按领域分折，衡量语料本身", "zhibiao evaluate corpus --folds sector"),
            ("另画一张混淆矩阵", "zhibiao evaluate 标注好的表.csv --picture 混淆矩阵.svg"),
            ("给程序用", "zhibiao evaluate 标注好的表.csv --format json --output 结果.json"),
        ),
        statuses=(_DONE, _WRONG),
        see=("列名：name target category also，见 docs/training.md",),
    ),
    "train": Page(
        about=("新模型在留出的材料上不比现用的差，才写到 --out；否则说明差在哪里，什么也不改。",),
        examples=(
            ("用新收集的绩效目标表训练", "zhibiao train 新收集的表 --out 我的模型"),
            ("带上填好的复核表", "zhibiao train 新收集的表 --reviewed 复核.xlsx --out 我的模型"),
            ("用训练出的模型", "zhibiao check 绩效目标表.docx --model 我的模型"),
        ),
        statuses=((0, "已采用新模型。"), (1, "新模型没有更好，没有采用。"), _WRONG, _STOPPED),
    ),
    "audit": Page(
        examples=(
            ("最可疑的前二十行", "zhibiao audit 绩效文件夹"),
            ("写成复核表，人工填好后交回", "zhibiao audit 绩效文件夹 --output 复核.xlsx"),
        ),
        statuses=(_DONE, _WRONG, _UNREAD),
        see=("zhibiao train --reviewed，zhibiao corpus add",),
    ),
    "rules": Page(
        examples=(("全部规则", "zhibiao rules"), ("给程序用", "zhibiao rules --format json")),
        statuses=(_DONE, _WRONG),
        see=("zhibiao explain 代号",),
    ),
    "explain": Page(
        examples=(
            ("按代号", "zhibiao explain VAG001"),
            ("按名称", "zhibiao explain unmeasurable-target"),
            ("全部规则写成一份文件", "zhibiao explain --all --output 规则.txt"),
        ),
        statuses=(_DONE, (2, "没有这条规则；会提示最接近的代号。")),
        see=("zhibiao rules",),
    ),
    "serve": Page(
        about=("每个指标值按好坏着色并说明理由，可下载批注稿和结果。默认只有本机能打开；不留存文件。",),
        examples=(
            ("启动并用浏览器打开", "zhibiao serve --open"),
            ("换一个端口", "zhibiao serve --port 8766"),
            ("让同一局域网的人也能用（没有密码，传输不加密）", "zhibiao serve --host 0.0.0.0"),
        ),
        statuses=((0, "按 Ctrl+C 停止。"), (2, "用法或设置写错，缺少组件，或端口被占用。")),
        see=('先安装组件：pip install "zhibiao[serve]"，从源码文件夹安装时 pip install ".[serve]"', _SETTINGS),
    ),
    "config": Page(
        examples=(
            ("现在用的设置，各来自哪里", "zhibiao config"),
            ("给程序用", "zhibiao config --format json"),
        ),
        statuses=(_DONE, (2, "设置文件写错；会指出文件和名称。")),
        see=("每项设置的说明：docs/settings.md",),
    ),
    "corpus": Page(see=("zhibiao audit 写出复核表，zhibiao train 用语料训练",)),
    "corpus add": Page(
        examples=(("把填好的复核表追加为语料", "zhibiao corpus add 复核.xlsx --to 本地语料.csv"),),
        statuses=(_DONE, _WRONG),
    ),
    "model": Page(see=("随附模型：default（准确）、fast（快）；用 --model 选用",)),
    "model show": Page(
        examples=(("随附模型由什么组成", "zhibiao model show"), ("另一个模型", "zhibiao model show fast")),
        statuses=(_DONE, (2, "没有这个模型，或文件损坏。")),
    ),
    "model verify": Page(
        examples=(("核对随附模型", "zhibiao model verify"), ("核对自己的模型", "zhibiao model verify 我的模型")),
        statuses=((0, "完好。"), (2, "文件缺失、损坏或被改动。")),
    ),
    "model list": Page(
        examples=(
            ("随附模型和当前文件夹里的模型", "zhibiao model list"),
            ("另一个文件夹", "zhibiao model list 模型库"),
        ),
        statuses=(_DONE,),
    ),
}
