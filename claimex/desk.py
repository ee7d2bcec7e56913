"""The commands `claimex report`, `claimex review` and `claimex gold`; `cli.py` puts them beside the others.

Exit codes: 0 done, 1 failed, 2 wrong usage or settings, 3 done but for what the messages name.
"""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from claimex import _options as opt  # noqa: TC001 - typer reads the annotations
from claimex._terminal import many, say, set_up_logging
from claimex.errors import ConfigError

if TYPE_CHECKING:
    from claimex.record import Record

PARTLY_DONE = 3
STANDARD_INPUT = "-"
LEDGER_SUFFIX = ".ledger.jsonl"
SHOWN_PROBLEMS = 20  # articles without a text that are named one by one; the rest is counted


def report(
    records: opt.ReviewedFile,
    *,
    text: opt.TextsShown,
    output: opt.ReportOutput,
    text_field: opt.TextField = "text",
    title: opt.Title = "claimex report",
    quiet: opt.Quiet = False,
) -> None:
    """Write records and their articles as one page, which opens offline and can be mailed."""
    set_up_logging(quiet=quiet)

    from claimex.review.page import render_report
    from claimex.review.texts import finder
    from claimex.write import open_output

    found = _load(records)
    page, problems = render_report(found, finder(text, text_field=text_field), title=title)
    with open_output(output) as stream:
        stream.write(page.encode())
    for problem in problems[:SHOWN_PROBLEMS]:
        say(problem)
    if len(problems) > SHOWN_PROBLEMS:
        say(f"{many(len(problems) - SHOWN_PROBLEMS, 'more article')} without a text that fits")
    if not quiet:
        say(f"{output}: {many(len(found), 'record')}, {len(page) / 1e6:.1f} MB")
    if problems:
        raise typer.Exit(PARTLY_DONE)


def review(
    records: opt.ReviewedFile,
    *,
    text: opt.TextsShown,
    ledger: opt.Ledgers = None,
    reviewer: opt.Reviewer = None,
    port: opt.Port = 0,
    no_browser: opt.NoBrowser = False,
    order: opt.ReviewOrder = "article",
    sample: opt.SampleOfRecords = None,
    seed: opt.SeedOfSample = 0,
    text_field: opt.TextField = "text",
    quiet: opt.Quiet = False,
) -> None:
    """Review records in the browser: accept, reject, correct, add."""
    set_up_logging(quiet=quiet)

    from claimex.review.ledger import Ledger, read_ledgers
    from claimex.review.server import serve
    from claimex.review.session import Session
    from claimex.review.texts import finder

    own, *others = ledger or [_beside(records)]
    read_ledgers(others)  # what is wrong with one is told now
    with Ledger(own) as opened:
        session = Session(
            _load(records),
            ledger=opened,
            who=reviewer or _user(),
            text_of=finder(text, text_field=text_field),
            others=lambda: read_ledgers(others),
            order=order,
            sample=sample,
            seed=seed,
        )
        for entry in session.unplaced:
            say(f"no place for {entry}")
        made = len(opened.decisions)
        try:
            serve(session, port=port, browser=not no_browser, tell=lambda address: say(f"review at {address}"))
        except KeyboardInterrupt:
            pass  # how a review ends
        finally:
            say(f"{own}: {many(len(opened.decisions) - made, 'decision')} added")


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError) as error:  # a container without a list of users
        where = "--reviewer"
        raise ConfigError(where, "the system does not tell the user's name", advice="name the reviewer") from error


def _beside(records: str) -> Path:
    if records == STANDARD_INPUT:
        where = "--ledger"
        raise ConfigError(where, "records from standard input have no file to lie beside", advice="name a ledger")
    path = Path(records)
    return path.with_name(path.name + LEDGER_SUFFIX)


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
    """Make checked records of records and the decisions of a review."""
    set_up_logging(quiet=quiet)

    from claimex.review.gold import apply, write_gold
    from claimex.review.ledger import read_ledgers
    from claimex.review.texts import finder
    from claimex.write import write_records

    found = apply(
        _load(records),
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


def _load(records: str) -> list[Record]:
    from claimex.evaluate import load_records
    from claimex.record import Record

    return [entry for entry in load_records(records, stdin=sys.stdin.buffer) if isinstance(entry, Record)]
