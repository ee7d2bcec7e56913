"""The command `claimex train`: train a model."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from claimex.cli import _options as opt  # noqa: TC001 - typer reads the annotations
from claimex.cli._terminal import set_up_logging

TrainFile = Annotated[
    Path,
    typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="Training settings, in TOML."),
]
Fresh = Annotated[bool, typer.Option("--fresh", help="Start over, instead of going on from the last complete epoch.")]


def train(file: TrainFile, *, fresh: Fresh = False, quiet: opt.Quiet = False, verbose: opt.Verbose = 0) -> None:
    """Train a model on annotated articles, and print its folder."""
    set_up_logging(quiet=quiet, verbose=verbose + 1)

    from claimex.train import TrainConfig, run

    typer.echo(str(run(TrainConfig.read(file), resume=not fresh)))
