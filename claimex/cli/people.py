"""Join speakers to a user's own list of people, and list those who are not on it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

from claimex.cli import _corpus_options as corpus_opt  # noqa: TC001 - typer reads the annotations
from claimex.cli import _options as opt  # noqa: TC001
from claimex.cli._corpus import counted, write_rows
from claimex.cli._help import Command, Subgroup
from claimex.cli._overwriting import Force, refuse_foreign
from claimex.cli._terminal import say, set_up_logging
from claimex.errors import ConfigError
from claimex.messages import many

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from claimex.corpus.people import Decided, Decisions
    from claimex.corpus.tables import Row
    from claimex.record import Member, Record, Speaker


app = typer.Typer(
    cls=Subgroup,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Connect speakers with your own list of people, or suggest who belongs on it.",
)


@app.command(cls=Command)
def link(
    records: corpus_opt.CorpusRecords,
    *,
    people: corpus_opt.PeopleList,
    output: corpus_opt.LinkedOutput = None,
    report: corpus_opt.Questions = None,
    ledger: corpus_opt.LinkLedger = None,
    decisions: corpus_opt.FilledIn = None,
    min_confidence: opt.MinConfidence = 0.0,
    force: Force = False,
    quiet: opt.Quiet = False,
) -> None:
    """Connect speakers with the entries of a list, by name, alias and the office held on the article's date."""
    set_up_logging(quiet=quiet)

    from claimex.corpus import read_records
    from claimex.corpus.people import QUESTIONS, People, question, read_list
    from claimex.corpus.people import link as find
    from claimex.corpus.tables import form_of
    from claimex.formats import write_records

    if report is not None:
        form_of(report)
    refuse_foreign(output, force=force)
    refuse_foreign(report, force=force, columns=QUESTIONS)
    decided = _decisions(ledger, decisions)
    known = People(read_list(people))
    unsure: list[Row] = []

    def ask(record: Record, who: Speaker | Member, found: Decided) -> None:
        unsure.append(question(record, who, found))

    found = read_records(records, min_confidence=min_confidence, stdin=sys.stdin.buffer)
    with counted(quiet=quiet) as (watch, counts):
        linked = _counting(find(watch(found), known, decisions=decided, unsure=ask), counts)
        write_records(linked, sys.stdout.buffer if output is None or str(output) == "-" else output)
    if report is not None:
        write_rows(iter(unsure), QUESTIONS, report)
    if not quiet:
        say(f"{many(counts['record'], 'record')}, {counts['linked']:,} linked, {len(unsure):,} with several candidates")


def _counting(records: Iterator[Record], counts: dict[str, int]) -> Iterator[Record]:
    for record in records:
        who = record.speaker
        counts["linked"] += who is not None and any(each.link is not None for each in (who, *(who.members or ())))
        yield record


def _decisions(ledger: Path | None, filled: Path | None) -> Decisions:
    from claimex.corpus.people_ledger import append, read_decisions, read_ledger

    if filled is not None:
        if ledger is None:
            where = "--decisions"
            raise ConfigError(where, "needs a ledger to be kept in", advice="name one with --ledger")
        append(ledger, read_decisions(filled))
    return {} if ledger is None else read_ledger(ledger)


@app.command(cls=Command)
def suggest(
    records: corpus_opt.CorpusRecords,
    *,
    people: corpus_opt.OptionalList = None,
    top: corpus_opt.MostSpeakers = None,
    output: corpus_opt.SuggestOutput = None,
    min_confidence: opt.MinConfidence = 0.0,
    force: Force = False,
    quiet: opt.Quiet = False,
) -> None:
    """List the frequent speakers who are not on your list yet, for you to fill in."""
    set_up_logging(quiet=quiet)

    from claimex.corpus import read_records
    from claimex.corpus.people import People, read_list
    from claimex.corpus.suggest import COLUMNS
    from claimex.corpus.suggest import suggest as find

    refuse_foreign(output, force=force, columns=COLUMNS)
    known = People(read_list(people) if people is not None else [])
    found = read_records(records, min_confidence=min_confidence, stdin=sys.stdin.buffer)
    with counted(quiet=quiet) as (watch, counts):
        written = write_rows(find(watch(found), known, top=top), COLUMNS, output)
    if not quiet:
        say(f"{many(counts['record'], 'record')}, {many(written, 'speaker')} not on the list")
