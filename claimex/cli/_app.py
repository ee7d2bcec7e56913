"""Run the command line: the app that holds the commands, and how errors become exit codes.

Exit codes: 0 done, 1 failed or a check did not pass, 2 wrong usage or settings, 3 partly done, 130 interrupted. Records
and reports go to standard output, everything else to standard error.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import sys
from typing import Annotated, Any

import typer

from claimex._version import __version__
from claimex.cli._help import Group
from claimex.cli._terminal import STANDARD_STREAM, hush, say
from claimex.errors import ClaimexError, ConfigError, ExtraMissing, OutputError, UnknownModelError

FAILED, WRONG_USAGE, PARTLY_DONE, INTERRUPTED = 1, 2, 3, 130
STANDARD_INPUT = STANDARD_STREAM

COLLECT_EVERY = 10_000
"""New objects after which Python looks for unused cycles of objects; its own value is 700. One article from the shell
takes 2.2 CPU seconds with that, 2.15 with this value, and 2.0 if Python does not look at the end either. 50,000 gains
no more."""


class _Group(Group):
    """Turns errors into one line on standard error and an exit code, for every command."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - typer's own signature
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:  # the reader has all it wants, as in `claimex extract … | head`
            _let_go_of_stdout()
            raise typer.Exit(0) from None
        except KeyboardInterrupt:
            say("interrupted")
            raise typer.Exit(INTERRUPTED) from None
        except (ClaimexError, OSError) as error:
            say(_told(error))
            if isinstance(error, ExtraMissing) and (hint := _hint(error.extra)):
                say(hint)
            raise typer.Exit(_code_for(error)) from error
        return result


def _told(error: Exception) -> str:
    """Return the message of an error; one of the system names its file first."""
    if isinstance(error, OSError) and error.filename is not None and error.strerror:
        return f"{error.filename}: cannot be opened ({error.strerror}); check the path"
    return str(error)


def _hint(extra: str) -> str | None:
    """Return how to install an extra where claimex did not come from a package index; None if it did."""
    from importlib.metadata import PackageNotFoundError, distribution
    from urllib.parse import unquote, urlsplit

    if "pipx" in sys.prefix:
        return f"it was installed by pipx: pipx install --force 'claimex[{extra}]'"
    try:
        told = distribution("claimex").read_text("direct_url.json")
    except PackageNotFoundError:
        return None
    found = json.loads(told) if told else {}
    if not str(found.get("url", "")).startswith("file:"):
        return None
    editable = " -e" if found.get("dir_info", {}).get("editable") else ""
    return f"it was installed from a folder: pip install{editable} '{unquote(urlsplit(found['url']).path)}[{extra}]'"


def _code_for(error: Exception) -> int:
    if isinstance(error, OutputError):
        return PARTLY_DONE
    return WRONG_USAGE if isinstance(error, (ConfigError, UnknownModelError)) else FAILED


def _let_go_of_stdout() -> None:
    """Discard buffered output, or Python complains about it when it shuts down."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


app = typer.Typer(
    cls=_Group,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode=None,
    epilog="Settings come from options, then the environment (CLAIMEX_MIN_CONFIDENCE for --min-confidence), "
    "then claimex.toml or pyproject.toml.",
)


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # print the number of a character that the terminal cannot show
            stream.reconfigure(errors="backslashreplace")
    hush()
    gc.set_threshold(COLLECT_EVERY)
    atexit.register(gc.freeze)  # models, spaCy and word lists stay to the end, and going through them takes a while
    try:
        app(prog_name="claimex")
    except KeyboardInterrupt:  # before a command runs
        say("interrupted")
        sys.exit(INTERRUPTED)


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - typer's own signature
    if wanted:
        typer.echo(f"claimex {__version__}")
        raise typer.Exit


@app.callback()
def claimex(
    *,
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_print_version, help="Print the version.")
    ] = False,
) -> None:
    """Find who says what in news articles: quotations, the words that attribute them, and their speakers."""
