"""Read annotated articles to learn from: brat folders, or claimex records beside their texts.

Comes in: folders. Goes out: `Example`s, one for each article and annotator. Texts without annotation are `Example`s
too, for a teacher to mark. Brat folders are read by `claimex.formats.brat`. A folder of records holds `text/NAME.txt`
and `records.jsonl`, with one record in each line. A record points into the text that its `doc.id` names.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claimex.errors import InputError
from claimex.formats.brat import from_brat, is_brat
from claimex.record import parse_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from claimex.record import Record
    from claimex.spans import Span

RECORDS = "records.jsonl"


@dataclass(frozen=True, slots=True)
class Gold:
    """One annotated attribution. Each role may have several pieces, and the source may be missing."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]

    def spans(self, role: str) -> tuple[Span, ...]:
        """Return the pieces of "source", "cue" or "content"."""
        return {"source": self.source, "cue": self.cue, "content": self.content}[role]


@dataclass(frozen=True, slots=True)
class Example:
    """One article as one annotator marked it. Without annotation, it says nothing of where attributions are."""

    name: str
    text: str
    attributions: tuple[Gold, ...]
    annotated: bool = True


def read_corpus(folder: Path) -> list[Example]:
    """Read every annotation of a folder. The versions of an article by several annotators follow each other.

    Raises:
        InputError: The folder holds neither of the two formats, or a part of it cannot be read.
    """
    if (folder / RECORDS).is_file():
        return list(_read_records(folder))
    if is_brat(folder):
        return [
            Example(article.id, article.text, tuple(_gold(r) for r in records if r.cue and r.content))
            for article, records in from_brat(folder, annotator="all")
        ]
    raise InputError(str(folder), f"holds neither brat files nor {RECORDS}", reason="not a corpus")


def _read_records(folder: Path) -> Iterator[Example]:
    """Read texts with their records. Nested records are left out, because the model tags each word at most once."""
    path = folder / RECORDS
    found: dict[str, list[Gold]] = {}
    for number, line in enumerate(_read_text(path).splitlines(), 1):
        record = parse_record(line, where=f"{path}:{number}")
        if record.voice == "source" and record.parent is None and record.content:
            found.setdefault(record.doc.id.removesuffix(".txt"), []).append(_gold(record))
    for source in sorted((folder / "text").glob("*.txt")):
        yield Example(source.stem, _read_text(source), tuple(found.get(source.stem, ())))


def read_plain(folder: Path) -> list[Example]:
    """Read a folder's texts without annotation: `*.txt`, and the words of GUM's `*.conllu`.

    Raises:
        InputError: The folder has no such file, or one cannot be read.
    """
    from claimex.train.coreference import read_gum

    texts = {path: _read_text(path) for path in sorted(folder.glob("*.txt"))}
    texts |= {path: read_gum(path)[0] for path in sorted(folder.glob("*.conllu"))}
    if not texts:
        raise InputError(str(folder), "holds neither .txt nor .conllu files", reason="no texts")
    return [Example(path.stem, text, (), annotated=False) for path, text in texts.items()]


def _read_text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(path), str(error), reason="text not readable") from error


def _gold(record: Record) -> Gold:
    mention = record.speaker.mention if record.speaker else None
    cue, content = ([place.span for place in places] for places in (record.cue, record.content))
    return Gold((mention.span,) if mention else (), tuple(cue), tuple(content))


def first_annotator(examples: Iterable[Example]) -> list[Example]:
    """Keep the first annotator's version of each article."""
    kept: dict[str, Example] = {}
    for example in examples:
        kept.setdefault(example.name, example)
    return list(kept.values())


def split_multiple(examples: Sequence[Example]) -> tuple[list[Example], list[Example]]:
    """Separate the articles that one annotator marked from those that several did."""
    counts = Counter(example.name for example in examples)
    return [e for e in examples if counts[e.name] == 1], [e for e in examples if counts[e.name] > 1]
