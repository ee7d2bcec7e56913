"""Read records from any file or folder that holds them.

Comes in: a file, a folder, or standard input. Goes out: records, articles that hold none, and articles' zones.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from claimex.article_line import is_article_line, parse_zones
from claimex.errors import InputError
from claimex.formats.brat import from_brat, is_brat
from claimex.layout import Zone
from claimex.reading import lines_of
from claimex.record import Record, parse_record
from claimex.vocabulary import RUN_MANIFEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


STANDARD_INPUT = "-"
_ARTICLES = ".article.jsonl"
_BOM = b"\xef\xbb\xbf"
COMPRESSED = (".gz", ".zst")
_RECORDS = (".jsonl", *(f".jsonl{packing}" for packing in COMPRESSED))


@dataclass(frozen=True, slots=True)
class NoRecords:
    """An article that was read and holds no attribution, so in gold every prediction for it is wrong."""

    doc_id: str
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Zones:
    """The zones of an article's own line: the parts that are not body text."""

    doc_id: str
    sha256: str | None
    zones: tuple[Zone, ...]


Entry = Record | NoRecords | Zones


def load_records(path: Path | str, *, stdin: BinaryIO | None = None) -> Iterator[Entry]:
    """Read records as `evaluate` takes them.

    Args:
        path: A JSON Lines file of records, articles' own lines, or both; "-" for standard input; a folder of `.jsonl`
            files (`.jsonl.gz`, `.jsonl.zst`) at any depth, where an empty `NAME.txt.jsonl` says that `NAME.txt` holds
            no attribution; a folder of shards; or a brat folder, of which the first annotator is read.
        stdin: The stream that "-" stands for; `sys.stdin.buffer` if None.

    Returns:
        An iterator that reads as it is consumed, with files in the order of their paths.

    Raises:
        InputError: There is nothing to read.
        RecordError: While the iterator is consumed: a line breaks the contract.
    """
    if str(path) == STANDARD_INPUT:
        return _parse(sys.stdin.buffer if stdin is None else stdin, "standard input")
    path = Path(path)
    if path.is_dir():
        return _load_brat(path) if is_brat(path) else _load_folder(path)
    if not path.is_file():
        raise InputError(str(path), "is not a file or folder", reason="not found", advice="check the path")
    return _load_file(path)


def _load_file(path: Path) -> Iterator[Record | Zones]:
    return _parse(lines_of(path), str(path))


def _parse(lines: Iterable[bytes], where: str) -> Iterator[Record | Zones]:
    for number, line in enumerate(lines, 1):
        words = line.removeprefix(_BOM) if number == 1 else line
        if words.strip():
            place = f"{where}:{number}"
            yield _zones(words, place) if is_article_line(words) else parse_record(words, where=place)


def _zones(line: bytes, where: str) -> Zones:
    found = parse_zones(line, where=where)
    return Zones(found.doc.id, found.doc.sha256, tuple(Zone(zone.span, zone.kind) for zone in found.zones))


def record_files(folder: Path) -> list[Path]:
    """Return the files of a folder that hold records, in the order in which they are read.

    Raises:
        InputError: There is none.
    """
    found = folder.glob("part-*") if _is_sharded(folder) else folder.rglob("*.jsonl*")
    files = sorted(file for file in found if file.name.endswith(_RECORDS) and file.is_file())
    if not files:
        raise InputError(
            str(folder),
            "holds neither .jsonl files nor brat annotation",
            reason="no annotation",
            advice="give a folder of records, or one with text/ and attributions/ or x.ann beside x.txt",
        )
    return files


def _is_sharded(folder: Path) -> bool:
    return (folder / RUN_MANIFEST).is_file()  # other files there, such as errors.jsonl, hold no records


def _load_folder(folder: Path) -> Iterator[Entry]:
    files = record_files(folder)
    return chain.from_iterable(map(_load_file, files)) if _is_sharded(folder) else _load_files(folder, files)


def _load_files(folder: Path, files: Iterable[Path]) -> Iterator[Entry]:
    for file in files:
        empty = True
        for record in _load_file(file):
            empty = False
            yield record
        if empty and not file.name.endswith(_ARTICLES):
            yield NoRecords(file.relative_to(folder).as_posix().partition(".jsonl")[0])


def _load_brat(folder: Path) -> Iterator[Entry]:
    for article, records in from_brat(folder):
        yield from records
        if not records:
            yield NoRecords(article.id, article.sha256)
