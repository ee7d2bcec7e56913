"""Find again the text that a record points into, and store texts for that purpose.

Comes in: the id and digest of an article, and where the articles or their stored texts lie. Goes out: the text with
exactly this digest, or an `InputError` that says whether it is missing or was changed.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from dataclasses import replace
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from claimex.article import Article, sha256_of
from claimex.errors import ConfigError, InputError
from claimex.reading.articles import MANY_ARTICLES, read_alone, read_input_file
from claimex.reading.input_files import (
    Ids,
    InputFile,
    find_input_files,
    is_file,
    kind_of,
)
from claimex.reading.options import DEFAULTS, ReadOptions
from claimex.reading.regular_files import read_regular

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from claimex.record import Document


SUFFIX = ".txt"

PART_LONGEST = 180
PATH_LONGEST = 800
"""The most bytes of one name and of a whole relative path. File systems allow 255 for a name, and most systems 1,024
for a path, which the folder's own path shares."""

TEXTS_HELD = 16
"""Texts held in memory by `finder`: a page asks for one article at a time, and again when its reader turns back."""

_PLAIN = frozenset(" -_.,+=@()")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|\Z)", re.IGNORECASE)
"""Names that Windows reserves for devices, with any suffix (Microsoft, "Naming files, paths, and namespaces")."""

_DIGITS = 32  # hexadecimal digits of a digest: 128 bits, so no two ids share one


def keep_text(folder: Path, article: Article) -> Path:
    """Store an article's text below a folder, as UTF-8 and otherwise unchanged.

    Use a separate folder. If the folder is also read as input, each article would be read twice from then on.

    Returns:
        The file, named after the article's id, where `Texts` finds it. An earlier file of the same id is replaced.

    Raises:
        OSError: It cannot be written.
    """
    path = folder / kept_name(article.id)
    path.parent.mkdir(parents=True, exist_ok=True)
    written = path.with_name(path.name + "~")  # no stored text has such a name
    written.write_bytes(article.text.encode())
    return written.replace(path)


class Texts:
    """Finds the texts that records point into, among stored texts and original files.

    It remembers how far it has read the folder's JSON Lines files, so records in the order of their articles take one
    pass over them.

    Args:
        folder: The folder that `keep_text` wrote, the folder of the original files, or the one file that holds them.
        options: The options with which the articles were read.

    Raises:
        InputError: There is no such folder or file.
    """

    def __init__(self, folder: Path, *, options: ReadOptions = DEFAULTS) -> None:
        if not folder.exists():
            advice = "name the folder that was read, or the one that --keep-text wrote"
            raise InputError(str(folder), "does not exist", reason="text missing", advice=advice)
        self._folder = folder
        self._options = options
        self._lines: dict[str | None, _LineTexts] = {}
        self._by_name: dict[str, list[Path]] | None = None

    def find(self, doc_id: str, sha256: str, *, encoding: str | None = None) -> str:
        """Return the text with this digest.

        Args:
            doc_id: `doc.id` of the record.
            sha256: `doc.sha256` of the record.
            encoding: `doc.encoding` of the record; needed if the codec was forced or detected.

        Raises:
            InputError: With the reason "text missing" if nothing is found under this id, "text changed" if what is
                found is not the text that the record was made from, or the reason why the file cannot be read.
            ExtraMissing: The text must be extracted from HTML again, and trafilatura is not installed.
        """
        faults: list[InputError] = []
        changed = False
        codecs = list(dict.fromkeys((_known(encoding), self._options.encoding)))
        for text in self._named(doc_id, codecs, faults):
            if sha256_of(text) == sha256:
                return text
            changed = True
        for codec in codecs:
            if (found := self._lines_by(codec).find(sha256)) is not None:
                return found
        raise faults[0] if faults and not changed else _no_text_for(doc_id, self._folder, changed=changed)

    def _named(self, doc_id: str, codecs: Sequence[str | None], faults: list[InputError]) -> Iterator[str]:
        """Yield the texts found under this id: the stored text, then the original file, decoded with each codec."""
        kept = self._folder / kept_name(doc_id)
        if is_file(kept):
            try:
                yield read_regular(kept).decode()
            except (OSError, UnicodeError) as error:
                faults.append(InputError(str(kept), f"cannot be read ({error})", reason="unreadable"))
        for path in chain(self._originals(doc_id), self._elsewhere(doc_id)):
            for codec in codecs:
                options = replace(self._options, encoding=codec)
                try:
                    yield read_alone(path, options).text
                except InputError as error:
                    faults.append(error)

    def _originals(self, doc_id: str) -> Iterator[Path]:
        """Yield the files that the id may name; it can begin with folders above the one that was named."""
        if is_file(self._folder):
            candidates = [self._folder]
        else:
            parts = doc_id.split("/")
            safe = not any(part in {"", ".", ".."} or "\\" in part or ":" in part for part in parts)
            candidates = [self._folder.joinpath(*parts[skip:]) for skip in range(len(parts))] if safe else []
        for path in candidates:
            if is_file(path) and (self._options.input_format or kind_of(path.name)[0]) not in MANY_ARTICLES:
                yield path

    def _elsewhere(self, doc_id: str) -> Iterator[Path]:
        """Yield files deeper in the folder whose path ends in the id: several folders may have been read at once."""
        if is_file(self._folder):
            return
        if self._by_name is None:
            self._by_name = defaultdict(list)
            for file in find_input_files([self._folder], ids=Ids(), follow_links=True):
                if isinstance(file, InputFile) and file.path is not None and file.kind not in MANY_ARTICLES:
                    self._by_name[file.path.name].append(file.path)
        parts = doc_id.split("/")
        yield from (path for path in self._by_name.get(parts[-1], ()) if list(path.parts[-len(parts) :]) == parts)

    def _lines_by(self, encoding: str | None) -> _LineTexts:
        codec = None if encoding == "utf-8" else encoding
        if codec not in self._lines:
            self._lines[codec] = _LineTexts(self._folder, replace(self._options, encoding=codec))
        return self._lines[codec]


