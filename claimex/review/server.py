"""Serve the page of reviewers to this machine alone.

Comes in: a `Session`. Goes out: a page on the loopback address, and answers to its few requests. A request must carry
the token of the printed address. It must name the loopback as its host, so that the name of another site cannot be
pointed here (DNS rebinding). A request that changes anything must come from the page itself. No other origin may read
an answer. Requests are handled one after the other, so decisions reach the ledger in order.

The browser is started with an address that contains a code and opens the page once. Other users of the machine can
read the command line, but by then the code is spent. The page then replaces this address by the one with the token.
"""

from __future__ import annotations

import threading
import webbrowser
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from claimex.errors import ClaimexError, ExtraMissing
from claimex.http import HOST, NAMES, TOKEN_HEADER, bind, is_same, make_token, read_body, with_headers
from claimex.messages import in_words
from claimex.review.page import REVIEW_SCRIPTS, data_block, render_page
from claimex.review.session import Asked, Undo

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp

    from claimex.review.session import Session

LONGEST_REQUEST = 1_000_000  # bytes; a decision with every span of a long interview has less than 100,000


class Codes:
    """Codes that open the page, each once."""

    def __init__(self) -> None:
        self._open: set[str] = set()

    def issue(self) -> str:
        """Return a new code."""
        code = make_token()
        self._open.add(code)
        return code

    def spend(self, given: str) -> bool:
        """Tell whether a code opens the page. It does so only once."""
        found = next((code for code in self._open if is_same(given, code)), None)
        self._open.discard(found or "")
        return found is not None


def make_app(
    session: Session, *, token: str, port: int, title: str = "claimex review", codes: Codes | None = None
) -> ASGIApp:
    """Make the application.

    Args:
        session: The session of the reviewer.
        token: Secret that each request must carry: the page in its address, all others in a header.
        port: Port of the server, which a request's host must name.
        title: Title of the page.
        codes: Codes that open the page once, instead of the token.

    Raises:
        ExtraMissing: Starlette is not installed.
    """
    try:
        from starlette.applications import Starlette
        from starlette.responses import HTMLResponse, JSONResponse
        from starlette.routing import Route
    except ImportError as error:
        raise _missing() from error

    async def page(_: Request, __: bytes) -> Response:
        return HTMLResponse(render(session, token=token, title=title))

    async def article(request: Request, _: bytes) -> Response:
        return JSONResponse(session.article(request.path_params["number"]))

    async def decide(_: Request, body: bytes) -> Response:
        return JSONResponse(session.decide(Asked.model_validate_json(body)))

    async def undo(_: Request, body: bytes) -> Response:
        return JSONResponse(session.undo(Undo.model_validate_json(body or b"{}").decision))

    async def news(request: Request, _: bytes) -> Response:
        since = request.query_params.get("since", "")
        return JSONResponse(session.news(int(since) if since.isdecimal() else None))

    async def agreement(_: Request, __: bytes) -> Response:
        return JSONResponse(session.agreement())

    guard = _guard(token, {f"{name}:{port}" for name in NAMES}, codes or Codes())
    routes = [
        Route("/", guard(page)),
        Route("/api/article/{number:int}", guard(article)),
        Route("/api/agreement", guard(agreement)),
        Route("/api/news", guard(news)),
        Route("/api/decide", guard(decide), methods=["POST"]),
        Route("/api/undo", guard(undo), methods=["POST"]),
    ]
    return with_headers(Starlette(routes=routes))


def render(session: Session, *, token: str, title: str) -> str:
    """Return the page with its present data."""
    blocks = [data_block("index", session.index() | {"token": token})]
    start = "review.start();"
    return render_page(blocks, scripts=REVIEW_SCRIPTS, title=title, start=start, connect=True)


Endpoint = Any  # takes a request of Starlette and returns a response; its types are unknown before the import


def _guard(token: str, hosts: set[str], codes: Codes) -> Callable[[Endpoint], Endpoint]:
    """Return a decorator that lets only the page's own requests through and turns errors into answers."""
    from starlette.responses import JSONResponse

    def refuse(status: int, why: str) -> Response:
        return JSONResponse({"error": why}, status_code=status)

    def guarded(endpoint: Callable[[Request, bytes], Awaitable[Response]]) -> Endpoint:
        async def answer(request: Request) -> Response:
            if (why := _fault(request, token, hosts, codes)) is not None:
                return refuse(403, why)
            if (body := await read_body(request, LONGEST_REQUEST)) is None:
                return refuse(413, "the request is too long")
            try:
                return await endpoint(request, body)
            except (ValidationError, IndexError, ClaimexError, OSError) as error:
                return refuse(*_told(error))

        return answer

    return guarded


def _told(error: Exception) -> tuple[int, str]:
    """Return the status and the message for an error."""
    if isinstance(error, ValidationError):
        return 422, in_words(error.errors(include_url=False, include_input=False)[0])
    if isinstance(error, IndexError):
        return 404, "there is no such article"
    if isinstance(error, OSError):
        return 507, f"the ledger could not be written ({error.strerror}); nothing was saved"
    return 422, str(error)


def _fault(request: Request, token: str, hosts: set[str], codes: Codes) -> str | None:
    """Return why a request is refused. None if it comes from the page."""
    host = request.headers.get("host", "")
    if host not in hosts:
        return "unknown host"
    if request.method == "POST" and request.headers.get("origin") != f"http://{host}":
        return "another origin"
    shown = request.scope["path"] == "/"
    given = request.query_params.get("token") if shown else request.headers.get(TOKEN_HEADER)
    if is_same(given, token):
        return None
    if shown and codes.spend(request.query_params.get("code", "")):
        return None
    return "the token is missing or wrong: open the address that claimex review printed"


def serve(
    session: Session,
    *,
    port: int = 0,
    browser: bool = True,
    tell: Callable[[str], None],
    title: str = "claimex review",
) -> None:
    """Serve the page until the process is interrupted.

    Args:
        session: The session of the reviewer.
        port: Port of the server; 0 for any free port.
        browser: Open the page in a browser.
        tell: Is called with the address as soon as it can be opened.
        title: Title of the page.

    Raises:
        ConfigError: The port is taken.
        ExtraMissing: Starlette or uvicorn is not installed.
    """
    try:
        import uvicorn
    except ImportError as error:
        raise _missing() from error
    with bind(port) as bound:
        number, token = bound.getsockname()[1], make_token()
        codes = Codes()
        application = make_app(session, token=token, port=number, title=title, codes=codes)
        server = uvicorn.Server(uvicorn.Config(application, log_level="warning", access_log=False, server_header=False))
        page = f"http://{HOST}:{number}/"
        bound.listen()  # from now on a request waits until it is answered
        tell(f"{page}?token={token}")
        if browser:
            once = f"{page}?code={codes.issue()}"
            threading.Thread(target=webbrowser.open, args=(once,), daemon=True).start()
        server.run(sockets=[bound])


def _missing() -> ExtraMissing:
    feature = "review"
    return ExtraMissing(feature, "review")
