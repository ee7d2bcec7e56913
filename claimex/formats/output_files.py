"""Write files and folders completely or not at all.

Comes in: a path and bytes. Goes out: a file or folder that appears under its name only when it is complete.
"""

from __future__ import annotations

import errno
import gzip
import io
import os
import shutil
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from claimex.errors import ConfigError, OutputError
from claimex.formats import drafts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from typing_extensions import Buffer


PAGES = (".html", ".htm")
"""Suffixes of a page."""

COMPRESSIONS = (".gz", ".zst")

GZIP_LEVEL = 6  # the default of gzip(1); 9 takes twice the time and saves one part in a hundred


@contextmanager
def open_output(path: Path) -> Iterator[BinaryIO]:
    """Open a file for writing, compressed if its name ends in `.gz` or `.zst`.

    The bytes go to a draft beside the file, which takes its place when the block succeeds. If the block raises
    (`KeyboardInterrupt` included), the draft is removed and an existing file stays as it was. Drafts of killed runs
    are removed first.

    Raises:
        ConfigError: No file can be written there.
        OutputError: Another program removed the draft.
    """
    with _replacing(path) as stream, compressing(stream, path.suffix.lower()) as out:
        yield out


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    target = Path(os.path.realpath(path))  # a link stays a link; the file that it points to is replaced
    if target.exists() and not target.is_file():  # a device or a pipe cannot be replaced; a folder is an error
        with open_draft(target, named=path, mode="w") as stream:
            yield stream
        return
    drafts.clear(target)
    draft, stream = drafts.create(target, partial(open_draft, named=path))
    try:
        with stream:
            yield stream
            stream.flush()
            _keep(stream, draft, target, path)
        _sync_folder(target.parent)
    finally:
        with suppress(OSError):  # an error here would hide why the block failed
            draft.unlink(missing_ok=True)


class NamedFile(io.FileIO):
    """A file whose errors name the output that the user knows, not its draft."""

    def __init__(self, path: Path, mode: str, named: Path) -> None:
        self._named = named
        super().__init__(path, mode)

    def write(self, data: Buffer, /) -> int:
        """Write bytes."""
        try:
            return super().write(data)
        except OSError as error:
            error.filename = str(self._named)
            raise


def open_draft(path: Path, *, named: Path, mode: str = "x") -> BinaryIO:
    """Open a new file whose errors name the output that the user knows."""
    try:
        return io.BufferedWriter(NamedFile(path, mode, named))
    except OSError as error:
        raise unwritable(named, error) from error


def _keep(stream: BinaryIO, draft: Path, target: Path, named: Path) -> None:
    """Move a complete draft to its place."""
    try:
        os.fsync(stream.fileno())
        if target.exists():
            shutil.copymode(target, draft)
        if os.name != "posix":
            stream.close()  # Windows cannot move an open file; elsewhere others would remove a closed draft
        draft.replace(target)
    except FileNotFoundError as error:
        raise OutputError([str(named)]) from error
    except OSError as error:
        raise unwritable(named, error) from error


def _sync_folder(folder: Path) -> None:
    """Make the new name survive a power cut, on systems that allow it."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def check_place(path: Path) -> None:
    """Check that a file can be written in its place, without touching it.

    Raises:
        ConfigError: It cannot.
    """
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise unwritable(path, IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR)))
    if not target.exists() or target.is_file():
        draft, stream = drafts.create(target, partial(open_draft, named=path))
        stream.close()
        draft.unlink()


def check_page(path: Path) -> None:
    """Check that a page of HTML can be written in its place, under a name that says what it is.

    Raises:
        ConfigError: It cannot.
    """
    if path.suffix.lower() not in PAGES:
        raise ConfigError(str(path), "cannot hold the page, which is HTML", advice="end the name in .html")
    check_place(path)


def unwritable(path: Path, error: OSError) -> ConfigError:
    """Return the error for an output that cannot be written, with the reason that the system gives."""
    return ConfigError(str(path), f"cannot be written ({error.strerror})", advice="choose another file or folder")


@contextmanager
def compressing(stream: BinaryIO, suffix: str) -> Iterator[BinaryIO]:
    """Compress everything that is written, if the suffix is `.gz` or `.zst`."""
    if suffix == ".gz":
        # No name and no time in the header, so that two runs give the same bytes.
        with gzip.GzipFile("", "wb", GZIP_LEVEL, stream, mtime=0) as out:
            yield cast("BinaryIO", out)
    elif suffix == ".zst":
        import zstandard

        with zstandard.ZstdCompressor(write_checksum=True).stream_writer(stream, closefd=False) as out:
            yield cast("BinaryIO", out)
    else:
        yield stream


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """Create a folder under a temporary name, which takes the target's place when the block succeeds.

    Raises:
        ConfigError: The target exists and is not an empty folder; annotated files are never overwritten.
    """
    place = Path(os.path.realpath(target))
    if place.exists() and not (place.is_dir() and not any(place.iterdir())):
        raise ConfigError(
            str(target), "exists already and is not an empty folder", advice="name a new or an empty folder"
        )
    drafts.clear(place)
    with ExitStack() as stack:
        try:
            draft = stack.enter_context(drafts.folder(place))
        except OSError as error:
            problem = f"cannot be made ({error.strerror})"
            raise ConfigError(str(target), problem, advice="choose another folder") from error
        yield draft
        if place.exists():
            place.rmdir()
        draft.rename(place)


def put(folder: Path, name: str, data: bytes) -> None:
    """Write one file below a folder; `name` is a relative path made by `kept_name`."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
