"""``zhibiao``: the table of commands and the way errors reach a person."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from typing import Annotated

import typer

from zhibiao import __version__
from zhibiao.cli import (
    audit,
    check,
    completion,
    config,
    corpus,
    evaluate,
    extract,
    measure,
    model,
    report,
    rules,
    serve,
    train,
    usage,
)
from zhibiao.cli.help import ChineseCommand, ChineseGroup
from zhibiao.errors import ZhibiaoError

# typer carries its own click in newer releases; the base class is reached through a name that it exports
_ClickException: type[Exception] = next(
    kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException"
)

app = typer.Typer(
    name="zhibiao",
    cls=ChineseGroup,
    help="指标：读绩效目标表，逐条判断指标的类别、是否空泛、是否具体，指出问题并给出改法。",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"zhibiao {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="显示版本号。")] = False,
    install_completion: Annotated[
        bool,
        typer.Option(
            "--install-completion", callback=completion.install, is_eager=True, help="为正在用的 shell 装上命令补全。"
        ),
    ] = False,
    show_completion: Annotated[
        bool,
        typer.Option(
            "--show-completion", callback=completion.show, is_eager=True, help="显示补全脚本，供自己安放或修改。"
        ),
    ] = False,
) -> None:
    """指标：读绩效目标表，逐条判断指标的类别、是否空泛、是否具体，指出问题并给出改法。"""


def _add(name: str, command: Callable[..., int], about: str) -> None:
    app.command(name, cls=ChineseCommand, help=about)(command)


_add("check", check.check, "检查绩效目标表：逐条判断类别、空泛、具体程度，列出问题和改法。")
_add("report", report.report, "批量报告：许多份绩效目标表，一张给领导看的报告，以及 XLSX 和机读表。")
_add("extract", extract.extract, "只读取：列出文件里的指标，不作判断。")
_add("measure", measure.measure, "看一句指标值是怎样读的：数值、时限、可核查的事实、是否空泛。")
_add("serve", serve.serve, "打开本机网页：拖入或粘贴绩效目标表，边改边看得分。")
_add("rules", rules.rules, "列出全部规则。")
_add("explain", rules.explain, "说明一条规则：查什么、为什么、反例、正例、什么时候可以忽略。")
_add("config", config.config, "列出全部设置、现在的值和来处。")
_add("audit", audit.audit, "找出存疑的申报类别，写成供人复核的表。")
_add("train", train.train, "用新收集的表训练模型；不比现用的差才采用。")
_add("evaluate", evaluate.evaluate, "用带标签的数据衡量模型。")
app.add_typer(corpus.app, name="corpus", help="积累本地语料。")
app.add_typer(model.app, name="model", help="查看和核对模型。")


def main() -> None:
    """Entry point: exit status 2 for wrong usage or settings, 3 for inputs that could not be read."""
    # a command lives for seconds and makes many small records: collecting rarely saves a tenth of its time
    gc.set_threshold(100_000, 20, 100)
    # the products of matrices are small: threads would mostly wait for one another, on a busy machine for long
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    try:
        completion.prepare()
        status = app(prog_name="zhibiao", standalone_mode=False)
    except ZhibiaoError as error:
        typer.echo(f"错误：{error}", err=True)
        sys.exit(error.exit_status)
    except typer.Exit as stop:
        sys.exit(stop.exit_code)
    except (typer.Abort, KeyboardInterrupt):
        typer.echo("已中断。", err=True)
        sys.exit(130)
    except BrokenPipeError:
        # the reader of a pipe went away (head, less): no traceback, and nothing more to flush
        sys.stderr.close()
        sys.exit(1)
    except _ClickException as error:
        typer.echo(getattr(error, "message", "") if usage.is_bare(error) else usage.describe(error), err=True)
        sys.exit(2)
    sys.exit(status if isinstance(status, int) else 0)
