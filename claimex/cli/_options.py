"""The command line's options, one name for each, and the settings file behind them.

An option's value is the flag's, else its environment variable's, else the settings file's, else its
default: typer's own order, with the file handed over as the context's `default_map`.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, cast

import typer

from claimex.cli._settings import Act, Kind, find_settings, read_settings
from claimex.vocabulary import Engine, FindingsFormat, Format, InputFormat, Voices

if TYPE_CHECKING:
    from enum import StrEnum

    from typer.models import OptionInfo


def _apply_settings(ctx: typer.Context, path: Path | None) -> Path | None:
    """Make the settings file's values the defaults of the command's other options."""
    found = path or find_settings(Path())
    if found is None or ctx.info_name is None or ctx.resilient_parsing:  # completion needs no settings
        return path
    names = {opt.lstrip("-").replace("-", "_"): param.name for param in ctx.command.params for opt in param.opts}
    ctx.default_map = {names[key]: value for key, value in read_settings(found).for_command(ctx.info_name).items()}
    return path


def _one_of(names: type[StrEnum]) -> str:
    *most, last = (name.value for name in names)
    return f"{', '.join(most)} or {last}"


def _choice(name: str, said: str) -> OptionInfo:
    """Make the flag of a selection, with its environment variable."""
    variable = "CLAIMEX" + name.removeprefix("-").replace("-", "_").upper()
    return cast("OptionInfo", typer.Option(name, envvar=variable, help=said, rich_help_panel=_SELECTION))


SpeakerFormat = Literal["table", "csv", "json", "svg", "png"]
_INPUT, _SELECTION, _OUTPUT = "Input", "Selection", "Output"

Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        envvar="CLAIMEX_CONFIG",
        is_eager=True,
        callback=_apply_settings,
        help="Settings file, instead of claimex.toml or pyproject.toml in the working directory.",
    ),
]

# What is read.
Paths = Annotated[list[str], typer.Argument(metavar="PATH", help="Files, folders or globs; - for standard input.")]
Encoding = Annotated[
    str | None,
    typer.Option(
        "--encoding",
        metavar="CODEC",
        envvar="CLAIMEX_ENCODING",
        help="Codec of all input. Default: found out.",
        rich_help_panel=_INPUT,
    ),
]
TextField = Annotated[
    str,
    typer.Option(
        "--text-field",
        metavar="NAME",
        envvar="CLAIMEX_TEXT_FIELD",
        help="Field of JSON Lines that holds the text.",
        rich_help_panel=_INPUT,
    ),
]
InputKind = Annotated[
    InputFormat | None,
    typer.Option("--input-format", help="Of all input. Default: by suffix, else text.", rich_help_panel=_INPUT),
]
FollowLinks = Annotated[bool, typer.Option("--follow-links", help="Also out of a folder.", rich_help_panel=_INPUT)]
Limit = Annotated[
    int | None,
    typer.Option(
        "--limit", "-n", metavar="N", min=1, help="Stop after N inputs.", show_default=False, rich_help_panel=_INPUT
    ),
]
Since = Annotated[
    datetime | None,
    typer.Option(
        "--since",
        metavar="DATE",
        help="Only articles that state a date of publication from DATE on.",
        show_default=False,
        rich_help_panel=_INPUT,
    ),
]
Sample = Annotated[
    float | None,
    typer.Option(
        "--sample",
        metavar="N|SHARE",
        min=0,
        help="Draw N inputs, or below 1 that share of them.",
        show_default=False,
        rich_help_panel=_INPUT,
    ),
]
SampleSeed = Annotated[int, typer.Option("--seed", metavar="N", help="Seed of --sample.", rich_help_panel=_INPUT)]
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        metavar="N",
        min=1,
        envvar="CLAIMEX_JOBS",
        help="Processes, each with one model and one thread. Default: the cores.",
        show_default=False,
        rich_help_panel=_INPUT,
    ),
]
EngineName = Annotated[
    Engine,
    typer.Option(
        "--engine",
        envvar="CLAIMEX_ENGINE",
        help="Where the work is done: on this machine, or on a Ray cluster (extra ray).",
        rich_help_panel=_INPUT,
    ),
]
Address = Annotated[
    str | None,
    typer.Option(
        "--address",
        metavar="HOST:PORT",
        help="The Ray cluster. Default: as RAY_ADDRESS says, else one on this machine.",
        rich_help_panel=_INPUT,
    ),
]
Model = Annotated[
    str | None,
    typer.Option(
        "--model",
        "-m",
        metavar="NAME|DIR",
        envvar="CLAIMEX_MODEL",
        help="Model by name or folder, see claimex models.",
        rich_help_panel=_INPUT,
    ),
]

# Which records are kept.
Kinds = Annotated[
    list[Kind] | None,
    typer.Option(
        "--kind",
        "-k",
        metavar="KIND",
        envvar="CLAIMEX_KIND",
        help=f"Only of this kind: {_one_of(Kind)}. Repeatable.",
        rich_help_panel=_SELECTION,
    ),
]
Acts = Annotated[
    list[Act] | None,
    typer.Option(
        "--act",
        "-a",
        metavar="ACT",
        envvar="CLAIMEX_ACT",
        help=f"Only this act: {_one_of(Act)}. Repeatable.",
        rich_help_panel=_SELECTION,
    ),
]
Speakers = Annotated[
    list[str] | None,
    typer.Option(
        "--speaker",
        "-s",
        metavar="NAME",
        help="Only where NAME occurs in the speaker's name or mention. Repeatable.",
        rich_help_panel=_SELECTION,
    ),
]
MinConfidence = Annotated[
    float,
    typer.Option(
        "--min-confidence",
        "-c",
        metavar="P",
        min=0,
        max=1,
        envvar="CLAIMEX_MIN_CONFIDENCE",
        help="Least confidence.",
        rich_help_panel=_SELECTION,
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
        help="Only with a claim that is at least so checkable; all claims of the record stay.",
        rich_help_panel=_SELECTION,
    ),
]
Voice = Annotated[
    Voices,
    typer.Option(
        "--voice",
        envvar="CLAIMEX_VOICE",
        help="Whose assertions: of sources, of the article's author, or all.",
        rich_help_panel=_SELECTION,
    ),
]

# What is written.
Output = Annotated[
    str | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE|DIR/",
        help="File of records, .gz and .zst compress; or a folder of shards, with a slash at the end, which an "
        "interrupted run goes on from. Default: standard output.",
        rich_help_panel=_OUTPUT,
    ),
]
ShardSize = Annotated[
    int,
    typer.Option("--shard-size", metavar="N", min=1, help="Articles of a shard on average.", rich_help_panel=_OUTPUT),
]
FreshRun = Annotated[
    bool,
    typer.Option("--fresh", help="Start over in a folder that holds a run of other settings.", rich_help_panel=_OUTPUT),
]
OutputFormat = Annotated[
    Format | None,
    typer.Option(
        "--format",
        "-f",
        envvar="CLAIMEX_FORMAT",
        help="Default: by the suffix of --output, else jsonl.",
        rich_help_panel=_OUTPUT,
    ),
]
KeepText = Annotated[
    Path | None,
    typer.Option(
        "--keep-text",
        metavar="DIR",
        help="Folder to store each article's text in, which offsets count in.",
        rich_help_panel=_OUTPUT,
    ),
]
Headlines = Annotated[bool, _choice("--headlines", "Records of headlines too, marked as such.")]
AnyLanguage = Annotated[bool, _choice("--any-language", "Read articles in other languages as if they were English.")]
Articles = Annotated[
    Path | None,
    typer.Option(
        "--articles",
        metavar="FILE",
        help="File of a line an article: its zones, entities, quoted words without a record. With -o DIR/, DIR/ again.",
        rich_help_panel=_OUTPUT,
    ),
]
Errors = Annotated[
    Path | None,
    typer.Option(
        "--errors", metavar="FILE", help="List the inputs that failed there, as JSON Lines.", rich_help_panel=_OUTPUT
    ),
]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", envvar="CLAIMEX_QUIET", help="Nothing on standard error but errors.")
]
Verbose = Annotated[
    int, typer.Option("--verbose", "-v", count=True, show_default=False, help="Log what is done; -vv logs more.")
]

# evaluate, validate, show, models
Gold = Annotated[
    Path, typer.Argument(metavar="GOLD", help="Records that are right: a JSON Lines file, a folder, a brat folder.")
]
Predicted = Annotated[str, typer.Argument(metavar="PREDICTED", help="Records to score; - for standard input.")]
ArticleLines = Annotated[
    Path | None,
    typer.Option("--articles", metavar="FILE", help="The articles' lines that extract wrote: score their zones too."),
]
AsJson = Annotated[bool, typer.Option("--json", "-j", help="Print one JSON object instead of tables.")]
Minimums = Annotated[
    list[str] | None,
    typer.Option("--min", metavar="METRIC=VALUE", help="Fail if METRIC is below VALUE. Repeatable."),
]
Resamples = Annotated[
    int, typer.Option("--resamples", metavar="N", min=0, help="Draws for the 95 % intervals; 0 for no intervals.")
]
Seed = Annotated[int, typer.Option("--seed", metavar="N", min=0, help="Seed of the draws.")]
ArticleSchema = Annotated[
    bool, typer.Option("--articles", help="Of an article's own line, as extract --articles writes it.")
]
RecordFiles = Annotated[
    list[str], typer.Argument(metavar="RECORDS", help="JSON Lines files, .gz and .zst too; - for standard input.")
]
Texts = Annotated[
    Path | None,
    typer.Option(
        "--text", "-t", metavar="DIR", help="Folder of the articles, or of extract --keep-text: check the spans too."
    ),
]
Chart = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="File to write: .csv, .json, .svg or .png. Default: a table."),
]
SpeakerStyle = Annotated[
    SpeakerFormat | None, typer.Option("--format", "-f", help="Default: by the suffix of --output, else table.")
]
Top = Annotated[
    int | None, typer.Option("--top", metavar="N", min=1, help="Only the N most frequent speakers.", show_default=False)
]
MaxFaults = Annotated[
    int, typer.Option("--max-faults", metavar="N", min=0, help="Print so many faults; all are counted.")
]
ArticleFile = Annotated[str, typer.Argument(metavar="FILE", help="The article; - for standard input.")]
DocId = Annotated[
    str | None, typer.Option("--doc", "-d", metavar="ID", help="Which article of FILE. Default: the first.")
]
Records = Annotated[
    str | None,
    typer.Option("--records", "-r", metavar="FILE", help="Show these records instead of extracting; - for input."),
]
Width = Annotated[
    int | None,
    typer.Option(
        "--width", "-w", metavar="N", min=20, envvar="CLAIMEX_WIDTH", help="Columns. Default: the terminal's."
    ),
]
Verify = Annotated[bool, typer.Option("--verify", help="Compare each file with the SHA-256 that its model states.")]

# diff, check
OldRecords = Annotated[
    str, typer.Argument(metavar="OLD", help="Records before: a JSON Lines file or a folder; - for standard input.")
]
NewRecords = Annotated[str, typer.Argument(metavar="NEW", help="Records after.")]
FindingsStyle = Annotated[
    FindingsFormat,
    typer.Option(
        "--format", "-f", envvar="CLAIMEX_FINDINGS_FORMAT", help="How to print what was found.", rich_help_panel=_OUTPUT
    ),
]
Reports = Annotated[
    list[Path] | None,
    typer.Option(
        "--report",
        metavar="FILE",
        help="Write it there too: .json, .md or .xml (JUnit). Repeatable.",
        rich_help_panel=_OUTPUT,
    ),
]
Show = Annotated[
    int | None,
    typer.Option(
        "--show",
        metavar="N",
        min=0,
        help="List so many changes; all are counted. Default: 25, markdown 100, github 10, others all.",
        show_default=False,
        rich_help_panel=_OUTPUT,
    ),
]
Tolerance = Annotated[
    float, typer.Option("--tolerance", metavar="X", min=0, max=1, help="How far confidence and the like may move.")
]
Fields = Annotated[
    list[str] | None,
    typer.Option(
        "--field",
        metavar="NAME",
        help="Compare only this field, as in speaker or speaker.name. Repeatable.",
        rich_help_panel=_SELECTION,
    ),
]
Ignored = Annotated[
    list[str] | None,
    typer.Option("--ignore", metavar="NAME", help="Leave this field out. Repeatable.", rich_help_panel=_SELECTION),
]
SamplePaths = Annotated[
    list[str] | None,
    typer.Argument(metavar="[PATH]...", help="The sample: files, folders or globs.", show_default=False),
]
CheckGold = Annotated[
    Path | None, typer.Option("--gold", metavar="GOLD", help="Gold records of the sample, as evaluate takes them.")
]
Snapshot = Annotated[
    Path | None, typer.Option("--snapshot", metavar="FILE", help="The snapshot that the sample is compared with.")
]
Update = Annotated[bool, typer.Option("--update", help="Write the snapshot anew instead of comparing with it.")]
MaxLost = Annotated[
    str | None,
    typer.Option("--max-lost", metavar="N|SHARE", help="Fail if more records are lost. Default: none may be."),
]
MaxAdded = Annotated[
    str | None,
    typer.Option("--max-added", metavar="N|SHARE", help="Fail if more records are added. Default: none may be."),
]
MaxChanged = Annotated[
    str | None,
    typer.Option("--max-changed", metavar="N|SHARE", help="Fail if more records are changed. Default: none may be."),
]
CheckTolerance = Annotated[
    float | None,
    typer.Option("--tolerance", metavar="X", min=0, max=1, help="How far confidence may move. Default: 0.1."),
]

TrainFile = Annotated[
    Path,
    typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="Settings of the training, in TOML."),
]
Fresh = Annotated[bool, typer.Option("--fresh", help="Begin anew, instead of going on from the last whole epoch.")]

# report, review, gold
ReviewedFile = Annotated[
    str, typer.Argument(metavar="RECORDS", help="JSON Lines file or folder of records; - for standard input.")
]
Ledgers = Annotated[
    list[Path] | None,
    typer.Option(
        "--ledger",
        metavar="FILE",
        help="File that decisions are added to. Default: beside the records. Repeatable: the others are compared with.",
    ),
]
Reviewer = Annotated[
    str | None, typer.Option("--reviewer", metavar="NAME", help="Who decides. Default: the user's name.")
]
Port = Annotated[
    int, typer.Option("--port", metavar="N", min=0, max=65535, help="Where the page is served. Default: a free one.")
]
NoBrowser = Annotated[bool, typer.Option("--no-browser", help="Print the address alone.")]
ReviewOrder = Annotated[
    Literal["confidence", "speaker", "article"], typer.Option("--order", help="How records are listed at first.")
]
SampleOfRecords = Annotated[
    int | None, typer.Option("--sample", metavar="N", min=1, help="Draw N records.", show_default=False)
]
SeedOfSample = Annotated[int, typer.Option("--seed", metavar="N", help="Seed of --sample.")]
LedgerFiles = Annotated[list[Path], typer.Argument(metavar="LEDGER", help="Files of decisions that review wrote.")]
TextsAfterEdits = Annotated[
    Path | None,
    typer.Option(
        "--text", "-t", metavar="DIR", help="Folder of the articles; needed where one was edited since its review."
    ),
]
TextsShown = Annotated[
    Path, typer.Option("--text", "-t", metavar="DIR", help="Folder of the articles, or of extract --keep-text.")
]
ReportOutput = Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The page to write, .html.")]
Title = Annotated[str, typer.Option("--title", metavar="WORDS", help="Title of the page.")]
GoldOutput = Annotated[
    str | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE|DIR/",
        help="File of checked records; or a folder with a file an article, an empty one where no record was left. "
        "Default: standard output.",
    ),
]
Reviewers = Annotated[
    list[str] | None,
    typer.Option("--reviewer", metavar="NAME", help="Only the decisions of NAME. Repeatable. Default: everybody's."),
]
Unreviewed = Annotated[
    Literal["keep", "drop"], typer.Option("--unreviewed", help="What becomes of records that nobody decided on.")
]

# export, import
ExportedRecords = Annotated[
    str, typer.Argument(metavar="RECORDS", help="A JSON Lines file, .gz and .zst too, or a folder; - for input.")
]
ExportOutput = Annotated[
    Path, typer.Option("--output", "-o", metavar="OUT", help="File to write; for brat and cas, a new or empty folder.")
]
ImportPath = Annotated[Path, typer.Argument(metavar="PATH", help="The file, or for brat and cas the folder.")]
ImportOutput = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="File to write, form by its suffix. Default: JSON Lines."),
]
