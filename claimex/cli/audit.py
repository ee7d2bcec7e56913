"""Count who is quoted, by outlet and month, with intervals."""

from __future__ import annotations

import sys

from claimex.cli import _corpus_options as corpus_opt  # noqa: TC001 - typer reads the annotations
from claimex.cli import _options as opt  # noqa: TC001
from claimex.cli._corpus import counted, left_out_copies, write_rows
from claimex.cli._terminal import say, set_up_logging
from claimex.messages import many


def audit(
    records: corpus_opt.CorpusRecords,
    *,
    by: corpus_opt.GroupBy = "",
    people: corpus_opt.OptionalList = None,
    copies: corpus_opt.Copies = "all",
    output: corpus_opt.AuditOutput = None,
    min_confidence: opt.MinConfidence = 0.0,
    quiet: opt.Quiet = False,
) -> None:
    """Count who is quoted: kinds of sources, women and men, offices, words; each share with its interval.

    For example:

    claimex audit linked.jsonl --by outlet,month --copies once -o audit.html
    """
    set_up_logging(quiet=quiet)

    from claimex.corpus import read_records
    from claimex.corpus.audit import audit as count
    from claimex.corpus.audit import dimensions_of, share_columns, share_rows
    from claimex.corpus.audit_report import write_audit
    from claimex.corpus.people import read_list
    from claimex.corpus.tables import form_of

    dimensions = dimensions_of(by)
    if output is not None:
        form_of(output, also=(".html",))
    genders = {} if people is None else {entry.id: entry.columns.get("gender", "") for entry in read_list(people)}
    left_out = left_out_copies(records, copies, least=min_confidence)
    found = read_records(records, min_confidence=min_confidence, stdin=sys.stdin.buffer)
    with counted(quiet=quiet) as (watch, counts):
        result = count(watch(found), by=dimensions, genders=genders, left_out=left_out)
    if output is None or str(output) == "-":
        write_rows(share_rows(result), share_columns(result), output)
    else:
        write_audit(result, output)
    if not quiet:
        groups = many(max(1, len(result.groups) - 1), "group")
        say(f"{many(counts['record'], 'record')}, {groups}, {many(len(left_out), 'article')} left out as copies")
