"""Define the options and arguments of all commands, and apply the settings file to them.

The value of an option comes from the flag, else from its environment variable, else from the settings file, else it is
the default. This is typer's own order; the settings file becomes the `default_map` of the context.
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
    """Make the values of the settings file the defaults of the command's other options."""
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
    """Make a flag in the panel of selections, with its environment variable."""
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

# Input
Paths = Annotated[
    list[str], typer.Argument(metavar="PATH", help="Files, folders or glob patterns; - for standard input.")
]
Encoding = Annotated[
    str | None,
    typer.Option(
        "--encoding",
        metavar="CODEC",
        envvar="CLAIMEX_ENCODING",
        help="Codec of all input. Default: detected for each file.",
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
    typer.Option("--input-format", help="Format of all input. Default: by suffix, else text.", rich_help_panel=_INPUT),
]
FollowLinks = Annotated[
    bool, typer.Option("--follow-links", help="Also follow links that lead out of a folder.", rich_help_panel=_INPUT)
]
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
        help="Draw N inputs, or with a number below 1 that share of them.",
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
        help="Number of processes, each with one model and one thread. Default: one for each core.",
        show_default=False,
        rich_help_panel=_INPUT,
    ),
]
EngineName = Annotated[
    Engine,
    typer.Option(
        "--engine",
        envvar="CLAIMEX_ENGINE",
        help="Where to run: on this machine, or on a Ray cluster (extra ray).",
        rich_help_panel=_INPUT,
    ),
]
Address = Annotated[
    str | None,
    typer.Option(
        "--address",
        metavar="HOST:PORT",
        help="Address of the Ray cluster. Default: RAY_ADDRESS, else a cluster on this machine.",
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
        help="Name or folder of a model, see claimex models.",
        rich_help_panel=_INPUT,
    ),
]

# Selection of records
Kinds = Annotated[
    list[Kind] | None,
    typer.Option(
        "--kind",
        "-k",
        metavar="KIND",
        envvar="CLAIMEX_KIND",
        help=f"Only records of this kind: {_one_of(Kind)}. Repeatable.",
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
        help=f"Only records of this act: {_one_of(Act)}. Repeatable.",
        rich_help_panel=_SELECTION,
    ),
]
Speakers = Annotated[
    list[str] | None,
    typer.Option(
        "--speaker",
        "-s",
        metavar="NAME",
        help="Only records with NAME in the speaker's name or mention. Repeatable.",
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
        help="Only records of at least this confidence.",
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
        help="Only records with a claim of at least this checkability; all claims of these records stay.",
        rich_help_panel=_SELECTION,
    ),
]
Voice = Annotated[
    Voices,
    typer.Option(
        "--voice",
        envvar="CLAIMEX_VOICE",
        help="Whose assertions become records: those of sources, of the article's author, or all.",
        rich_help_panel=_SELECTION,
    ),
]

# Output
Output = Annotated[
    str | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE|DIR/",
        help="File of records, compressed if it ends in .gz or .zst; or a folder of shards, with a slash at the end, where "
        "an interrupted run goes on. Default: standard output.",
        rich_help_panel=_OUTPUT,
    ),
]
ShardSize = Annotated[
    int,
    typer.Option("--shard-size", metavar="N", min=1, help="Articles in a shard, on average.", rich_help_panel=_OUTPUT),
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
        help="Format of the records. Default: by the suffix of --output, else jsonl.",
        rich_help_panel=_OUTPUT,
    ),
]
KeepText = Annotated[
    Path | None,
    typer.Option(
        "--keep-text",
        metavar="DIR",
        help="Folder for the text of each article, which the offsets point into.",
        rich_help_panel=_OUTPUT,
    ),
]
Headlines = Annotated[bool, _choice("--headlines", "Also make records of headlines, marked as such.")]
AnyLanguage = Annotated[bool, _choice("--any-language", "Read articles in other languages as if they were English.")]
Articles = Annotated[
    Path | None,
    typer.Option(
        "--articles",
        metavar="FILE",
        help="File with a line for each article: its zones, entities, and quotations without a record. With -o DIR/, give "
        "DIR/ again.",
        rich_help_panel=_OUTPUT,
    ),
]
Errors = Annotated[
    Path | None,
    typer.Option(
        "--errors", metavar="FILE", help="File for the inputs that failed, as JSON Lines.", rich_help_panel=_OUTPUT
    ),
]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", envvar="CLAIMEX_QUIET", help="Print only errors on standard error.")
]
Verbose = Annotated[
    int, typer.Option("--verbose", "-v", count=True, show_default=False, help="Log progress; -vv logs more.")
]

