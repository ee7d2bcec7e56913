"""What the commands on corpora share: progress, and where their rows go."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING

from claimex.cli._app import STANDARD_INPUT
from claimex.errors import ConfigError
from claimex.messages import many

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from claimex.corpus.tables import Row
    from claimex.record import Record

EVERY = 1000
"""Records between two steps of the progress line."""


@contextmanager
def counted(*, quiet: bool) -> Iterator[tuple[Callable[[Iterable[Record]], Iterator[Record]], Counter[str]]]:
    """Count records as they stream by, and show how many, where standard error is a terminal.

    Yields:
        What the stream is passed through, and the counts; "record" is how many there were.
    """
    counts: Counter[str] = Counter()
    if quiet or not sys.stderr.isatty():
        yield lambda records: _count(records, counts, lambda: None), counts
        return
    from rich.console import Console

    with Console(stderr=True, highlight=False).status("reading") as status:
        yield (
            lambda records: _count(records, counts, lambda: status.update(f"{many(counts['record'], 'record')} read")),
            counts,
        )


def _count(records: Iterable[Record], counts: Counter[str], show: Callable[[], None]) -> Iterator[Record]:
    for record in records:
        counts["record"] += 1
        if counts["record"] % EVERY == 0:
            show()
        yield record
    show()


def read_twice(records: Sequence[str], option: str) -> None:
    """Refuse standard input where an option reads the records twice.

    Raises:
        ConfigError: Standard input is among them.
    """
    if STANDARD_INPUT in records:
        raise ConfigError(option, "reads the records twice, which standard input does not allow", advice="name a file")


def left_out_copies(records: Sequence[str], copies: str, *, least: float = 0.0) -> set[str]:
    """Return the articles that `--copies once` leaves out; the records are read once more for that."""
    if copies != "once":
        return set()
    read_twice(records, "--copies once")
    from claimex.corpus import read_records
    from claimex.corpus.copies import copies_of

    return copies_of(read_records(records, min_confidence=least))


def write_rows(rows: Iterable[Row], columns: Sequence[str], output: Path | None) -> int:
    """Write rows to a file in the form of its name, or as JSON Lines to standard output; returns how many."""
    from claimex.corpus.tables import to_line, write_table

    if output is not None and str(output) != "-":
        return write_table(rows, columns, output)
    written = 0
    for row in rows:
        sys.stdout.buffer.write(to_line(row))
        written += 1
    sys.stdout.buffer.flush()
    return written
