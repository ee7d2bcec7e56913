"""Annotated articles to learn from: brat folders, or claimex records beside their texts.

Comes in: folders. Goes out: `Example`s, one an annotator. A brat folder holds `text/NAME.txt` and
`attributions/NAME_ANNOTATOR.ann` (as PolNeAR is kept). A folder of records holds `text/NAME.txt` and
`records.jsonl`, one record a line, each pointing into the text that its `doc.id` names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from claimex.errors import InputError
from claimex.record import Record
from claimex.spans import Span, strip

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

_ROLE = re.compile(r"(Source|Cue|Content)\d*:(T\d+)")
_ANNOTATOR = re.compile(r"(.+)_([0-9a-zA-Z]+)\.ann")


@dataclass(frozen=True, slots=True)
class Gold:
    """One attribution as annotated; each role may lie in several pieces, the source may be missing."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]

    def spans(self, role: str) -> tuple[Span, ...]:
        """Return the pieces of "source", "cue" or "content"."""
        return {"source": self.source, "cue": self.cue, "content": self.content}[role]


@dataclass(frozen=True, slots=True)
class Example:
    """One article as one annotator marked it."""

    name: str
    annotator: str
    text: str
    attributions: tuple[Gold, ...]


def read_corpus(folder: Path) -> list[Example]:
    """Read every annotation of a folder, in order of names, then of annotators.

    Raises:
        InputError: The folder holds neither form, or a line of it cannot be read.
    """
    if (folder / "records.jsonl").is_file():
        return _read_records(folder)
    if (folder / "attributions").is_dir():
        return _read_brat(folder)
    raise InputError(
        str(folder), "holds neither attributions/ (brat) nor records.jsonl", reason="not a corpus", advice="see docs/train.md"
    )


def first_annotator(examples: Iterable[Example]) -> list[Example]:
    """Keep the first annotator's version of each article."""
    kept: dict[str, Example] = {}
    for example in examples:
        kept.setdefault(example.name, example)
    return list(kept.values())


def split_multiple(examples: Sequence[Example]) -> tuple[list[Example], list[Example]]:
    """Part the articles that one annotator marked from those that several did."""
    counts: dict[str, int] = {}
    for example in examples:
        counts[example.name] = counts.get(example.name, 0) + 1
    return [e for e in examples if counts[e.name] == 1], [e for e in examples if counts[e.name] > 1]


def _read_text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(path), str(error), reason="text not readable") from error


def _read_brat(folder: Path) -> list[Example]:
    out = []
    for path in sorted((folder / "attributions").glob("*.ann")):
        match = _ANNOTATOR.fullmatch(path.name)
        source = folder / "text" / f"{match[1]}.txt" if match else None
        if match and source and source.is_file():
            text = _read_text(source)
            out.append(Example(match[1], match[2], text, tuple(_parse_brat(text, _read_text(path), str(path)))))
    return sorted(out, key=lambda e: (e.name, e.annotator))


def _parse_brat(text: str, standoff: str, where: str) -> list[Gold]:
    """Read the attributions of one standoff file; those that a `Discard` mark touches are left out."""
    spans: dict[str, tuple[str, list[Span]]] = {}
    events: list[str] = []
    for line in standoff.splitlines():
        parts = line.split("\t")
        if len(parts) > 1 and parts[0].startswith("T"):
            label, _, field = parts[1].partition(" ")
            spans[parts[0]] = (label, _pieces(text, field, where))
        elif len(parts) > 1 and parts[0].startswith("E") and parts[1].startswith("Attribution"):
            events.append(parts[1])
    doubtful = [span for label, pieces in spans.values() if label == "Discard" for span in pieces]
    out = []
    for event in events:
        roles: dict[str, set[Span]] = {"Source": set(), "Cue": set(), "Content": set()}
        for role, key in _ROLE.findall(event):
            roles[role].update(spans[key][1] if key in spans else ())
        every = [span for found in roles.values() for span in found]
        if roles["Cue"] and roles["Content"] and not any(a.overlaps(b) for a in every for b in doubtful):
            out.append(Gold(*(tuple(sorted(found)) for found in roles.values())))
    return out


def _pieces(text: str, field: str, where: str) -> list[Span]:
    """Read "a b;c d"; pieces with nothing but blanks of one line between them are joined."""
    try:
        ranges = sorted((int(a), int(b)) for a, b in (part.split() for part in field.split(";")))
    except ValueError as error:
        raise InputError(where, f"offsets {field!r} cannot be read", reason="bad standoff") from error
    out: list[Span] = []
    for start, end in ranges:
        span = strip(text, Span(start, min(end, len(text))))
        between = text[out[-1].end : span.start] if out else "x"
        if out and not between.strip() and "\n" not in between:
            out[-1] = Span(out[-1].start, span.end)
        elif len(span):
            out.append(span)
    return out


def _read_records(folder: Path) -> list[Example]:
    """Read records of `voice` source, nested ones left out: the model tags each word at most once."""
    path = folder / "records.jsonl"
    found: dict[str, list[Gold]] = {}
    for number, line in enumerate(_read_text(path).splitlines(), 1):
        try:
            record = Record.model_validate_json(line)
        except ValidationError as error:
            raise InputError(f"{path}:{number}", f"not a record: {error}", reason="bad record") from error
        if record.voice == "source" and record.parent is None and record.content:
            found.setdefault(record.doc.id.removesuffix(".txt"), []).append(_gold(record))
    texts = [(source.stem, _read_text(source)) for source in sorted((folder / "text").glob("*.txt"))]
    return [Example(name, "", text, tuple(found.get(name, ()))) for name, text in texts]


def _gold(record: Record) -> Gold:
    mention = record.speaker.mention if record.speaker else None
    cue, content = ([place.span for place in places] for places in (record.cue, record.content))
    return Gold((mention.span,) if mention else (), tuple(cue), tuple(content))
