"""Find the files to read, in a stable order, and give each one its id.

Comes in: files, folders, glob patterns and `-`, as the user named them. Goes out: `InputFile`s, each file once and in
the place where it was first named, and an `InputError` for each name that leads nowhere. Folders are listed one at a
time when their turn comes, so that reading starts at once in a corpus of any size.

The order is by name, part by part and code point by code point: the same on every system and in every locale.
"""

from __future__ import annotations

import logging
import os
import re
from collections import Counter
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import chain
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, get_args

from claimex.errors import InputError
from claimex.reading.compression import packing_of
from claimex.vocabulary import Container, InputFormat

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from claimex.reading.compression import Packing

CONTAINERS: frozenset[str] = frozenset(get_args(Container)) - {"csv", "tsv", "json"}
"""Kinds that are read as what they are, whatever format was asked for: their bytes are no text."""

KINDS: dict[str, InputFormat | Container] = {
    ".txt": "text",
    ".md": "text",
    ".html": "html",
    ".htm": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".tar": "tar",
    ".tgz": "tar",
    ".zip": "zip",
    ".warc": "warc",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".arrow": "arrow",
    ".csv": "csv",
    ".tsv": "tsv",
    ".xlsx": "xlsx",
    ".json": "json",
    ".docx": "docx",
    ".pdf": "pdf",
}
"""The kind of each file that is read from a folder, by suffix in any case; `.gz` or `.zst` may follow."""

_SEEKING = {"zip", "parquet"}  # their directory is at the end, so they cannot be unpacked while they are read

STDIN = "-"
STDIN_ID = "stdin"

_MAGIC = re.compile(r"[*?\[]")
_ANY = "**"
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file to read.

    Attributes:
        id: Its path relative to the folder that was named, with forward slashes. For a file that was named by itself,
            its name, or as much of its path as makes the id unique in the run.
        where: The file as the user named it.
        path: None for standard input.
        kind: How its bytes become articles.
        packing: How its bytes are packed.
    """

    id: str
    where: str
    path: Path | None
    kind: InputFormat | Container
    packing: Packing = ""


class Ids:
    """The ids that a run has given, so that no two articles get the same one.

    Ids of the form `FILE:LINE` are not stored one by one: it is enough to know the file.
    """

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._lined: set[str] = set()

    def claim(self, wanted: str) -> bool:
        """Take an id, and return whether it was free."""
        file, _, line = wanted.rpartition(":")
        if wanted in self._taken or (file in self._lined and line.isdigit()):
            return False
        self._taken.add(wanted)
        return True

    def claim_line(self, file: str, line: int) -> str:
        """Return `file:line`, with a number appended if an input states exactly that as its id."""
        self._lined.add(file)
        return next(name for name in numbered(f"{file}:{line}") if name not in self._taken)


def find_input_files(
    paths: Iterable[str | Path],
    *,
    ids: Ids,
    input_format: InputFormat | None = None,
    exclude: Iterable[Path] = (),
    follow_links: bool = False,
    others: Counter[str] | None = None,
) -> Iterator[InputFile | InputError]:
    """Find the files behind the names that a user gave.

    Args:
        paths: Files, folders, glob patterns (`**` for any folders between), `-` for standard input.
        ids: The run's ids; each source's is taken there.
        input_format: Read everything as this kind. Folders still give only the files that `KINDS` names.
        exclude: Files and folders to skip.
        follow_links: Whether to follow links that lead out of a folder; without it, each of them is an error.
        others: Counts the files of other kinds in folders, by suffix; hidden ones are not counted.

    Yields:
        Sources in the order of `paths`, within a folder by path. A folder gives its files at any depth, without
        hidden ones and those of other kinds; a file named by itself is read whatever its suffix.
    """
    named = [place for path in paths for place in _expand(path)]
    finder = _Finder(ids, input_format, _shortest_tails(place for place in named if isinstance(place, Path)))
    finder.allow(None if follow_links else (place for place in named if isinstance(place, Path)))
    finder.pass_over(exclude)
    finder.others = others
    for place in named:
        if isinstance(place, InputError):
            yield place
        else:
            yield from finder.find(place)


def find_missing(paths: Iterable[str | Path]) -> Iterator[InputError]:
    """Yield an error for each name that leads nowhere, as `find_input_files` does, without listing the others.

    A pattern is followed to its first match only.
    """
    for path in paths:
        name = os.fspath(path)
        if name == STDIN or (name and os.path.lexists(name)):
            continue
        if not _MAGIC.search(name):
            yield _no_such(name)
        elif next(_matches(name), None) is None:
            yield _no_match(name)


def kind_of(name: str) -> tuple[InputFormat | Container | None, Packing]:
    """Tell from a file's name its kind (None if unknown) and how it is packed."""
    path = PurePath(name.lower())
    packing = packing_of(name)
    inner = PurePath(path.stem).suffix if packing and path.suffix != ".tgz" else path.suffix
    kind = KINDS.get(inner)
    return (None if packing and kind in _SEEKING else kind), packing


