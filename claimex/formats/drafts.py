"""Write files and folders as drafts under temporary names, and remove the drafts of runs that were killed.

Comes in: the path of a file or folder. Goes out: a draft beside it, which takes its place when it is complete.

A killed run leaves its drafts behind, and the next run that writes to the same place removes them. To spare the drafts
of a run that is still working, each run holds a lock on its drafts, which ends with its process. Windows needs no lock,
since an open file cannot be removed there.
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
"""The most bytes of the target's name in the name of its draft; file systems allow 255."""

_RANDOM = 4  # bytes
_ENDING = re.compile(rf"\.[0-9a-f]{{{2 * _RANDOM}}}\.tmp")


def is_draft(name: str) -> bool:
    """Tell whether a name is that of a draft of any file."""
    found = _ENDING.search(name, 1)
    return name.startswith(".") and found is not None and found.end() == len(name)


def create(target: Path, opened: Callable[[Path], BinaryIO]) -> tuple[Path, BinaryIO]:
    """Create a draft of a file.

    Args:
        target: The file that the draft will become.
        opened: Opens a new file for writing.

    Returns:
        The draft's path and its stream; other runs leave the draft alone until the stream is closed.
    """
    while True:
        draft = _name(target)
        stream = opened(draft)
        if hold(stream.fileno()):
            return draft, stream
        stream.close()  # another run has just taken it for the draft of a killed run


@contextmanager
def folder(target: Path) -> Iterator[Path]:
    """Create a draft of a folder, and remove it at the end of the block if it is still there.

    Other runs leave it alone during the block.

    Raises:
        OSError: It cannot be created.
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
    """Remove the drafts that killed runs left of a file or folder."""
    beginning = f".{_kept(target)}"
    with suppress(OSError), os.scandir(target.parent) as entries:
        for entry in entries:
            if entry.name.startswith(beginning) and _ENDING.fullmatch(entry.name, len(beginning)):
                _remove(target.with_name(entry.name))


def clear_all(place: Path) -> None:
    """Remove all drafts that killed runs left in a folder."""
    with suppress(OSError), os.scandir(place) as entries:
        for entry in entries:
            if is_draft(entry.name):
                _remove(place / entry.name)


def _name(target: Path) -> Path:
    return target.with_name(f".{_kept(target)}.{secrets.token_hex(_RANDOM)}.tmp")


def _kept(target: Path) -> str:
    return os.fsdecode(os.fsencode(target.name)[:NAME_LIMIT])


def _remove(draft: Path) -> None:
    """Remove a draft, unless a run is working on it or the system does not allow it."""
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
    """Lock a draft that was just created, and tell whether it is still there.

    If the file system has no locks, `_remove` gets none either, and the drafts of killed runs stay.
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
