"""Make and compare tokens, limit the body of a request, and add the headers that keep other sites away.

Comes in: requests and applications of Starlette, which comes with an extra and is imported only where it is used.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOKEN_HEADER = "x-claimex-token"  # noqa: S105 - its name, not its value
TOKEN_BYTES = 24
LONGEST_NUMBER = 18
"""Most digits of a length in a header. Python refuses to read numbers of thousands of digits."""

HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Content-Security-Policy": "frame-ancestors 'none'",  # a page adds its own, which names its scripts
}


def make_token() -> str:
    """Return a new secret, safe in an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def is_same(given: str | None, token: str) -> bool:
    """Compare a token with what was given. The time this takes does not tell how much of it is right."""
    return secrets.compare_digest((given or "").encode(), token.encode())


async def read_body(request: Request, longest: int) -> bytes | None:
    """Return a request's body.

    Args:
        request: A request whose body was not read yet.
        longest: Most bytes that the body may have.

    Returns:
        The body. None if it is too long, by its header or by what arrives.
    """
    length = request.headers.get("content-length", "0")
    if not length.isdecimal() or len(length) > LONGEST_NUMBER or int(length) > longest:
        return None
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > longest:
            return None
    return bytes(body)


def with_headers(application: ASGIApp) -> ASGIApp:
    """Add the headers to every answer, also to the framework's own, such as "not found"."""
    from starlette.datastructures import MutableHeaders

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await application(scope, receive, send_on)

    return answer
