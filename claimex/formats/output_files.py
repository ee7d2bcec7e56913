"""Files and folders that are written whole or not at all."""

from __future__ import annotations

import gzip
import os
import secrets
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from claimex.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator


COMPRESSIONS = (".gz", ".zst")

GZIP_LEVEL = 6  # gzip(1)'s own; 9 takes twice the time for one part in a hundred

_NAME_LIMIT = 200  # bytes of the target's name kept in its temporary file's; file systems allow 255


@contextmanager
def open_output(path: Path) -> Iterator[BinaryIO]:
    """Open a file for writing, compressed if its name ends in `.gz` or `.zst`.

    The bytes go to a temporary file beside it that takes its place when the block ends well. When the block
    raises, `KeyboardInterrupt` included, the temporary file is removed and an existing file stays as it was.

    Raises:
        ConfigError: No file can be written there.
    """
    with _replacing(path) as stream, compressing(stream, path.suffix.lower()) as out:
        yield out


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    target = Path(os.path.realpath(path))  # a link stays a link, what it points to is replaced
    if target.exists() and not target.is_file():  # a device or a pipe cannot be replaced; a folder is an error
        with _open(target, "wb", path) as stream:
            yield stream
        return
    name = os.fsdecode(os.fsencode(target.name)[:_NAME_LIMIT])
    draft = target.with_name(f".{name}.{secrets.token_hex(4)}.tmp")
    try:
        with _open(draft, "xb", path) as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            shutil.copymode(target, draft)
        _move(draft, target, path)
        _sync_folder(target.parent)
    finally:
        draft.unlink(missing_ok=True)


def _open(path: Path, mode: str, named: Path) -> BinaryIO:
    try:
        return cast("BinaryIO", path.open(mode))
    except OSError as error:
        raise _unwritable(named, error) from error


def _move(draft: Path, target: Path, named: Path) -> None:
    try:
        draft.replace(target)
    except OSError as error:
        raise _unwritable(named, error) from error


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where the system can; elsewhere it is up to its journal."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _unwritable(path: Path, error: OSError) -> ConfigError:
    return ConfigError(str(path), f"cannot be written ({error.strerror})", advice="choose another file or folder")


@contextmanager
def compressing(stream: BinaryIO, suffix: str) -> Iterator[BinaryIO]:
    """Compress what is written, if the suffix is `.gz` or `.zst`."""
    if suffix == ".gz":
        # No name and no time in the header: two runs give the same bytes.
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
    """Make a folder under a name of its own, which takes the target's place when the block ends well.

    Raises:
        ConfigError: Something is there already: what people annotated is never written over.
    """
    place = Path(os.path.realpath(target))
    if place.exists() and not (place.is_dir() and not any(place.iterdir())):
        raise ConfigError(str(target), "is there already", advice="name a new or an empty folder")
    draft = place.with_name(f".{place.name[:100]}.{secrets.token_hex(4)}.tmp")
    try:
        draft.mkdir()
    except OSError as error:
        raise ConfigError(str(target), f"cannot be made ({error.strerror})", advice="choose another folder") from error
    try:
        yield draft
        if place.exists():
            place.rmdir()
        draft.rename(place)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def put(folder: Path, name: str, data: bytes) -> None:
    """Write one file below a folder; `name` is a relative path that `kept_name` made."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
