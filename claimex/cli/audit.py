"""Count who is quoted, by outlet and month, with intervals."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from claimex.cli import _corpus_options as corpus_opt  # noqa: TC001 - typer reads the annotations
from claimex.cli import _options as opt  # noqa: TC001
from claimex.cli._corpus import counted, left_out_copies, read_twice, write_rows
from claimex.cli._overwriting import Force, refuse_foreign
from claimex.cli._terminal import STANDARD_STREAM, say, set_up_logging
from claimex.messages import many

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from claimex.record import Record


def audit(
    records: corpus_opt.CorpusRecords,
    *,
    by: corpus_opt.GroupBy = "",
    people: corpus_opt.AuditList = None,
    copies: corpus_opt.Copies = "all",
    to_check: corpus_opt.ToCheck = None,
    sample: corpus_opt.SampleSize = 200,
    seed: corpus_opt.SampleSeed = 0,
    ledger: corpus_opt.CheckLedgers = None,
    output: corpus_opt.AuditOutput = None,
    min_confidence: opt.MinConfidence = 0.0,
    force: Force = False,
    quiet: opt.Quiet = False,
    config: opt.Config = None,  # noqa: ARG001 - its callback reads it
) -> None:
    """Count who is quoted: kinds of sources, women and men, offices, words; each share with its interval."""
    set_up_logging(quiet=quiet)

    from claimex.corpus import read_records
    from claimex.corpus.audit import audit as count
    from claimex.corpus.audit import dimensions_of, share_columns, share_rows
    from claimex.corpus.audit_report import write_audit
    from claimex.corpus.people import read_list
    from claimex.corpus.tables import form_of

    dimensions = dimensions_of(by)
    if output is not None and str(output) != STANDARD_STREAM:
        form_of(output, also=(".html",))
    refuse_foreign(output, to_check, force=force, columns=share_columns(dimensions))
    genders = {} if people is None else {entry.id: entry.columns.get("gender", "") for entry in read_list(people)}
    left_out = left_out_copies(records, copies, least=min_confidence)
    checked = _decisions(ledger or ())
    if to_check is not None:
        _draw(records, left_out, to_check, (min_confidence, sample, seed))
    found = read_records(records, min_confidence=min_confidence, stdin=sys.stdin.buffer)
    with counted(quiet=quiet) as (watch, counts):
        result = count(watch(found), by=dimensions, genders=genders, left_out=left_out, checked=checked)
    if output is None or str(output) == STANDARD_STREAM:
        write_rows(share_rows(result), share_columns(result.by), output)
    else:
        write_audit(result, output)
    if not quiet:
        groups = many(max(1, len(result.groups) - 1), "group")
        say(f"{many(counts['record'], 'record')}, {groups}, {many(len(left_out), 'article')} left out as copies")
        if ledger:
            whole = next(iter(result.groups.values()))
            say(f"corrected by {many(whole.shares.checked, 'record')} that people checked")


def _decisions(ledgers: Sequence[Path]) -> dict[tuple[str, str], Record | None]:
    """Return what reviewers decided last about each record."""
    from claimex.review import read_ledgers, standing

    actions = {"accept", "correct", "reject"}
    decided = (decision for decision in standing(read_ledgers(ledgers)) if decision.action in actions)
    return {decision.key: None if decision.action == "reject" else decision.after for decision in decided}


def _draw(records: Sequence[str], left_out: Collection[str], path: Path, how: tuple[float, int, int]) -> None:
    """Write a sample of the records; they are read once more for that."""
    from claimex.corpus import read_records
    from claimex.corpus.checks import draw
    from claimex.formats import write_records

    least, size, seed = how
    read_twice(records, "--to-check")
    counted_records = (r for r in read_records(records, min_confidence=least) if r.doc.id not in left_out)
    write_records(draw(counted_records, size, seed=seed), path)
