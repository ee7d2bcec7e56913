"""The commands `claimex export` and `claimex import`: exchange records with annotation tools and other programs.

Exit codes: 0 done, 1 nothing could be imported, 2 wrong usage, 3 some records could not be imported.
"""

from __future__ import annotations

import sys
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from claimex.cli import _options as opt  # noqa: TC001 - typer reads the annotations
from claimex.cli._app import PARTLY_DONE, STANDARD_INPUT
from claimex.cli._groups import Selection, with_groups
from claimex.cli._overwriting import Force, refuse_foreign
from claimex.cli._terminal import say, set_up_logging
from claimex.errors import ClaimexError, ConfigError, InputError
from claimex.messages import many, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from claimex.formats.annotations import AnnotatedArticle
    from claimex.reading import Texts
    from claimex.record import Record


NEEDED = ("RECORDS", "--text", "--output")
"""What export needs unless it only prints a configuration."""
SHOWN = 100
"""Faults printed one by one; a file that was edited for another text has one for each record."""


class ExchangeFormat(NamedTuple):
    """A format that records are exported to and imported from.

    Attributes:
        module: Its module in `formats/`, which is imported only when the format is asked for.
        writer: The function there that writes it.
        reader: The function there that reads it; empty if it is only written.
        options: Names of the options of `export` that its writer takes.
        config: The function there that returns what the tool must be told to show such files; empty if nothing.
    """

    module: str
    writer: str
    reader: str = ""
    options: tuple[str, ...] = ()
    config: str = ""

    def write(self, articles: Iterable[AnnotatedArticle], target: Path, **options: bool) -> int:
        """Write annotated articles; returns how many records."""
        return int(self._function(self.writer)(articles, target, **options))

    def read(self, path: Path, texts: Texts) -> Iterator[Record | ClaimexError]:
        """Yield the records of a file or folder, and for each that cannot be read the error."""
        found: Iterator[Record | ClaimexError] = self._function(self.reader)(path, texts)
        return found

    def configuration(self) -> str:
        """Return what the tool must be told to show such files."""
        return str(self._function(self.config)())

    def _function(self, name: str) -> Any:  # noqa: ANN401 - writers and readers have different signatures
        return getattr(import_module(f"claimex.formats.{self.module}"), name)


FORMATS = {
    "brat": ExchangeFormat("brat", "to_brat", "import_brat", config="settings"),
    "label-studio": ExchangeFormat(
        "label_studio", "to_label_studio", "import_label_studio", ("relations",), config="labelling_interface"
    ),
    "prodigy": ExchangeFormat("prodigy", "to_prodigy", "import_prodigy"),
    "cas": ExchangeFormat("cas", "to_cas", "import_cas", config="type_system"),
    "w3c": ExchangeFormat("web_annotation", "to_w3c", "import_w3c"),
    "conll": ExchangeFormat("conll", "to_conll", "import_conll"),
    "csv": ExchangeFormat("csv", "to_csv", "import_csv", ("excel",)),
    "xlsx": ExchangeFormat("xlsx", "to_xlsx", "import_xlsx"),
    "tables": ExchangeFormat("tables", "to_tables", options=("excel",)),
    "parquet": ExchangeFormat("parquet", "to_parquet", "import_parquet"),
    "qdpx": ExchangeFormat("qdpx", "to_qdpx"),
    "sqlite": ExchangeFormat("sqlite", "to_sqlite", "import_sqlite"),
}
"""Every format, by the name that a user gives; the choices of `--to` and `--from` follow from it."""
READ = [name for name, found in FORMATS.items() if found.reader]

# typer offers the members of an enumeration as choices.
FormatName = StrEnum("FormatName", {name: name for name in FORMATS})  # type: ignore[misc]
ReadFormatName = StrEnum("ReadFormatName", {name: name for name in READ})  # type: ignore[misc]
ExportFormat = Annotated[
    FormatName, typer.Option("--to", metavar="FORMAT", help=f"Format to write: {', '.join(FORMATS)}.")
]
ImportFormat = Annotated[
    ReadFormatName, typer.Option("--from", metavar="FORMAT", help=f"Format to read: {', '.join(READ)}.")
]
ExportedRecords = Annotated[
    str | None,
    typer.Argument(
        metavar="RECORDS",
        help="JSON Lines file of records (also .gz, .zst), or a folder of them; - for standard input.",
        show_default=False,
    ),
]
ExportedTexts = Annotated[
    Path | None,
    typer.Option(
        "--text", "-t", metavar="DIR", help="Folder of the articles, or the one that extract --keep-text wrote."
    ),
]
ConfigOnly = Annotated[
    bool,
    typer.Option(
        "--config-only", help="Only print the configuration that label-studio, brat or cas needs to show such files."
    ),
]
Relations = Annotated[
    bool,
    typer.Option(
        "--relations",
        help="For label-studio: also write which regions belong together and which are nested, as relations.",
    ),
]
ExportOutput = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar="OUT", help="File to write; for brat, cas and tables, a new or empty folder."
    ),
]
ImportPath = Annotated[Path, typer.Argument(metavar="PATH", help="The file to read; for brat and cas, the folder.")]
ImportOutput = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="File to write, in the format of its suffix. Default: JSON Lines on standard output.",
    ),
]


