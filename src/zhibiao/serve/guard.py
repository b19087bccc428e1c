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

from zhibiao.serve.bounds import Bounds, RefusedError, too_large, too_slow

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
        refusal = self._refusal(scope["method"], Headers(scope=scope))
        if refusal is not None:
            await PlainTextResponse(refusal, 403)(scope, receive, _sealed(send))
            return
        body = _Body(receive, self.limits.get(scope["path"], self.bounds.upload), self.bounds.patience)
        await self.app(scope, body.take, _sealed(send, body))

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


def _sealed(send: Send, body: _Body | None = None) -> Send:
    """``send`` with the security headers; an answer that comes before the body's end first lets the body in."""

    async def reply(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
            if body is not None:
                await body.drain()
        await send(message)

    return reply


class _Body:
    """A request's body: at most ``limit`` bytes of it are let through, within ``patience`` seconds altogether."""

    def __init__(self, receive: Receive, limit: int, patience: float) -> None:
        self._receive = receive
        self._limit = limit
        self._patience = patience
        self._deadline: float | None = None
        self._total = 0
        self._ended = False

    async def take(self) -> Message:
        """The next message.

        Raises:
            RefusedError: the body is too large or too slow.
        """
        if self._ended:  # what comes now is the disconnect, for which there is no hurry
            return await self._receive()
        message = await self._next()
        if self._total > self._limit:
            raise too_large(self._limit)
        return message

    async def drain(self) -> None:
        """Read the rest and throw it away, so that a browser that is still sending hears the answer."""
        try:
            while not self._ended and self._total <= _DRAIN * self._limit:
                await self._next()
        except RefusedError:
            return

    async def _next(self) -> Message:
        clock = asyncio.get_running_loop().time
        if self._deadline is None:
            self._deadline = clock() + self._patience
        try:
            message = await asyncio.wait_for(self._receive(), max(0.0, self._deadline - clock()))
        except (TimeoutError, asyncio.TimeoutError):
            self._ended = True
            raise too_slow() from None
        self._total += len(message.get("body", b""))
        self._ended = message["type"] != "http.request" or not message.get("more_body", False)
        return message
