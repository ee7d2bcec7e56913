"""The command `claimex report`: write a page that shows records in their articles."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from claimex.cli import _options as opt  # noqa: TC001 - typer reads the annotations
from claimex.cli._app import PARTLY_DONE
from claimex.cli._groups import Selection, with_groups
from claimex.cli._overwriting import Force, refuse_foreign
from claimex.cli._records import load_all
from claimex.cli._terminal import say, set_up_logging
from claimex.messages import many

SHOWN_PROBLEMS = 20  # articles without a text that are listed one by one; the others are counted

ReportOutput = Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="HTML file to write.")]
Title = Annotated[str, typer.Option("--title", metavar="WORDS", help="Title of the page.")]


SELECTION = Selection()


@with_groups
def report(
    records: opt.ReviewedFile,
    *,
    text: opt.TextsShown,
    output: ReportOutput,
    text_field: opt.TextField = "text",
    title: Title = "claimex report",
    selection: Selection = SELECTION,
    force: Force = False,
    quiet: opt.Quiet = False,
    config: opt.Config = None,  # noqa: ARG001 - its callback reads it
) -> None:
    """Write records and their articles as one page, which opens offline and can be sent by mail."""
    set_up_logging(quiet=quiet)
    refuse_foreign(output, force=force)

    from claimex.formats import check_page, open_output
    from claimex.reading import finder
    from claimex.review import render_report

    check_page(output)
    found = selection.of(load_all(records))
    page, problems = render_report(found, finder(text, text_field=text_field), title=title)
    with open_output(output) as stream:
        stream.write(page.encode())
    for problem in problems[:SHOWN_PROBLEMS]:
        say(problem)
    if len(problems) > SHOWN_PROBLEMS:
        say(f"{many(len(problems) - SHOWN_PROBLEMS, 'more article')} without a matching text")
    if not quiet:
        say(f"{output}: {many(len(found), 'record')}, {len(page) / 1e6:.1f} MB")
    if problems:
        raise typer.Exit(PARTLY_DONE)
