"""Run the server for assistants: start the workers, and speak over stdio or streamable HTTP."""

from __future__ import annotations

import asyncio
import importlib
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from claimex.errors import ExtraMissing
from claimex.http import HOST, bind, check_address, guarded, hosts_of, make_token, with_headers
from claimex.model import find_model
from claimex.serve import Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from claimex.running import Pool

PATH = "/mcp"


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of a server.

    Attributes:
        http: Serve streamable HTTP. Otherwise standard input and output are used.
        host, port: Address for HTTP; port 0 takes a free one.
        token: Secret that requests over HTTP must carry. None makes a new one.
        model: Name of a model, or a model folder. None means the default.
        jobs: Worker processes.
        limits: The limits of the server.
    """

    http: bool = False
    host: str = HOST
    port: int = 0
    token: str | None = None
    model: str | None = None
    jobs: int = 1
    limits: Limits = field(default_factory=Limits)


def serve(settings: Settings, *, tell: Callable[[str], None]) -> None:
    """Serve until the client leaves (stdio) or the process is told to stop (HTTP).

    Args:
        settings: The settings.
        tell: Takes the address, with the header for the token if the token was made here.

    Raises:
        ConfigError: The address is not free, or other machines reach it and no token was set.
        ExtraMissing: The SDK is not installed.
        ModelError: The model was not found.
    """
    for name in ("mcp", "uvicorn"):
        try:
            importlib.import_module(name)
        except ImportError as error:
            feature = "mcp"
            raise ExtraMissing(feature, "mcp") from error
    find_model(settings.model)
    if settings.http:
        check_address(settings.host, settings.token)
        _serve_http(settings, tell)
    else:
        _serve_stdio(settings)


@contextmanager
def _pool(settings: Settings) -> Iterator[Pool]:
    from claimex.pipeline import load
    from claimex.running import Pool

    pool = Pool(partial(load, settings.model), jobs=settings.jobs, seconds=settings.limits.seconds)
    pool.start()
    try:
        yield pool
    finally:
        pool.close()


def _serve_stdio(settings: Settings) -> None:
    from claimex.mcp.tools import make_server

    with _pool(settings) as pool:
        asyncio.run(make_server(pool, settings.limits).run_stdio_async())


def _serve_http(settings: Settings, tell: Callable[[str], None]) -> None:
    import uvicorn
    from mcp.server.transport_security import TransportSecuritySettings

    from claimex.mcp.tools import make_server

    with bind(settings.port, settings.host) as bound, _pool(settings) as pool:
        number, token = bound.getsockname()[1], settings.token or make_token()
        application = make_server(pool, settings.limits).streamable_http_app(
            streamable_http_path=PATH,
            max_request_body_size=settings.limits.body,
            transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),  # `guarded` does it
        )
        kept = with_headers(guarded(application, token, hosts_of(settings.host, number)))
        config = uvicorn.Config(kept, log_level="warning", access_log=False, server_header=False)
        bound.listen()
        address = f"http://{f'[{settings.host}]' if ':' in settings.host else settings.host}:{number}{PATH}"
        tell(address if settings.token else f"{address} with the header Authorization: Bearer {token}")
        uvicorn.Server(config).run(sockets=[bound])
