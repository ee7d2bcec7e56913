"""Append decisions to a ledger, a JSON Lines file. Each decision is on the disk before it counts as made.

Comes in: `Decision`s, one at a time. Goes out: a file that is only ever appended to. After a kill or a power cut, at
most the last line is incomplete; the next writer removes it and says so. A lock beside the file lets one process
write at a time, while any number may read. If the path is a link, the lock is beside the file to which the link leads.
Only the owner can read the file and the lock.
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
OWNER_ALONE = 0o600  # only the owner may read and write, because decisions name reviewers and quote texts

_log = logging.getLogger(__name__)


_ANOTHER = "name another file with --ledger"


class Ledger:
    """A ledger opened for writing.

    Args:
        path: The file. It is made if it does not exist. An incomplete last line is removed.

    Attributes:
        mended: Bytes of an incomplete last line that were dropped when the ledger was opened.

    Raises:
        ConfigError: Another process writes to the file, it has a second name, or no file can be written there.
        RecordError: A line is not a decision, and it is not an incomplete last line. Nothing is changed then.
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
            raise ConfigError(str(path), f"cannot be written ({error.strerror})", advice=_ANOTHER) from error
        except NotImplementedError as error:  # filelock's, of a file system without locks
            problem = "cannot be written (its file system does not support locks)"
            raise ConfigError(str(path), problem, advice=_ANOTHER) from error
        except RuntimeError as error:  # raised by Python 3.11 and 3.12 for links in a circle
            raise ConfigError(str(path), "cannot be written (its links form a circle)", advice=_ANOTHER) from error
        try:
            self._decisions, self._size, self.mended = _open(self._file)
            self._handle = os.open(self._file, os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0))
            self._refuse_second_name()
            self._refuse_unwritable()
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
        """Raise an error if the file has hard links, because a writer by another name would hold another lock."""
        if os.fstat(self._handle).st_nlink > 1:
            os.close(self._handle)
            advice = "make a copy of it and name that with --ledger"
            raise ConfigError(str(self.path), "this ledger has a second name (a hard link)", advice=advice)

    def _refuse_unwritable(self) -> None:
        """Raise an error now if no decision could be added later, as to a file that was made unwritable."""
        try:
            self._check()
        except OSError as error:
            os.close(self._handle)
            raise ConfigError(str(self.path), f"cannot be written ({error.strerror})", advice=_ANOTHER) from error

    def append(self, decision: Decision) -> None:
        """Add a decision. When this returns, the decision is on the disk, in the file of the ledger's name.

        Raises:
            OSError: The decision could not be written, and the ledger is as before. Or another program replaced,
                deleted or changed the file or made it unwritable, and the file was left as it is.
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
        """Raise an error if the file of the ledger's name is not the one that was opened, or has changed since."""
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
    """Read the ledger, make it if it does not exist, and remove an incomplete last line."""
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
        raise ConfigError(str(path), f"cannot be written ({error.strerror})", advice=_ANOTHER) from error
    _sync_folder(path)
    return decisions, size, lost


def _for_owner(path: str, flags: int) -> int:
    return os.open(path, flags, OWNER_ALONE)


def _sync_folder(path: Path) -> None:
    """Make the name of a new file survive a power cut, if the system can."""
    if os.name == "posix":
        handle = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _parse(data: bytes, path: Path) -> tuple[list[Decision], bytes]:
    """Return the decisions, and the bytes that hold them: all but an incomplete last line."""
    *whole, last = data.split(b"\n")
    decisions = [parse_decision(line, where=f"{path}:{number}") for number, line in enumerate(whole, 1) if line.strip()]
    if last:
        try:
            decisions.append(parse_decision(last, where=f"{path}:{len(whole) + 1}"))
        except RecordError:
            return decisions, data[: len(data) - len(last)]
    return decisions, data


def read_ledger(path: Path) -> list[Decision]:
    """Read a ledger, even while another process writes to it. An incomplete last line is left out and logged.

    Raises:
        InputError: The file cannot be read.
        RecordError: Another line is not a decision.
    """
    try:
        data = read_regular(path)
    except OSError as error:
        problem = f"cannot be read ({error.strerror})"
        raise InputError(str(path), problem, reason="unreadable", advice="check the path") from error
    decisions, kept = _parse(data, path)
    if len(kept) < len(data):
        _log.warning("%s: its last line is cut off and left out", path)
    return decisions


def read_ledgers(paths: Iterable[Path]) -> list[Decision]:
    """Read several ledgers as one, with the decisions in the order in which they were made."""
    return merged(map(read_ledger, paths))


class Watched:
    """Ledgers of others that may grow. They are read again only after one of them has changed.

    Args:
        paths: The files. A fault in one of them is reported now.

    Raises:
        InputError: A file cannot be read.
        RecordError: A line is not a decision.
    """

    def __init__(self, paths: Iterable[Path]) -> None:
        self._paths = list(paths)
        self._seen: list[tuple[int, int]] = []
        self._decisions: list[Decision] = []
        self.read()

    def read(self) -> list[Decision]:
        """Return the decisions of all ledgers, in the order in which they were made."""
        try:
            now = [(found.st_size, found.st_mtime_ns) for found in (path.stat() for path in self._paths)]
        except OSError:
            now = []  # reading says what is wrong
        if now != self._seen or not now:
            self._decisions, self._seen = read_ledgers(self._paths), now
        return self._decisions
