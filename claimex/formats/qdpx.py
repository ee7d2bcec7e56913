"""Write records as a REFI-QDA project (`.qdpx`), which NVivo, ATLAS.ti, MAXQDA and QualCoder open.

Comes in: annotated articles. Goes out: a zip file with `project.qde` and the texts in `sources/`.

The format is the standard's Project Exchange, version 1.0 (qdasoftware.org; XML namespace `urn:QDA-XML:project:1.0`).
Each article is a text source and each span a selection with its codes: what it is (content, cue, source, claim) and of
which kind, and for content the speaker's name. Positions count code points. A selection ends before `endPosition`, as
QualCoder reads and writes them.

Programs read text files with line breaks of their own, and drop a byte order mark. So each line break is written as one
LF and a mark is left out, and positions count the text that is written. Each code has a name that no other has, as
QualCoder asks for. Identifiers are made from names and record ids, and the date is fixed, so that the same records
give the same bytes.
"""

from __future__ import annotations

import re
import zipfile
from bisect import bisect_left
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING
from uuid import UUID, uuid5
from xml.sax.saxutils import escape, quoteattr

from claimex.formats.output_files import open_output
from claimex.formats.xml_text import legal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from claimex.formats.annotations import AnnotatedArticle
    from claimex.record import Record
    from claimex.spans import Span

NAMESPACE = UUID("5a0b7a5e-6f43-5d0e-9c1b-3d2f6d1f8c11")
"""Under which identifiers are made (RFC 9562, 5.5). It must never change."""

DATE = "2000-01-01T00:00:00Z"
"""The date of everything. QualCoder and the standard's examples have one; the true one would change the bytes."""

NAME_LONGEST = 80
"""Characters of a selection's name: the beginning of its words, which programs show in lists."""

HELD = 8_000_000  # bytes of sources that are held in memory before a temporary file takes them

_COLOURS = {"Content": "#2F6FDE", "Cue": "#C77700", "Source": "#2E8B57", "Speaker": "#7B4FB5", "Claim": "#B03060"}
_BREAKS = re.compile("\r\n?")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip file can state

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<Project name="claimex" origin="claimex" xmlns="urn:QDA-XML:project:1.0" '
)


def to_qdpx(articles: Iterable[AnnotatedArticle], target: Path) -> int:
    """Write one project; returns how many records it holds.

    Raises:
        ConfigError: No file can be written there.
    """
    written = 0
    book, names = _CodeBook(), _Names()
    with (
        open_output(target) as stream,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed,
        SpooledTemporaryFile(HELD) as sources,
    ):
        for article in articles:
            source = _guid("source", article.doc.id, article.doc.sha256)
            text = _Text(article.text)
            packed.writestr(_member(f"sources/{source}.txt"), text.written.encode())
            for part in _source(article, text, source, names.unique(article.doc.id), book):
                sources.write(part.encode())
            written += len(article.records)
        sources.seek(0)
        with packed.open(_member("project.qde"), "w") as project:
            project.write((_HEAD + _opening()).encode())
            project.write((book.as_xml() + "<Sources>\n").encode())
            while piece := sources.read(1 << 20):
                project.write(piece)
            project.write(b"</Sources>\n</Project>\n")
    return written


def _member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _ZIP_DATE)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 3  # as on any system
    info.external_attr = 0o600 << 16
    return info


def _guid(*parts: str) -> str:
    return str(uuid5(NAMESPACE, "\n".join(parts).encode("utf-8", "backslashreplace").decode()))


def _user() -> str:
    return _guid("user", "claimex")


def _opening() -> str:
    return (
        f'creatingUserGUID="{_user()}" creationDateTime="{DATE}" modifyingUserGUID="{_user()}" '
        f'modifiedDateTime="{DATE}">\n<Users><User guid="{_user()}" name="claimex"/></Users>\n'
    )


class _Text:
    """A text as it is written, and the positions of the article's text in it."""

    def __init__(self, text: str) -> None:
        marked = text.startswith("\ufeff")
        self._dropped = [0] if marked else []
        self._dropped += [found.end() - 1 for found in _BREAKS.finditer(text) if found.end() - found.start() > 1]
        self.written = _CONTROLS.sub("\ufffd", _BREAKS.sub("\n", text[marked:]))

    def place(self, span: Span) -> tuple[int, int]:
        """Return where a span of the article's text begins and ends in the written one."""
        return span.start - bisect_left(self._dropped, span.start), span.end - bisect_left(self._dropped, span.end)


