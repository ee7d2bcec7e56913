"""The command `claimex gold`: turn records and the decisions of reviewers into checked records."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from claimex.cli import _options as opt  # noqa: TC001 - typer reads the annotations
from claimex.cli._overwriting import Force, refuse_foreign
from claimex.cli._records import load_all
from claimex.cli._terminal import say, set_up_logging

LedgerFiles = Annotated[
    list[Path], typer.Argument(metavar="LEDGER", help="Ledgers: the files of decisions that claimex review wrote.")
]
TextsAfterEdits = Annotated[
    Path | None,
    typer.Option(
        "--text", "-t", metavar="DIR", help="Folder of the articles; needed if one was edited since its review."
    ),
]
GoldOutput = Annotated[
    str | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE|DIR/",
        help="File of checked records; or a folder with a file for each article, empty if no record is left. "
        "Default: standard output.",
    ),
]
Reviewers = Annotated[
    list[str] | None,
    typer.Option("--reviewer", metavar="NAME", help="Only the decisions of NAME. Repeatable. Default: everybody's."),
]
Unreviewed = Annotated[
    Literal["keep", "drop"], typer.Option("--unreviewed", help="What to do with records that nobody decided on.")
]


def gold(
    records: opt.ReviewedFile,
    ledgers: LedgerFiles,
    *,
    output: GoldOutput = None,
    text: TextsAfterEdits = None,
    text_field: opt.TextField = "text",
    reviewer: Reviewers = None,
    unreviewed: Unreviewed = "drop",
    force: Force = False,
    quiet: opt.Quiet = False,
) -> None:
    """Turn records and the decisions of a review into checked records."""
    set_up_logging(quiet=quiet)
    refuse_foreign(Path(output) if output is not None else None, force=force)

    from claimex.formats import write_records
    from claimex.reading import finder
    from claimex.review import apply_decisions, read_ledgers, write_gold

    found = apply_decisions(
        load_all(records),
        read_ledgers(ledgers),
        reviewers=reviewer or (),
        keep_unreviewed=unreviewed == "keep",
        text_of=finder(text, text_field=text_field) if text is not None else None,
    )
    if output is not None and (output.endswith(("/", os.sep)) or Path(output).is_dir()):
        write_gold(found, Path(output))
    else:
        write_records(found.records, Path(output) if output is not None else sys.stdout.buffer)
    if not quiet:
        for line in found.summary():
            say(line)
