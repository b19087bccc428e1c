"""The web application: six routes, no state but what :mod:`zhibiao.serve.recent` holds for a few minutes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from importlib.resources import files

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from zhibiao.errors import ZhibiaoError
from zhibiao.reports import records
from zhibiao.serve import downloads, live, view
from zhibiao.serve.bounds import Bounds, RefusedError
from zhibiao.serve.checking import examine
from zhibiao.serve.guard import Door, Guard
from zhibiao.serve.intake import Upload, receive
from zhibiao.serve.recent import Recent
from zhibiao.serve.slots import Slots
from zhibiao.settings import Settings

ASSETS = {"app.css": "text/css; charset=utf-8", "app.js": "text/javascript; charset=utf-8", "icon.svg": "image/svg+xml"}
LIVE = "/api/assess"
SAMPLE = "示例绩效目标表.docx"
_SWEEP = 30.0  # seconds between looks at what is over its time
_log = logging.getLogger("zhibiao.serve")


class Desk:
    """The handlers, with the settings, bounds and places that they share."""

    def __init__(self, settings: Settings, bounds: Bounds) -> None:
        self.settings = settings
        self.bounds = bounds
        self.recent = Recent(bounds.memory, bounds.memory_seconds)
        self.uploads = Slots(bounds.parallel, bounds.work)
        self.edits = Slots(bounds.parallel_live, bounds.work)

    @asynccontextmanager
    async def lifespan(self, app: Starlette) -> AsyncIterator[None]:
        """Close the threads with the server, and forget what was checked, each in its time and all at the end."""
        sweeping = asyncio.create_task(self._sweep())
        yield
        sweeping.cancel()
        self.recent.clear()
        self.uploads.close()
        self.edits.close()

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(_SWEEP)
            self.recent.sweep()

    async def home(self, request: Request) -> Response:
        """The page."""
        return HTMLResponse(view.page(self.bounds))

    async def asset(self, request: Request) -> Response:
        """One of the page's own files; no path of the disk is ever made from a request."""
        name = request.path_params["name"]
        if name not in ASSETS:
            raise HTTPException(404)
        return Response(_asset(name), media_type=ASSETS[name], headers={"Cache-Control": "no-cache"})

    async def sample(self, request: Request) -> Response:
        """The sample filing that comes with zhibiao."""
        data = files("zhibiao").joinpath(f"data/samples/{SAMPLE}").read_bytes()
        return Response(data, media_type="application/octet-stream")

    async def check(self, request: Request) -> Response:
        """Check an upload: the result alone for the open page, the whole page for a form posted without scripts."""
        with self.uploads.take() as slot:
            upload = await receive(request, self.bounds)
            return HTMLResponse(await slot.run(self._check, upload, _from_page(request)))

    def _check(self, upload: Upload, fragment: bool) -> str:
        checked = examine(upload, self.settings, self.bounds, self.recent)
        if not fragment:
            return view.page(self.bounds, result=checked)
        return view.more(checked, self.bounds) if upload.start else view.result(checked, self.bounds)

    async def download(self, request: Request) -> Response:
        """Check an upload and give the result as a file."""
        with self.uploads.take() as slot:
            upload = await receive(request, self.bounds)
            file = await slot.run(downloads.make, upload, self.settings, self.bounds, self.recent)
        return Response(file.data, media_type=file.kind, headers={"Content-Disposition": file.disposition})

    async def assess(self, request: Request) -> Response:
        """Judge one edited row: the contract's record, and the pieces of the page that it changes."""
        with self.edits.take() as slot:
            if not request.headers.get("content-type", "").lower().startswith("application/json"):
                raise RefusedError("请求的格式不对", status=415, remedy="内容应为 application/json")
            body = await request.body()
            return JSONResponse(await slot.run(self._assess, body))

    def _assess(self, body: bytes) -> dict[str, object]:
        answer = live.answer(live.ask(body, self.bounds), self.settings)
        return {"indicator": records.assessment(answer.row), "html": view.live(answer)}

    async def refuse(self, request: Request, error: Exception) -> Response:
        """An error that is meant for a person."""
        assert isinstance(error, ZhibiaoError)
        status = error.status if isinstance(error, RefusedError) else 422
        about = {"problem": error.problem, "where": error.where, "remedy": error.remedy}
        return self._error(request, status, about)

    async def missing(self, request: Request, error: Exception) -> Response:
        """A path or method that there is not."""
        status = error.status_code if isinstance(error, HTTPException) else 404
        return self._error(request, status, {"problem": "没有这个网页", "where": "", "remedy": "请从首页打开"})

    async def failed(self, request: Request, error: Exception) -> Response:
        """A fault of ours: the log gets the trace, the reader one line."""
        _log.error("unexpected error in %s", request.url.path, exc_info=error)
        about = {
            "problem": "程序内部出错",
            "where": "",
            "remedy": "请换一份文件再试；反复出现时请把文件和版本号告诉维护人",
        }
        return self._error(request, 500, about)

    async def gone(self, request: Request, error: Exception) -> Response:
        """The browser left before its upload was complete."""
        return Response(status_code=400)

    def _error(self, request: Request, status: int, about: dict[str, str]) -> Response:
        headers = {"Connection": "close"} if status in (408, 413) else {}
        if _from_page(request) or request.url.path == LIVE:
            return JSONResponse({"error": about}, status, headers)
        return HTMLResponse(view.page(self.bounds, error=about), status, headers)


def create_app(
    settings: Settings | None = None, bounds: Bounds | None = None, entrance: Door | None = None
) -> Starlette:
    """The application; ``entrance`` says under which names it may be called."""
    bounds = bounds or Bounds()
    desk = Desk(settings or Settings(), bounds)
    return Starlette(
        routes=[
            Route("/", desk.home),
            Route("/static/{name}", desk.asset),
            Route("/sample", desk.sample),
            Route("/check", desk.check, methods=["POST"]),
            Route("/download", desk.download, methods=["POST"]),
            Route(LIVE, desk.assess, methods=["POST"]),
        ],
        middleware=[Middleware(Guard, entrance or Door(), bounds, {LIVE: bounds.live})],
        exception_handlers={
            ZhibiaoError: desk.refuse,
            HTTPException: desk.missing,
            ClientDisconnect: desk.gone,
            Exception: desk.failed,
        },
        lifespan=desk.lifespan,
    )


def _from_page(request: Request) -> bool:
    return request.headers.get("x-zhibiao") == "page"


@cache
def _asset(name: str) -> bytes:
    return files("zhibiao.serve").joinpath(f"static/{name}").read_bytes()
