"""The command `claimex validate`: check records against the contract and against their texts."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from claimex.cli import _options as opt  # noqa: TC001 - typer reads the annotations
from claimex.cli._app import FAILED, STANDARD_INPUT
from claimex.cli._terminal import say, set_up_logging
from claimex.messages import message_line

MAX_FAULTS = 100  # faults that are printed; a file that does not hold records has one on each line

Texts = Annotated[
    Path | None,
    typer.Option(
        "--text",
        "-t",
        metavar="DIR",
        help="Folder of the articles, or the one that extract --keep-text wrote: also check the spans.",
    ),
]
MaxFaults = Annotated[
    int, typer.Option("--max-faults", metavar="N", min=0, help="Print at most N faults; all are counted.")
]


def validate(
    records: opt.RecordFiles,
    *,
    text: Texts = None,
    text_field: opt.TextField = "text",
    max_faults: MaxFaults = MAX_FAULTS,
    quiet: opt.Quiet = False,
    config: opt.Config = None,  # noqa: ARG001 - its callback reads it
) -> None:
    """Check each record and each article's own line against the contract, and each span against its text."""
    set_up_logging(quiet=quiet)

    from claimex.evaluation import FaultTally, check_records
    from claimex.reading import ReadOptions

    tally, options = FaultTally(), ReadOptions(text_field=text_field)
    for name in records:
        source = sys.stdin.buffer if name == STANDARD_INPUT else Path(name)
        for fault in check_records(source, texts=text, options=options, tally=tally):
            if tally.faults.total() <= max_faults:
                typer.echo(message_line(str(fault)))
    if not quiet:
        for line in tally.summary():
            say(line)
    if tally.faults:
        raise typer.Exit(FAILED)
