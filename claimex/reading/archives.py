"""Read the files of tar and zip archives, and the rows of Parquet and Arrow tables.

Comes in: the bytes of one archive or table, as a stream. Goes out, one at a time and in the order of the container:
the files of an archive as streams, the rows of a table as `Line`s. Nothing is written to the disk, so no path in an
archive can overwrite a file. A decompression bomb, a path that leads out of the archive, or a file that cannot be
opened becomes an `InputError` in its place.
"""

from __future__ import annotations

import bz2
import io
import lzma
import sys
import tarfile
import zipfile
import zlib
from copy import copy
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, cast

from claimex.errors import ExtraMissing, InputError
from claimex.reading.charset import decode
from claimex.reading.compression import FREE_BYTES, MOST_FOLD, ForwardStream, damaged, swollen
from claimex.reading.jsonl import Line

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from claimex.reading.options import ReadOptions


STEP = 4096
"""Packed bytes of a member that are read at once, the least that zipfile reads. LZMA unpacks at once all that was read,
and that can swell 7,000 fold."""

ROWS = 1
"""Rows of a Parquet file that are unpacked at a time. Parquet stores equal cells once, so a small file can hold many
long ones. Reading row by row costs a tenth of a millisecond each (ten columns); an article takes ten milliseconds and
more."""

_FAULTS = (
    *(OSError, EOFError, ValueError, RuntimeError, NotImplementedError, zlib.error, lzma.LZMAError),
    *(zipfile.BadZipFile, tarfile.TarError),
    *(MemoryError, OverflowError, IndexError),  # a damaged length asks for more bytes than there are
)
"""The errors that the libraries raise for members that are damaged, encrypted or packed in an unknown way."""

HEADER_MOST = 1 << 20
"""The most bytes of headers between two files of a tar archive. A header is 512 bytes; with a long name or more
attributes it is a few thousand (POSIX.1-2024, pax). Linux allows 64 KiB of extended attributes for a name, and few
archives carry them."""


@dataclass(frozen=True, slots=True)
class ArchiveMember:
    """One file of an archive.

    Attributes:
        name: Its path in the archive, with forward slashes; safe to append to the archive's id.
        stream: Its bytes, which must be read before the next member is taken.
    """

    name: str
    stream: io.BufferedReader[Any]


def read_tar(stream: io.BufferedReader, *, where: str) -> Iterator[ArchiveMember | InputError]:
    """Read the files of a tar archive from front to back; links and devices are skipped.

    Raises:
        InputError: The archive is damaged, so that nothing more can be read.
    """
    unlimited = _Budget(sys.maxsize, where)  # tar does not compress, and the stream is watched where it is unpacked
    blocks = _Blocks(stream)
    try:
        with tarfile.open(fileobj=cast("Any", blocks), mode="r|") as archive:
            for info in archive:
                archive.members = []  # type: ignore[attr-defined]  # or tarfile would keep every header
                blocks.limit = archive.offset + HEADER_MOST  # up to the end of the next header
                if info.isfile() and not info.issparse():
                    packed = cast("IO[bytes]", archive.extractfile(info))
                    with io.BufferedReader(_Counted(packed, unlimited, f"{where}/{info.name}")) as data:
                        yield _member(info.name, data, where)
    except _FAULTS as error:
        raise damaged(where, error) from error