SELECTION = Selection()


@with_groups
def export(
    records: ExportedRecords = None,
    *,
    to: ExportFormat,
    text: ExportedTexts = None,
    output: ExportOutput = None,
    selection: Selection = SELECTION,
    excel: opt.Excel = False,
    relations: Relations = False,
    config_only: ConfigOnly = False,
    text_field: opt.TextField = "text",
    force: Force = False,
    quiet: opt.Quiet = False,
    config: opt.Config = None,  # noqa: ARG001 - its callback reads it
) -> None:
    """Write records for an annotation tool, a spreadsheet or a database."""
    set_up_logging(quiet=quiet)
    options = _checked_options(to, excel=excel, relations=relations)
    if config_only:
        _print_configuration(to)
        return
    if records is None or text is None or output is None:
        where = next(name for name, given in zip(NEEDED, (records, text, output), strict=True) if given is None)
        raise ConfigError(where, "is missing", advice="name RECORDS, --text DIR and --output OUT")
    refuse_foreign(output, force=force)

    from claimex.formats import gather, load_records
    from claimex.reading import ReadOptions, Texts
    from claimex.record import Record

    entries = load_records(records, stdin=sys.stdin.buffer)
    texts = Texts(text, options=ReadOptions(text_field=text_field))
    chosen = selection.among(entry for entry in entries if isinstance(entry, Record))
    written = FORMATS[to].write(gather(chosen, texts), output, **options)
    if not quiet:
        say(f"{many(written, 'record')} written to {output}")


def _checked_options(to: str, **given: bool) -> dict[str, bool]:
    """Return the options that were given.

    Raises:
        ConfigError: One is not for this format.
    """
    options: dict[str, bool] = {name: value for name, value in given.items() if value}
    for name in options:
        if name not in FORMATS[to].options:
            known = " and ".join(each for each, found in FORMATS.items() if name in found.options)
            where = f"--{name}"
            raise ConfigError(where, f"is for {known}, not for {to}", advice="leave it off")
    return options


def _print_configuration(to: str) -> None:
    if not FORMATS[to].config:
        where = "--config-only"
        known = ", ".join(name for name, found in FORMATS.items() if found.config)
        raise ConfigError(where, f"{to} needs no configuration", advice=f"it is for {known}")
    typer.echo(FORMATS[to].configuration(), nl=False)


def import_(
    path: ImportPath,
    *,
    source: ImportFormat,
    text: opt.TextsShown,
    output: ImportOutput = None,
    text_field: opt.TextField = "text",
    force: Force = False,
    quiet: opt.Quiet = False,
) -> None:
    """Read records back from an annotation tool's file, and check each against its text."""
    set_up_logging(quiet=quiet)

    from claimex.formats import write_records
    from claimex.reading import ReadOptions, Texts

    refuse_foreign(output, force=force)
    if not path.exists():
        raise InputError(str(path), "does not exist", reason="not found", advice="check the path")
    faults: list[ClaimexError] = []
    texts = Texts(text, options=ReadOptions(text_field=text_field))
    records = _sound(FORMATS[source].read(path, texts), faults, str(path))
    to_stdout = output is None or str(output) == STANDARD_INPUT
    written = write_records(records, sys.stdout.buffer if to_stdout or output is None else output)
    for fault in faults[:SHOWN]:
        say(one_line(str(fault)))
    if not quiet:
        say(f"{many(written, 'record')} imported, {many(len(faults), 'fault')}")
    if faults:
        raise typer.Exit(PARTLY_DONE)


def _sound(found: Iterable[Record | ClaimexError], faults: list[ClaimexError], where: str) -> Iterator[Record]:
    """Yield the records and collect the faults; if there are no records, raise the first fault."""
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
