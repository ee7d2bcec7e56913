"""Write records as CSV, and read them back."""

from __future__ import annotations

import codecs
import csv
import io
import json
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Generic, TypeVar

from claimex.errors import ClaimexError, InputError, RecordError, SpanError
from claimex.formats.annotations import validated
from claimex.formats.cells import plain_cell, safe_cell
from claimex.formats.output_files import open_output
from claimex.reading import kind_of, opened
from claimex.record import Record, TextSpan
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from claimex.formats.annotations import AnnotatedArticle
    from claimex.reading import Texts
    from claimex.record import Claim


CELL_LONGEST = 100_000_000
"""The most characters of a cell; csv's limit of 131,072 is too low for the metadata of some articles."""

JOINED = " … "
"""What stands between the words of several spans in one cell."""

Item = TypeVar("Item")

_NEEDED = ("id", "doc_id", "doc_sha256", "kind", "content_offsets", "confidence")


@dataclass(frozen=True, slots=True)
class Column(Generic[Item]):
    """One column of a table.

    Attributes:
        name: The heading.
        meaning: What its cells hold, for the documentation.
        value: Returns the cell for an item, such as a record; None gives an empty cell.
        holds: The type of its values.
    """

    name: str
    meaning: str
    value: Callable[[Item], object]
    holds: type[str | int | float] = str


def _words(spans: Iterable[TextSpan]) -> str:
    return JOINED.join(span.text for span in spans)


def _offsets(spans: Iterable[TextSpan]) -> str:
    # With two full stops, since spreadsheets read 12:30 as a time of day and 1-2 as a date.
    return " ".join(f"{span.start}..{span.end}" for span in spans)


def _mention(record: Record) -> list[TextSpan]:
    return [record.speaker.mention] if record.speaker and record.speaker.mention else []


def _evidence(record: Record) -> list[TextSpan]:
    return [record.speaker.evidence] if record.speaker and record.speaker.evidence else []


def _of_speaker(name: str) -> Callable[[Record], list[TextSpan]]:
    """Return what takes a span of the speaker out of a record."""

    def spans(record: Record) -> list[TextSpan]:
        span = getattr(record.speaker, name, None)
        return [span] if span is not None else []

    return spans


def _affiliation(record: Record) -> list[TextSpan]:
    return [record.speaker.organization.span] if record.speaker and record.speaker.organization else []


def _organization(record: Record) -> str | None:
    return record.speaker.organization.name if record.speaker and record.speaker.organization else None


_ROLE, _PRONOUN, _REASON = map(_of_speaker, ("role_evidence", "pronoun_evidence", "reason"))


def _signals(claim: Claim) -> str | None:
    return "+".join("_".join(span.text.split()) for span in claim.signals) or None


def _parts(record: Record) -> str:
    return _joined("+".join(_offsets([part]) for part in claim.parts or ()) or None for claim in record.claims)


def _context(record: Record) -> str:
    found = [[span.model_dump() for span in claim.context] for claim in record.claims]
    return as_json(found) if any(found) else ""


def _members(record: Record) -> str:
    members = record.speaker.members if record.speaker else None
    return as_json([member.model_dump() for member in members]) if members else ""


def _joined(values: Iterable[object]) -> str:
    """Join the values of several spans, with - for one that has none; nothing if none of them has one."""
    found = list(values)
    return (
        " ".join("-" if value is None else str(value) for value in found) if any(v is not None for v in found) else ""
    )


