"""The command `claimex serve`: serve extraction over HTTP."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated

import typer

from claimex.cli import _options as opt  # noqa: TC001 - typer reads the annotations
from claimex.cli._terminal import say, set_up_logging

# Copies of constants whose module is slow to import; a test holds them equal.
MAX_BODY_MB, MAX_TEXT, AT_ONCE, SECONDS = 10, 200_000, 100, 60.0  # serve/limits.py

MaxBody = Annotated[
    int, typer.Option("--max-body", metavar="MB", min=1, help="Largest body of a request, in megabytes.")
]
MaxText = Annotated[int, typer.Option("--max-text", metavar="N", min=1, help="Most characters in one text.")]
MaxRequests = Annotated[
    int, typer.Option("--max-requests", metavar="N", min=1, help="Most requests in progress or waiting.")
]
Timeout = Annotated[
    float,
    typer.Option(
        "--timeout", metavar="SECONDS", min=0.1, help="Longest time for one text, and for stopping the server."
    ),
]


def serve(
    *,
    host: opt.Host = "127.0.0.1",
    port: opt.Port = 0,
    token: opt.Token = None,
    model: opt.Model = None,
    jobs: opt.Jobs = None,
    voice: opt.Voice = "source",
    headlines: opt.Headlines = False,
    any_language: opt.AnyLanguage = False,
    max_body: MaxBody = MAX_BODY_MB,
    max_text: MaxText = MAX_TEXT,
    max_requests: MaxRequests = AT_ONCE,
    timeout: Timeout = SECONDS,
    quiet: opt.Quiet = False,
) -> None:
    """Serve extraction over HTTP, with a page to paste a text into."""
    set_up_logging(quiet=quiet)

    from claimex.running import count_cores
    from claimex.serve import MEGABYTE, Limits, Settings
    from claimex.serve import serve as run

    settings = Settings(
        host=host,
        port=port,
        token=token,
        model=model,
        jobs=jobs or count_cores(),
        voice=voice,
        headlines=headlines,
        any_language=any_language,
        limits=Limits(body=max_body * MEGABYTE, text=max_text, at_once=max_requests, seconds=timeout),
    )
    with suppress(KeyboardInterrupt):  # the normal end of a server
        run(settings, tell=lambda address: say(f"serving at {address}"))
    if not quiet:
        say("stopped")
