"""Check files of records: each line must keep the contract, and each span must hold its words.

Comes in: JSON Lines of records and of lines about articles, of any length, and the texts they point into. Goes out:
`Fault`s with file and line. One line is held at a time. Faults that show only across lines (an id that occurs twice, a
missing parent) are found by a temporary database on disk. So a corpus of any size and in any order is checked in
little memory.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from claimex.article_line import ArticleLine, check_article, is_article_line, parse_article
from claimex.errors import InputError, RecordError
from claimex.messages import many
from claimex.reading import DEFAULTS, ReadOptions, Texts, lines_of
from claimex.record import check_spans, parse_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from claimex.record import Record


STANDARD_INPUT = "<stdin>"

TEXTS_HELD = 4
"""Texts kept in memory. In files that claimex writes, the records of an article follow each other, so one would be
enough. A few more help if files were merged line by line."""

_BATCH = 10_000  # rows handed to the database at once

_TABLE = "CREATE TABLE seen (doc TEXT, id TEXT, parent TEXT, line INTEGER)"
_REPEATED = """
    SELECT later.line, later.id, first.line FROM seen AS later
    JOIN (SELECT doc, id, min(line) AS line FROM seen GROUP BY doc, id HAVING count(*) > 1) AS first
    ON later.doc = first.doc AND later.id = first.id AND later.line > first.line
    ORDER BY later.line
"""
_ORPHANED = """
    SELECT line, parent, doc FROM seen AS child
    WHERE parent IS NOT NULL AND NOT EXISTS (SELECT 1 FROM seen WHERE seen.doc = child.doc AND seen.id = child.parent)
    ORDER BY line
"""
_NUMBER = re.compile(r"\[\d+\]|\.\d+")  # content[3] and content.3 both count as content
_INDEX = "CREATE INDEX by_id ON seen (doc, id)"  # built once, after the last row: several times faster


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a file of records.

    Attributes:
        where: File and line, `out.jsonl:12`.
        field: Dotted name of the field at fault. An empty string if the line is not a record at all.
        problem: What is wrong with the field.
    """

    where: str
    field: str
    problem: str

    def __str__(self) -> str:
        return f"{self.where}: {self.field}: {self.problem}" if self.field else f"{self.where}: {self.problem}"


@dataclass(slots=True)
class FaultTally:
    """Counts of a validation so far.

    Attributes:
        lines: Lines read.
        faults: Faults by field, without the numbers of list items. The field is an empty string for lines that are
            not records.
    """

    lines: int = 0
    faults: Counter[str] = field(default_factory=Counter)

    def summary(self) -> Iterator[str]:
        """Yield the lines of the summary."""
        yield f"{many(self.lines, 'line')}, {many(self.faults.total(), 'fault')}"
        for name, count in sorted(self.faults.items(), key=lambda item: (-item[1], item[0])):
            yield f"  {count:,} {name or 'no record'}"


def check_records(
    source: Path | BinaryIO,
    *,
    texts: Path | None = None,
    options: ReadOptions = DEFAULTS,
    where: str | None = None,
    tally: FaultTally | None = None,
) -> Iterator[Fault]:
    """Check a file of records.

    Each line must keep the contract. Within an article ids must be unique and parents must exist. With `texts`, each
    span must hold the words at its offsets.

    Args:
        source: A file of JSON Lines, also `.gz` and `.zst`, or a stream of lines.
        texts: Folder of the articles as they were read, or as `--keep-text` stored them.
        options: The options with which the articles were read.
        where: Name of the source in faults; its path by default.
        tally: Is updated during the check.

    Yields:
        Faults in the order of their lines. Faults that show only across lines come last.

    Raises:
        InputError: The file cannot be read.
    """
    name = where or (str(source) if isinstance(source, Path) else STANDARD_INPUT)
    counts = tally if tally is not None else FaultTally()
    text_of = lru_cache(maxsize=TEXTS_HELD)(Texts(texts, options=options).find) if texts is not None else None
    for fault in _faults(source, name, text_of, counts):
        counts.faults[_NUMBER.sub("", fault.field)] += 1
        yield fault


def _faults(
    source: Path | BinaryIO, name: str, text_of: Callable[..., str] | None, tally: FaultTally
) -> Iterator[Fault]:
    with closing(sqlite3.connect("")) as database:  # without a name: a temporary file, deleted when it is closed
        database.execute(_TABLE)
        rows: list[tuple[str, str, str | None, int]] = []
        for number, line in enumerate(_lines(source), start=1):
            tally.lines += 1
            where = f"{name}:{number}"
            try:
                record = parse_article(line, where=where) if is_article_line(line) else parse_record(line, where=where)
            except RecordError as error:
                yield Fault(where, error.field, _problem(error))
                continue
            if text_of is not None:
                yield from _span_faults(record, text_of, where)
            if isinstance(record, ArticleLine):
                continue
            rows.append((record.doc.id, record.id, record.parent, number))
            if len(rows) == _BATCH:
                _keep(database, rows)
        _keep(database, rows)
        yield from _faults_across(database, name)


def _lines(source: Path | BinaryIO) -> Iterator[bytes]:
    return lines_of(source) if isinstance(source, Path) else iter(source)


def _problem(error: RecordError) -> str:
    return str(error).removeprefix(f"{error.where}: ").removeprefix(f"{error.field}: ")


def _span_faults(record: Record | ArticleLine, text_of: Callable[..., str], where: str) -> Iterator[Fault]:
    try:
        text = text_of(record.doc.id, record.doc.sha256, encoding=record.doc.encoding)
        if isinstance(record, ArticleLine):
            check_article(record, text)
        else:
            check_spans(record, text)
    except RecordError as error:
        yield Fault(where, error.field, _problem(error))
    except InputError as error:
        yield Fault(where, "doc", str(error))


def _keep(database: sqlite3.Connection, rows: list[tuple[str, str, str | None, int]]) -> None:
    database.executemany("INSERT INTO seen VALUES (?, ?, ?, ?)", rows)
    rows.clear()


def _faults_across(database: sqlite3.Connection, name: str) -> Iterator[Fault]:
    database.execute(_INDEX)
    for line, record, first in database.execute(_REPEATED):
        yield Fault(f"{name}:{line}", "id", f"{record!r} is also the id of line {first}, in the same article")
    for line, parent, doc in database.execute(_ORPHANED):
        yield Fault(f"{name}:{line}", "parent", f"no record {parent!r} in article {doc!r}")