def input_file_of(path: Path, *, id: str, input_format: InputFormat | None = None) -> InputFile:  # noqa: A002 - the field's name
    """Make the input file for a path that is named by itself; a file of an unknown kind is read as text."""
    kind, packing = kind_of(path.name)
    wanted = kind if kind in CONTAINERS else input_format or kind
    return InputFile(id, _shown(str(path)), path, wanted or "text", packing)


def member_file_of(file: InputFile, name: str, *, input_format: InputFormat | None = None) -> InputFile | None:
    """Make the input file for a file in an archive; None if it is hidden, of an unknown kind, or itself an archive."""
    if any(part.startswith(".") for part in name.split("/")):
        return None
    kind, packing = kind_of(name)
    if kind is None or kind in {"tar", "zip"}:
        return None
    wanted = kind if kind in CONTAINERS else input_format or kind
    return InputFile(f"{file.id}/{_shown(name)}", f"{file.where}/{_shown(name)}", None, wanted, packing)


def _expand(path: str | Path) -> list[Path | InputError | None]:
    """Return the paths that a name stands for; None is standard input."""
    name = os.fspath(path)
    if name == STDIN:
        return [None]
    if name and os.path.lexists(name):
        return [Path(name)]
    if _MAGIC.search(name):
        matches = sorted(set(_matches(name)), key=lambda match: match.parts)
        return list(matches) or [_no_match(name)]
    return [_no_such(name)]


def _matches(name: str) -> Iterator[Path]:
    """Match a pattern below its root, or below the working folder."""
    pattern = Path(name)
    yield from _match(Path(pattern.anchor), pattern.parts[1 if pattern.anchor else 0 :])


def _match(start: Path, parts: Sequence[str]) -> Iterator[Path]:
    """Match the parts of a pattern below a folder; `**` does not follow links, which could form a loop."""
    pending = [(start, 0)]  # an explicit stack, since folders may be nested very deeply
    passed: set[tuple[str, int]] = set()  # two `**` reach one place in many ways
    while pending:
        place, at = pending.pop()
        if (state := (str(place), at)) in passed:
            continue
        passed.add(state)
        if at == len(parts) or _all_below(parts[at:], place):
            yield place
        elif parts[at] == _ANY:
            pending += [(place, at + 1), *((inner, at) for inner in _folders(place))]
        elif _MAGIC.search(parts[at]):
            wanted = (name for name in _names(place) if fnmatchcase(name, parts[at]))
            hidden = parts[at].startswith(".")
            pending += [(place / name, at + 1) for name in wanted if hidden or not name.startswith(".")]
        elif os.path.lexists(place / parts[at]):
            pending.append((place / parts[at], at + 1))


def _all_below(parts: Sequence[str], place: Path) -> bool:
    """Tell whether the rest of a pattern matches every folder below; reading the first one finds them all."""
    return all(part == _ANY for part in parts) and _is_folder(place)


def _folders(folder: Path) -> list[Path]:
    """Return the folders in a folder that are neither hidden nor links."""
    try:
        with os.scandir(folder) as entries:
            return [folder / e.name for e in entries if not e.name.startswith(".") and e.is_dir(follow_symlinks=False)]
    except OSError:
        return []


def _names(folder: Path) -> list[str]:
    try:
        return [inner.name for inner in folder.iterdir()]
    except OSError:  # not a folder, so a pattern matches nothing in it
        return []


