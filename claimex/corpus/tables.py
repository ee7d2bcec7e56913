"""Rows of plain values → JSON Lines, JSON, CSV, Parquet or a spreadsheet.

Comes in: rows as dictionaries, taken one at a time. Goes out: a file that appears when it is complete. JSON keeps
lists and dictionaries; elsewhere a cell holds them as JSON. The same rows give the same bytes.
"""

from __future__ import annotations

import csv
import io
import json
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

from claimex.errors import ConfigError
from claimex.formats import open_output, safe_cell
from claimex.formats.parquet import pyarrow_parquet
from claimex.formats.sheets import open_book
from claimex.messages import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

Row = dict[str, Any]

FORMS = (".jsonl", ".json", ".csv", ".parquet", ".xlsx")
_COMPRESSIONS = (".gz", ".zst")
_GROUP = 4096
"""Rows of one row group of a Parquet file."""


def form_of(path: Path, *, also: Sequence[str] = ()) -> str:
    """Tell the form of a table by its file's name, `.gz` and `.zst` aside.

    Raises:
        ConfigError: No such form is known.
    """
    inner = path.with_suffix("") if path.suffix.lower() in _COMPRESSIONS else path
    suffix = inner.suffix.lower()
    known = (*FORMS, *also)
    if suffix not in known:
        raise ConfigError(str(path), "has an unknown suffix", advice=f"end the name in {', '.join(known)}")
    return suffix


def write_table(rows: Iterable[Row], columns: Sequence[str], path: Path) -> int:
    """Write rows to a file in the form that its name asks for; returns how many.

    Args:
        rows: Each with a value for some of the columns.
        columns: Their order.
        path: Ends in one of FORMS, `.gz` and `.zst` compress.

    Raises:
        ConfigError: The form is unknown, or no file can be written there.
        ExtraMissing: The form needs a package that is not installed.
    """
    form = form_of(path)
    with open_output(path) as stream:
        if form == ".xlsx":
            return write_sheets({"rows": (columns, rows)}, stream)
        return {".jsonl": _jsonl, ".json": _json, ".csv": _csv, ".parquet": _parquet}[form](rows, columns, stream)


def to_line(row: Row) -> bytes:
    """Return a row as one line of JSON."""
    return (json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _jsonl(rows: Iterable[Row], _: Sequence[str], stream: BinaryIO) -> int:
    written = 0
    for row in rows:
        stream.write(to_line(row))
        written += 1
    return written


def _json(rows: Iterable[Row], _: Sequence[str], stream: BinaryIO) -> int:
    written = 0
    for row in rows:
        stream.write(b",\n" if written else b"[\n")
        stream.write(to_line(row).rstrip(b"\n"))
        written += 1
    stream.write(b"\n]\n" if written else b"[]\n")
    return written


def _csv(rows: Iterable[Row], columns: Sequence[str], stream: BinaryIO) -> int:
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    written = 0
    for row in rows:
        writer.writerow([safe_cell(_cell(row.get(column))) for column in columns])
        written += 1
    text.flush()
    text.detach()
    return written


def _cell(value: object) -> object:
    if isinstance(value, (list, tuple, dict)):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")) if value else ""
    return "" if value is None else value


def _parquet(rows: Iterable[Row], columns: Sequence[str], stream: BinaryIO) -> int:
    parquet = pyarrow_parquet()
    import pyarrow as pa

    source, written = iter(rows), 0
    group = list(islice(source, _GROUP))
    schema = pa.schema([(column, _type(group, column)) for column in columns])
    with parquet.ParquetWriter(stream, schema, compression="zstd") as writer:
        while group:
            flat = [{c: _flat(row.get(c), schema.field(c).type) for c in columns} for row in group]
            writer.write_table(pa.Table.from_pylist(flat, schema=schema))
            written += len(group)
            group = list(islice(source, _GROUP))
    return written


def _type(group: Sequence[Row], column: str) -> Any:  # noqa: ANN401 - pyarrow's type
    import pyarrow as pa

    kinds = {type(row[column]) for row in group if row.get(column) is not None}
    if kinds == {bool}:
        return pa.bool_()
    if kinds == {int}:
        return pa.int64()
    return pa.float64() if kinds and kinds <= {int, float} else pa.string()


def _flat(value: object, kind: object) -> object:
    if value is None or str(kind) != "string":
        return value
    return value if isinstance(value, str) else str(_cell(value))


def write_sheets(sheets: Mapping[str, tuple[Sequence[str], Iterable[Row]]], stream: BinaryIO) -> int:
    """Write a spreadsheet, one sheet a table; returns the number of rows.

    Args:
        sheets: By name, each with its columns and rows. Words stay words: none is taken for a formula or a link.
        stream: Is left open.

    Raises:
        ConfigError: A table has more rows than a sheet may have.
        ExtraMissing: xlsxwriter is not installed.
    """
    written = 0
    with open_book(stream) as book:
        for name, (columns, rows) in sheets.items():
            sheet = book.sheet(name, columns)
            for row in rows:
                sheet.add([_on_one_line(_cell(row.get(column))) for column in columns])
            written += sheet.rows
    return written


def _on_one_line(cell: object) -> object:
    return one_line(cell) if isinstance(cell, str) else cell