CSV_COLUMNS: tuple[Column[Record], ...] = (
    Column("id", "id of the record", lambda r: r.id),
    Column("doc_id", "id of the article", lambda r: r.doc.id),
    Column("doc_title", "title of the article", lambda r: r.doc.title),
    Column("doc_lang", "language that the input states", lambda r: r.doc.lang),
    Column("doc_url", "address of the article", lambda r: r.doc.url),
    Column("doc_published", "date as the input states it", lambda r: r.doc.published),
    Column("doc_outlet", "outlet: from the metadata, else the host, else the folder", lambda r: r.doc.outlet),
    Column("kind", "direct, indirect, mixed, no_comment or statement", lambda r: r.kind),
    Column("voice", "source or author", lambda r: r.voice),
    Column("act", "assertion, belief, fact or eventuality", lambda r: r.act),
    Column("speaker", "the source as written", lambda r: _words(_mention(r))),
    Column("speaker_name", "canonical name", lambda r: r.speaker and r.speaker.name),
    Column("speaker_role", "role or office", lambda r: r.speaker and r.speaker.role),
    Column("speaker_role_evidence", "the words that state it", lambda r: _words(_ROLE(r))),
    Column("speaker_organization", "for whom it speaks: the name", _organization),
    Column("speaker_organization_evidence", "the words that name it", lambda r: _words(_affiliation(r))),
    Column("speaker_pronoun", "she, he or they, as the article shows it", lambda r: r.speaker and r.speaker.pronoun),
    Column("speaker_pronoun_evidence", "the word that shows it", lambda r: _words(_PRONOUN(r))),
    Column("speaker_reason", "why an anonymous source is not named", lambda r: _words(_REASON(r))),
    Column("speaker_type", "person, organization, group, …", lambda r: r.speaker and r.speaker.type),
    Column(
        "speaker_link",
        "id of the speaker in a user's own list",
        lambda r: r.speaker and r.speaker.link and r.speaker.link.id,
    ),
    Column("speaker_entity", "id of the entity within the article", lambda r: r.speaker and r.speaker.entity),
    Column("speaker_evidence", "the words that prove the name", lambda r: _words(_evidence(r))),
    Column("cue", "the words that attribute; several spans joined by …", lambda r: _words(r.cue)),
    Column("cue_lemma", "lemma of each cue span", lambda r: _joined(cue.lemma for cue in r.cue)),
    Column("content", "what is said; several spans joined by …", lambda r: _words(r.content)),
    Column("claims", "the separate assertions, joined by …", lambda r: JOINED.join(c.words for c in r.claims)),
    Column("claims_polarity", "polarity of each claim", lambda r: _joined(c.polarity for c in r.claims)),
    Column("claims_certainty", "certainty of each claim", lambda r: _joined(c.certainty for c in r.claims)),
    Column("claims_signals", "the words that decided them, joined by +", lambda r: _joined(map(_signals, r.claims))),
    Column("claims_checkable", "checkable of each claim, 0 to 1", lambda r: _joined(c.checkable for c in r.claims)),
    Column("confidence", "0 to 1", lambda r: r.confidence, float),
    Column("confidence_content", "of the content, 0 to 1", lambda r: r.parts and r.parts.content, float),
    Column("confidence_source", "of the source, given the content", lambda r: r.parts and r.parts.source, float),
    Column("parent", "id of the record whose content holds this one", lambda r: r.parent),
    Column("zone", "headline, or empty for the body", lambda r: r.zone),
    Column("speaker_offsets", "start..end of the mention, code points, half-open", lambda r: _offsets(_mention(r))),
    Column("evidence_offsets", "start..end of the evidence", lambda r: _offsets(_evidence(r))),
    Column("role_offsets", "start..end of the words that state the role", lambda r: _offsets(_ROLE(r))),
    Column("organization_offsets", "start..end of the organization", lambda r: _offsets(_affiliation(r))),
    Column("pronoun_offsets", "start..end of the word that shows the pronoun", lambda r: _offsets(_PRONOUN(r))),
    Column("reason_offsets", "start..end of the reason", lambda r: _offsets(_REASON(r))),
    Column("cue_offsets", "start..end of each cue span", lambda r: _offsets(r.cue)),
    Column("content_offsets", "start..end of each content span", lambda r: _offsets(r.content)),
    Column("claims_offsets", "start..end of each claim", lambda r: _offsets(r.claims)),
    Column("claims_parts", "the same of each piece of a claim that its cue interrupts, joined by +", _parts),
    Column("sentence_start", "first code point of the sentences", lambda r: r.sentence and r.sentence.start, int),
    Column("sentence_end", "code point after their last", lambda r: r.sentence and r.sentence.end, int),
    Column("doc_sha256", "SHA-256 of the article's text", lambda r: r.doc.sha256),
    Column("doc_encoding", "codec by which the text was decoded", lambda r: r.doc.encoding),
    Column(
        "doc_meta", "all other fields that the input states, JSON", lambda r: as_json(r.doc.meta) if r.doc.meta else ""
    ),
    Column("speaker_members", "members of a joint source, JSON", _members),
    Column("claims_context", "words of claims that stand for somebody named elsewhere, and the name, JSON", _context),
    Column("producer", "name, version and model", lambda r: _joined(filter(None, _producer(r)))),
    Column("schema", "version of the record contract", lambda r: r.contract),
)
"""The columns of the CSV file, which has one row for each record. A cell that a spreadsheet could run as a formula
starts with an apostrophe."""


