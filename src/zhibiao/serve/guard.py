"""The door: who may speak to a local server, how much a request may bring and how long it may take over it.

A page of any other site can make the browser of this machine send requests to 127.0.0.1. So the ``Host`` must be one of
ours (against DNS rebinding), a POST must come from our own page (``Origin``, ``Sec-Fetch-Site``), and no answer may be
framed or read from elsewhere.
"""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from zhibiao.serve.bounds import Bounds, too_large, too_slow

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_DRAIN = (
    8  # times the limit: how much of an oversized body is read and thrown away, so that the browser hears the answer
)
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, slots=True)
class Door:
    """Host names that are ours; ``any_address`` where the server was told to listen beyond this machine."""

    names: frozenset[str] = LOOPBACK
    any_address: bool = False

    def knows(self, host: str) -> bool:
        """Whether a ``Host`` header names this server."""
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        if name in self.names:
            return True
        return self.any_address and _is_address(name)


def door(host: str) -> Door:
    """The door for a server that listens on ``host``."""
    if host in LOOPBACK:
        return Door()
    return Door(LOOPBACK | {host.lower()}, any_address=True)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


class Guard:
    """ASGI middleware: refuses strangers, bounds bodies, and puts the security headers on every answer."""

    def __init__(self, app: ASGIApp, entrance: Door, bounds: Bounds, limits: Mapping[str, int]) -> None:
        self.app = app
        self.entrance = entrance
        self.bounds = bounds
        self.limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection; ``limits`` gives a path's bytes, :attr:`Bounds.upload` the rest."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        reply = _sealed(send)
        refusal = self._refusal(scope["method"], Headers(scope=scope))
        if refusal is not None:
            await PlainTextResponse(refusal, 403)(scope, receive, reply)
            return
        limit = self.limits.get(scope["path"], self.bounds.upload)
        await self.app(scope, _bounded(receive, limit, self.bounds.patience), reply)

    def _refusal(self, method: str, headers: Headers) -> str | None:
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not self.entrance.knows(hosts[0]):
            return "拒绝：访问地址不是本机服务的地址。请用启动时显示的网址打开。"
        if method in ("GET", "HEAD"):
            return None
        origin = headers.get("origin")
        if origin is not None and origin not in (f"http://{hosts[0]}", f"https://{hosts[0]}"):
            return "拒绝：请求来自别的网站。"
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return "拒绝：请求来自别的网站。"
        return None


def _sealed(send: Send) -> Send:
    async def reply(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
            if "server" in headers:
                del headers["server"]
        await send(message)

    return reply


def _bounded(receive: Receive, limit: int, patience: float) -> Receive:
    """``receive`` that raises :class:`RefusedError` for a body over ``limit`` bytes or slower than ``patience`` seconds."""
    total = 0
    ended = False
    deadline: float | None = None

    async def take() -> Message:
        nonlocal total, ended, deadline
        if ended:  # what comes now is the disconnect, for which there is no hurry
            return await receive()
        clock = asyncio.get_running_loop().time
        if deadline is None:
            deadline = clock() + patience
        while True:
            try:
                message = await asyncio.wait_for(receive(), max(0.0, deadline - clock()))
            except (TimeoutError, asyncio.TimeoutError):
                ended = True
                raise too_slow() from None
            if message["type"] != "http.request":
                ended = True
                return message
            total += len(message.get("body", b""))
            ended = not message.get("more_body", False)
            if total <= limit:
                return message
            if ended or total > _DRAIN * limit:
                ended = True
                raise too_large(limit)

    return take
