"""Drafts: what a run writes under a name of its own, until it is whole and takes its place.

A run that is killed leaves its drafts. The next run that writes to the same place takes them away. It tells them from
those of a run that is still at work by a lock that each run holds on its drafts, and that ends with its process.
Windows needs no lock: there a file that is open cannot be removed.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


if os.name == "posix":
    import fcntl

NAME_LIMIT = 200
"""Bytes of the target's name kept in its draft's; file systems allow 255."""

_RANDOM = 4  # bytes
_ENDING = re.compile(rf"\.[0-9a-f]{{{2 * _RANDOM}}}\.tmp")


def is_draft(name: str) -> bool:
    """Tell whether a name is one of a draft, whatever it is the draft of."""
    found = _ENDING.search(name, 1)
    return name.startswith(".") and found is not None and found.end() == len(name)


def create(target: Path, opened: Callable[[Path], BinaryIO]) -> tuple[Path, BinaryIO]:
    """Create a draft of a file.

    Args:
        target: The file it is to become.
        opened: Opens a new file for writing.

    Returns:
        The draft, and what writes it; other runs leave it alone until that is closed.
    """
    while True:
        draft = _name(target)
        stream = opened(draft)
        if hold(stream.fileno()):
            return draft, stream
        stream.close()  # another run has just taken it for one that a killed run left


@contextmanager
def folder(target: Path) -> Iterator[Path]:
    """Make a draft of a folder, which other runs leave alone while the block runs, and remove it if it is still there.

    Raises:
        OSError: It cannot be made.
    """
    draft = _name(target)
    draft.mkdir()
    handle = os.open(draft, os.O_RDONLY) if os.name == "posix" else None
    try:
        if handle is not None:
            hold(handle)
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        if handle is not None:
            os.close(handle)


def clear(target: Path) -> None:
    """Remove the drafts of a file or folder that killed runs left."""
    beginning = f".{_kept(target)}"
    with suppress(OSError), os.scandir(target.parent) as entries:
        for entry in entries:
            if entry.name.startswith(beginning) and _ENDING.fullmatch(entry.name, len(beginning)):
                _remove(target.with_name(entry.name))


def clear_all(place: Path) -> None:
    """Remove the drafts of whatever is in a folder that killed runs left."""
    with suppress(OSError), os.scandir(place) as entries:
        for entry in entries:
            if is_draft(entry.name):
                _remove(place / entry.name)


def _name(target: Path) -> Path:
    return target.with_name(f".{_kept(target)}.{secrets.token_hex(_RANDOM)}.tmp")


def _kept(target: Path) -> str:
    return os.fsdecode(os.fsencode(target.name)[:NAME_LIMIT])


def _remove(draft: Path) -> None:
    """Remove a draft, unless a run is at work on it, or the system does not let us."""
    with suppress(OSError):
        if os.name != "posix":
            draft.unlink()
            return
        handle = os.open(draft, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if draft.is_dir():
                shutil.rmtree(draft)
            else:
                draft.unlink()
        finally:
            os.close(handle)


def hold(handle: int) -> bool:
    """Lock a draft that was just made, and tell whether it is still there.

    Where the file system has no locks, `_remove` gets none either, and drafts stay.
    """
    if os.name != "posix":
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:  # another run is about to remove it
        return False
    except OSError:
        return True
    return os.fstat(handle).st_nlink > 0
