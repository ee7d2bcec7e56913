"""The command `claimex diff`: show what changed between two runs.

Exit codes: 0 nothing changed, 1 something changed, 2 wrong usage or settings.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from claimex.cli import _options as opt
from claimex.cli._findings import chooser, counts_of, give, most_shown, read_reports
from claimex.cli._overwriting import Force  # noqa: TC001
from claimex.cli._terminal import set_up_logging

OldRecords = Annotated[
    str,
    typer.Argument(
        metavar="OLD", help="Records of the earlier run: a JSON Lines file or a folder; - for standard input."
    ),
]
NewRecords = Annotated[str, typer.Argument(metavar="NEW", help="Records of the later run.")]
Tolerance = Annotated[
    float,
    typer.Option(
        "--tolerance",
        metavar="X",
        min=0,
        max=1,
        help="How much a confidence or other probability may change without counting as a change.",
    ),
]
Fields = Annotated[
    list[str] | None,
    typer.Option(
        "--field",
        metavar="NAME",
        help="Compare only this field, such as speaker or speaker.name. Repeatable.",
        rich_help_panel=opt.SELECTION,
    ),
]
Ignored = Annotated[
    list[str] | None,
    typer.Option(
        "--ignore", metavar="NAME", help="Do not compare this field. Repeatable.", rich_help_panel=opt.SELECTION
    ),
]


def diff(
    old: OldRecords,
    new: NewRecords,
    *,
    file_format: opt.FindingsStyle = "table",
    report: opt.Reports = None,
    show: opt.Show = None,
    tolerance: Tolerance = 0.0,
    fields: Fields = None,
    ignore: Ignored = None,
    kind: opt.Kinds = None,
    act: opt.Acts = None,
    speaker: opt.Speakers = None,
    min_confidence: opt.MinConfidence = 0.0,
    force: Force = False,
    quiet: opt.Quiet = False,
    config: opt.Config = None,  # noqa: ARG001 - its callback reads it
) -> None:
    """Show which records were added, lost or changed between two runs; exit with 1 if there are any."""
    set_up_logging(quiet=quiet)
    reports = read_reports(report, force=force)

    from itertools import islice

    from claimex.evaluation import diff as differ
    from claimex.formats import load_records

    differ.check_names("--field", fields or ())
    differ.check_names("--ignore", ignore or ())
    tally = differ.ChangeTally()
    options = differ.Options(tolerance=tolerance, only=tuple(fields or ()), ignore=tuple(ignore or ()))
    before, after = (load_records(name, stdin=sys.stdin.buffer) for name in (old, new))
    choose = chooser(kind, act, speaker, min_confidence)
    found = differ.diff(before, after, options=options, choose=choose, tally=tally)
    changes = list(islice(found, most_shown([file_format, *reports.values()], show)))
    hidden = sum(1 for _ in found)  # counted, not kept
    from claimex.evaluation import Findings

    findings = Findings(
        title="claimex diff",
        passed=not changes,
        summary=tuple(tally.summary()),
        changes=changes,
        hidden=hidden,
        counts=counts_of(tally),
    )
    give(findings, file_format, reports, show)