def _shortest_tails(paths: Iterable[Path]) -> dict[tuple[str, ...], int]:
    """Return, for each file named by itself, how many last parts of its path make it unique."""
    pending = {_parts(path) for path in paths if not _is_folder(path)}
    lengths: dict[tuple[str, ...], int] = {}
    length = 1
    while pending:
        tails = Counter(parts[-length:] for parts in pending)
        alone = {parts for parts in pending if tails[parts[-length:]] == 1 or length >= len(parts)}
        lengths.update(dict.fromkeys(alone, length))
        pending -= alone
        length += 1
    return lengths


class _Finder:
    """Walks the named files and folders, and remembers what it has found."""

    def __init__(self, ids: Ids, input_format: InputFormat | None, tails: dict[tuple[str, ...], int]) -> None:
        self._ids = ids
        self._format = input_format
        self._tails = tails
        self._folders: set[str] = set()
        self._files: set[str] = set()
        self._stdin_read = False
        self.others: Counter[str] | None = None
        self._allowed: list[str] | None = None

    def pass_over(self, places: Iterable[Path]) -> None:
        """Treat files and folders as already found, so that they are skipped."""
        real = {os.path.realpath(place) for place in places}
        self._files |= real
        self._folders |= real

    def allow(self, places: Iterable[Path] | None) -> None:
        """Follow links only into these folders; None allows all."""
        self._allowed = None if places is None else [os.path.realpath(place) for place in places if _is_folder(place)]

    def _leads_out(self, place: _Place, root: str) -> bool:
        """Tell whether a link to this place leads out of the folders that were named."""
        if self._allowed is None or _is_below(place.real, root):
            return False
        return _exists(place.path) and not any(_is_below(place.real, folder) for folder in self._allowed)

    def find(self, place: Path | None) -> Iterator[InputFile | InputError]:
        """Yield the files that one name leads to, except those that were found before."""
        if place is None:
            yield from self._stdin()
        elif _is_folder(place):
            yield from self._walk(place)
        elif self._is_new(place, os.path.realpath(place)):
            parts = _parts(place)
            yield self._input_file(place, parts, self._tails.get(parts, 1))

    def _stdin(self) -> Iterator[InputFile]:
        if not self._stdin_read:
            self._stdin_read = True
            taken = next(name for name in numbered(STDIN_ID) if self._ids.claim(name))
            yield InputFile(taken, "standard input", None, self._format or "text")

    def _walk(self, root: Path) -> Iterator[InputFile | InputError]:
        empty = True
        real = os.path.realpath(root)
        below = [iter([_Place(root, (), real)])]  # an explicit stack, since folders may be nested very deeply
        while below:
            place = next(below[-1], None)
            if place is None:
                below.pop()
                continue
            if self._leads_out(place, real):
                empty = False
                yield _outside(place.path)
                continue
            names = self._list(place) if _is_folder(place.path) else None
            if isinstance(names, list):
                below.append(map(place.inner, names))
                continue
            empty = False
            if names is not None:
                yield names
            elif not _is_folder(place.path) and self._is_new(place.path, place.real, walked=True):
                yield self._input_file(place.path, (*_parts(root), *map(_shown, place.parts)), len(place.parts))
        if empty:
            yield _nothing_to_read(root)

    def _list(self, place: _Place) -> list[str] | InputError | None:
        """Return the names in a folder that are read, sorted; None if the folder was listed before."""
        if place.real in self._folders:
            return None
        try:
            with os.scandir(place.path) as entries:
                names = {entry.name: _is_input(entry) for entry in entries}
        except OSError as error:
            return unreadable(_shown(str(place.path)), error)
        self._folders.add(place.real)
        if others := [name for name, wanted in names.items() if not wanted]:
            _LOG.info("%s: %d hidden or of another kind, left out", place.path, len(others))
            self._count(place, others)
        return sorted(name for name, wanted in names.items() if wanted)

    def _count(self, place: _Place, names: Iterable[str]) -> None:
        """Count the files among names that are not read, but for hidden ones and those that the run writes."""
        if self.others is None:
            return
        for name in names:
            own = os.path.realpath(place.path / name) in self._files
            if not name.startswith(".") and not own and is_file(place.path / name):
                self.others[_shown(PurePath(name).suffix.lower()) or "no suffix"] += 1

    def _is_new(self, path: Path, real: str, *, walked: bool = False) -> bool:
        if real in self._files:
            return False
        if walked and not (_is_link(path) and _exists(path)):
            return True  # its folder is listed for the first time
        folder, name = os.path.split(real)
        if folder in self._folders and _is_wanted(name):
            return False
        self._files.add(real)
        return True

    def _input_file(self, path: Path, parts: Sequence[str], least: int) -> InputFile:
        tails = ("/".join(parts[-length:]) for length in range(least, len(parts)))
        wanted = chain(tails, numbered("/".join(parts)))
        taken = next(name for name in wanted if self._ids.claim(name))
        return input_file_of(path, id=taken, input_format=self._format)


