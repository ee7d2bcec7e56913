"""Keep commands from overwriting a file that somebody made by hand, or with another program."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import zipfile
import zlib
from typing import TYPE_CHECKING, Annotated, BinaryIO, cast

import typer

from claimex.cli._terminal import STANDARD_STREAM
from claimex.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PROBED = 65_536  # bytes at the start and at the end in which a file of claimex names it: a record has some 2,000
NAME = b"claimex"
PROPERTIES = "docProps/core.xml"  # of a spreadsheet
STATED_TIMES = re.compile(rb"<dcterms:(?:created|modified)\b[^<>]{0,100}>([^<]{0,60})<")
"""When a spreadsheet was created and when a program last saved it. claimex writes one fixed time for both."""
CSV_HEADER = b"id,doc_id,"
WHOLE = (b'{\n  "speakers": [', b'{\n "by": [')
NO_ROWS = b"[]\n"
PARQUET = b"PAR1"

Force = Annotated[bool, typer.Option("--force", help="Overwrite a file that claimex did not make.")]


def refuse_foreign(*paths: Path | None, force: bool, columns: Sequence[str] = ()) -> None:
    """Raise an error if one of the files exists and claimex did not make it.

    Files of claimex hold its name in their first record, their header, their last bytes (a Parquet file's schema) or
    their properties (a spreadsheet). A table of rows is known by its columns. A spreadsheet that another program has
    saved since is refused too, because a person may have edited it. CSV holds nothing that tells who saved it last, so
    an edited one is not noticed. An empty file and what is no regular file, such as /dev/null, may be overwritten.

    Args:
        paths: The files to be written; None, and the name of standard output, are skipped.
        force: Whether to allow it anyway.
        columns: Those of the table that is to be written, if it is one.

    Raises:
        ConfigError: The file exists, claimex did not make it as it is, and `force` is not set.
    """
    for path in paths:
        if force or path is None or str(path) == STANDARD_STREAM or not path.is_file() or path.stat().st_size == 0:
            continue
        if (problem := _why_not(path, columns)) is not None:
            raise ConfigError(str(path), f"exists, and {problem}", advice="--force overwrites it")


def _why_not(path: Path, columns: Sequence[str]) -> str | None:
    """Return why a file must not be overwritten; None if claimex made it as it is."""
    not_ours = "claimex did not make it"
    try:
        with path.open("rb") as stream:
            start = stream.read(PROBED)
            stream.seek(max(0, path.stat().st_size - PROBED))
            end = stream.read()
    except OSError:
        return None  # writing says what is wrong
    if start.startswith(b"PK"):
        properties = _properties(path)
        if NAME not in properties:
            return not_ours
        return None if len(set(STATED_TIMES.findall(properties))) == 1 else "it was edited since claimex made it"
    start = _unpacked(start)
    start = start.removeprefix(b"\xef\xbb\xbf")
    ours = NAME in start or NAME in end or start.startswith((CSV_HEADER, *WHOLE)) or _has_columns(start, end, columns)
    return None if ours else not_ours


def _has_columns(start: bytes, end: bytes, columns: Sequence[str]) -> bool:
    """Tell whether a table has these columns: CSV by its heading, JSON by its first row, Parquet by its schema."""
    if not columns:
        return False
    if start == NO_ROWS:
        return True
    if start.startswith(PARQUET):
        return all(column.encode() in end for column in columns)
    first = start.removeprefix(b"[\n").split(b"\n", 1)[0].rstrip(b",\r")
    try:
        row = json.loads(first) if first.startswith(b"{") else next(csv.reader([first.decode()]), [])
    except (ValueError, RecursionError, csv.Error):
        return False
    return set(row) == set(columns)


def _properties(path: Path) -> bytes:
    """Return the properties of a spreadsheet, which name its author and the times; nothing if it has none."""
    try:
        with zipfile.ZipFile(path) as book, book.open(PROPERTIES) as stream:
            return stream.read(PROBED)
    except (OSError, EOFError, KeyError, ValueError, NotImplementedError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return b""


def _unpacked(start: bytes) -> bytes:
    """Return the beginning of a compressed file as it was, or the bytes themselves."""
    import zstandard

    try:
        if start.startswith(b"\x1f\x8b"):
            return gzip.GzipFile(fileobj=io.BytesIO(start)).read1(PROBED)
        if start.startswith(b"\x28\xb5\x2f\xfd"):
            return cast("BinaryIO", zstandard.ZstdDecompressor().stream_reader(io.BytesIO(start))).read(PROBED)
    except (OSError, EOFError, zstandard.ZstdError):
        pass
    return start
