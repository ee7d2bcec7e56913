"""Make the application: its paths, who may ask for them, and how errors become answers.

Every request must carry the token, except for `/health` and `/ready`. A request from another site is refused, and so is
another `Host` if the server is for this machine alone (DNS rebinding). No other origin may read an answer, and no error
message names a path of the machine.
"""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from claimex._version import __version__
from claimex.errors import ClaimexError
from claimex.formats.label_studio import model_version
from claimex.http import RefusedError, guarded, token_from_path, with_headers
from claimex.model import list_models
from claimex.record import Producer, json_schema
from claimex.serve import answers, inception, label_studio, metrics, openapi, page
from claimex.serve.verify import verify

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection
    from contextlib import AbstractAsyncContextManager

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from claimex.serve.service import Service

    Endpoint = Callable[[Request], Awaitable[Response]]
    Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]

OPEN = ("/health", "/ready")
"""Paths that need no token. They tell nothing, and monitoring asks them."""

_log = logging.getLogger(__name__)


def make_app(
    service: Service, *, token: str, hosts: Collection[str] | None, model: str, lifespan: Lifespan | None = None
) -> ASGIApp:
    """Make the application.

    Args:
        service: Extracts from texts.
        token: Secret that a request must carry, see `http/access.py`.
        hosts: Allowed values of `Host`. None allows any.
        model: Name and version of the model in use, as records state them.
        lifespan: Lifespan of the application.
    """
    routes = _routes(service, token=token, model=model)
    told = dict.fromkeys((HTTPException, RefusedError, ClaimexError, ClientDisconnect, Exception), _told)
    application = Starlette(routes=routes, exception_handlers=told, lifespan=lifespan)
    paths = {route.path for route in routes}
    return with_headers(token_from_path(_counted(guarded(application, token, hosts, free=OPEN), service, paths)))


def _routes(service: Service, *, token: str, model: str) -> list[Route]:
    """Return what answers at each path."""

    async def extract(request: Request) -> Response:
        return await answers.extract(request, service)

    async def show(request: Request) -> Response:
        return await answers.show(request, service)

    async def check(request: Request) -> Response:
        return await verify(request, service)

    async def ready(_: Request) -> Response:
        if not service.workers.ready:
            raise RefusedError(
                503, "not ready", "the model is still being opened; ask again in a second", {"Retry-After": "1"}
            )
        return JSONResponse({"status": "ready", "workers": service.workers.ready})

    async def count(_: Request) -> Response:
        return Response(service.metrics.text(service.workers), media_type=metrics.MEDIA_TYPE)

    async def models(_: Request) -> Response:
        return JSONResponse({"model": model, "models": [_about(info.manifest) for info in list_models()]})

    async def front(_: Request) -> Response:
        return HTMLResponse(page.render(token=token, model=model, limits=service.limits))

    return [
        Route("/", front),
        Route("/extract", extract, methods=["POST"]),
        Route("/show", show, methods=["POST"]),
        Route("/verify", check, methods=["POST"]),
        Route("/schema", _fixed(json_schema())),
        Route("/models", models),
        Route("/health", _fixed({"status": "alive"})),
        Route("/ready", ready),
        Route("/metrics", count),
        Route("/openapi.json", _fixed(openapi.describe_server(service.limits))),
        *label_studio.make_routes(service, model_version(Producer(name="claimex", version=__version__, model=model))),
        *inception.make_routes(service),
    ]


def _about(manifest: object) -> dict[str, object]:
    return {name: getattr(manifest, name) for name in ("name", "version", "summary")}


def _fixed(answer: object) -> Endpoint:
    async def give(_: Request) -> Response:
        return JSONResponse(answer)

    return give


async def _told(_: Request, error: Exception) -> Response:
    """Turn an error into an answer. What a defect was goes into the log only."""
    refused = _refused(error)
    return JSONResponse(refused.told(), refused.status, refused.headers)


def _refused(error: Exception) -> RefusedError:
    if isinstance(error, RefusedError):
        return error
    if isinstance(error, HTTPException):
        return RefusedError(
            error.status_code,
            error.detail.lower(),
            _ADVICE.get(error.status_code, error.detail),
            dict(error.headers or {}),
        )
    if isinstance(error, ClientDisconnect):
        return RefusedError(400, "cut short", "the body ended before its length; send it again")
    _log.error("a request failed: %s", error)
    return RefusedError(500, "failed", "the request failed here; the server's log says why")


_ADVICE = {
    404: "this path does not exist; /openapi.json lists all paths",
    405: "this path has no such method; /openapi.json lists the methods",
}


def _counted(application: ASGIApp, service: Service, paths: Collection[str]) -> ASGIApp:
    """Count answers, and cut off an answer whose client does not read it in time."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
            return
        path, begun, status = scope["path"] if scope["path"] in paths else "other", time.monotonic(), "cut"

        async def send_on(message: Message) -> None:
            nonlocal status
            async with asyncio.timeout(service.limits.seconds):
                await send(message)
            if message["type"] == "http.response.start":
                status = str(message["status"])

        try:
            await application(scope, receive, send_on)
        finally:
            service.metrics.requests.labels(path, status).inc()
            service.metrics.seconds.labels(path).observe(time.monotonic() - begun)

    return answer