@dataclass(frozen=True, slots=True)
class _Place:
    """A place that a walk has reached.

    Attributes:
        path: The path by which it was reached.
        parts: Its parts below the folder that was named.
        real: The path with links resolved, to recognize the same place again.
    """

    path: Path
    parts: tuple[str, ...]
    real: str

    def inner(self, name: str) -> _Place:
        path = self.path / name
        real = os.path.realpath(path) if _is_link(path) else os.path.join(self.real, name)  # noqa: PTH118 - a string
        return _Place(path, (*self.parts, name), real)


def _is_below(real: str, folder: str) -> bool:
    return real == folder or real.startswith(folder.rstrip(os.sep) + os.sep)


def _outside(path: Path) -> InputError:
    problem = "is a link that leads out of the folder"
    advice = "pass --follow-links to read what it leads to, or name it itself"
    return InputError(_shown(str(path)), problem, reason="link", advice=advice)


def unreadable(where: str, error: OSError) -> InputError:
    """Return the error for a file that the system does not let us read."""
    if isinstance(error, FileNotFoundError):
        return _not_found(where, "the file is gone, or a link that leads nowhere")
    problem = f"cannot be read ({error.strerror or error})"
    return InputError(where, problem, reason="unreadable", advice="check its permissions and the disk")


def _is_input(entry: os.DirEntry[str]) -> bool:
    """Tell whether an entry is a folder or file to read; a dangling link counts, pipes and devices do not."""
    if entry.name.startswith("."):
        return False
    if entry.is_symlink():
        is_file = os.path.isfile(entry.path) or not _exists(entry.path)  # noqa: PTH113 - as below
        return _is_folder(entry.path) or (is_file and _is_wanted(entry.name))
    return entry.is_dir() or (entry.is_file() and _is_wanted(entry.name))


def is_file(path: Path) -> bool:
    """Tell whether a path is a file; also False where the system does not let us look."""
    return os.path.isfile(path)  # noqa: PTH113 - returns False where `Path.is_file` raises (no permission, name too long)


def _is_folder(path: str | Path) -> bool:
    return os.path.isdir(path)  # noqa: PTH112 - returns False where `Path.is_dir` raises (no permission, name too long)


def _exists(path: str | Path) -> bool:
    return os.path.exists(path)  # noqa: PTH110 - as above


def _is_link(path: Path) -> bool:
    return os.path.islink(path)  # noqa: PTH114 - as above


def _is_wanted(name: str) -> bool:
    return not name.startswith(".") and kind_of(name)[0] is not None


def _parts(path: Path) -> tuple[str, ...]:
    """Split the absolute path into parts, without its root."""
    return tuple(map(_shown, Path(os.path.abspath(path)).parts[1:]))  # noqa: PTH100 - `resolve` would follow links


def _shown(name: str) -> str:
    """Make a file name printable even if it is not valid Unicode, as on old disks."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def numbered(name: str) -> Iterator[str]:
    """Yield a name, then the name with 2, 3, … appended."""
    yield name
    number = 2
    while True:
        yield f"{name}~{number}"
        number += 1


def _nothing_to_read(folder: Path) -> InputError:
    problem = f"the folder holds no files of the kinds {', '.join(KINDS)}"
    advice = "name other files themselves to read them as text"
    return InputError(_shown(str(folder)), problem, reason="nothing to read", advice=advice)


def _no_such(name: str) -> InputError:
    return _not_found(name, "there is no such file or folder")


def _no_match(name: str) -> InputError:
    return _not_found(name, "no file matches the pattern")


def _not_found(where: str, problem: str) -> InputError:
    return InputError(where or "an empty path", problem, reason="not found", advice="check the spelling")
