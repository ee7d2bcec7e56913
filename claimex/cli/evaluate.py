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

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from claimex.formats import Entry

RESAMPLES, SEED = 1000, 20_180_507  # see evaluation/report.py, which is slow to import; a test holds them equal

Predicted = Annotated[str, typer.Argument(metavar="PREDICTED", help="Records to score; - for standard input.")]
ArticleLines = Annotated[
    Path | None,
    typer.Option("--articles", metavar="FILE", help="File of --articles of extract: also score the zones."),
]
AsJson = Annotated[bool, typer.Option("--json", "-j", help="Print one JSON object instead of tables.")]
Resamples = Annotated[
    int,
    typer.Option(
        "--resamples", metavar="N", min=0, help="Number of resamples for the 95 % intervals; 0 for no intervals."
    ),
]
Gold = Annotated[
    Path, typer.Argument(metavar="GOLD", help="Gold records: a JSON Lines file, a folder, or a brat folder.")
]
Seed = Annotated[int, typer.Option("--seed", metavar="N", min=0, help="Seed of the resamples.")]


def evaluate(
    gold: Gold,
    predicted: Predicted,
    *,
    articles: ArticleLines = None,
    as_json: AsJson = False,
    minimum: opt.Minimums = None,
    resamples: Resamples = RESAMPLES,
    seed: Seed = SEED,
    copies: corpus_opt.Copies = "all",
    config: opt.Config = None,  # noqa: ARG001 - its callback reads it
) -> None:
    """Score records against gold records, or against annotation in brat."""
    set_up_logging()

    from claimex.evaluation import check_minimums, render
    from claimex.evaluation import evaluate as score
    from claimex.formats import load_records

    left_out = left_out_copies([str(gold)], copies)
    predictions = load_records(predicted, stdin=sys.stdin.buffer)
    zones = load_records(articles) if articles is not None else ()
    wanted = (_without(found, left_out) for found in (load_records(gold), chain(predictions, zones)))
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
