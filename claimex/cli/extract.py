"""The command `claimex extract`: extract attribution records from articles."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claimex.cli import _options as opt
from claimex.cli._app import FAILED, PARTLY_DONE, STANDARD_INPUT
from claimex.cli._groups import MIN_CONFIDENCE, Extraction, Selection, with_groups
from claimex.cli._overwriting import Force, refuse_foreign
from claimex.cli._terminal import TerminalProgress, say, set_up_logging
from claimex.errors import ConfigError, InputError
from claimex.messages import many
from claimex.vocabulary import Device, Format

if TYPE_CHECKING:
    from claimex.running import Counts

SHARD_SIZE = 500  # a copy of that in running/shards.py, which is slow to import; a test holds them equal


Paths = Annotated[
    list[str], typer.Argument(metavar="PATH", help="Files, folders or glob patterns; - for standard input.")
]
Limit = Annotated[
    int | None,
    typer.Option(
        "--limit",
        "-n",
        metavar="N",
        min=1,
        help="Stop after N articles.",
        show_default=False,
        rich_help_panel=opt.INPUT,
    ),
]
Since = Annotated[
    datetime | None,
    typer.Option(
        "--since",
        metavar="DATE",
        help="Only articles whose stated date of publication is DATE or later.",
        show_default=False,
        rich_help_panel=opt.INPUT,
    ),
]
Sample = Annotated[
    float | None,
    typer.Option(
        "--sample",
        metavar="N|SHARE",
        min=0,
        help="Draw N articles at random; with a number below 1, that share of them.",
        show_default=False,
        rich_help_panel=opt.INPUT,
    ),
]
SampleSeed = Annotated[int, typer.Option("--seed", metavar="N", help="Seed of --sample.", rich_help_panel=opt.INPUT)]
DeviceName = Annotated[
    Device,
    typer.Option(
        "--device",
        envvar="CLAIMEX_DEVICE",
        help="Where the encoder runs. cuda needs onnxruntime-gpu and has never been tried.",
        rich_help_panel=opt.INPUT,
    ),
]
MinCheckable = Annotated[
    float,
    typer.Option(
        "--min-checkable",
        metavar="P",
        min=0,
        max=1,
        envvar="CLAIMEX_MIN_CHECKABLE",
        help="Only records with a claim that is at least this checkable. Such a record keeps all its claims.",
        rich_help_panel=opt.SELECTION,
    ),
]
ShardSize = Annotated[
    int,
    typer.Option(
        "--shard-size", metavar="N", min=1, help="Average number of articles in a shard.", rich_help_panel=opt.OUTPUT
    ),
]
FreshRun = Annotated[
    bool,
    typer.Option(
        "--fresh", help="Start over in a folder that holds a run with other settings.", rich_help_panel=opt.OUTPUT
    ),
]
OutputFormat = Annotated[
    Format | None,
    typer.Option(
        "--format",
        "-f",
        envvar="CLAIMEX_FORMAT",
        help="Format of the records. Default: by the suffix of --output, else jsonl.",
        rich_help_panel=opt.OUTPUT,
    ),
]
KeepText = Annotated[
    Path | None,
    typer.Option(
        "--keep-text",
        metavar="DIR",
        help="Folder in which to store the text of each article, which the offsets point into.",
        rich_help_panel=opt.OUTPUT,
    ),
]
Errors = Annotated[
    Path | None,
    typer.Option(
        "--errors",
        metavar="FILE",
        help="File to list the inputs that failed, as JSON Lines.",
        rich_help_panel=opt.OUTPUT,
    ),
]
Output = Annotated[
    str | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE|DIR/",
        help="File of records, compressed if the name ends in .gz or .zst. A name with a slash at the end is a folder "
        "of shards, in which an interrupted run can go on. Default: standard output.",
        rich_help_panel=opt.OUTPUT,
    ),
]
Articles = Annotated[
    Path | None,
    typer.Option(
        "--articles",
        metavar="FILE",
        help="File for a line about each article: its zones, its entities, and quotations without a record. "
        "With -o DIR/, name DIR/ again.",
        rich_help_panel=opt.OUTPUT,
    ),
]


@dataclass(frozen=True)
class Part:
    """Which of the articles are read."""

    since: Since = None
    sample: Sample = None
    seed: SampleSeed = 0
    limit: Limit = None


@dataclass(frozen=True)
class Place:
    """Where the articles are read."""

    jobs: opt.Jobs = None
    engine: opt.EngineName = "local"
    address: opt.Address = None
    device: DeviceName = "cpu"


@dataclass(frozen=True)
class Side:
    """What is written besides the records."""

    keep_text: KeepText = None
    articles: Articles = None
    errors: Errors = None


SELECTION, EXTRACTION = Selection(min_confidence=MIN_CONFIDENCE), Extraction()
PART, PLACE, SIDE = Part(), Place(), Side()


@with_groups
def extract(
    paths: Paths,
    *,
    output: Output = None,
    file_format: OutputFormat = None,
    excel: opt.Excel = False,
    selection: Selection = SELECTION,
    min_checkable: MinCheckable = 0.0,
    part: Part = PART,
    extraction: Extraction = EXTRACTION,
    place: Place = PLACE,
    follow_links: opt.FollowLinks = False,
    shard_size: ShardSize = SHARD_SIZE,
    fresh: FreshRun = False,
    force: Force = False,
    headlines: opt.Headlines = False,
    any_language: opt.AnyLanguage = False,
    side: Side = SIDE,
    quiet: opt.Quiet = False,
    verbose: opt.Verbose = 0,
    config: opt.Config = None,  # noqa: ARG001 - its callback reads it
) -> None:
    """Extract attribution records from articles."""
    set_up_logging(quiet=quiet, verbose=verbose)
    _check_files(output, file_format, side, force=force)

    from claimex.running import Request, SideFiles, Site, Subset, extract_to

    request = Request(
        paths=tuple(paths),
        reading=replace(extraction.reading(), follow_links=follow_links),
        subset=Subset(**vars(part)),
        model=extraction.model,
        site=Site(**vars(place)),
        voice=extraction.voice,
        selection=selection.asked(min_checkable=min_checkable),
        output=output,
        format=file_format,
        shard_size=shard_size,
        fresh=fresh,
        headlines=headlines,
        any_language=any_language,
        side_files=SideFiles(texts=side.keep_text, articles=side.articles, errors=side.errors),
        excel=excel,
    )
    _leave(extract_to(request, progress=TerminalProgress(quiet=quiet)), output, quiet=quiet)


def _check_files(output: str | None, file_format: Format | None, side: Side, *, force: bool) -> None:
    """Refuse to pour records over a terminal, or to write over a file that is not of claimex."""
    from claimex.running import FAILURE_FIELDS

    if output is None and file_format is None and sys.stdout.isatty():
        where = "--output"
        raise ConfigError(
            where,
            "is missing, and records are lines of JSON that nobody reads on a terminal",
            advice="-o records.jsonl writes them to a file and -o - prints them; "
            "claimex show FILE or claimex open PATH shows who says what",
        )
    if output not in {None, STANDARD_INPUT}:
        refuse_foreign(Path(str(output)), force=force)
    refuse_foreign(side.articles, force=force)  # a folder of shards is no file
    refuse_foreign(side.errors, force=force, columns=FAILURE_FIELDS)


def _leave(counts: Counts, output: str | None, *, quiet: bool) -> None:
    """Say what had been done before, and leave with the code that says how far the run came."""
    from claimex.running import ERRORS

    kept = counts.kept
    if kept.get("shards") and not quiet:
        say(f"{many(kept['shards'], 'shard')} with {many(kept['articles'], 'article')} had been done before")
    if failed := kept.get("failures"):
        say(f"{many(failed, 'input')} failed before; {Path(str(output)) / ERRORS} lists them")
    if not counts.articles and not counts.failed:
        where = "input"
        raise InputError(where, "holds no article", reason="no article", advice="see claimex extract --help")
    if counts.failed:
        raise typer.Exit(PARTLY_DONE if counts.articles else FAILED)