def _producer(record: Record) -> tuple[str | None, ...]:
    return record.producer.name, record.producer.version, record.producer.model


def as_json(value: object) -> str:
    """Return a value as JSON on one line, without escaping characters beyond ASCII."""
    return json.dumps(value, ensure_ascii=False)


def write_csv(records: Iterable[Record], stream: BinaryIO, *, excel: bool = False) -> int:
    """Write a heading and one row for each record; returns how many records.

    Args:
        records: The records.
        stream: Takes UTF-8.
        excel: Whether to begin with a byte order mark, by which Excel knows UTF-8.
    """
    if excel:
        stream.write(codecs.BOM_UTF8)
    writer = csv.writer(codecs.getwriter("utf-8")(stream))
    writer.writerow(column.name for column in CSV_COLUMNS)
    written = 0
    for record in records:
        writer.writerow(safe_cell(column.value(record)) for column in CSV_COLUMNS)
        written += 1
    return written


def to_csv(articles: Iterable[AnnotatedArticle], target: Path, *, excel: bool = False) -> int:
    """Write one row for each record; returns how many records. See `write_csv`."""
    with open_output(target) as stream:
        return write_csv(records_of(articles), stream, excel=excel)


def records_of(articles: Iterable[AnnotatedArticle]) -> Iterator[Record]:
    """Yield the records of annotated articles."""
    return chain.from_iterable(article.records for article in articles)


def import_csv(path: Path, texts: Texts) -> Iterator[Record | ClaimexError]:
    """Read rows back to records.

    Yields:
        Each record, or what is wrong with its row.

    Raises:
        InputError: It is not a CSV file with the columns of records.
    """
    csv.field_size_limit(CELL_LONGEST)
    with opened(path, kind_of(path.name)[1], where=str(path)) as stream:
        rows = csv.DictReader(io.TextIOWrapper(stream, encoding="utf-8-sig", newline=""))
        try:
            missing = [name for name in _NEEDED if name not in (rows.fieldnames or ())]
            if missing:
                problem = f"has no column {missing[0]!r}"
                raise InputError(str(path), problem, reason="not CSV of records", advice="keep the columns' names")
            for number, row in enumerate(rows, 2):
                cells = {name: plain_cell(row.get(name) or "") for name in (column.name for column in CSV_COLUMNS)}
                yield _held(f"{path}: row {number}", cells, texts)
        except (csv.Error, UnicodeDecodeError) as error:
            raise InputError(str(path), "is not CSV in UTF-8", reason="not CSV", advice="save it as such") from error


def _held(where: str, cells: Mapping[str, str], texts: Texts) -> Record | ClaimexError:
    try:
        return _of_cells(where, cells, texts)
    except ClaimexError as error:
        return error


