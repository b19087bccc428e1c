"""``zhibiao``: the table of commands and the way errors reach a person."""

from __future__ import annotations

import gc
import sys
from typing import Annotated

import typer

from zhibiao import __version__
from zhibiao.cli import audit, check, config, corpus, evaluate, extract, measure, model, report, rules, serve, train
from zhibiao.errors import ZhibiaoError

# typer carries its own click in newer releases; the base class is reached through a name that it exports
_ClickException: type[Exception] = next(
    kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException"
)

app = typer.Typer(
    name="zhibiao",
    help="指标：读绩效目标表，逐条判断指标的类别、是否空泛、是否具体，指出问题并给出改法。",
    no_args_is_help=True,
    add_completion=True,
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
) -> None:
    """指标：读绩效目标表，逐条判断指标的类别、是否空泛、是否具体，指出问题并给出改法。"""


app.command("check", help="检查绩效目标表：逐条判断类别、空泛、具体程度，列出问题和改法。")(check.check)
app.command("report", help="批量报告：许多份绩效目标表，一张给领导看的报告，以及 XLSX 和机读表。")(report.report)
app.command("extract", help="只读取：列出文件里的指标，不作判断。")(extract.extract)
app.command("measure", help="看一句指标值是怎样读的（数值、时限、可核查的事实、是否空泛）。")(measure.measure)
app.command("evaluate", help="用带标签的数据衡量模型。")(evaluate.evaluate)
app.command("train", help="用新收集的表训练模型；不比现用的差才采用。")(train.train)
app.command("audit", help="找出存疑的申报类别，写成供人复核的表。")(audit.audit)
app.command("rules", help="列出全部规则。")(rules.rules)
app.command("explain", help="说明一条规则：查什么、为什么、反例、正例。")(rules.explain)
app.command("serve", help="打开本机网页：拖入或粘贴绩效目标表，边改边看得分（需 pip install zhibiao[serve]）。")(
    serve.serve
)
app.command("config", help="列出全部设置、现在的值和来处。")(config.config)
app.add_typer(corpus.app, name="corpus", help="积累本地语料。")
app.add_typer(model.app, name="model", help="查看和核对模型。")


def main() -> None:
    """Entry point: exit status 2 for wrong usage or settings, 3 for inputs that could not be read."""
    # a command lives for seconds and makes many small records: collecting rarely saves a tenth of its time
    gc.set_threshold(100_000, 20, 100)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    try:
        status = app(standalone_mode=False)
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
        typer.echo(f"用法错误：{_in_chinese(error)}（运行 zhibiao --help 查看用法）", err=True)
        sys.exit(2)
    sys.exit(status if isinstance(status, int) else 0)


def _in_chinese(error: BaseException) -> str:
    kind = type(error).__name__
    message = str(getattr(error, "message", error))
    parameter = getattr(error, "param", None)
    if kind == "NoSuchOption":
        near = getattr(error, "possibilities", None)
        return f"没有选项 {getattr(error, 'option_name', '')}" + (f"，是不是 {near[0]}？" if near else "")
    if kind == "MissingParameter":
        return f"缺少参数 {getattr(parameter, 'human_readable_name', '')}"
    if kind == "BadParameter" and parameter is not None:
        return f"{parameter.opts[0]} 的值不对：{message}"
    if message.startswith("No such command"):
        return message.replace("No such command", "没有命令").replace(". Did you mean", "，是不是").rstrip(".")
    return message
