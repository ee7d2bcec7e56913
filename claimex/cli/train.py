"""The command `claimex train`: train a model."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from claimex.cli import _options as opt  # noqa: TC001 - typer reads the annotations
from claimex.cli._terminal import set_up_logging

TrainFiles = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE",
        exists=True,
        dir_okay=False,
        help="Training settings, in TOML: one run each. A run comes after those that it needs.",
    ),
]
Root = Annotated[
    Path | None,
    typer.Option(
        "--root",
        metavar="DIR",
        exists=True,
        file_okay=False,
        help="Folder to which paths in the settings are relative. Default: that of each file.",
        show_default=False,
    ),
]
Fresh = Annotated[bool, typer.Option("--fresh", help="Start over, instead of going on from the last complete epoch.")]


def train(
    files: TrainFiles,
    *,
    root: Root = None,
    fresh: Fresh = False,
    quiet: opt.Quiet = False,
    verbose: opt.Verbose = 0,
) -> None:
    """Train a model on annotated articles, and print the folder of each run's result."""
    set_up_logging(quiet=quiet, verbose=verbose + 1)

    from claimex.train import TrainConfig, run_all

    for folder in run_all([TrainConfig.read(file, root=root) for file in files], resume=not fresh):
        typer.echo(str(folder))
