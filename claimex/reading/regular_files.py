"""Open regular files, and refuse pipes and devices, which could block the reader for ever.

Comes in: a path. Goes out: its bytes, or an `OSError` that says what the path is instead. A named pipe waits for a
writer that may never come, and a device may give bytes without end.
"""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import io
    from pathlib import Path


_KINDS = {
    stat.S_IFIFO: "a named pipe",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFSOCK: "a socket",
}
_HANDED_OVER = "/dev/fd/"
"""Where a shell puts the pipe of `<(zcat news.gz)`. Its writer is already running, so it is safe to read."""


def check_regular(path: Path) -> None:
    """Check that a path is a file, a folder, or a pipe that the shell handed over.

    Raises:
        OSError: It is something else, or it does not exist.
    """
    kind = stat.S_IFMT(path.stat().st_mode)
    handed_over = kind == stat.S_IFIFO and os.fspath(path).startswith(_HANDED_OVER)
    if kind in _KINDS and not handed_over:
        problem = f"it is {_KINDS[kind]}; give its bytes through standard input"
        raise OSError(errno.EINVAL, problem, str(path))


def open_regular(path: Path) -> io.BufferedReader:
    """Open a file for reading.

    Raises:
        OSError: It cannot be opened, or it is not a file.
    """
    check_regular(path)
    return path.open("rb")


def read_regular(path: Path) -> bytes:
    """Return a file's bytes.

    Raises:
        OSError: It cannot be read, or it is not a file.
    """
    with open_regular(path) as stream:
        return stream.read()
