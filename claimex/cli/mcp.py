"""The command `claimex mcp`: tools for assistants by the Model Context Protocol."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated

import typer

from claimex.cli import _options as opt  # noqa: TC001 - typer reads the annotations
from claimex.cli._terminal import say, set_up_logging

Http = Annotated[bool, typer.Option("--http", help="Serve streamable HTTP instead of standard input and output.")]


def mcp(
    *,
    http: Http = False,
    host: opt.Host = "127.0.0.1",
    port: opt.Port = 0,
    token: opt.Token = None,
    model: opt.Model = None,
    jobs: opt.Jobs = 1,
    quiet: opt.Quiet = False,
) -> None:
    """Serve the tools extract, speakers and verify to AI assistants (Model Context Protocol)."""
    set_up_logging(quiet=quiet)

    from claimex.mcp import Settings, serve

    settings = Settings(http=http, host=host, port=port, token=token, model=model, jobs=jobs or 1)
    with suppress(KeyboardInterrupt):  # the normal end of a server
        serve(settings, tell=lambda address: say(f"serving at {address}"))