class _LineTexts:
    """Searches the articles of a folder's JSON Lines files, on from where the last one was found."""

    def __init__(self, folder: Path, options: ReadOptions) -> None:
        self._folder = folder
        self._options = options
        self._articles = self._from_start()
        self._last = ("", "")
        self._seen: set[str] = set()
        self._seen_all = False

    def find(self, sha256: str) -> str | None:
        """Return the text with this digest, None if there is none."""
        if self._last[0] == sha256:
            return self._last[1]
        while not self._seen_all or sha256 in self._seen:
            for article in self._articles:
                self._last = (article.sha256, article.text)
                self._seen.add(article.sha256)
                if self._last[0] == sha256:
                    return article.text
            self._seen_all = True
            self._articles = self._from_start()
        return None

    def _from_start(self) -> Iterator[Article]:
        ids = Ids()
        kind = self._options.input_format
        for file in find_input_files(
            [self._folder], ids=ids, input_format=kind, follow_links=True
        ):  # digests are checked
            if isinstance(file, InputFile) and file.kind in MANY_ARTICLES:
                outcomes = read_input_file(file, self._options, ids)
                yield from (outcome for outcome in outcomes if isinstance(outcome, Article))


def _known(encoding: str | None) -> str | None:
    """Return the codec that a record names, None if Python does not have it."""
    try:
        return ReadOptions(encoding=encoding).encoding
    except ConfigError:
        return None


def _no_text_for(doc_id: str, folder: Path, *, changed: bool) -> InputError:
    if changed:
        problem = f"its text under {folder} is not the one that the record was made from"
        advice = "name the articles as they were, or extract again"
        return InputError(doc_id, problem, reason="text changed", advice=advice)
    advice = "name the folder that was read, or the one that --keep-text wrote"
    return InputError(doc_id, f"its text is not under {folder}", reason="text missing", advice=advice)


def kept_name(doc_id: str) -> str:
    """Return the path of an article's stored text, relative to its folder, with forward slashes."""
    *folders, last = doc_id.split("/")
    name = "/".join([*(_folder(part) for part in folders), _part(last) + SUFFIX])
    return name if _size(name) <= PATH_LONGEST else _digested(_part(last), doc_id) + SUFFIX


def _folder(part: str) -> str:
    """Name a folder so that no file has the same name: only a stored text ends in the suffix."""
    name = _part(part)
    return name[: -len(SUFFIX)] + "%2E" + SUFFIX[1:] if name.lower().endswith(SUFFIX) else name


def _part(part: str) -> str:
    if not part:
        return "%"  # an escaped character has two digits after the sign, so this name is unique
    name = "".join(map(_escaped, part[1:-1])) if len(part) > 1 else ""
    first = _escaped(part[0], edge=True, reserved=bool(_RESERVED.match(part)))
    name = first + name + (_escaped(part[-1], edge=True) if len(part) > 1 else "")
    return name if _size(name) <= PART_LONGEST else _digested(name, part)


def _escaped(character: str, *, edge: bool = False, reserved: bool = False) -> str:
    """Escape a character that some system does not allow: most signs, and a space or full stop at a name's edge."""
    plain = character.isalnum() or (character in _PLAIN and not (edge and character in " ."))
    if plain and not reserved:
        return character
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogatepass"))


def _digested(name: str, whole: str) -> str:
    digest = hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
    return f"{name[: PART_LONGEST // 6]}~{digest}"  # "~" is escaped in every other name


def _size(name: str) -> int:
    return len(name.encode())


def finder(folder: Path, *, text_field: str = "text") -> Callable[[Document], str]:
    """Return a function that finds the text of an article.

    Args:
        folder: The folder of the articles, or the one where extract stored their texts.
        text_field: The field of JSON Lines that holds the text.

    Returns:
        A function that raises `InputError` if the text is missing or was changed.
    """
    texts = Texts(folder, options=ReadOptions(text_field=text_field))
    find = lru_cache(maxsize=TEXTS_HELD)(texts.find)
    return lambda doc: find(doc.id, doc.sha256, encoding=doc.encoding)