# evaluate, validate, show, models
Gold = Annotated[
    Path, typer.Argument(metavar="GOLD", help="Gold records: a JSON Lines file, a folder, or a brat folder.")
]
Predicted = Annotated[str, typer.Argument(metavar="PREDICTED", help="Records to score; - for standard input.")]
ArticleLines = Annotated[
    Path | None,
    typer.Option("--articles", metavar="FILE", help="File of --articles of extract: also score the zones."),
]
AsJson = Annotated[bool, typer.Option("--json", "-j", help="Print one JSON object instead of tables.")]
Minimums = Annotated[
    list[str] | None,
    typer.Option("--min", metavar="METRIC=VALUE", help="Fail if METRIC is below VALUE. Repeatable."),
]
Resamples = Annotated[
    int,
    typer.Option(
        "--resamples", metavar="N", min=0, help="Number of resamples for the 95 % intervals; 0 for no intervals."
    ),
]
Seed = Annotated[int, typer.Option("--seed", metavar="N", min=0, help="Seed of the resamples.")]
ArticleSchema = Annotated[
    bool, typer.Option("--articles", help="The schema of an article's own line, as extract --articles writes it.")
]
RecordFiles = Annotated[
    list[str], typer.Argument(metavar="RECORDS", help="JSON Lines files, also .gz and .zst; - for standard input.")
]
Texts = Annotated[
    Path | None,
    typer.Option(
        "--text", "-t", metavar="DIR", help="Folder of the articles, or of extract --keep-text: also check the spans."
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
    int, typer.Option("--max-faults", metavar="N", min=0, help="Print at most N faults; all are counted.")
]
ArticleFile = Annotated[str, typer.Argument(metavar="FILE", help="The article; - for standard input.")]
DocId = Annotated[
    str | None, typer.Option("--doc", "-d", metavar="ID", help="Id of the article in FILE. Default: the first.")
]
Records = Annotated[
    str | None,
    typer.Option(
        "--records", "-r", metavar="FILE", help="Show these records instead of extracting; - for standard input."
    ),
]
Width = Annotated[
    int | None,
    typer.Option(
        "--width",
        "-w",
        metavar="N",
        min=20,
        envvar="CLAIMEX_WIDTH",
        help="Width in columns. Default: that of the terminal.",
    ),
]
Verify = Annotated[bool, typer.Option("--verify", help="Check each file against the SHA-256 that its model states.")]

# diff, check
OldRecords = Annotated[
    str,
    typer.Argument(
        metavar="OLD", help="Records of the earlier run: a JSON Lines file or a folder; - for standard input."
    ),
]
NewRecords = Annotated[str, typer.Argument(metavar="NEW", help="Records of the later run.")]
FindingsStyle = Annotated[
    FindingsFormat,
    typer.Option(
        "--format",
        "-f",
        envvar="CLAIMEX_FINDINGS_FORMAT",
        help="Format of the printed findings.",
        rich_help_panel=_OUTPUT,
    ),
]
Reports = Annotated[
    list[Path] | None,
    typer.Option(
        "--report",
        metavar="FILE",
        help="Also write the findings to FILE: .json, .md or .xml (JUnit). Repeatable.",
        rich_help_panel=_OUTPUT,
    ),
]
Show = Annotated[
    int | None,
    typer.Option(
        "--show",
        metavar="N",
        min=0,
        help="List at most N changes; all are counted. Default: 25, markdown 100, github 10, others all.",
        show_default=False,
        rich_help_panel=_OUTPUT,
    ),
]
Tolerance = Annotated[
    float,
    typer.Option(
        "--tolerance", metavar="X", min=0, max=1, help="How much confidence and other probabilities may change."
    ),
]
Fields = Annotated[
    list[str] | None,
    typer.Option(
        "--field",
        metavar="NAME",
        help="Compare only this field, such as speaker or speaker.name. Repeatable.",
        rich_help_panel=_SELECTION,
    ),
]
Ignored = Annotated[
    list[str] | None,
    typer.Option("--ignore", metavar="NAME", help="Do not compare this field. Repeatable.", rich_help_panel=_SELECTION),
]
SamplePaths = Annotated[
    list[str] | None,
    typer.Argument(metavar="[PATH]...", help="The sample: files, folders or glob patterns.", show_default=False),
]
CheckGold = Annotated[
    Path | None,
    typer.Option("--gold", metavar="GOLD", help="Gold records of the sample, in the same forms as for evaluate."),
]
Snapshot = Annotated[
    Path | None, typer.Option("--snapshot", metavar="FILE", help="The snapshot to compare the sample with.")
]
Update = Annotated[bool, typer.Option("--update", help="Renew the snapshot instead of comparing with it.")]
MaxLost = Annotated[
    str | None,
    typer.Option("--max-lost", metavar="N|SHARE", help="Fail if more records than this are lost. Default: 0."),
]
MaxAdded = Annotated[
    str | None,
    typer.Option("--max-added", metavar="N|SHARE", help="Fail if more records than this are added. Default: 0."),
]
MaxChanged = Annotated[
    str | None,
    typer.Option("--max-changed", metavar="N|SHARE", help="Fail if more records than this are changed. Default: 0."),
]
CheckTolerance = Annotated[
    float | None,
    typer.Option("--tolerance", metavar="X", min=0, max=1, help="How much confidence may change. Default: 0.1."),
]

TrainFile = Annotated[
    Path,
    typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="Training settings, in TOML."),
]
Fresh = Annotated[bool, typer.Option("--fresh", help="Start over, instead of going on from the last complete epoch.")]

