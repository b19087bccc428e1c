"""``zhibiao serve``: the local web page."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from zhibiao.cli import options
from zhibiao.errors import SettingsError

_NEEDED = ("starlette", "uvicorn", "jinja2", "python_multipart")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def serve(
    host: Annotated[
        str, typer.Option("--host", metavar="ADDRESS", help="监听的地址；默认只有本机能打开。")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", metavar="N", min=0, max=65535, help="端口，0 为任选一个。")] = 8765,
    open_browser: Annotated[bool, typer.Option("--open", help="启动后用浏览器打开。")] = False,
    max_size: Annotated[
        int, typer.Option("--max-size", metavar="MB", min=1, max=100, help="上传文件的大小上限。")
    ] = 20,
    model: options.ModelName = None,
    standard: options.StandardOption = None,
    select: options.Select = None,
    ignore: options.Ignore = None,
) -> int:
    """Serve the page until interrupted."""
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise SettingsError(
            f"网页界面缺少组件 {'、'.join(missing)}",
            remedy='先运行 pip install "zhibiao[serve]"，从源码文件夹安装时运行 pip install ".[serve]"',
        )
    from zhibiao import assessment, settings
    from zhibiao.readers.limits import MB
    from zhibiao.records import Indicator, Source
    from zhibiao.serve import server
    from zhibiao.serve.app import create_app
    from zhibiao.serve.bounds import Bounds
    from zhibiao.serve.guard import door

    chosen = settings.load(
        Path.cwd(), model=model, standard=standard, select=tuple(select or ()), ignore=tuple(ignore or ())
    )
    sock = server.listen(host, port)
    with sock:
        # a wrong model or rule is told here and not to the first reader of the page, who then need not wait either
        assessment.assess([Indicator("办结率", "≥95%", Source(""))], chosen)
        address = server.address(sock)
        if host not in _LOOPBACK:
            typer.echo("注意：本机以外的人也能打开这个网页；没有密码，传输不加密。", err=True)
        app = create_app(chosen, Bounds(upload=max_size * MB), door(host))
        try:
            server.server(app, lambda: _welcome(address, open_browser)).run(sockets=[sock])
        except KeyboardInterrupt:
            typer.echo("已停止。", err=True)
    return 0


def _welcome(address: str, open_browser: bool) -> None:
    typer.echo(f"网页已就绪：{address}　（按 Ctrl+C 停止；文件只在本机处理，不留存）", err=True)
    if open_browser:
        import threading
        import webbrowser

        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
