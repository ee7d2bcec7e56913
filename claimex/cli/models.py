"""The command `claimex models`: list the models."""

from __future__ import annotations

from typing import Annotated

import typer

from claimex.cli._terminal import print_rendered, say
from claimex.messages import many

Verify = Annotated[
    bool, typer.Option("--verify", help="Also check each file of a model against the SHA-256 that the model states.")
]


def models(*, verify: Verify = False) -> None:
    """List the installed models: those that came with claimex and those in other packages."""
    from rich import box
    from rich.table import Table

    from claimex.model import list_models
    from claimex.model import verify as verify_files

    table = Table(box=box.SIMPLE, show_edge=False, pad_edge=False)
    for heading in ("name", "version", "MB", "what it is", "package", "folder"):
        table.add_column(heading, overflow="fold", justify="right" if heading == "MB" else "left")
    for info in list_models():
        if verify:
            verify_files(info)
        megabytes = f"{info.size / 1e6:.1f}"
        about = info.manifest
        table.add_row(about.name, about.version, megabytes, about.summary, info.package, str(info.folder))
    print_rendered(table)
    if verify:
        say(f"{many(table.row_count, 'model')} verified: each file is as its manifest states")
