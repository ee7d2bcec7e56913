"""The command `claimex evaluate`: score records against gold."""

from __future__ import annotations

import sys
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claimex.cli import _corpus_options as corpus_opt  # noqa: TC001 - typer reads the annotations
from claimex.cli import _options as opt  # noqa: TC001
from claimex.cli._app import FAILED
from claimex.cli._corpus import left_out_copies
from claimex.cli._records import tell_least_confidence
from claimex.cli._terminal import print_rendered, say, set_up_logging
from claimex.errors import ConfigError, InputError
from claimex.messages import many

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from rich.table import Table

    from claimex.formats import Entry
    from claimex.review import Precision

RESAMPLES, SEED = 1000, 20_180_507  # see evaluation/report.py, which is slow to import; a test holds them equal

Predicted = Annotated[
    str | None, typer.Argument(metavar="PREDICTED", help="Records to score; - for standard input.", show_default=False)
]
Reviewed = Annotated[
    list[Path] | None,
    typer.Option(
        "--reviewed",
        metavar="LEDGER",
        help="Ledger of a review, used instead of gold: what share of the records decided on is right. Repeatable.",
    ),
]
ReviewedTexts = Annotated[
    Path | None,
    typer.Option(
        "--text",
        "-t",
        metavar="DIR",
        help="With --reviewed: folder of the articles; needed if one was edited since its review.",
    ),
]
ArticleLines = Annotated[
    Path | None,
    typer.Option("--articles", metavar="FILE", help="File that extract --articles wrote: also score the zones."),
]
AsJson = Annotated[bool, typer.Option("--json", "-j", help="Print one JSON object instead of tables.")]
Resamples = Annotated[
    int,
    typer.Option(
        "--resamples",
        metavar="N",
        min=0,
        help="Number of bootstrap samples for the 95 % intervals; 0 for no intervals.",
    ),
]
Gold = Annotated[
    Path,
    typer.Argument(
        metavar="GOLD",
        help="Gold records: a JSON Lines file, a folder, or a brat folder. With --reviewed, the records to score.",
    ),
]
Seed = Annotated[int, typer.Option("--seed", metavar="N", min=0, help="Seed of the bootstrap samples.")]


def evaluate(
    gold: Gold,
    predicted: Predicted = None,
    *,
    reviewed: Reviewed = None,
    text: ReviewedTexts = None,
    articles: ArticleLines = None,
    as_json: AsJson = False,
    minimum: opt.Minimums = None,
    resamples: Resamples = RESAMPLES,
    seed: Seed = SEED,
    copies: corpus_opt.Copies = "all",
    config: opt.Config = None,  # noqa: ARG001 - its callback reads it
) -> None:
    """Score records against gold records, against annotation in brat, or by the decisions of a review."""
    set_up_logging()
    if reviewed:
        _by_review(str(gold) if predicted is None else predicted, reviewed, text, as_json=as_json)
        return
    if predicted is None:
        where = "PREDICTED"
        raise ConfigError(where, "is missing", advice="name gold and the records to score, or --reviewed LEDGER")

    from claimex.evaluation import check_minimums, render
    from claimex.evaluation import evaluate as score
    from claimex.formats import load_records

    left_out = left_out_copies([str(gold)], copies)
    predictions = load_records(predicted, stdin=sys.stdin.buffer)
    zones = load_records(articles) if articles is not None else ()
    wanted = (_without(found, left_out) for found in (_whole(load_records(gold)), chain(predictions, zones)))
    report = score(*wanted, resamples=resamples, seed=seed)
    tell_least_confidence(predicted)
    failures = check_minimums(report, minimum or ())
    if as_json:
        typer.echo(report.to_json())
    else:
        print_rendered(render(report))
    for failure in failures:
        say(failure)
    if failures:
        raise typer.Exit(FAILED)


def _without(entries: Iterable[Entry], left_out: Collection[str]) -> Iterator[Entry]:
    """Yield what is not about the articles that are left out."""
    from claimex.record import Record

    for entry in entries:
        if (entry.doc.id if isinstance(entry, Record) else entry.doc_id) not in left_out:
            yield entry


def _whole(gold: Iterable[Entry]) -> Iterator[Entry]:
    """Yield gold, and refuse that of a review that left records of an article undecided."""
    from claimex.record import Record

    for entry in gold:
        note = (entry.model_extra or {}).get("review") if isinstance(entry, Record) else None
        if isinstance(entry, Record) and isinstance(note, dict) and note.get("partial"):
            raise InputError(
                entry.doc.id,
                "was reviewed in part, so records that nobody decided on would count as wrong",
                reason="partial gold",
                advice="claimex evaluate RECORDS --reviewed LEDGER counts only those that were decided on",
            )
        yield entry


def _by_review(records: str, ledgers: list[Path], text: Path | None, *, as_json: bool) -> None:
    """Print how many of the records that reviewers decided on are right."""
    from claimex.cli._records import load_all
    from claimex.reading import finder
    from claimex.review import measure_precision, read_ledgers

    text_of = finder(text) if text is not None else None
    found = measure_precision(load_all(records), read_ledgers(ledgers), text_of=text_of)
    if as_json:
        typer.echo(found.to_json())
        return
    decided = found.shares[0].decided
    print_rendered(_table(found))
    if decided < found.records:
        say(
            f"{decided:,} of {found.records:,} records are decided; "
            "the shares hold for the rest if they were drawn at random"
        )
    if found.unplaced:
        say(
            f"{many(found.unplaced, 'decision')} whose place is not found in the texts any more; "
            "claimex gold lists them"
        )


def _table(found: Precision) -> Table:
    from rich import box
    from rich.table import Column, Table

    table = Table(Column("", no_wrap=True), box=box.SIMPLE)
    for name in ("decided", "right", "precision", "95 %", "content"):
        table.add_column(name, justify="right", no_wrap=True)
    for share in found.shares:
        cells = f"{share.precision:.3f}", f"{share.low:.3f}–{share.high:.3f}", f"{share.content:.3f}"
        table.add_row(share.name, f"{share.decided:,}", f"{share.right:,}", *cells)
    return table
