"""The command `claimex gold`: turn records and the decisions of reviewers into checked records."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from claimex.cli import _options as opt  # noqa: TC001 - typer reads the annotations
from claimex.cli._records import load_all
from claimex.cli._terminal import say, set_up_logging


def gold(
    records: opt.ReviewedFile,
    ledgers: opt.LedgerFiles,
    *,
    output: opt.GoldOutput = None,
    text: opt.TextsAfterEdits = None,
    text_field: opt.TextField = "text",
    reviewer: opt.Reviewers = None,
    unreviewed: opt.Unreviewed = "drop",
    quiet: opt.Quiet = False,
) -> None:
    """Turn records and the decisions of a review into checked records."""
    set_up_logging(quiet=quiet)

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
