"""The command `claimex evaluate`: score records against gold."""

from __future__ import annotations

import sys
from itertools import chain

import typer

from claimex.cli import _options as opt  # noqa: TC001 - typer reads the annotations
from claimex.cli._app import FAILED
from claimex.cli._terminal import print_rendered, say, set_up_logging

RESAMPLES, SEED = 1000, 20_180_507  # see evaluation/report.py, which is slow to import; a test holds them equal


def evaluate(
    gold: opt.Gold,
    predicted: opt.Predicted,
    *,
    articles: opt.ArticleLines = None,
    as_json: opt.AsJson = False,
    minimum: opt.Minimums = None,
    resamples: opt.Resamples = RESAMPLES,
    seed: opt.Seed = SEED,
    config: opt.Config = None,  # noqa: ARG001 - its callback reads it
) -> None:
    """Score records against gold records, or against annotation in brat."""
    set_up_logging()

    from claimex.evaluation import check_minimums, render
    from claimex.evaluation import evaluate as score
    from claimex.formats import load_records

    predictions = load_records(predicted, stdin=sys.stdin.buffer)
    zones = load_records(articles) if articles is not None else ()
    report = score(load_records(gold), chain(predictions, zones), resamples=resamples, seed=seed)
    failures = check_minimums(report, minimum or ())
    if as_json:
        typer.echo(report.to_json())
    else:
        print_rendered(render(report))
    for failure in failures:
        say(failure)
    if failures:
        raise typer.Exit(FAILED)
