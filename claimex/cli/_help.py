"""Print help that fits a terminal of 80 columns: commands and options in groups, with examples.

typer's own help draws boxes and gives each option a column for its type and a line for its environment variable, which
makes four screens of the options of `extract`. Here an option takes one or two lines. Rare options come last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup

from claimex.messages import in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

EXTRACT, LOOK, REVIEW, EXCHANGE, COUNT, SERVE, BUILD = (
    "Extract", "Look", "Review", "Exchange", "Count and check", "Serve", "Build"
)  # fmt: skip
COMMANDS: Mapping[str, tuple[str, ...]] = {
    EXTRACT: ("extract",),
    LOOK: ("open", "show", "report"),
    REVIEW: ("review", "gold"),
    EXCHANGE: ("export", "import", "schema"),
    COUNT: ("speakers", "people", "cluster", "audit", "graph", "verify", "evaluate", "validate", "diff", "check"),
    SERVE: ("serve", "mcp"),
    BUILD: ("models", "train"),
}
"""Commands by what people want to do, in the order of `claimex --help`. A command without a group comes last."""

MORE = "More"
"""The group of commands that are in none."""

EXAMPLES: Mapping[str, tuple[str, ...]] = {
    "extract": ("claimex extract articles/ -o records.jsonl", "claimex extract articles/ -o records.csv --kind direct"),
    "open": ("claimex open article.txt", "claimex open articles/ -o page.html"),
    "show": ("claimex show article.txt", "claimex show article.txt --records records.jsonl"),
    "report": ("claimex report records.jsonl --text articles/ -o report.html",),
    "review": ("claimex review records.jsonl --text articles/ --sample 200",),
    "gold": ("claimex gold records.jsonl records.jsonl.ledger.jsonl -o gold.jsonl",),
    "export": (
        "claimex export records.jsonl --to sqlite -t articles/ -o quotes.db",
        "claimex export --to label-studio --config-only",
    ),
    "import": ("claimex import annotated/ --from brat -t articles/ -o records.jsonl",),
    "schema": ("claimex schema > record.schema.json",),
    "speakers": ("claimex speakers records.jsonl", "claimex speakers records.jsonl --format csv"),
    "evaluate": (
        "claimex evaluate gold.jsonl records.jsonl",
        "claimex evaluate records.jsonl --reviewed records.jsonl.ledger.jsonl",
    ),
    "validate": ("claimex validate records.jsonl --text articles/",),
    "diff": ("claimex diff before.jsonl after.jsonl",),
    "check": ("claimex check articles/ --snapshot snapshot.jsonl",),
    "models": ("claimex models",),
    "serve": ("claimex serve",),
    "mcp": ("claimex mcp",),
    "cluster": (
        "claimex cluster records.jsonl --window 14d -o clusters.jsonl",
        "claimex show clusters.jsonl --cluster ID",
    ),
    "people": ("claimex people suggest records.jsonl --top 20 -o people.csv",),
    "people link": ("claimex people link records.jsonl --list people.csv -o linked.jsonl",),
    "people suggest": ("claimex people suggest records.jsonl --list people.csv --top 50 -o more.csv",),
    "audit": ("claimex audit linked.jsonl --by outlet,month --copies once -o audit.html",),
    "graph": (
        "claimex graph records.jsonl -o cites.gexf",
        "claimex graph records.jsonl --nodes cluster --clusters clusters.jsonl",
    ),
    "verify": ("claimex verify draft.md --against transcripts/ -o report.html",),
    "train": ("claimex train training.toml",),
}
"""One or two examples of each command. A test parses them."""

PANELS = ("Output", "Selection", "Input")
"""Groups of options in their order; those without a group come first, those of RARE last."""

RARE_NAMES = frozenset(
    {
        *("--shard-size", "--fresh", "--engine", "--address", "--follow-links", "--input-format", "--encoding"),
        *("--any-language", "--seed", "--min-checkable", "--text-field", "--articles", "--config", "--verbose"),
        *("--install-completion", "--show-completion", "--resamples", "--device"),
    }
)
"""Options that few need, listed under RARE."""

RARE = "Rarely needed"
ARGUMENTS = "Arguments"
WIDEST = 26  # columns of an option's name; help of a longer one begins on the next line


def _in_our_words(error: typer.BadParameter) -> str:
    """Return the message of an error; where pydantic found a fault, what it is."""
    from pydantic import ValidationError

    if not isinstance(error.__cause__, ValidationError):
        return error.message
    fault = error.__cause__.errors(include_url=False)[0]
    words = in_words(fault).rstrip(".")
    return words if fault["type"] == "value_error" else f"{fault['input']!r} {words}"


class Command(TyperCommand):
    """A command whose help lists its arguments, its options in groups, and examples."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401
        """Read the command line, and say what is wrong with a value in our words."""
        try:
            return super().parse_args(ctx, args)
        except typer.BadParameter as error:
            error.message = _in_our_words(error)
            raise

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - click's own types
        """Write the whole help."""
        self.format_usage(ctx, formatter)
        self.format_help_text(ctx, formatter)
        for title, rows in _grouped(self.get_params(ctx), ctx):
            with formatter.section(title):
                formatter.write_dl(rows, col_max=WIDEST)
        _write_examples(ctx, formatter)


