"""The ledger: decisions appended to a JSON Lines file, each on the disk before it counts as made.

Comes in: `Decision`s, one at a time. Goes out: a file that is only ever appended to. A process that is killed, or a
power cut, leaves at most the line that was being written in pieces; the next writer cuts those pieces off and says so.
One process writes at a time, held by a lock beside the file; any number may read. A link to a ledger is the ledger:
its lock lies beside the file that the link leads to. File and lock are made for their owner alone.
"""

from __future__ import annotations

import errno
import logging
import os
import stat
from typing import TYPE_CHECKING, Self

from filelock import FileLock, Timeout

from claimex.errors import ConfigError, InputError, RecordError
from claimex.reading import read_regular
from claimex.review.decisions import merged, parse_decision

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from types import TracebackType

    from claimex.review.decisions import Decision

LOCK_SUFFIX = ".lock"
OWNER_ALONE = 0o600  # may read and write; decisions name reviewers and quote texts

_log = logging.getLogger(__name__)


class Ledger:
    """A ledger opened for writing.

    Args:
        path: The file; made if it is not there, mended if its last line was cut off.

    Attributes:
        mended: Bytes of a cut-off last line that were dropped when it was opened.

    Raises:
        ConfigError: Another process writes to it, it has a second name, or no file can be written there.
        RecordError: A line other than a cut-off last one is no decision; nothing is changed then.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._file = path.resolve()
            self._lock = FileLock(self._file.with_name(self._file.name + LOCK_SUFFIX), blocking=False, mode=OWNER_ALONE)
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._lock.acquire()
        except Timeout as error:
            advice = "end it, or name another ledger with --ledger"
            raise ConfigError(str(path), "another review writes to this ledger", advice=advice) from error
        except OSError as error:
            raise ConfigError(str(path), f"cannot be written ({error.strerror})") from error
        except RuntimeError as error:  # what Python 3.11 and 3.12 raise for links in a circle
            raise ConfigError(str(path), "cannot be written (links in a circle)") from error
        try:
            self._decisions, self._size, self.mended = _open(self._file)
            self._handle = os.open(self._file, os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0))
            self._refuse_second_name()
        except BaseException:
            self._lock.release()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """Every decision so far, in the order in which they were made."""
        return tuple(self._decisions)

    def _refuse_second_name(self) -> None:
        """Raise where the file has hard links: a writer by another name would hold another lock."""
        if os.fstat(self._handle).st_nlink > 1:
            os.close(self._handle)
            advice = "make a copy of it and name that with --ledger"
            raise ConfigError(str(self.path), "this ledger has a second name (a hard link)", advice=advice)

    def append(self, decision: Decision) -> None:
        """Add a decision; when this returns it is on the disk, in the file of the ledger's name.

        Raises:
            OSError: It could not be written, and the ledger is as it was before. Or the file was replaced, deleted,
                changed or made unwritable by another program, and was left as it is.
        """
        line = decision.to_json().encode() + b"\n"
        self._check()
        try:
            _write_all(self._handle, line)
            os.fsync(self._handle)
        except OSError:
            os.ftruncate(self._handle, self._size)
            raise
        self._size += len(line)
        self._check()
        self._decisions.append(decision)

    def _check(self) -> None:
        """Raise where the file of the ledger's name is not the one that was opened, as it was last written."""
        try:
            found = self.path.stat()
        except OSError as error:
            raise OSError(error.errno, f"the ledger is gone: {error.strerror}") from error
        own = os.fstat(self._handle)
        if (found.st_dev, found.st_ino) != (own.st_dev, own.st_ino):
            raise OSError(errno.ESTALE, "another file lies in the ledger's place")
        if own.st_size != self._size:
            raise OSError(errno.ESTALE, "another program changed the ledger")
        if not (stat.S_IMODE(own.st_mode) & stat.S_IWUSR and os.access(self._file, os.W_OK)):
            raise OSError(errno.EACCES, "the ledger was made unwritable")

    def close(self) -> None:
        """Close the file and let the next writer in."""
        if self._lock.is_locked:
            os.close(self._handle)
            self._lock.release()


def _write_all(handle: int, line: bytes) -> None:
    written = 0
    while written < len(line):
        written += os.write(handle, line[written:])


def _open(path: Path) -> tuple[list[Decision], int, int]:
    """Read the ledger, make it if it is not there, cut off what was not written to its end."""
    try:
        with open(path, "ab+", opener=_for_owner) as stream:
            stream.seek(0)
            data = stream.read()
            decisions, kept = _parse(data, path)
            lost = len(data) - len(kept)
            if lost:
                _log.warning("%s: its last line was cut off; %d bytes of it dropped", path, lost)
                stream.truncate(len(kept))
            elif kept and not kept.endswith(b"\n"):
                stream.write(b"\n")
            stream.flush()
            os.fsync(stream.fileno())
            size = stream.seek(0, os.SEEK_END)
    except OSError as error:
        raise ConfigError(str(path), f"cannot be written ({error.strerror})") from error
    _sync_folder(path)
    return decisions, size, lost


def _for_owner(path: str, flags: int) -> int:
    return os.open(path, flags, OWNER_ALONE)


def _sync_folder(path: Path) -> None:
    """Make a new file's name last through a power cut, where the system can."""
    if os.name == "posix":
        handle = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _parse(data: bytes, path: Path) -> tuple[list[Decision], bytes]:
    """Return the decisions, and the bytes that hold them: all but a cut-off last line."""
    *whole, last = data.split(b"\n")
    decisions = [parse_decision(line, where=f"{path}:{number}") for number, line in enumerate(whole, 1) if line.strip()]
    if last:
        try:
            decisions.append(parse_decision(last, where=f"{path}:{len(whole) + 1}"))
        except RecordError:
            return decisions, data[: len(data) - len(last)]
    return decisions, data


def read_ledger(path: Path) -> list[Decision]:
    """Read a ledger that another process may be writing to; a last line that is not whole is left out and logged.

    Raises:
        InputError: The file cannot be read.
        RecordError: Any other line is no decision.
    """
    try:
        data = read_regular(path)
    except OSError as error:
        raise InputError(str(path), f"cannot be read ({error.strerror})", reason="unreadable") from error
    decisions, kept = _parse(data, path)
    if len(kept) < len(data):
        _log.warning("%s: its last line is cut off and left out", path)
    return decisions


def read_ledgers(paths: Iterable[Path]) -> list[Decision]:
    """Read several ledgers as one: their decisions in the order in which they were made."""
    return merged(map(read_ledger, paths))
