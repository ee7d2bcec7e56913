"""What a person at the terminal sees: messages, progress and the summary on standard error.

Text from articles, file names and records comes from strangers, and a terminal obeys the escape sequences
in what it is sent. So nothing of it is printed but through `plain`, `one_line` or `Safe`.
"""

from __future__ import annotations

import logging
import sys
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.progress import Progress
    from rich.segment import Segment

    from claimex.pipeline import Outcome
    from claimex.read import Failure

SHOWN_FAILURES = 20
"""Failures told one by one as they happen; what comes after is counted, so that a folder of 100,000 scans
does not scroll the rest away. `--errors` has them all."""

_PICTURES = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "\u2421"}  # Unicode's Control Pictures
_UNSHOWN = (range(0x80, 0xA0), range(0xD800, 0xE000), range(0x202A, 0x202F), range(0x2066, 0x206A))
"""C1 controls (some terminals obey them), lone surrogates (cannot be encoded), bidirectional overrides (make
text read as what it is not, CVE-2021-42574)."""

_ONE_LINE = {
    **_PICTURES,
    **{code: "\ufffd" for codes in _UNSHOWN for code in codes},
    **dict.fromkeys((0x2028, 0x2029), "\u240a"),
}
_PLAIN = {**_ONE_LINE, 0x09: "\t", 0x0A: "\n", 0x2028: "\n", 0x2029: "\n"}


def plain(text: str) -> str:
    """Make text safe to print: controls become visible signs; line breaks and tabs stay."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_PLAIN)


def one_line(text: str) -> str:
    """Make text safe to print within a line: controls and line breaks become visible signs."""
    return text.translate(_ONE_LINE)


class Safe:
    """Something for rich to print, with `plain` over whatever text is in it."""

    def __init__(self, renderable: RenderableType) -> None:
        self._renderable = renderable

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        """Render for rich."""
        from rich.segment import Segment

        for segment in console.render(self._renderable, options):
            yield Segment(plain(segment.text), segment.style) if not segment.control else segment


def say(message: str) -> None:
    """Print one line on standard error, after the program's name."""
    print(f"claimex: {one_line(message)}", file=sys.stderr, flush=True)  # noqa: T201


class _LogHandler(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        say(f"{record.levelname.lower()}: {record.getMessage()}")


def set_up_logging(*, quiet: bool = False, verbose: int = 0) -> None:
    """Send the library's log to standard error.

    Args:
        quiet: Errors only.
        verbose: 0 for warnings, 1 for what is done, 2 for everything.
    """
    log = logging.getLogger("claimex")
    log.handlers = [_LogHandler()]
    log.propagate = False
    levels = (logging.WARNING, logging.INFO, logging.DEBUG)
    log.setLevel(logging.ERROR if quiet else levels[min(verbose, len(levels) - 1)])


@dataclass(slots=True)
class Run:
    """Counts what one run went through.

    Attributes:
        articles: Articles that were read and worked on without failing.
        words: White-space separated words in them.
        found: Records found in them.
        kinds: Records by kind, of those that were selected.
        reasons: Failures by reason.
        begun: Clock when work began, seconds.
    """

    articles: int = 0
    words: int = 0
    found: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    begun: float = field(default_factory=time.monotonic)

    def begin(self) -> None:
        """Start the clock anew, when the model is open and work begins."""
        self.begun = time.monotonic()

    @property
    def failed(self) -> int:
        """How many inputs failed."""
        return self.reasons.total()

    def count(self, outcome: Outcome) -> None:
        """Count one outcome in."""
        if outcome.failure is not None:
            self.reasons[outcome.failure.reason] += 1
        elif outcome.article is not None:
            self.articles += 1
            self.words += len(outcome.article.text.split())
            self.found += len(outcome.records)

    def summary(self) -> Iterator[str]:
        """Yield the lines of the summary."""
        seconds = max(time.monotonic() - self.begun, 1e-9)
        yield (
            f"{many(self.articles, 'article')}, {many(self.words, 'word')}, "
            f"{seconds:.1f} s, {self.words / seconds:,.0f} words per second"
        )
        chosen = self.kinds.total()
        of_all = f" of {self.found:,} found" if chosen != self.found else ""
        yield f"{many(chosen, 'record')}{of_all}{_listed(self.kinds)}"
        if self.failed:
            yield f"{many(self.failed, 'input')} failed{_listed(self.reasons)}"


def many(number: int, noun: str) -> str:
    """Write a number with its noun, in the plural where it is not 1."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _listed(counts: Counter[str]) -> str:
    """List counts, the most frequent first, equal ones by name."""
    items = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ": " + ", ".join(f"{count:,} {name}" for name, count in items) if items else ""


@contextmanager
def reporting(run: Run, *, quiet: bool, live: bool) -> Iterator[Callable[[Outcome], None]]:
    """Show a run's progress and failures while the block runs, and its summary when it ended well.

    Args:
        run: Is counted up by each call.
        quiet: Print nothing at all.
        live: Show progress, where standard error is a terminal.

    Yields:
        What each outcome is handed to.
    """
    with _progress(live=live and not quiet) as progress:

        def note(outcome: Outcome) -> None:
            run.count(outcome)
            if outcome.failure is not None and not quiet:
                _tell_failure(outcome.failure, run.failed, progress)
            if progress is not None:
                progress.update(progress.task_ids[0], advance=1, counts=_counts(run))

        yield note
    if not quiet:
        for line in run.summary():
            say(line)


@contextmanager
def _progress(*, live: bool) -> Iterator[Progress | None]:
    if not (live and sys.stderr.isatty()):
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.fields[counts]}", markup=False), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True, highlight=False), transient=True) as progress:
        progress.add_task("", total=None, counts="opening the model")
        yield progress


def _counts(run: Run) -> str:
    failed = f", {run.failed:,} failed" if run.failed else ""
    seconds = max(time.monotonic() - run.begun, 1e-9)
    return f"{many(run.articles, 'article')}, {many(run.found, 'record')}{failed}, {run.words / seconds:,.0f} words/s"


def _tell_failure(failure: Failure, number: int, progress: Progress | None) -> None:
    if number > SHOWN_FAILURES + 1:
        return
    words = failure.message if number <= SHOWN_FAILURES else "more inputs failed; --errors FILE lists them all"
    if progress is None:
        say(words)
    else:
        progress.console.print(f"claimex: {one_line(words)}", markup=False, highlight=False, soft_wrap=True)