def _write_examples(ctx: Any, formatter: Any) -> None:  # noqa: ANN401
    """Write the examples of a command."""
    examples = EXAMPLES.get(ctx.command_path.partition(" ")[2], ())
    if not examples:
        return
    with formatter.section("Examples"):
        for example in examples:
            formatter.write(f"{'':>{formatter.current_indent}}{example}\n")


def _grouped(params: Iterable[Any], ctx: Any) -> list[tuple[str, list[tuple[str, str]]]]:  # noqa: ANN401
    groups: dict[str, list[tuple[str, str]]] = {}
    for param in params:
        row = _row(param, ctx)
        if row is not None:
            groups.setdefault(_group_of(param), []).append(row)
    order = (ARGUMENTS, "Options", *PANELS)
    names = [
        *(name for name in order if name in groups),
        *(name for name in groups if name not in {*order, RARE}),
        RARE,
    ]
    return [(name, groups[name]) for name in names if name in groups]


def _group_of(param: Any) -> str:  # noqa: ANN401
    if param.param_type_name == "argument":
        return ARGUMENTS
    if RARE_NAMES & set(param.opts):
        return RARE
    return getattr(param, "rich_help_panel", None) or "Options"


def _row(param: Any, ctx: Any) -> tuple[str, str] | None:  # noqa: ANN401
    """Return an option's names and its help; None for one that is hidden."""
    if param.param_type_name == "argument":
        return param.metavar or param.human_readable_name, param.help or ""
    if param.hidden:
        return None
    names = ", ".join(sorted(param.opts, key=len))
    metavar = "" if param.is_flag or param.count else f" {_metavar(param, ctx)}"
    default = param.default
    shown = "" if not param.show_default or param.is_flag or default in {None, "", 0} or callable(default) else default
    told = f" [{getattr(shown, 'value', shown)}]" if shown != "" else ""
    return names + metavar, f"{param.help or ''}{told}"


def _metavar(param: Any, ctx: Any) -> str:  # noqa: ANN401
    if param.metavar:
        return str(param.metavar)
    return str(param.display_type(ctx)).strip("<>")


class Subgroup(TyperGroup):
    """A command that has commands of its own."""

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        """Write the whole help."""
        self.format_usage(ctx, formatter)
        self.format_help_text(ctx, formatter)
        rows = [(name, found.get_short_help_str(200)) for name, found in self.commands.items()]
        with formatter.section("Commands"):
            formatter.write_dl(rows)
        _write_examples(ctx, formatter)


class Group(TyperGroup):
    """The group of all commands, whose help lists them by what people want to do."""

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        """Write the whole help."""
        self.format_usage(ctx, formatter)
        self.format_help_text(ctx, formatter)
        listed = {name for names in COMMANDS.values() for name in names}
        others = tuple(name for name in self.list_commands(ctx) if name not in listed)
        width = max(len(name) for name in self.commands)
        for title, names in (*COMMANDS.items(), (MORE, others)):
            rows = [
                (name.ljust(width), self.commands[name].get_short_help_str(200))
                for name in names
                if name in self.commands
            ]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)
        for title, rows in _grouped(self.get_params(ctx), ctx):
            with formatter.section(title):
                formatter.write_dl(rows, col_max=WIDEST)
        self.format_epilog(ctx, formatter)
