"""Print messages, progress and summaries on the terminal.

Text from articles, file names and records comes from strangers, and a terminal obeys escape sequences in what it
prints. So all such text passes through `plain`, `one_line` or `Safe`.
"""

from __future__ import annotations

import logging
import os
import sys
import time
import warnings
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

from claimex.messages import many, message_line, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Sequence
    from contextlib import AbstractContextManager

    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.progress import Progress
    from rich.segment import Segment

    from claimex.article import Failure
    from claimex.pipeline import Outcome
    from claimex.running import Counts


STANDARD_STREAM = "-"
"""The name by which users mean standard input or output."""

SHOWN_FAILURES = 20
"""Failures that are printed one by one as they happen. Later ones are only counted, so that a folder of 100,000 scans
does not scroll everything else away. `--errors` lists all of them."""


class Safe:
    """Wraps something for rich to print, and makes all text in it safe with `plain`."""

    def __init__(self, renderable: RenderableType) -> None:
        self._renderable = renderable

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        """Render for rich."""
        from rich.segment import Segment

        for segment in console.render(self._renderable, options):
            yield Segment(plain(segment.text), segment.style) if not segment.control else segment


def say(message: str) -> None:
    """Print one line on standard error, after the program's name."""
    print(f"claimex: {message_line(message)}", file=sys.stderr, flush=True)  # noqa: T201


class _LogHandler(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        say(f"{record.levelname.lower()}: {record.getMessage()}")


def hush() -> None:
    """Hide the warnings of packages, in this process and in those that it starts.

    Users who ask Python for warnings (`-W`, PYTHONWARNINGS) still get them.
    """
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
        os.environ["PYTHONWARNINGS"] = "ignore"
    logging.getLogger().addHandler(logging.NullHandler())  # or Python prints log lines that have no handler


def set_up_logging(*, quiet: bool = False, verbose: int = 0) -> None:
    """Send the library's log to standard error.

    Args:
        quiet: Errors only.
        verbose: 0 for warnings, 1 for progress, 2 for everything.
    """
    log = logging.getLogger("claimex")
    log.handlers = [_LogHandler()]
    log.propagate = False
    levels = (logging.WARNING, logging.INFO, logging.DEBUG)
    log.setLevel(logging.ERROR if quiet else levels[min(verbose, len(levels) - 1)])


class TerminalProgress:
    """Shows a run on the terminal: missing inputs at once, then progress, failures and the summary.

    Args:
        quiet: Show only failures.
    """

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._told: frozenset[str] = frozenset()

    def missing(self, messages: Sequence[str]) -> None:
        """Print the messages about missing inputs, up to SHOWN_FAILURES."""
        for message in messages[:SHOWN_FAILURES]:
            say(message)
        self._told = frozenset(messages[:SHOWN_FAILURES])

    def watching(self, counts: Counts, *, live: bool) -> AbstractContextManager[Callable[[Outcome], None]]:
        """Return a context manager that gives the function that counts and shows each outcome."""
        return reporting(counts, quiet=self._quiet, live=live, told=self._told)


@contextmanager
def reporting(
    counts: Counts, *, quiet: bool, live: bool, told: Container[str] = ()
) -> Iterator[Callable[[Outcome], None]]:
    """Show a run's progress and failures during the block, and its summary if the block succeeds.

    Args:
        counts: The counts of the run, which each call updates.
        quiet: Print only failures.
        live: Show progress, if standard error is a terminal.
        told: Messages of failures that were printed already.

    Yields:
        A function to call with each outcome.
    """
    shown = live and not quiet and sys.stderr.isatty()
    total = counts.expected() if shown else None
    with _progress(total) if shown else nullcontext() as progress:

        def note(outcome: Outcome) -> None:
            counts.count(outcome)
            if outcome.failure is not None and outcome.failure.message not in told:
                _tell_failure(outcome.failure, counts.failed, progress)
            if progress is not None:
                progress.update(progress.task_ids[0], advance=1, counts=_progress_words(counts, total))

        yield note
    if not quiet:
        for line in counts.summary():
            say(line)


@contextmanager
def _progress(total: int | None) -> Iterator[Progress]:
    """Show a line of progress: with the time left if the number of inputs is known, else with the time gone."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    time_shown = (TimeElapsedColumn(),) if total is None else (TimeRemainingColumn(), TextColumn("left"))
    columns = (SpinnerColumn(), TextColumn("{task.fields[counts]}", markup=False), *time_shown)
    with Progress(*columns, console=Console(stderr=True, highlight=False), transient=True) as progress:
        progress.add_task("", total=total, counts="opening the model")
        yield progress


def _progress_words(counts: Counts, total: int | None) -> str:
    failed = f", {counts.failed:,} failed" if counts.failed else ""
    seconds = max(time.monotonic() - counts.begun, 1e-9)
    read = many(counts.articles, "article")
    if total is not None:
        read = f"{counts.articles + counts.failed:,} of {many(total, 'article')}"
    done = f"{read}, {many(counts.found, 'record')}{failed}"
    return f"{done}, {counts.words / seconds:,.0f} words/s"


def _tell_failure(failure: Failure, number: int, progress: Progress | None) -> None:
    if number > SHOWN_FAILURES + 1:
        return
    words = failure.message if number <= SHOWN_FAILURES else "more inputs failed; --errors FILE lists them all"
    if progress is None:
        say(words)
    else:
        progress.console.print(f"claimex: {message_line(words)}", markup=False, highlight=False, soft_wrap=True)


def print_rendered(renderable: RenderableType, *, width: int | None = None) -> None:
    from rich.console import Console

    Console(width=width, highlight=False).print(Safe(renderable))
