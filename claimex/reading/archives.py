"""Files that hold many articles: archives of files, web archives, tables.

Comes in: the bytes of one container, as a stream. Goes out, one at a time and in the container's own order:
the files of a tar or zip archive as streams, the pages of a WARC file, the rows of a Parquet or Arrow file as
`Line`s. Nothing is written to the disk, so no path in an archive can lead anywhere; what swells without end,
hides outside or cannot be opened is an `InputError` in its place.
"""

from __future__ import annotations

import io
import lzma
import sys
import tarfile
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, cast

from claimex.errors import ExtraMissing, InputError
from claimex.reading.compression import FREE_BYTES, MOST_FOLD, Given, damaged, swollen
from claimex.reading.jsonl import Line

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa


ROWS = 64
"""Rows of a table that are in memory as Python objects at a time."""

_FAULTS = (
    *(OSError, EOFError, ValueError, RuntimeError, NotImplementedError, zlib.error, lzma.LZMAError),
    *(zipfile.BadZipFile, tarfile.TarError),
    *(MemoryError, OverflowError),  # a damaged length asks for more than there is
)
"""What the libraries raise over damaged, encrypted or oddly packed members."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive.

    Attributes:
        name: Its path inside, forward slashes; safe to put behind the archive's own id.
        stream: Its bytes, to be read before the next member is taken.
    """

    name: str
    stream: io.BufferedReader[Any]


@dataclass(frozen=True, slots=True)
class WebPage:
    """One response of a web server.

    Attributes:
        name: Its record's id.
        url: The address that was asked.
        day: When, as the archive states it.
        data: The page's bytes, cut one past the longest that was asked for.
        codec: The charset that the server stated.
    """

    name: str
    url: str | None
    day: str | None
    data: bytes
    codec: str | None


def read_tar(stream: io.BufferedReader, *, where: str) -> Iterator[Member | InputError]:
    """Read the files of a tar archive, front to back; links and devices are passed over.

    Raises:
        InputError: The archive is damaged, so that nothing more can be read.
    """
    unlimited = _Budget(sys.maxsize, where)  # it is no larger than its stream, which is watched where it is unpacked
    try:
        with tarfile.open(fileobj=stream, mode="r|") as archive:
            for info in archive:
                archive.members = []  # type: ignore[attr-defined]  # it would keep each one
                if info.isfile() and not info.issparse():
                    packed = cast("IO[bytes]", archive.extractfile(info))
                    with io.BufferedReader(_Counted(packed, unlimited, f"{where}/{info.name}")) as data:
                        yield _member(info.name, data, where)
    except _FAULTS as error:
        raise damaged(where, error) from error


def read_zip(stream: io.BufferedReader, *, where: str) -> Iterator[Member | InputError]:
    """Read the files of a zip archive, in the order of its directory.

    Raises:
        InputError: The archive is damaged, or its files together are far larger than it.
    """
    size = stream.seek(0, io.SEEK_END)
    budget = _Budget(max(FREE_BYTES, MOST_FOLD * size), where)
    try:
        archive = zipfile.ZipFile(stream)
    except _FAULTS as error:
        raise damaged(where, error) from error
    with archive:
        for info in archive.infolist():
            if info.is_dir():
                continue
            try:
                packed = archive.open(info)
            except _FAULTS as error:
                yield damaged(f"{where}/{info.filename}", error)
                continue
            with packed, io.BufferedReader(_Counted(packed, budget, f"{where}/{info.filename}")) as data:
                yield _member(info.filename, data, where)


def _member(name: str, stream: io.BufferedReader[Any], where: str) -> Member | InputError:
    """Make a member, unless its path leaves the archive."""
    parts = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]:
        problem = "its path leads out of the archive"
        return InputError(f"{where}/{name}", problem, reason="unsafe path", advice="leave it out, or pack it anew")
    return Member("/".join(part for part in parts if part not in {"", "."}), stream)


class _Budget:
    """How many bytes an archive may still give."""

    def __init__(self, left: int, where: str) -> None:
        self._left = left
        self._where = where

    def spend(self, count: int) -> None:
        self._left -= count
        if self._left < 0:
            raise swollen(self._where)


class _Counted(Given):
    """A member's bytes; damage and bombs become `InputError`."""

    def __init__(self, packed: IO[bytes], budget: _Budget, where: str) -> None:
        super().__init__()
        self._packed = cast("io.BufferedReader", packed)
        self._budget = budget
        self._where = where

    def give(self, size: int) -> bytes:
        try:
            found = self._packed.read1(size)
        except _FAULTS as error:
            raise damaged(self._where, error) from error
        self._budget.spend(len(found))
        return found


def read_warc(stream: io.BufferedReader, *, where: str, max_bytes: int) -> Iterator[WebPage]:
    """Read the HTML pages of a web archive that were answered with success.

    Args:
        stream: The file's bytes, unpacked.
        where: The file, for errors.
        max_bytes: A longer page comes cut, but still longer than allowed.

    Raises:
        ExtraMissing: Without the extra.
        InputError: The file is damaged.
    """
    try:
        from fastwarc.stream_io import StreamError
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError as error:
        feature = "reading WARC files"
        raise ExtraMissing(feature, "warc") from error
    try:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response, auto_decode="all"):
            if record.http_content_type not in {"text/html", "application/xhtml+xml"}:
                continue
            if record.http_headers is not None and str(record.http_headers.status_code) != "200":
                continue
            head = record.headers
            name = (head.get("WARC-Record-ID") or "").strip("<>") or f"record {record.stream_pos}"
            data = record.reader.read(max_bytes + 1)
            yield WebPage(name, head.get("WARC-Target-URI"), head.get("WARC-Date"), data, record.http_charset)
    except (StreamError, *_FAULTS) as error:
        raise damaged(where, error) from error


def read_table(stream: io.BufferedReader, *, where: str, arrow: bool) -> Iterator[Line]:
    """Read the rows of a table.

    Args:
        stream: The file; a Parquet file must be seekable.
        where: The file, for errors.
        arrow: An Arrow file, as the datasets library keeps them, instead of Parquet.

    Raises:
        ExtraMissing: Without the extra.
        InputError: The file is damaged.
    """
    try:
        import pyarrow as pa
    except ImportError as error:
        feature = "reading tables"
        raise ExtraMissing(feature, "parquet") from error
    number = 0
    try:
        for batch in _batches_of(stream, arrow=arrow):
            batch.validate(full=True)  # offsets of a damaged file lead outside its memory, and the process would end
            for part in range(0, batch.num_rows, ROWS):
                for row in batch.slice(part, ROWS).to_pylist():
                    number += 1
                    yield Line(
                        number, f"{where}:{number}", {name: _plain(value) for name, value in row.items()}, "utf-8"
                    )
    except (pa.ArrowException, *_FAULTS) as error:
        problem = f"the table cannot be read ({error})"
        raise InputError(where, problem, reason="unreadable", advice="get the file again") from error


def _batches_of(stream: io.BufferedReader, *, arrow: bool) -> Iterator[pa.RecordBatch]:
    if not arrow:
        from pyarrow import parquet

        yield from parquet.ParquetFile(stream).iter_batches(batch_size=ROWS)
        return
    import pyarrow as pa

    if stream.peek(6)[:6] == b"ARROW1":
        table = pa.ipc.open_file(stream)
        yield from (table.get_batch(number) for number in range(table.num_record_batches))
    else:
        yield from pa.ipc.open_stream(stream)


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a cell holds
    """Make a cell what JSON can carry: dates as ISO 8601, other things as Python writes them."""
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        return value if value - value == 0 else None  # NaN and infinity are no JSON
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
