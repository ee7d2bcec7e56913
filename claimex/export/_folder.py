"""A folder of files that appears when it is complete, or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from claimex.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator


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
