"""The commands `claimex diff` and `claimex check`, which builds run; `cli.py` puts them beside the others.

Exit codes: 0 nothing changed, or every threshold kept; 1 something did, or one was not; 2 wrong usage or settings.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import typer

from claimex import _options as opt  # noqa: TC001 - typer reads the annotations
from claimex._formats import SHOWN, SUFFIXES, Findings, Style, render
from claimex._terminal import Safe, say, set_up_logging
from claimex.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from claimex.diff import Tally
    from claimex.guard import Result, Thresholds
    from claimex.record import Record

FAILED = 1


def diff(
    old: opt.OldRecords,
    new: opt.NewRecords,
    *,
    file_format: opt.FindingsFormat = "table",
    report: opt.Reports = None,
    show: opt.Show = None,
    tolerance: opt.Tolerance = 0.0,
    fields: opt.Fields = None,
    ignore: opt.Ignored = None,
    kind: opt.Kinds = None,
    act: opt.Acts = None,
    speaker: opt.Speakers = None,
    min_confidence: opt.MinConfidence = 0.0,
    quiet: opt.Quiet = False,
    config: opt.Config = None,  # noqa: ARG001 - its callback reads it
) -> None:
    """Tell which records were added, lost and changed between two runs; exit 1 if any."""
    set_up_logging(quiet=quiet)
    reports = _reports(report)

    from itertools import islice

    from claimex import diff as differ
    from claimex.evaluate import load_records

    differ.check_names("--field", fields or ())
    differ.check_names("--ignore", ignore or ())
    tally = differ.Tally()
    options = differ.Options(tolerance=tolerance, only=tuple(fields or ()), ignore=tuple(ignore or ()))
    before, after = (load_records(name, stdin=sys.stdin.buffer) for name in (old, new))
    choose = _chooser(kind, act, speaker, min_confidence)
    found = differ.diff(before, after, options=options, choose=choose, tally=tally)
    changes = list(islice(found, _most([file_format, *reports.values()], show)))
    hidden = sum(1 for _ in found)  # counted, not kept
    findings = Findings(
        title="claimex diff",
        passed=not changes,
        summary=tuple(tally.summary()),
        changes=changes,
        hidden=hidden,
        counts=_counts(tally),
    )
    _give(findings, file_format, reports, show)


def _chooser(
    kind: Sequence[str] | None, act: Sequence[str] | None, speaker: Sequence[str] | None, least: float
) -> Callable[[Record], bool] | None:
    """Give what tells a wanted record, by the rules of `extract`; None where all are wanted."""
    if not (kind or act or speaker or least):
        return None
    from claimex.write import select

    def choose(record: Record) -> bool:
        return bool(select([record], kinds=kind or (), acts=act or (), speakers=speaker or (), min_confidence=least))

    return choose


def _most(styles: Sequence[Style], show: int | None) -> int | None:
    """Return how many changes the forms list at most, None for all."""
    limits = [SHOWN[style] if show is None else show for style in styles]
    return None if None in limits else max(limit for limit in limits if limit is not None)


def check(
    paths: opt.SamplePaths = None,
    *,
    gold: opt.CheckGold = None,
    snapshot: opt.Snapshot = None,
    update: opt.Update = False,
    minimum: opt.Minimums = None,
    max_lost: opt.MaxLost = None,
    max_added: opt.MaxAdded = None,
    max_changed: opt.MaxChanged = None,
    tolerance: opt.CheckTolerance = None,
    model: opt.Model = None,
    encoding: opt.Encoding = None,
    text_field: opt.TextField = "text",
    input_format: opt.InputKind = None,
    file_format: opt.FindingsFormat = "table",
    report: opt.Reports = None,
    show: opt.Show = None,
    quiet: opt.Quiet = False,
    config: opt.Config = None,  # noqa: ARG001 - its callback reads it
) -> None:
    """Extract a sample, hold it to a snapshot and to gold, and fail by named thresholds."""
    set_up_logging(quiet=quiet)
    reports = _reports(report)
    if not paths:
        where = "paths"
        raise ConfigError(where, "no sample is named", advice="name it as PATH, or as paths in [check] of claimex.toml")
    if update and snapshot is None:
        where = "--update"
        raise ConfigError(where, "there is no snapshot to renew", advice="name a file with --snapshot")

    from claimex import guard, pipeline
    from claimex.read import ReadOptions, read_articles

    given = zip(guard.LIMITED, (max_lost, max_added, max_changed), strict=True)
    thresholds = guard.Thresholds(
        snapshot=snapshot,
        gold=gold,
        minimums=minimum or (),
        limits={what: guard.parse_limit(f"--max-{what}", limit) for what, limit in given if limit is not None},
        tolerance=guard.TOLERANCE if tolerance is None else tolerance,
    )
    thresholds.check()
    options = ReadOptions(encoding=encoding, text_field=text_field, input_format=input_format)
    articles = read_articles(paths, options=options, stdin=sys.stdin.buffer)
    result = guard.check(articles, pipeline.load(model), thresholds, update=update)
    _give(_findings(result, thresholds), file_format, reports, show)


def _findings(result: Result, thresholds: Thresholds) -> Findings:
    lines = tuple(result.tally.summary()) if result.tally.articles else ()
    if result.updated:
        lines = (*lines, f"{thresholds.snapshot} is renewed")
    counts = {**_counts(result.tally), "scores": result.scores, "updated": result.updated}
    return Findings("claimex check", result.passed, lines, result.verdicts, result.changes, counts=counts)


def _counts(tally: Tally) -> dict[str, Any]:
    changes = {what: tally.changes[what] for what in ("added", "lost", "changed", "article")}
    whole = {"articles": tally.articles, "old": tally.old, "new": tally.new, **changes}
    return {**whole, "fields": dict(sorted(tally.fields.items())), "most": dict(sorted(tally.most.items()))}


def _reports(files: Sequence[Path] | None) -> dict[Path, Style]:
    out: dict[Path, Style] = {}
    for file in files or ():
        style = SUFFIXES.get(file.suffix.lower())
        if style is None:
            where = "--report"
            raise ConfigError(where, f"{file} has no known form", advice=f"end it in {', '.join(SUFFIXES)}")
        out[file] = style
    return out


def _give(findings: Findings, style: Style, reports: dict[Path, Style], show: int | None) -> None:
    """Print findings, write the reports, and leave by what they say."""
    for file, form in reports.items():
        from claimex.write import open_output

        with open_output(file) as stream:
            stream.write(f"{render(findings, form, show=show)}\n".encode())
    shown = render(findings, style, show=show)
    if isinstance(shown, str):
        typer.echo(shown)
    else:
        from rich.console import Console

        Console(highlight=False).print(Safe(shown))
    for verdict in findings.verdicts:
        if not verdict.passed and style != "table":  # the table has said so
            say(f"{verdict.name}: {verdict.message}")
    if not findings.passed:
        raise typer.Exit(FAILED)