def _of_cells(where: str, cells: Mapping[str, str], texts: Texts) -> Record:
    def value(name: str) -> str | None:
        return cells[name] or None

    try:
        doc = {name: value(f"doc_{name}") for name in ("id", "sha256", "title", "lang", "url", "published", "encoding")}
        doc_meta = json.loads(cells["doc_meta"] or "{}")
        number = float(cells["confidence"])
        bounds = [int(cells[name]) for name in ("sentence_start", "sentence_end") if cells[name]]
        members = json.loads(cells["speaker_members"] or "null")
    except (ValueError, RecursionError) as error:
        raise RecordError(where, f"holds a cell that cannot be read ({error})") from error
    text = texts.find(cells["doc_id"], cells["doc_sha256"], encoding=cells["doc_encoding"] or None)
    producer = dict(zip(("name", "version", "model"), cells["producer"].split(" ", 2), strict=False))
    return validated(
        {
            "schema": cells["schema"] or "claimex/1",
            "id": cells["id"],
            "doc": {**doc, "meta": doc_meta},
            "kind": cells["kind"],
            "voice": cells["voice"] or "source",
            "act": value("act"),
            "content": _cut(where, text, cells, "content"),
            "cue": _with(_cut(where, text, cells, "cue"), lemma=cells["cue_lemma"]),
            "speaker": _speaker(where, text, cells, members),
            "claims": _with(
                _cut(where, text, cells, "claims"),
                polarity=cells["claims_polarity"],
                certainty=cells["claims_certainty"],
                checkable=cells["claims_checkable"],
            ),
            "sentence": dict(zip(("start", "end"), bounds, strict=True)) if len(bounds) > 1 else None,
            "parent": value("parent"),
            "confidence": number,
            "producer": {"name": "csv", "version": "unknown"} | producer,
        },
        where,
    )


def _speaker(where: str, text: str, cells: Mapping[str, str], members: object) -> dict[str, Any] | None:
    mention = _cut(where, text, cells, "speaker")
    evidence = _cut(where, text, cells, "speaker_evidence", offsets="evidence_offsets")
    values = {name: cells[f"speaker_{name}"] or None for name in ("name", "role", "type", "entity", "pronoun")}
    if not (mention or evidence or any(values.values())):
        return None
    values["type"] = values["type"] or "unknown"
    first = {"mention": mention, "evidence": evidence}
    first |= {name: _cut(where, text, cells, f"speaker_{name}", offsets=column) for name, column in _SHOWN.items()}
    place = _cut(where, text, cells, "speaker_organization_evidence", offsets="organization_offsets")
    organization = {"name": cells["speaker_organization"] or None, "span": place[0]} if place else None
    spans = {name: found[0] if found else None for name, found in first.items()}
    return {**values, **spans, "organization": organization, "members": members}


_SHOWN = {"role_evidence": "role_offsets", "pronoun_evidence": "pronoun_offsets", "reason": "reason_offsets"}
"""Spans of the speaker, by the column of their offsets."""


def parse_offsets(cell: str) -> list[Span]:
    """Read the spans of a cell of offsets.

    Raises:
        SpanError, ValueError: It is not offsets as start..end, parted by spaces.
    """
    return [Span(*map(int, place.split("..", 1))) for place in cell.split()]


def _cut(where: str, text: str, cells: Mapping[str, str], name: str, *, offsets: str = "") -> list[dict[str, Any]]:
    """Cut spans out of the text, and hold them to the words of their cell."""
    column = offsets or f"{name}_offsets"
    try:
        spans = [TextSpan.cut(text, span) for span in parse_offsets(cells[column])]
    except (SpanError, ValueError) as error:
        raise RecordError(where, f"{cells[column][:60]!r} is no start..end in the text", field=column) from error
    words = JOINED.join(span.text for span in spans)
    if words != cells[name]:
        raise RecordError(where, f"at {cells[column]} stands {words[:60]!r}, not {cells[name][:60]!r}", field=name)
    return [span.model_dump() for span in spans]


def _with(spans: list[dict[str, Any]], **cells: str) -> list[dict[str, Any]]:
    """Give each span its value out of cells that hold one for each, parted by spaces."""
    for name, cell in cells.items():
        values = cell.split(" ")
        if len(values) == len(spans):
            for span, value in zip(spans, values, strict=True):
                span[name] = None if value in {"-", ""} else value
    return spans
