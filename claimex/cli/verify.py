"""Check quotations against the texts they are taken from."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from claimex.cli import _corpus_options as corpus_opt  # noqa: TC001 - typer reads the annotations
from claimex.cli import _options as opt  # noqa: TC001
from claimex.cli._app import FAILED
from claimex.cli._corpus import counted, write_rows
from claimex.cli._overwriting import Force, refuse_foreign
from claimex.cli._terminal import STANDARD_STREAM, print_rendered, say, set_up_logging
from claimex.errors import ConfigError, InputError
from claimex.messages import many, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.table import Table

    from claimex.article import Article
    from claimex.corpus.tables import Row
    from claimex.corpus.verify import Tally
    from claimex.record import Record


TEXTS = (".txt", ".md", ".html", ".htm")
"""What is a text, not records, by its suffix."""

SHOWN = 50
"""Quotations in the terminal's table; the summary counts all."""


def verify(
    records: corpus_opt.Draft,
    *,
    against: corpus_opt.Against,
    speaker_must_match: corpus_opt.SpeakerMustMatch = False,
    fail_on: corpus_opt.FailOn = "altered,spliced,absent,misattributed",
    output: corpus_opt.VerifyOutput = None,
    min_confidence: opt.MinConfidence = 0.0,
    model: opt.Model = None,
    force: Force = False,
    quiet: opt.Quiet = False,
    config: opt.Config = None,  # noqa: ARG001 - its callback reads it
) -> None:
    """Check each direct quotation against the texts it is taken from.

    Exits with 1 where a quotation has a status named by --fail-on.
    """
    set_up_logging(quiet=quiet)
    failing = _statuses(fail_on)

    from claimex.corpus import Sources
    from claimex.corpus import verify as check
    from claimex.corpus.tables import form_of
    from claimex.corpus.verdicts import COLUMNS, rows
    from claimex.corpus.verify import Tally

    if output is not None and str(output) != STANDARD_STREAM:
        form_of(output, also=(".html",))
    refuse_foreign(output, force=force, columns=COLUMNS)
    tally = Tally()
    sources = Sources(_articles(against))
    found = _records(records, model, min_confidence)
    with counted(quiet=quiet) as (watch, _):
        verdicts = rows(check(watch(found), sources, speaker_must_match=speaker_must_match, tally=tally))
        table = _table(verdicts, failing) if output is None else None
        if output is not None:
            _write(verdicts, output, tally)
    if table is not None:
        print_rendered(table)
    if not quiet:
        counts = ", ".join(f"{number:,} {status}" for status, number in sorted(tally.statuses.items()))
        say(f"{many(tally.statuses.total(), 'quotation')} against {many(len(sources.documents), 'text')}: {counts}")
    if bad := tally.failing(failing):
        say(f"{many(bad, 'quotation')} failed ({fail_on})")
        raise typer.Exit(FAILED)


def _statuses(fail_on: str) -> Sequence[str]:
    from claimex.corpus.verify import STATUSES

    wanted = [word.strip() for word in fail_on.split(",") if word.strip()]
    if wanted == ["none"]:
        return []
    if unknown := [word for word in wanted if word not in STATUSES]:
        where = "--fail-on"
        raise ConfigError(where, f"{unknown[0]!r} is not a status", advice=f"known: {', '.join(STATUSES)}, none")
    return wanted


def _articles(paths: Sequence[str]) -> Iterator[Article]:
    from claimex.article import Failure
    from claimex.reading import read_articles

    for entry in read_articles(paths, stdin=sys.stdin.buffer):
        if isinstance(entry, Failure):
            raise InputError(entry.where, entry.message.removeprefix(f"{entry.where}: "), reason=entry.reason)
        yield entry


def _records(records: str, model: str | None, least: float) -> Iterable[Record]:
    from claimex.corpus import read_records

    if Path(records).suffix.lower() not in TEXTS or Path(records).is_dir():
        return read_records([records], min_confidence=least, stdin=sys.stdin.buffer)
    from claimex.pipeline import load

    extractor = load(model)
    return (
        record
        for article in _articles([records])
        for record in extractor.extract(article)
        if record.confidence >= least
    )


def _write(verdicts: Iterable[Row], output: Path, tally: Tally) -> None:
    from claimex.corpus.verdicts import COLUMNS, to_page

    if output.suffix.lower() != ".html":
        write_rows(verdicts, COLUMNS, output)
        return
    from claimex.formats import open_output

    with open_output(output) as stream:
        for piece in to_page(verdicts, tally):
            stream.write(piece.encode())


def _table(verdicts: Iterable[Row], failing: Sequence[str]) -> Table | None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from claimex.corpus.differences import describe

    table = Table(box=box.SIMPLE, show_edge=False, pad_edge=False)
    for heading in ("status", "article", "speaker", "quotation", "differences", "source"):
        table.add_column(heading, overflow="fold")
    shown = 0
    for row in verdicts:
        if (row["status"] in failing or not failing) and shown < SHOWN:
            shown += 1
            cells = (
                row["status"],
                row["doc"],
                row["speaker"] or "–",
                row["quote"],
                describe(row["changes"]),
                row["source"] or "–",
            )
            table.add_row(*(Text(one_line(cell)) for cell in cells))
    return table if shown else None
