"""The command `claimex check`: compare the records of a sample with a snapshot and with gold.

Exit codes: 0 every threshold is kept, 1 one is not, 2 wrong usage or settings.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claimex.cli import _options as opt  # noqa: TC001 - typer reads the annotations
from claimex.cli._findings import findings_of, give, read_reports
from claimex.cli._overwriting import Force  # noqa: TC001
from claimex.cli._terminal import set_up_logging
from claimex.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from claimex.article import Article, Failure
    from claimex.pipeline import Outcome


SamplePaths = Annotated[
    list[str] | None,
    typer.Argument(metavar="PATH", help="Articles of the sample: files, folders or glob patterns.", show_default=False),
]
CheckGold = Annotated[
    Path | None,
    typer.Option("--gold", metavar="GOLD", help="Gold records of the sample, in any of the forms that evaluate takes."),
]
Snapshot = Annotated[
    Path | None, typer.Option("--snapshot", metavar="FILE", help="The snapshot to compare the sample with.")
]
Update = Annotated[bool, typer.Option("--update", help="Write the snapshot anew instead of comparing with it.")]
MaxLost = Annotated[
    str | None,
    typer.Option("--max-lost", metavar="N|SHARE", help="Fail if more records than this are lost. Default: 0."),
]
MaxAdded = Annotated[
    str | None,
    typer.Option("--max-added", metavar="N|SHARE", help="Fail if more records than this are added. Default: 0."),
]
MaxChanged = Annotated[
    str | None,
    typer.Option("--max-changed", metavar="N|SHARE", help="Fail if more records than this are changed. Default: 0."),
]
CheckTolerance = Annotated[
    float | None,
    typer.Option(
        "--tolerance",
        metavar="X",
        min=0,
        max=1,
        help="How much a confidence may change without counting as a change. Default: 0.1.",
    ),
]


def check(
    paths: SamplePaths = None,
    *,
    gold: CheckGold = None,
    snapshot: Snapshot = None,
    update: Update = False,
    minimum: opt.Minimums = None,
    max_lost: MaxLost = None,
    max_added: MaxAdded = None,
    max_changed: MaxChanged = None,
    tolerance: CheckTolerance = None,
    model: opt.Model = None,
    encoding: opt.Encoding = None,
    text_field: opt.TextField = "text",
    input_format: opt.InputKind = None,
    follow_links: opt.FollowLinks = False,
    file_format: opt.FindingsStyle = "table",
    report: opt.Reports = None,
    show: opt.Show = None,
    force: Force = False,
    quiet: opt.Quiet = False,
    config: opt.Config = None,  # noqa: ARG001 - its callback reads it
) -> None:
    """Extract a sample, compare it with a snapshot and with gold, and fail if a threshold is broken."""
    set_up_logging(quiet=quiet)
    reports = read_reports(report, force=force)
    if not paths:
        where = "paths"
        raise ConfigError(where, "no sample is named", advice="name it as PATH, or as paths in [check] of claimex.toml")
    if update and snapshot is None:
        where = "--update"
        raise ConfigError(where, "there is no snapshot to renew", advice="name a file with --snapshot")

    from claimex.evaluation import check
    from claimex.model import find_model
    from claimex.reading import ReadOptions, read_articles

    given = zip(check.LIMITED, (max_lost, max_added, max_changed), strict=True)
    thresholds = check.Thresholds(
        snapshot=snapshot,
        gold=gold,
        minimums=minimum or (),
        limits={what: check.parse_limit(f"--max-{what}", limit) for what, limit in given if limit is not None},
        tolerance=check.TOLERANCE if tolerance is None else tolerance,
    )
    thresholds.check()
    find_model(model)  # a wrong name is reported before anything is read
    options = ReadOptions(
        encoding=encoding, text_field=text_field, input_format=input_format, follow_links=follow_links
    )
    articles = read_articles(paths, options=options, stdin=sys.stdin.buffer)
    result = check.check(articles, _Late(model), thresholds, update=update)
    give(findings_of(result, thresholds), file_format, reports, show)


class _Late:
    """An extractor that opens its model when the first article comes, so that wrong paths are reported at once."""

    def __init__(self, model: str | None) -> None:
        self._model = model

    def extract_all(self, articles: Iterable[Article | Failure]) -> Iterator[Outcome]:
        """Extract from a stream, lazily and in order."""
        from claimex.pipeline import load
        from claimex.running import extract_all

        return extract_all(articles, partial(load, self._model), jobs=1)
