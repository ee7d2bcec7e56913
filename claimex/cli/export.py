"""The commands `claimex export` and `claimex import`; `_app.py` puts them beside the others.

Exit codes: 0 done, 1 nothing could be imported, 2 wrong usage, 3 some records could not be imported.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

import typer

from claimex.cli import _options as opt  # noqa: TC001 - typer reads the annotations
from claimex.cli._terminal import say, set_up_logging
from claimex.errors import ClaimexError, InputError
from claimex.messages import many, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from claimex.record import Record


PARTLY_DONE = 3
STANDARD_OUTPUT = "-"
SHOWN = 100  # faults told one by one; a file that was edited for another text has one a record

_MODULES = {
    "brat": ("brat", "to_brat", "import_brat"),
    "label-studio": ("label_studio", "to_label_studio", "import_label_studio"),
    "prodigy": ("prodigy", "to_prodigy", "import_prodigy"),
    "w3c": ("web_annotation", "to_w3c", "import_w3c"),
    "cas": ("cas", "to_cas", "import_cas"),
    "conll": ("conll", "to_conll", "import_conll"),
    "csv": ("csv", "to_csv", "import_csv"),
    "parquet": ("parquet", "to_parquet", "import_parquet"),
    "sqlite": ("sqlite", "to_sqlite", "import_sqlite"),
}
"""For each format its module in `formats/`, and what writes and reads it there; imported when asked for."""


def export(
    records: opt.ExportedRecords,
    *,
    to: opt.ExportFormat,
    text: opt.TextsShown,
    output: opt.ExportOutput,
    text_field: opt.TextField = "text",
    quiet: opt.Quiet = False,
) -> None:
    """Write records for an annotation tool, a spreadsheet or a database."""
    set_up_logging(quiet=quiet)

    from claimex.formats import gather, load_records
    from claimex.reading import ReadOptions, Texts
    from claimex.record import Record

    entries = load_records(records, stdin=sys.stdin.buffer)
    texts = Texts(text, options=ReadOptions(text_field=text_field))
    articles = gather((entry for entry in entries if isinstance(entry, Record)), texts)
    written = _function(to, 1)(articles, output)
    if not quiet:
        say(f"{many(written, 'record')} written to {output}")


def import_(
    path: opt.ImportPath,
    *,
    source: opt.ImportFormat,
    text: opt.TextsShown,
    output: opt.ImportOutput = None,
    text_field: opt.TextField = "text",
    quiet: opt.Quiet = False,
) -> None:
    """Read records back from an annotation tool's file, and hold each to its text."""
    set_up_logging(quiet=quiet)

    from claimex.formats import write_records
    from claimex.reading import ReadOptions, Texts

    if not path.exists():
        raise InputError(str(path), "is not there", reason="not found", advice="check the path")
    faults: list[ClaimexError] = []
    texts = Texts(text, options=ReadOptions(text_field=text_field))
    records = _sound(_function(source, 2)(path, texts), faults, str(path))
    to_stdout = output is None or str(output) == STANDARD_OUTPUT
    written = write_records(records, sys.stdout.buffer if to_stdout or output is None else output)
    for fault in faults[:SHOWN]:
        say(one_line(str(fault)))
    if not quiet:
        say(f"{many(written, 'record')} imported, {many(len(faults), 'fault')}")
    if faults:
        raise typer.Exit(PARTLY_DONE)


def _function(name: str, which: int) -> Any:  # noqa: ANN401 - one of two signatures, see the modules
    entry = _MODULES[name]
    return getattr(import_module(f"claimex.formats.{entry[0]}"), entry[which])


def _sound(found: Iterable[Record | ClaimexError], faults: list[ClaimexError], where: str) -> Iterator[Record]:
    """Yield the records, keep the faults; where there is nothing else, end with the first."""
    sound = 0
    for entry in found:
        if isinstance(entry, ClaimexError):
            faults.append(entry)
        else:
            sound += 1
            yield entry
    if faults and not sound:
        raise faults[0]
    if not sound:
        raise InputError(where, "holds no record", reason="no record", advice="check --from and the file")
