"""Write records to a file or stream, as JSON Lines, CSV, Parquet or a spreadsheet.

Comes in: `Record`s in the order in which they are wanted. Goes out: a file that appears under its name only when it is
complete, or bytes on a stream. Only one record is in memory at a time (for Parquet a row group), and the same records
always give the same bytes.

JSON Lines holds the whole contract. CSV is flat, for spreadsheets and statistics packages: `CSV_COLUMNS` says what each
column holds. Parquet holds the contract's fields as nested columns. A spreadsheet holds the tables of `tables.py`.
Fields that the contract does not know are in JSON Lines only.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import jsonlines

from claimex.errors import ConfigError
from claimex.formats.csv import write_csv
from claimex.formats.output_files import COMPRESSIONS, check_place, compressing, open_output
from claimex.formats.parquet import pyarrow_parquet, refuse_compression, write_parquet
from claimex.formats.sheets import xlsx_writer
from claimex.formats.tables import refuse_packed_sheets, write_xlsx
from claimex.vocabulary import Format

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from claimex.record import Record


SUFFIXES: Mapping[str, Format] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".xlsx": "xlsx",
}
PROJECT = ".qdpx"
"""A project of `qdpx`, which holds the articles' texts; records alone do not make one."""


def format_of(path: Path) -> Format:
    """Tell a file's format by its name, without `.gz` and `.zst`; JSON Lines if the name has no suffix.

    Raises:
        ConfigError: The suffix belongs to another format.
    """
    inner = path.with_suffix("") if path.suffix.lower() in COMPRESSIONS else path
    suffix = inner.suffix.lower()
    if suffix and suffix not in SUFFIXES:
        problem = f"{inner.suffix} is not a format of records"
        advice = f"use one of {', '.join(SUFFIXES)}, or name the format"
        if suffix == PROJECT:
            advice = "write .jsonl, and make the project of it with claimex export --to qdpx"
        raise ConfigError(str(path), problem, advice=advice)
    return SUFFIXES.get(suffix, "jsonl")


def check_lines(path: Path, *, option: str) -> None:
    """Check that JSON Lines can be written to a file, and that its name does not promise another format.

    Args:
        path: Any suffix will do that is not of another format of records.
        option: The option that names the file.

    Raises:
        ConfigError: They cannot.
    """
    inner = path.with_suffix("") if path.suffix.lower() in COMPRESSIONS else path
    if SUFFIXES.get(inner.suffix.lower(), "jsonl") != "jsonl":
        problem = f"{option} writes JSON Lines, not {inner.suffix.lower()}"
        raise ConfigError(str(path), problem, advice="end the name in .jsonl")
    check_output(path, file_format="jsonl")


def write_records(
    records: Iterable[Record], target: Path | BinaryIO, *, file_format: Format | None = None, excel: bool = False
) -> int:
    """Write records to a file or a stream.

    Args:
        records: The records, taken one by one; if this raises an error, the target stays as it was.
        target: A path, written with `open_output`, or a stream of bytes, which is left open.
        file_format: The format; None means by the path's name, and JSON Lines for a stream.
        excel: Begin CSV with a byte order mark, by which Excel knows UTF-8.

    Returns:
        How many records were written.

    Raises:
        ConfigError: The file cannot be written there, its suffix belongs to another format, a compressed Parquet file
            or spreadsheet was asked for, or `excel` for another format than CSV.
        OutputError: Another program removed the file while it was written.
        ExtraMissing: The format needs a package that is not installed.
        OSError: The disk is full, or the reader of the stream has gone.
    """
    if not isinstance(target, Path):
        return _writer(file_format or "jsonl", excel=excel)(records, target)
    write = _writer(_format_for(target, file_format), excel=excel)
    with open_output(target) as stream:
        return write(records, stream)


def _writer(chosen: Format, *, excel: bool) -> Callable[[Iterable[Record], BinaryIO], int]:
    if not excel:
        return _WRITERS[chosen]
    if chosen != "csv":
        where, problem = "--excel", f"is for CSV, not for {chosen}"
        raise ConfigError(where, problem, advice="end the name in .csv, or in .xlsx and leave --excel off")
    return partial(write_csv, excel=True)


def _format_for(target: Path, asked: Format | None) -> Format:
    chosen = asked or format_of(target)
    if chosen == "parquet":
        refuse_compression(target)
    if chosen == "xlsx":
        refuse_packed_sheets(target)
    if chosen == "jsonl.zst" and target.suffix.lower() == ".zst":
        return "jsonl"  # the suffix already compresses it
    return chosen


def check_output(path: Path, *, file_format: Format | None = None, excel: bool = False) -> None:
    """Check that records can be written to a file, without touching the file.

    Raises:
        ConfigError: They cannot.
        ExtraMissing: The format needs a package that is not installed.
    """
    chosen = _format_for(path, file_format)
    _writer(chosen, excel=excel)
    if chosen in _NEEDS:
        _NEEDS[chosen]()
    check_place(path)


def _write_jsonl(records: Iterable[Record], stream: BinaryIO) -> int:
    # The condition is needed because jsonlines first tries its encoder on an empty object.
    with jsonlines.Writer(stream, dumps=lambda r: r.to_json() if r else "{}", flush=_is_terminal(stream)) as writer:
        written = 0
        for record in records:
            writer.write(record)
            written += 1
        return written


def _write_zst(records: Iterable[Record], stream: BinaryIO) -> int:
    with compressing(stream, ".zst") as out:
        return _write_jsonl(records, out)


def _is_terminal(stream: BinaryIO) -> bool:
    return hasattr(stream, "isatty") and stream.isatty()


_WRITERS: Mapping[Format, Callable[[Iterable[Record], BinaryIO], int]] = {
    "jsonl": _write_jsonl,
    "jsonl.zst": _write_zst,
    "csv": write_csv,
    "parquet": write_parquet,
    "xlsx": write_xlsx,
}
_NEEDS: Mapping[Format, Callable[[], object]] = {"parquet": pyarrow_parquet, "xlsx": xlsx_writer}
"""What imports the package that a format needs."""
