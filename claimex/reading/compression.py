"""Open files for reading and unpack gzip and Zstandard on the way.

Comes in: a path and how it is packed. Goes out: a buffered stream of its bytes, which never holds more than a few
megabytes. If the file ends early, is damaged or is a decompression bomb, the read that meets the fault raises an
`InputError`; everything before the fault is still read.
"""

from __future__ import annotations

import gzip
import io
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, cast

from claimex.errors import InputError
from claimex.reading.regular_files import open_regular

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from typing_extensions import Buffer


Packing = Literal["", "gz", "zst"]

FREE_BYTES = 100_000_000
MOST_FOLD = 200
"""Beyond FREE_BYTES, unpacked data must not exceed MOST_FOLD times its packed size. News text shrinks 3 to 10 fold,
lists of nearly equal rows 50 fold; bombs swell 1,000 fold (gzip's limit) to 30,000 fold (zstd)."""

_STEP = 1024
"""Packed bytes given to zstd at once. Each can unpack to 32,768 bytes, so a step stays under 34 MB."""


@contextmanager
def opened(path: Path, packing: Packing, *, where: str) -> Iterator[io.BufferedReader]:
    """Open a file.

    Args:
        path: The file.
        packing: How it is packed; empty if it is not.
        where: What to call the file in errors.

    Raises:
        OSError: It cannot be opened or read.
        InputError: Raised by a read: the file is damaged, ends early, or is a decompression bomb.
    """
    with open_regular(path) as packed:
        yield unpacked(packed, packing, where=where)


def unpacked(packed: io.BufferedReader, packing: Packing, *, where: str) -> io.BufferedReader:
    """Unpack a stream while it is read, as `opened` does for a file."""
    return packed if not packing else io.BufferedReader(_Unpacked(packed, packing, where))


def packing_of(name: str) -> Packing:
    """Tell from a file's name how it is packed."""
    lower = name.lower()
    return "gz" if lower.endswith((".gz", ".tgz")) else "zst" if lower.endswith(".zst") else ""


def lines_of(path: Path) -> Iterator[bytes]:
    """Yield the lines of a file, unpacked, each with its line break.

    Raises:
        InputError: It cannot be opened or read, or it is damaged.
    """
    try:
        with opened(path, packing_of(path.name), where=str(path)) as stream:
            while line := stream.readline(FREE_BYTES + 1):
                if len(line) > FREE_BYTES:
                    problem, advice = f"a line of more than {FREE_BYTES} bytes", "check that it is the right file"
                    raise InputError(str(path), problem, reason="too large", advice=advice)
                yield line
    except OSError as error:
        problem = f"cannot be read ({error.strerror})"
        raise InputError(str(path), problem, reason="unreadable", advice="check the path") from error


@contextmanager
def borrowed(stream: BinaryIO) -> Iterator[io.BufferedReader]:
    """Wrap a stream that the caller opened, such as standard input, so that it reads like a file; it stays open."""
    if isinstance(stream, io.BufferedReader):
        yield stream
        return
    buffered: io.BufferedReader = io.BufferedReader(cast("Any", stream))
    try:
        yield buffered
    finally:
        buffered.detach()


def damaged(where: str, error: Exception) -> InputError:
    """Return the error for an archive, or a file in one, that cannot be unpacked."""
    cut = isinstance(error, EOFError)
    problem = "the archive ends early" if cut else f"the archive cannot be unpacked ({error or type(error).__name__})"
    return InputError(where, problem, reason="unreadable", advice="download or copy the file again, or pack it again")


def swollen(where: str) -> InputError:
    """Return the error for a decompression bomb."""
    problem = f"the archive unpacks to more than {MOST_FOLD} times its size, which no text does"
    return InputError(where, problem, reason="too large", advice="unpack it to see what it holds")


class ForwardStream(io.RawIOBase):
    """A stream that is read once, from front to back; subclasses supply its bytes.

    Attributes:
        position: Bytes read so far.
    """

    def __init__(self) -> None:
        self.position = 0

    def next_bytes(self, size: int) -> bytes:
        """Return up to `size` more bytes; none at the end."""
        raise NotImplementedError

    def readable(self) -> bool:
        """Return True: the stream can be read."""
        return True

    def tell(self) -> int:
        """Return how many bytes were read."""
        return self.position

    def readinto(self, buffer: Buffer) -> int:
        """Fill a buffer or the front part of it."""
        view = memoryview(buffer).cast("B")
        found = self.next_bytes(len(view))
        view[: len(found)] = found
        self.position += len(found)
        return len(found)


class _Unpacked(ForwardStream):
    """The unpacked bytes of a packed file; damage and decompression bombs become `InputError`."""

    def __init__(self, packed: BinaryIO, packing: Packing, where: str) -> None:
        super().__init__()
        self._packed = packed
        self._where = where
        self._read: Callable[[int], bytes] = (
            gzip.GzipFile(fileobj=packed).read1 if packing == "gz" else _Frames(packed).read1
        )

    def next_bytes(self, size: int) -> bytes:
        try:
            found = self._read(size)
        except (EOFError, OSError, zlib.error) as error:
            raise damaged(self._where, error) from error
        if self.position + len(found) > max(FREE_BYTES, MOST_FOLD * self._packed.tell()):
            raise swollen(self._where)
        return found


class _Frames:
    """Unpacks one Zstandard frame after the other; the library's own stream does not notice that a file is cut."""

    def __init__(self, packed: BinaryIO) -> None:
        import zstandard  # only needed for this kind of file

        self._fault = zstandard.ZstdError
        self._start = zstandard.ZstdDecompressor().decompressobj
        self._frame = self._start()
        self._inside = False
        self._packed = packed
        self._rest = b""
        self._ready = memoryview(b"")

    def read1(self, size: int) -> bytes:
        """Return up to `size` bytes, none at the end.

        Raises:
            EOFError: The file ends inside a frame.
            OSError: A frame is damaged.
        """
        while not self._ready:
            packed = self._rest or self._packed.read(_STEP)
            if not packed:
                if self._inside:
                    raise EOFError
                return b""
            self._ready = memoryview(self._step(packed))
        found, self._ready = self._ready[:size], self._ready[size:]
        return bytes(found)

    def _step(self, packed: bytes) -> bytes:
        try:
            unpacked = self._frame.decompress(packed)
        except self._fault as error:
            raise OSError(str(error)) from error
        self._inside, self._rest = not self._frame.eof, self._frame.unused_data
        if not self._inside:
            self._frame = self._start()
        return unpacked