class _Blocks:
    """The bytes of a tar archive, with limits against headers that lie about their size.

    tarfile believes the sizes that a header states. It reads a header into memory whole, and it skips a member by
    reading on, even past the end of the file.

    Attributes:
        limit: The position up to which the archive may be read now, in bytes.
    """

    def __init__(self, stream: io.BufferedReader) -> None:
        self.limit = HEADER_MOST
        self._stream = stream
        self._given = 0
        self._ended = False

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes.

        Raises:
            EOFError: The end was reached before.
            ReadError: A header is too long.
        """
        found = self._stream.read1(size)  # `read` would lose the bytes before damage
        self._given += len(found)
        if not found and self._ended:
            raise EOFError
        self._ended = not found
        if self._given > self.limit:
            problem = f"a header of more than {HEADER_MOST} bytes"
            raise tarfile.ReadError(problem)
        return found


def read_zip(stream: io.BufferedReader, *, where: str) -> Iterator[ArchiveMember | InputError]:
    """Read the files of a zip archive, in the order of its directory.

    Raises:
        InputError: The archive is damaged, or it is a decompression bomb.
    """
    size = stream.seek(0, io.SEEK_END)
    budget = _Budget(max(FREE_BYTES, MOST_FOLD * size), where)
    try:
        archive = zipfile.ZipFile(stream)
    except _FAULTS as error:
        raise damaged(where, error) from error
    with archive:
        for info in archive.infolist():
            if not info.filename:
                yield damaged(where, ValueError("one of its files has no name"))
                continue
            if info.is_dir():
                continue
            try:
                packed = _open_member(archive, info)
            except _FAULTS as error:
                yield damaged(f"{where}/{info.filename}", error)
                continue
            with packed, io.BufferedReader(_Counted(packed, budget, f"{where}/{info.filename}")) as data:
                yield _member(info.filename, data, where)


def _open_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> IO[bytes]:
    """Open a file of a zip archive.

    bzip2 is unpacked here, since it can swell a million fold and zipfile sets no limit.
    """
    if info.compress_type != zipfile.ZIP_BZIP2:
        return archive.open(info)
    raw = copy(info)
    raw.compress_type, raw.file_size = zipfile.ZIP_STORED, info.compress_size
    del raw.CRC  # the sum of the unpacked bytes; bzip2 has its own sums
    return cast("IO[bytes]", bz2.BZ2File(archive.open(raw)))


def _member(name: str, stream: io.BufferedReader[Any], where: str) -> ArchiveMember | InputError:
    """Make a member, or return an error if its path leads out of the archive."""
    parts = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]:
        problem = "its path leads out of the archive"
        return InputError(
            f"{where}/{name}", problem, reason="unsafe path", advice="leave it out, or pack the archive again"
        )
    return ArchiveMember("/".join(part for part in parts if part not in {"", "."}), stream)


class _Budget:
    """Counts down the bytes that an archive may still unpack to."""

    def __init__(self, left: int, where: str) -> None:
        self._left = left
        self._where = where

    def spend(self, count: int) -> None:
        self._left -= count
        if self._left < 0:
            raise swollen(self._where)


class _Counted(ForwardStream):
    """The unpacked bytes of a member; damage and decompression bombs become `InputError`."""

    def __init__(self, packed: IO[bytes], budget: _Budget, where: str) -> None:
        super().__init__()
        self._packed = cast("io.BufferedReader", packed)
        self._budget = budget
        self._where = where

    def next_bytes(self, size: int) -> bytes:
        try:
            found = self._packed.read1(min(size, STEP))
        except _FAULTS as error:
            raise damaged(self._where, error) from error
        self._budget.spend(len(found))
        return found


def read_table(
    stream: io.BufferedReader, *, where: str, arrow: bool, options: ReadOptions
) -> Iterator[Line | InputError]:
    """Read the rows of a table.

    Args:
        stream: The file; a Parquet file must be seekable.
        where: What to call the file in errors.
        arrow: Whether it is an Arrow file, as the datasets library stores them, and not Parquet.
        options: How to read. If the text's column holds bytes, they are decoded like the bytes of a file.

    Yields:
        Each row, or the error for a row that cannot be read.

    Raises:
        ExtraMissing: pyarrow is not installed.
        InputError: The file is damaged, so that nothing more can be read.
    """
    try:
        import pyarrow as pa
    except ImportError as error:
        feature = "reading tables"
        raise ExtraMissing(feature, "parquet") from error
    number = 0
    try:
        for batch in _batches_of(stream, arrow=arrow):
            batch.validate()  # its structure; the contents of its cells are checked row by row
            for place in range(batch.num_rows):
                number += 1
                at = f"{where}:{number}"
                try:
                    fields = _cells(batch.slice(place, 1), at)
                    codec = _decode_text(fields, at, options)
                    yield Line(number, at, {name: _plain(value) for name, value in fields.items()}, codec)
                except InputError as error:
                    yield error
    except (pa.ArrowException, *_FAULTS) as error:
        problem = f"the table cannot be read ({error})"
        raise InputError(where, problem, reason="unreadable", advice="download or copy the file again") from error


def _cells(row: pa.RecordBatch, where: str) -> dict[str, Any]:
    """Return the values of one row by column."""
    import pyarrow as pa

    found = {}
    for name, column in zip(row.schema.names, row.columns, strict=True):
        try:
            column.validate(full=True)  # offsets of a damaged file can point outside its memory and crash
            found[name] = _in_microseconds(column)[0].as_py()
        except (ValueError, OverflowError, pa.ArrowException) as error:  # such as days after the year 9999
            problem = f"column {name!r} holds a value that cannot be read ({error})"
            raise InputError(
                where, problem, reason="unreadable", advice="correct the cell or leave the row out"
            ) from error
    return found


def _in_microseconds(column: pa.Array) -> pa.Array:
    """Round nanoseconds, which pandas writes by default, to microseconds, the finest unit of Python's times."""
    import pyarrow as pa

    kind = column.type
    if getattr(kind, "unit", None) != "ns":
        return column
    zone = getattr(kind, "tz", None)
    coarser = pa.timestamp("us", zone) if pa.types.is_timestamp(kind) else pa.time64("us")
    return column.cast(pa.duration("us") if pa.types.is_duration(kind) else coarser, safe=False)


def _decode_text(fields: dict[str, Any], where: str, options: ReadOptions) -> str:
    """Decode the text of a row in place if it is bytes, and return its codec."""
    name = options.text_field
    text = fields.get(name)
    if isinstance(text, (str, bytes)) and len(text) > options.max_bytes:
        problem = f"column {name!r} holds more than {options.max_bytes} bytes in one article"
        raise InputError(where, problem, reason="too large", advice="split it into articles")
    if not isinstance(text, bytes):
        return "utf-8"
    fields[name], codec = decode(text, where=where, encoding=options.encoding)
    return codec


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
    """Turn a cell into a JSON value: dates as ISO 8601, bytes as text, other types as Python prints them."""
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        return value if value - value == 0 else None  # JSON has no NaN and no infinity
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
