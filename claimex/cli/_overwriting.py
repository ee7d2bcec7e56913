"""Keep commands from overwriting a file that somebody made by hand, or with another program."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from typing import TYPE_CHECKING, Annotated, BinaryIO, cast

import typer

from claimex.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

PROBED = 65_536  # bytes at the start and at the end in which a file of claimex names it: a record has some 2,000
NAME = b"claimex"
PROPERTIES = "docProps/core.xml"  # of a spreadsheet
CSV_HEADER = b"id,doc_id,"

Force = Annotated[bool, typer.Option("--force", help="Overwrite a file that claimex did not make.")]


def refuse_foreign(path: Path, *, force: bool) -> None:
    """Raise an error if a file exists that claimex did not make.

    Every file of claimex holds its name in its first record, its header, its last bytes (a Parquet file's schema) or
    its properties (a spreadsheet).
    An empty file and what is no regular file, such as /dev/null, may be overwritten.

    Raises:
        ConfigError: The file exists, claimex did not make it, and `force` is not set.
    """
    if force or not path.is_file() or path.stat().st_size == 0 or _is_ours(path):
        return
    raise ConfigError(str(path), "exists, and claimex did not make it", advice="--force overwrites it")


def _is_ours(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            start = stream.read(PROBED)
            stream.seek(max(0, path.stat().st_size - PROBED))
            end = stream.read()
    except OSError:
        return True  # writing says what is wrong
    if start.startswith(b"PK"):
        return _is_our_book(path)
    start = _unpacked(start)
    return NAME in start or NAME in end or start.removeprefix(b"\xef\xbb\xbf").startswith(CSV_HEADER)


def _is_our_book(path: Path) -> bool:
    """Tell whether a spreadsheet names claimex as its author."""
    try:
        with zipfile.ZipFile(path) as book, book.open(PROPERTIES) as stream:
            return NAME in stream.read(PROBED)
    except (OSError, EOFError, KeyError, ValueError, NotImplementedError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return False


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
