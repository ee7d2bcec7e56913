"""Let only those ask a server who know its token and call it by its own name, and no other site.

Comes in: applications and requests of Starlette. No other origin is ever allowed to read an answer.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from claimex.http.guard import TOKEN_HEADER, is_same
from claimex.http.refusals import RefusedError

if TYPE_CHECKING:
    from collections.abc import Collection

    from starlette.requests import Request
    from starlette.types import ASGIApp, Receive, Scope, Send

TOKEN_PATH = "/token="  # noqa: S105 - its place, not its value


def guarded(application: ASGIApp, token: str, hosts: Collection[str] | None, *, free: Collection[str] = ()) -> ASGIApp:
    """Let only requests through that may be answered.

    Args:
        application: What answers them.
        token: Secret that a request must carry: as `Authorization: Bearer`, as the password of `Authorization: Basic`,
            in a header of our own, or for the page at / as `?token=`.
        hosts: Allowed values of `Host`. None allows any.
        free: Paths that need no token.
    """
    from starlette.requests import Request
    from starlette.responses import JSONResponse

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            request = Request(scope)
            refused = _fault(request, token, hosts, free)
            if refused is not None:
                response = JSONResponse(refused.told(), refused.status, refused.headers)
                await response(scope, receive, send)
                return
        await application(scope, receive, send)

    return answer


def _fault(request: Request, token: str, hosts: Collection[str] | None, free: Collection[str]) -> RefusedError | None:
    """Return why a request is refused. None if it may be answered."""
    host, origin = request.headers.get("host", ""), request.headers.get("origin")
    if hosts is not None and host not in hosts:
        return RefusedError(403, "unknown host", "Host is not a name of this server")
    if origin is not None and origin not in {f"http://{host}", f"https://{host}"}:
        return RefusedError(403, "another origin", "requests from other sites are refused")
    path = request.scope["path"]  # not `request.url.path`, which is made of Host and can be whatever Host says
    if path in free:
        return None
    shown = request.query_params.get("token") if path == "/" else None
    tried = (request.headers.get(TOKEN_HEADER), _authorized(request.headers.get("authorization", "")), shown)
    if any(is_same(each, token) for each in tried):
        return None
    message = f"the token is missing or wrong; send it as Authorization: Bearer TOKEN, or as {TOKEN_HEADER}"
    return RefusedError(401, "no token", message, {"WWW-Authenticate": "Bearer"})


def token_from_path(application: ASGIApp) -> ASGIApp:
    """Take the token from a path such as /token=SECRET/content/predict, since INCEpTION cannot send a header."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(TOKEN_PATH):
            given, _, rest = scope["path"].removeprefix(TOKEN_PATH).partition("/")
            headers = [*scope["headers"], (TOKEN_HEADER.encode(), given.encode())]
            scope = {**scope, "path": f"/{rest}", "headers": headers}
        await application(scope, receive, send)

    return answer


def _authorized(header: str) -> str | None:
    """Return the token in a header `Authorization`. For Basic it is the password, as Label Studio sends it."""
    scheme, _, given = header.partition(" ")
    if scheme.lower() == "bearer":
        return given.strip()
    if scheme.lower() != "basic":
        return None
    try:
        return base64.b64decode(given.strip(), validate=True).decode().partition(":")[2]
    except ValueError:
        return None
