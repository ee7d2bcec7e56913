"""Read the HTML pages of a web archive (WARC), and refuse pages that are cut.

Comes in: the bytes of a WARC file, as a stream. Goes out: a `WebPage` for each HTML page that the server sent with
status 200, and an `InputError` for each record that is cut or states a wrong length.

FastWARC parses each record. This module finds where records begin and end, because FastWARC takes a cut record for a
whole one, and stops silently where something that is not a record follows. After such a place, reading goes on at the
next line that begins a record.
"""

from __future__ import annotations

import io
import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from claimex.errors import ExtraMissing, InputError
from claimex.reading.compression import damaged

if TYPE_CHECKING:
    from collections.abc import Iterator


HEAD_MOST = 1 << 20
"""The most bytes of a record's head, and the most that a record may hold in addition to the longest page: HTTP headers
and the markers of chunks. Servers allow 8 to 64 KiB of headers."""

LINE_MOST = 1 << 16
"""The most bytes of one line in a head; FastWARC's own limit is half of that. A longer line is read in pieces."""

AGAIN_MOST = 1 << 30
"""The most bytes that are read a second time to find records inside a record of a wrong length; this takes a second or
two. A head of a hundred bytes may claim millions, so without a limit a small file could take for ever."""

_STEP = 1 << 16
_START = re.compile(rb"WARC/1\.\d{1,3}\r?\n\Z")
_LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,18})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_RESPONSE = re.compile(rb"^warc-type:[ \t]*response[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_URL = re.compile(rb"^warc-target-uri:[ \t]*<?([^\s>]+)", re.IGNORECASE | re.MULTILINE)
_DIGITS = 18  # digits of a length, so that it stays a possible size of a file
_PAGES = {"text/html", "application/xhtml+xml"}
_END = b"\r\n\r\n"  # ends a record (ISO 28500:2017, 4.3)
_SUCCESS = "200"
_ADVICE = "download or copy the file again"


@dataclass(frozen=True, slots=True)
class WebPage:
    """One response of a web server.

    Attributes:
        name: The id of its record.
        url: The address that was requested.
        day: The time of the request, as the archive states it.
        data: The page's bytes; of a page that is too long, one byte more than allowed.
        codec: The charset that the server stated.
    """

    name: str
    url: str | None
    day: str | None
    data: bytes
    codec: str | None


def read_warc(stream: io.BufferedReader, *, where: str, max_bytes: int) -> Iterator[WebPage | InputError]:
    """Read the HTML pages of a web archive that the server sent with status 200.

    Args:
        stream: The file's bytes, unpacked.
        where: What to call the file in errors.
        max_bytes: The longest page; a longer one is cut, but stays longer than this.

    Yields:
        Each page, in the order of the file, or the error for a record that is cut or states a wrong length.

    Raises:
        ExtraMissing: FastWARC is not installed.
        InputError: The file cannot be unpacked, or too many lengths are wrong to read on.
    """
    _need_fastwarc()
    for found in _records(_Bytes(stream), where, max_bytes + HEAD_MOST):
        if isinstance(found, InputError):
            yield found
        elif _RESPONSE.search(found.head):
            yield from _page(found, where, max_bytes)


def _need_fastwarc() -> None:
    try:
        import fastwarc  # noqa: F401 - only to see that it is installed
    except ImportError as error:
        feature = "reading WARC files"
        raise ExtraMissing(feature, "warc") from error


@dataclass(frozen=True, slots=True)
class _WarcRecord:
    """One record of the archive.

    Attributes:
        start: Its position in the unpacked file, in bytes.
        head: Its head, with the blank line that ends it.
        size: The length of its block that the head states, in bytes.
        block: Its block, as far as it was wanted and is there.
    """

    start: int
    head: bytes
    size: int
    block: bytes


class _Bytes:
    """Reads a file by line and by block, and can go back to where the last record began.

    Attributes:
        fault: The error that ended unpacking, if any; until it is raised, the file seems to end there.
    """

    def __init__(self, stream: io.BufferedReader) -> None:
        self.fault: InputError | None = None
        self._stream = stream
        self._held = bytearray()
        self._at = 0
        self._forgotten = 0

    @property
    def position(self) -> int:
        """The current position in the file, in bytes."""
        return self._forgotten + self._at

    def forget(self) -> None:
        """Drop the bytes before the current position."""
        self._forgotten += self._at
        del self._held[: self._at]
        self._at = 0

    def go_back(self, position: int) -> None:
        """Return to an earlier position that was not dropped."""
        self._at = position - self._forgotten

    def line(self) -> bytes:
        """Return the next line with its break, or nothing at the end; a line beyond LINE_MOST comes in pieces."""
        end = self._held.find(b"\n", self._at)
        while end < 0 and len(self._held) - self._at < LINE_MOST:
            known = len(self._held)
            if not self._fill():
                break
            end = self._held.find(b"\n", known)
        return self._take(len(self._held) if end < 0 else end + 1)

    def block(self, size: int) -> bytes:
        """Return the next `size` bytes, or fewer at the end."""
        while len(self._held) - self._at < size and self._fill():
            pass
        return self._take(self._at + size)

    def _take(self, end: int) -> bytes:
        found = bytes(self._held[self._at : end])
        self._at += len(found)
        return found

    def _fill(self) -> bool:
        try:
            more = b"" if self.fault else self._stream.read1(_STEP)  # `read` would lose the bytes before damage
        except InputError as error:
            self.fault, more = error, b""
        self._held += more
        return bool(more)


def _records(data: _Bytes, where: str, longest: int) -> Iterator[_WarcRecord | InputError]:
    """Split the file into records. A block longer than `longest` is cut, and the rest is searched for records."""
    again = 0
    told = False  # whether an error was already given for the bytes at this place
    while line := data.line():
        start = data.position - len(line)
        data.forget()
        if not _START.search(line):
            if line.strip() and not told:
                told = True
                yield InputError(where, f"byte {start} belongs to no record", reason="unreadable", advice=_ADVICE)
            continue
        head, size = _head(data, line)
        if size is None:
            yield InputError(f"{where}:{start}", "the record states no length", reason="unreadable", advice=_ADVICE)
            told = True
            continue
        begin = data.position
        record = _WarcRecord(start, head, size, data.block(min(size, longest)))
        told = size > longest or len(record.block) < size or not _ends(data)
        beyond = size > longest and len(record.block) == longest
        yield _false(record, where) if told and not beyond else record
        if told:
            again += len(record.block)
            if again > AGAIN_MOST:
                raise InputError(where, "the lengths that it states are wrong", reason="unreadable", advice=_ADVICE)
            data.go_back(begin)
    if data.fault:
        raise data.fault


def _head(data: _Bytes, first: bytes) -> tuple[bytes, int | None]:
    """Read a record's head and the length that it states; None if it states none or does not end."""
    lines = [_START.search(first)[0]]  # type: ignore[index]  # the caller has checked it
    left = HEAD_MOST
    while left > 0 and (line := data.line()):
        lines.append(line)
        left -= len(line)
        if not line.strip():
            head = b"".join(lines)
            stated = _LENGTH.search(head)
            return head, None if stated is None else int(stated[1])
    return b"".join(lines), None


def _ends(data: _Bytes) -> bool:
    """Tell whether a record ends here: two line breaks, another record or the end of the file follows."""
    place = data.position
    if data.block(len(_END)) == _END:
        return True
    data.go_back(place)
    line = data.line()
    while line and not line.strip():
        place = data.position
        line = data.line()
    data.go_back(place)
    return not line or bool(_START.fullmatch(line))


def _page(record: _WarcRecord, where: str, max_bytes: int) -> Iterator[WebPage | InputError]:
    """Yield the page of a response, if it is one that is wanted."""
    from fastwarc.stream_io import StreamError

    try:
        parsed = _parsed(record)
        if parsed is None or parsed.http_content_type not in _PAGES:
            return
        if parsed.http_headers is not None and str(parsed.http_headers.status_code) != _SUCCESS:
            return
        name, url = _name_of(parsed, record), parsed.headers.get("WARC-Target-URI")
        if problem := _loss(parsed, record):
            yield _cut(f"{where}:{url or name}", problem)
            return
        data = parsed.reader.read(max_bytes + 1)
        yield WebPage(name, url, parsed.headers.get("WARC-Date"), data, parsed.http_charset)
    except (StreamError, OSError, EOFError, ValueError, RuntimeError, MemoryError, zlib.error) as error:
        yield damaged(f"{where}:{record.start}", error)


def _parsed(record: _WarcRecord) -> Any:  # noqa: ANN401 - from a module without types
    from fastwarc.warc import ArchiveIterator

    whole = io.BytesIO(record.head + record.block + _END)
    return next(iter(ArchiveIterator(whole, auto_decode="all")), None)


def _name_of(parsed: Any, record: _WarcRecord) -> str:  # noqa: ANN401 - as above
    return (parsed.headers.get("WARC-Record-ID") or "").strip("<>") or f"record {record.start}"


def _loss(parsed: Any, record: _WarcRecord) -> str | None:  # noqa: ANN401 - as above
    """Say what part of a page was lost before it was archived, if any."""
    if why := parsed.headers.get("WARC-Truncated"):
        return f"the archive says that the page was cut when it was fetched ({why})"
    http = parsed.http_headers
    stated = None if http is None or http.get("Transfer-Encoding") else http.get("Content-Length")
    body = record.size - record.block.find(_END) - len(_END)
    if stated and stated.isascii() and stated.isdigit() and body < int(stated[:_DIGITS]):
        return f"the page is cut: {body} bytes of {stated[:_DIGITS]}"
    return None


def _cut(where: str, problem: str) -> InputError:
    return InputError(where, problem, reason="cut short", advice="download the page again")


def _false(record: _WarcRecord, where: str) -> InputError:
    found = _URL.search(record.head)
    place = found[1].decode("utf-8", "backslashreplace") if found else str(record.start)
    return _cut(f"{where}:{place}", "the record is cut, or its length is false")
