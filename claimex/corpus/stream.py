"""Files, folders and standard input → a stream of records.

Comes in: what a user named. Goes out: records one at a time, in the order of the files; nothing is held but the record
at hand (a row group for Parquet).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from claimex.errors import ConfigError
from claimex.formats import STANDARD_INPUT, is_brat, load_records, record_files
from claimex.formats.parquet import read_parquet
from claimex.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from claimex.record import Member, Speaker


PARQUET = (".parquet", ".pq")
FLAT = ".csv"


def read_records(
    paths: Iterable[Path | str], *, min_confidence: float = 0.0, stdin: BinaryIO | None = None
) -> Iterator[Record]:
    """Read the records of files and folders.

    Args:
        paths: JSON Lines (`.gz` and `.zst` too), Parquet, folders of either, folders of shards, brat folders;
            "-" for standard input.
        min_confidence: Records below it are left out; probability.
        stdin: What "-" reads; `sys.stdin.buffer` if None.

    Yields:
        Records in the order of the paths, and within a folder of its files' names.

    Raises:
        InputError: A path holds nothing to read.
        ConfigError: A path is CSV, which does not hold whole records.
        RecordError: A line or row breaks the contract.
        ExtraMissing: Parquet without pyarrow.
    """
    for path in paths:
        for entry in _entries(path, stdin):
            if isinstance(entry, Record) and entry.confidence >= min_confidence:
                yield entry


def files_of(paths: Iterable[Path | str]) -> Iterator[Path]:
    """Yield the files of folders, and files as they are: read one after the other, they give the same records.

    Raises:
        InputError: A path holds nothing to read.
        ConfigError: A path is standard input, which several machines cannot share.
    """
    for path in paths:
        if str(path) == STANDARD_INPUT:
            where, problem = "--engine ray", "cannot read standard input"
            raise ConfigError(where, problem, advice="name files that every machine can read")
        place = Path(path).absolute()
        yield from _tables(place) or (record_files(place) if place.is_dir() and not is_brat(place) else [place])


def sources_of(record: Record) -> tuple[Speaker | Member, ...]:
    """Return who speaks: the members of a joint source, else the speaker; empty where the text names none."""
    if record.speaker is None:
        return ()
    return tuple(record.speaker.members or (record.speaker,))


def _entries(path: Path | str, stdin: BinaryIO | None) -> Iterator[object]:
    place = Path(path)
    if str(path) == "-":
        yield from load_records(path, stdin=stdin)
    elif tables := _tables(place):
        for table in tables:
            yield from read_parquet(table)
    elif place.suffix.lower() in PARQUET and place.is_file():
        yield from read_parquet(place)
    elif place.suffix.lower() == FLAT:
        advice = "give JSON Lines or Parquet, or turn it back with claimex import --from csv"
        raise ConfigError(str(path), "CSV does not hold whole records", advice=advice)
    else:
        yield from load_records(path, stdin=stdin)


def _tables(place: Path) -> list[Path]:
    return sorted(path for path in place.rglob("*") if path.suffix.lower() in PARQUET) if place.is_dir() else []
