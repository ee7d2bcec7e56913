"""The command `claimex review`: serve a page on which reviewers decide about records."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Annotated, Literal

import typer

from claimex.cli import _options as opt  # noqa: TC001 - typer reads the annotations
from claimex.cli._app import STANDARD_INPUT
from claimex.cli._records import load_all, tell_least_confidence
from claimex.cli._terminal import say, set_up_logging
from claimex.errors import ConfigError
from claimex.messages import many

LEDGER_SUFFIX = ".ledger.jsonl"

Ledgers = Annotated[
    list[Path] | None,
    typer.Option(
        "--ledger",
        metavar="FILE",
        help="File that decisions are added to. Default: beside the records. Repeatable: others are compared with it.",
    ),
]
Reviewer = Annotated[
    str | None, typer.Option("--reviewer", metavar="NAME", help="Name of the reviewer. Default: the user's name.")
]
NoBrowser = Annotated[bool, typer.Option("--no-browser", help="Only print the address.")]
ReviewOrder = Annotated[
    Literal["confidence", "speaker", "article"], typer.Option("--order", help="Initial order of the records.")
]
SampleOfRecords = Annotated[
    int | None, typer.Option("--sample", metavar="N", min=1, help="Draw N records.", show_default=False)
]
SeedOfSample = Annotated[int, typer.Option("--seed", metavar="N", help="Seed of --sample.")]


def review(
    records: opt.ReviewedFile,
    *,
    text: opt.TextsShown,
    ledger: Ledgers = None,
    reviewer: Reviewer = None,
    port: opt.Port = 0,
    no_browser: NoBrowser = False,
    order: ReviewOrder = "article",
    sample: SampleOfRecords = None,
    seed: SeedOfSample = 0,
    text_field: opt.TextField = "text",
    quiet: opt.Quiet = False,
) -> None:
    """Review records in the browser: accept, reject, correct, add."""
    set_up_logging(quiet=quiet)

    from claimex.reading import finder
    from claimex.review import Ledger, Session, read_ledgers, serve

    own, *others = ledger or [_beside(records)]
    read_ledgers(others)  # a fault in one of them is reported now
    loaded = load_all(records)
    tell_least_confidence(records, min((record.confidence for record in loaded), default=None))
    with Ledger(own) as opened:
        session = Session(
            loaded,
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
            pass  # the normal end of a review
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
