"""Print and write the findings of `diff` and `check`, in every format that the user asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from claimex.cli._app import FAILED
from claimex.cli._overwriting import refuse_foreign
from claimex.cli._terminal import Safe, say
from claimex.errors import ConfigError
from claimex.vocabulary import FindingsFormat

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from claimex.evaluation import Findings, Result, Thresholds
    from claimex.evaluation.diff import ChangeTally
    from claimex.record import Record


def chooser(
    kind: Sequence[str] | None, act: Sequence[str] | None, speaker: Sequence[str] | None, least: float
) -> Callable[[Record], bool] | None:
    """Return a function that tells whether a record is wanted, as `extract` does; None if all are."""
    if not (kind or act or speaker or least):
        return None
    from claimex.running import select

    def choose(record: Record) -> bool:
        return bool(select([record], kinds=kind or (), acts=act or (), speakers=speaker or (), min_confidence=least))

    return choose


def most_shown(styles: Sequence[FindingsFormat], show: int | None) -> int | None:
    """Return the most changes that one of the formats lists; None for all."""
    from claimex.evaluation import SHOWN

    limits = [SHOWN[style] if show is None else show for style in styles]
    return None if None in limits else max(limit for limit in limits if limit is not None)


def findings_of(result: Result, thresholds: Thresholds) -> Findings:
    from claimex.evaluation import Findings

    lines = tuple(result.tally.summary()) if result.tally.articles else ()
    if result.updated:
        lines = (*lines, f"{thresholds.snapshot} is renewed")
    counts = {**counts_of(result.tally), "scores": result.scores, "updated": result.updated}
    return Findings("claimex check", result.passed, lines, result.verdicts, result.changes, counts=counts)


def counts_of(tally: ChangeTally) -> dict[str, Any]:
    changes = {what: tally.changes[what] for what in ("added", "lost", "changed", "article")}
    whole = {"articles": tally.articles, "old": tally.old, "new": tally.new, **changes}
    return {**whole, "fields": dict(sorted(tally.fields.items())), "most": dict(sorted(tally.most.items()))}


def read_reports(files: Sequence[Path] | None, *, force: bool) -> dict[Path, FindingsFormat]:
    from claimex.evaluation import SUFFIXES

    out: dict[Path, FindingsFormat] = {}
    for file in files or ():
        style = SUFFIXES.get(file.suffix.lower())
        if style is None:
            where = "--report"
            raise ConfigError(where, f"{file} has an unknown suffix", advice=f"end it in {', '.join(SUFFIXES)}")
        refuse_foreign(file, force=force)
        out[file] = style
    return out


def give(findings: Findings, style: FindingsFormat, reports: dict[Path, FindingsFormat], show: int | None) -> None:
    """Print findings, write the reports, and exit with 1 if the findings did not pass."""
    from claimex.evaluation import render_findings

    for file, form in reports.items():
        from claimex.formats import open_output

        with open_output(file) as stream:
            stream.write(f"{render_findings(findings, form, show=show)}\n".encode())
    shown = render_findings(findings, style, show=show)
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
