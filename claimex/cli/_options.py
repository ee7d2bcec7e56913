"""Define the options that several commands share, and apply the settings file to all options.

The value of an option comes from the flag, else from its environment variable, else from the settings file, else it is
the default. This is typer's own order; the settings file becomes the `default_map` of the context.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from claimex.cli._settings import Act, Kind, find_settings, read_settings
from claimex.vocabulary import Engine, FindingsFormat, InputFormat, Voices

if TYPE_CHECKING:
    from enum import StrEnum

    from typer.models import OptionInfo


INPUT, SELECTION, OUTPUT = "Input", "Selection", "Output"
"""The panels of `--help`."""


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


def _selection_flag(name: str, said: str) -> OptionInfo:
    """Make a flag in the panel of selections, with its environment variable."""
    variable = "CLAIMEX" + name.removeprefix("-").replace("-", "_").upper()
    return cast("OptionInfo", typer.Option(name, envvar=variable, help=said, rich_help_panel=SELECTION))


Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        envvar="CLAIMEX_CONFIG",
        is_eager=True,
        callback=_apply_settings,
        help="Settings file to use instead of claimex.toml or pyproject.toml in the working directory.",
    ),
]

# Input
Encoding = Annotated[
    str | None,
    typer.Option(
        "--encoding",
        metavar="CODEC",
        envvar="CLAIMEX_ENCODING",
        help="Encoding of the input, such as utf-8. Default: detected for each file.",
        rich_help_panel=INPUT,
    ),
]
TextField = Annotated[
    str,
    typer.Option(
        "--text-field",
        metavar="NAME",
        envvar="CLAIMEX_TEXT_FIELD",
        help="Field or column that holds the text of an article.",
        rich_help_panel=INPUT,
    ),
]
InputKind = Annotated[
    InputFormat | None,
    typer.Option(
        "--input-format",
        help="Format of the input. Default: by the suffix of each file, else text.",
        rich_help_panel=INPUT,
    ),
]
FollowLinks = Annotated[
    bool, typer.Option("--follow-links", help="Also follow links that lead out of a folder.", rich_help_panel=INPUT)
]
Model = Annotated[
    str | None,
    typer.Option(
        "--model",
        "-m",
        metavar="NAME|DIR",
        envvar="CLAIMEX_MODEL",
        help="Name of a model that claimex models lists, or the folder of one.",
        rich_help_panel=INPUT,
    ),
]
EngineName = Annotated[
    Engine,
    typer.Option(
        "--engine",
        envvar="CLAIMEX_ENGINE",
        help="Where to run: on this machine, or on a Ray cluster (extra ray).",
        rich_help_panel=INPUT,
    ),
]
Address = Annotated[
    str | None,
    typer.Option(
        "--address",
        metavar="HOST:PORT",
        help="Address of the Ray cluster. Default: RAY_ADDRESS, else a cluster on this machine.",
        rich_help_panel=INPUT,
    ),
]
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        metavar="N",
        min=1,
        envvar="CLAIMEX_JOBS",
        help="Number of processes, each with one model and one thread. Default: one for each core.",
        show_default=False,
        rich_help_panel=INPUT,
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
        rich_help_panel=SELECTION,
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
        rich_help_panel=SELECTION,
    ),
]
Speakers = Annotated[
    list[str] | None,
    typer.Option(
        "--speaker",
        "-s",
        metavar="NAME",
        help="Only records with NAME in the speaker's name or mention. Repeatable.",
        rich_help_panel=SELECTION,
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
        rich_help_panel=SELECTION,
    ),
]

Voice = Annotated[
    Voices,
    typer.Option(
        "--voice",
        envvar="CLAIMEX_VOICE",
        help="Whose assertions become records: those of sources, those of the article's author, or all.",
        rich_help_panel=SELECTION,
    ),
]
Headlines = Annotated[bool, _selection_flag("--headlines", "Also make records of headlines, marked as such.")]
AnyLanguage = Annotated[
    bool, _selection_flag("--any-language", "Read articles in other languages as if they were English.")
]

# Output
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", envvar="CLAIMEX_QUIET", help="Print nothing but errors on standard error.")
]
Verbose = Annotated[
    int, typer.Option("--verbose", "-v", count=True, show_default=False, help="Log progress; -vv logs more.")
]

# Scoring and checking
Minimums = Annotated[
    list[str] | None,
    typer.Option("--min", metavar="METRIC=VALUE", help="Fail if METRIC is below VALUE. Repeatable."),
]
RecordFiles = Annotated[
    list[str], typer.Argument(metavar="RECORDS", help="JSON Lines files (also .gz, .zst); - for standard input.")
]

# Findings
FindingsStyle = Annotated[
    FindingsFormat,
    typer.Option(
        "--format",
        "-f",
        envvar="CLAIMEX_FINDINGS_FORMAT",
        help="Format of the printed findings.",
        rich_help_panel=OUTPUT,
    ),
]
Reports = Annotated[
    list[Path] | None,
    typer.Option(
        "--report",
        metavar="FILE",
        help="Also write the findings to FILE: .json, .md or .xml (JUnit). Repeatable.",
        rich_help_panel=OUTPUT,
    ),
]
Show = Annotated[
    int | None,
    typer.Option(
        "--show",
        metavar="N",
        min=0,
        help="List at most N changes; all are counted. Default: 25 in a table, 100 in markdown, 10 in github, "
        "else all.",
        show_default=False,
        rich_help_panel=OUTPUT,
    ),
]


# Review
ReviewedFile = Annotated[
    str,
    typer.Argument(metavar="RECORDS", help="JSON Lines file of records, or a folder of them; - for standard input."),
]
TextsShown = Annotated[
    Path,
    typer.Option(
        "--text", "-t", metavar="DIR", help="Folder of the articles, or the one that extract --keep-text wrote."
    ),
]

Excel = Annotated[
    bool,
    typer.Option(
        "--excel",
        help="Write CSV with a byte order mark, so that Excel shows all letters correctly.",
        rich_help_panel=OUTPUT,
    ),
]

# Servers
Port = Annotated[
    int, typer.Option("--port", metavar="N", min=0, max=65535, help="Port to listen on. Default: a free one.")
]
Host = Annotated[
    str,
    typer.Option(
        "--host", metavar="HOST", help="Address to listen on. If other machines can reach it, --token is needed."
    ),
]
Token = Annotated[
    str | None,
    typer.Option(
        "--token",
        metavar="SECRET",
        envvar="CLAIMEX_TOKEN",
        help="Secret that each request must carry. Better set CLAIMEX_TOKEN, because other users of the machine can "
        "see an option. Default: a new one, which is printed.",
        show_default=False,
    ),
]