class _Names:
    """Names of sources. They become names of files, so they hold no slash, and none is given twice."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def unique(self, doc_id: str) -> str:
        wanted = legal(doc_id.replace("/", " › ").replace("\\", " › "))
        name, number = wanted, 2
        while name.casefold() in self._taken:
            name, number = f"{wanted} ({number})", number + 1
        self._taken.add(name.casefold())
        return name


class _CodeBook:
    """The codes, each below its group; those that records ask for are added."""

    def __init__(self) -> None:
        self._codes: dict[str, set[str]] = {group: set() for group in _COLOURS}

    def code(self, group: str, value: str | None) -> str:
        """Return the identifier of a code, or of its group where there is no value."""
        value = " ".join(legal(value).split()) if value else ""
        if value:
            self._codes[group].add(value)
        return _guid("code", group, value)

    def as_xml(self) -> str:
        """Return the book; codes are in the order of their names."""
        return f"<CodeBook><Codes>\n{''.join(map(self._group, self._codes))}</Codes></CodeBook>\n"

    def _group(self, group: str) -> str:
        inner = "".join(
            f"{_code(_guid('code', group, value), f'{group}: {value}', _COLOURS[group])}</Code>\n"
            for value in sorted(self._codes[group])
        )
        return f"{_code(_guid('code', group, ''), group, _COLOURS[group])}\n{inner}</Code>\n"


def _code(guid: str, name: str, colour: str) -> str:
    return f'<Code guid="{guid}" name={quoteattr(name)} isCodable="true" color="{colour}">'


def _source(article: AnnotatedArticle, text: _Text, guid: str, name: str, book: _CodeBook) -> Iterator[str]:
    title = f"<Description>{_escaped(article.doc.title)}</Description>" if article.doc.title else ""
    yield (
        f'<TextSource guid="{guid}" name={quoteattr(name)} plainTextPath="internal://{guid}.txt" '
        f'creatingUser="{_user()}" creationDateTime="{DATE}">{title}\n'
    )
    for record in article.records:
        about = _about(record)
        for number, (span, codes) in enumerate(_spans(record, book)):
            start, end = text.place(span)
            if start < end:
                words = text.written[start:end]
                yield _selection((guid, record.id, str(number)), (start, end), words, about, codes)
    yield "</TextSource>\n"


def _spans(record: Record, book: _CodeBook) -> Iterator[tuple[Span, list[str]]]:
    """Yield the spans of a record, each with its codes."""
    speaker = record.speaker
    for content in record.content:
        codes = [book.code("Content", record.kind)]
        yield content.span, codes + ([book.code("Speaker", speaker.name)] if speaker and speaker.name else [])
    for cue in record.cue:
        yield cue.span, [book.code("Cue", record.act)]
    if speaker is not None and speaker.mention is not None:
        codes = [book.code("Source", speaker.type)]
        yield speaker.mention.span, codes + ([book.code("Speaker", speaker.name)] if speaker.name else [])
    for claim in record.claims:
        negated = [book.code("Claim", claim.polarity)] if claim.polarity == "negated" else []
        yield claim.span, [book.code("Claim", claim.certainty), *negated]


def _about(record: Record) -> str:
    """Return what a selection's comment says of its record."""
    name = record.speaker.name if record.speaker else None
    parts = {"record": record.id, "kind": record.kind, "act": record.act, "speaker": name, "parent": record.parent}
    said = [f"{name}: {value}" for name, value in parts.items() if value]
    return "; ".join([*said, f"confidence: {record.confidence}"])


def _selection(key: tuple[str, ...], place: tuple[int, int], words: str, about: str, codes: list[str]) -> str:
    name = " ".join(legal(words).split())[:NAME_LONGEST]
    by = f'creatingUser="{_user()}" creationDateTime="{DATE}"'
    codings = "".join(
        f'<Coding guid="{_guid("coding", *key, code)}" {by}><CodeRef targetGUID="{code}"/></Coding>' for code in codes
    )
    return (
        f'<PlainTextSelection guid="{_guid("selection", *key)}" name={quoteattr(name)} startPosition="{place[0]}" '
        f'endPosition="{place[1]}" {by}><Description>{_escaped(about)}</Description>{codings}</PlainTextSelection>\n'
    )


def _escaped(text: str) -> str:
    return escape(legal(text))