# report, review, gold
ReviewedFile = Annotated[
    str, typer.Argument(metavar="RECORDS", help="JSON Lines file or folder of records; - for standard input.")
]
Ledgers = Annotated[
    list[Path] | None,
    typer.Option(
        "--ledger",
        metavar="FILE",
        help="File that decisions are added to. Default: beside the records. Repeatable: further files are compared with it.",
    ),
]
Reviewer = Annotated[
    str | None, typer.Option("--reviewer", metavar="NAME", help="Name of the reviewer. Default: the user's name.")
]
Port = Annotated[
    int, typer.Option("--port", metavar="N", min=0, max=65535, help="Port for the page. Default: a free one.")
]
NoBrowser = Annotated[bool, typer.Option("--no-browser", help="Only print the address.")]
ReviewOrder = Annotated[
    Literal["confidence", "speaker", "article"], typer.Option("--order", help="Initial order of the records.")
]
SampleOfRecords = Annotated[
    int | None, typer.Option("--sample", metavar="N", min=1, help="Draw N records.", show_default=False)
]
SeedOfSample = Annotated[int, typer.Option("--seed", metavar="N", help="Seed of --sample.")]
LedgerFiles = Annotated[list[Path], typer.Argument(metavar="LEDGER", help="Files of decisions that review wrote.")]
TextsAfterEdits = Annotated[
    Path | None,
    typer.Option(
        "--text", "-t", metavar="DIR", help="Folder of the articles; needed if one was edited since its review."
    ),
]
TextsShown = Annotated[
    Path, typer.Option("--text", "-t", metavar="DIR", help="Folder of the articles, or of extract --keep-text.")
]
ReportOutput = Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="HTML file to write.")]
Title = Annotated[str, typer.Option("--title", metavar="WORDS", help="Title of the page.")]
GoldOutput = Annotated[
    str | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE|DIR/",
        help="File of checked records; or a folder with a file for each article, empty if no record is left. "
        "Default: standard output.",
    ),
]
Reviewers = Annotated[
    list[str] | None,
    typer.Option("--reviewer", metavar="NAME", help="Only the decisions of NAME. Repeatable. Default: everybody's."),
]
Unreviewed = Annotated[
    Literal["keep", "drop"], typer.Option("--unreviewed", help="What to do with records that nobody decided on.")
]

# export, import
ExportedRecords = Annotated[
    str,
    typer.Argument(metavar="RECORDS", help="A JSON Lines file, also .gz and .zst, or a folder; - for standard input."),
]
ExportOutput = Annotated[
    Path, typer.Option("--output", "-o", metavar="OUT", help="File to write; for brat and cas, a new or empty folder.")
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
