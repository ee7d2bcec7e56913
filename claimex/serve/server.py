"""Run the server: open a socket, start the workers, answer requests, and stop without cutting an answer off."""

from __future__ import annotations

import importlib
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from claimex.errors import ExtraMissing
from claimex.http import HOST, bind, check_address, hosts_of, make_token
from claimex.model import find_model
from claimex.serve.limits import Limits

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from starlette.applications import Starlette

    from claimex.vocabulary import Voices

NEEDED = ("starlette", "uvicorn", "prometheus_client")
ANYWHERE = ("0.0.0.0", "::")  # noqa: S104 - asked for by name


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of a server.

    Attributes:
        host, port: Address to serve at; port 0 takes a free one.
        token: Secret that requests must carry. None makes a new one.
        model: Name of a model, or a model folder; None means the default.
        jobs: Number of worker processes.
        headlines, voice, any_language: As in `pipeline.load`.
        limits: The limits of the server.
    """

    host: str = HOST
    port: int = 0
    token: str | None = None
    model: str | None = None
    jobs: int = 1
    headlines: bool = False
    voice: Voices = "source"
    any_language: bool = False
    limits: Limits = field(default_factory=Limits)


def serve(settings: Settings, *, tell: Callable[[str], None]) -> None:
    """Serve until the process is told to stop. Requests that came before are still answered.

    Args:
        settings: The settings.
        tell: Takes the address as soon as it answers. The address holds the token if the token was made here.

    Raises:
        ConfigError: The address is not free, or other machines reach it and no token was set.
        ExtraMissing: Starlette, uvicorn or prometheus-client is not installed.
        ModelError: The model was not found.
    """
    _check(settings)
    import uvicorn

    from claimex.pipeline import load
    from claimex.running import Pool
    from claimex.serve.app import make_app
    from claimex.serve.metrics import Metrics
    from claimex.serve.service import Service

    manifest = find_model(settings.model).manifest
    with bind(settings.port, settings.host) as bound:
        number, token = bound.getsockname()[1], settings.token or make_token()
        make = partial(
            load,
            settings.model,
            headlines=settings.headlines,
            voice=settings.voice,
            any_language=settings.any_language,
        )
        pool = Pool(make, jobs=settings.jobs, seconds=settings.limits.seconds)

        @asynccontextmanager
        async def life(_: Starlette) -> AsyncIterator[None]:
            pool.start()
            try:
                yield
            finally:
                pool.close()

        service = Service(pool, limits=settings.limits, metrics=Metrics())
        application = make_app(
            service,
            token=token,
            hosts=hosts_of(settings.host, number),
            model=f"{manifest.name}-{manifest.version}",
            lifespan=life,
        )
        config = uvicorn.Config(
            application,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=round(settings.limits.seconds),
        )
        bound.listen()  # from here on a request waits until it is answered
        address = f"http://{f'[{settings.host}]' if ':' in settings.host else settings.host}:{number}/"
        tell(address if settings.token else f"{address}?token={token}")
        uvicorn.Server(config).run(sockets=[bound])


def _check(settings: Settings) -> None:
    """Check the settings and the installed packages before a model is opened."""
    check_address(settings.host, settings.token)
    for name in NEEDED:
        try:
            importlib.import_module(name)
        except ImportError as error:
            feature = "serve"
            raise ExtraMissing(feature, "serve") from error
