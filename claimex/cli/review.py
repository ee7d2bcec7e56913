"""The command `claimex review`: serve a page on which reviewers decide about records."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from claimex.cli import _options as opt  # noqa: TC001 - typer reads the annotations
from claimex.cli._app import STANDARD_INPUT
from claimex.cli._records import load_all, tell_least_confidence
from claimex.cli._terminal import say, set_up_logging
from claimex.errors import ConfigError, InputError
from claimex.messages import many

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from claimex.record import Document, Record

LEDGER_SUFFIX = ".ledger.jsonl"

Ledgers = Annotated[
    list[Path] | None,
    typer.Option(
        "--ledger",
        metavar="FILE",
        help="File that decisions are added to. Default: beside the records. Name more of them to compare with other "
        "reviewers' decisions.",
    ),
]
Reviewer = Annotated[
    str | None,
    typer.Option("--reviewer", metavar="NAME", help="Your name, which each decision carries. Default: the user name."),
]
NoBrowser = Annotated[bool, typer.Option("--no-browser", help="Only print the address.")]
ReviewOrder = Annotated[
    Literal["confidence", "speaker", "article"], typer.Option("--order", help="Order of the records at the start.")
]
SampleOfRecords = Annotated[
    int | None, typer.Option("--sample", metavar="N", min=1, help="Draw N records at random.", show_default=False)
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
    from claimex.review import Ledger, Session, Watched, serve

    own, *others = ledger or [_beside(records)]
    found, text_of, watched = load_all(records), finder(text, text_field=text_field), Watched(others)
    _check_texts(found, text_of)
    tell_least_confidence(records, min((record.confidence for record in found), default=None))
    with Ledger(own) as opened:
        session = Session(
            found,
            ledger=opened,
            who=reviewer or _user(),
            text_of=text_of,
            others=watched.read,
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


def _check_texts(records: Iterable[Record], text_of: Callable[[Document], str]) -> None:
    """Raise an error if no article's text can be found; say how many texts are missing otherwise."""
    docs = {record.doc.id: record.doc for record in records}
    problems: list[InputError] = []
    for doc in docs.values():
        try:
            text_of(doc)
        except InputError as error:
            problems.append(error)
    if problems and len(problems) == len(docs):
        where = "--text"
        raise ConfigError(where, f"no text was found for any of {many(len(docs), 'article')}: {problems[0]}")
    if problems:
        say(f"{many(len(problems), 'article')} without a matching text; the first: {problems[0]}")


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError) as error:  # a container without a list of users
        where = "--reviewer"
        raise ConfigError(
            where, "the system does not know your user name", advice="give your name with --reviewer"
        ) from error


def _beside(records: str) -> Path:
    if records == STANDARD_INPUT:
        where = "--ledger"
        raise ConfigError(where, "is needed for records from standard input", advice="name a file for the decisions")
    path = Path(records)
    return path.with_name(path.name + LEDGER_SUFFIX)
