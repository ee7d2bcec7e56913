"""The command `claimex speakers`: group the records of a corpus by speaker."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from claimex.cli import _corpus_options as corpus_opt  # noqa: TC001 - typer reads the annotations
from claimex.cli import _options as opt  # noqa: TC001
from claimex.cli._app import STANDARD_INPUT
from claimex.cli._corpus import left_out_copies
from claimex.cli._groups import Selection, with_groups
from claimex.cli._overwriting import Force, refuse_foreign
from claimex.cli._terminal import print_rendered, say, set_up_logging
from claimex.errors import ConfigError
from claimex.messages import many

SpeakerFormat = Literal["table", "csv", "json", "svg", "png"]

Chart = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="File to write: .csv, .json, .svg or .png. Default: a table."),
]
SpeakerStyle = Annotated[
    SpeakerFormat | None,
    typer.Option("--format", "-f", help="Format of the table. Default: by the suffix of --output, else table."),
]
Top = Annotated[
    int | None, typer.Option("--top", metavar="N", min=1, help="Only the N most frequent speakers.", show_default=False)
]


SELECTION = Selection()


@with_groups
def speakers(
    records: corpus_opt.CorpusRecords,
    *,
    output: Chart = None,
    file_format: SpeakerStyle = None,
    top: Top = None,
    copies: corpus_opt.Copies = "all",
    selection: Selection = SELECTION,
    force: Force = False,
    quiet: opt.Quiet = False,
    config: opt.Config = None,  # noqa: ARG001 - its callback reads it
) -> None:
    """Count the records of each speaker, by kind, act and outlet."""
    set_up_logging(quiet=quiet)

    from dataclasses import replace

    from claimex.corpus import read_records
    from claimex.views import speaker_table as by

    refuse_foreign(output, force=force, columns=by.COLUMNS)
    left_out = left_out_copies(records, copies, least=selection.min_confidence)
    read = read_records(records, min_confidence=selection.min_confidence, stdin=sys.stdin.buffer)
    found = by.group(record for record in selection.among(read) if record.doc.id not in left_out)
    found = replace(found, voices=found.voices[:top])
    wanted = file_format or (output.suffix.lower().lstrip(".") if output is not None else "table")
    if wanted == "png":
        if output is None:
            where = "--format"
            raise ConfigError(where, "a PNG is not for a terminal", advice="name a file with --output")
        by.draw_png(found, output)
    elif wanted == "table" and output is None:
        print_rendered(by.render(found))
    else:
        _write_text(_as_text(found, wanted), output)
    if not quiet:
        unnamed = sum(found.unnamed.values())
        say(f"{many(len(found.voices), 'speaker')}; without a name {unnamed}, without a speaker {found.silent} records")


def _as_text(found: Any, style: str) -> str:  # noqa: ANN401 - speakers.Speakers, which is slow to import
    from claimex.views import speaker_table as by

    written = {"csv": by.to_csv, "json": by.to_json, "svg": by.to_svg}.get(style)
    if written is None:
        where = "--output"
        raise ConfigError(
            where, f"cannot be written as {style!r}", advice="end in .csv, .json, .svg or .png, or pass --format"
        )
    return written(found)


def _write_text(text: str, output: Path | None) -> None:
    if output is None or str(output) == STANDARD_INPUT:
        typer.echo(text.rstrip("\n"))
        return
    from claimex.formats import open_output

    with open_output(output) as stream:
        stream.write(text.encode())
