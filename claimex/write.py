"""Records to files: JSON Lines, CSV or Parquet, whole or not at all.

Comes in: `Record`s, one after the other, in the order they are to stand. Goes out: a file that appears
under its name only when it is complete, or bytes on a stream. Nothing is held but the record at hand (a row
group for Parquet), and the same records always give the same bytes.

JSON Lines carries the whole contract. CSV is flat, for spreadsheets and statistics packages: `CSV_COLUMNS`
says what each column holds. Parquet carries the contract's fields as nested columns; a field that the
contract does not know is in JSON Lines alone.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import json
import os
import re
import secrets
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import jsonlines

from claimex.errors import ConfigError, ExtraMissing

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    import pyarrow as pa

    from claimex.config import Format
    from claimex.record import Claim, Record, TextSpan

SUFFIXES: Mapping[str, Format] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".parquet": "parquet",
    ".pq": "parquet",
}
COMPRESSIONS = (".gz", ".zst")

ROW_GROUP = 2048
"""Records in one row group of a Parquet file: what is held at a time, some 20 MB as Python objects. Readers
skip and decode by row group, so that it should not be much smaller."""

GZIP_LEVEL = 6  # gzip(1)'s own; 9 takes twice the time for one part in a hundred

_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
"""How a cell starts that a spreadsheet would run or misread. Source: OWASP, CSV injection; the full-width
signs are run under East Asian settings. A cell that starts so after apostrophes gets one more too, so that
taking one off gives each cell back."""

_NAME_LIMIT = 200  # bytes of the target's name kept in its temporary file's; file systems allow 255


def select(
    records: Sequence[Record],
    *,
    kinds: Collection[str] = (),
    acts: Collection[str] = (),
    speakers: Collection[str] = (),
    min_confidence: float = 0.0,
    min_checkable: float = 0.0,
) -> list[Record]:
    """Choose among the records of one article.

    Args:
        records: All records of the article.
        kinds: Kinds to keep; all, if empty.
        acts: Acts to keep; all, if empty.
        speakers: Words that must occur whole in the speaker's name or mention, in any case, one of them;
            anyone, if empty.
        min_confidence: Least confidence to keep, 0 to 1.
        min_checkable: What one claim of a record must reach at least, 0 to 1; a record without claims reaches 0.

    Returns:
        The chosen ones in the order given. Where a record's parent was not chosen, the nearest chosen
        ancestor takes its place, whose content holds the record too, so that no parent is missing.
    """
    patterns = [_whole_words(speaker) for speaker in speakers]
    chosen = [
        record
        for record in records
        if record.confidence >= min_confidence
        and max((claim.checkable or 0.0 for claim in record.claims), default=0.0) >= min_checkable
        and (not kinds or record.kind in kinds)
        and (not acts or record.act in acts)
        and (not patterns or _is_by(record, patterns))
    ]
    return chosen if len(chosen) == len(records) else _adopt(chosen, {r.id: r.parent for r in records})


@lru_cache(maxsize=1024)
def _whole_words(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(_folded(words))}(?!\w)")


def _folded(words: str) -> str:
    return " ".join(words.casefold().split())


def _is_by(record: Record, patterns: Sequence[re.Pattern[str]]) -> bool:
    if record.speaker is None:
        return False
    mention = record.speaker.mention
    names = [_folded(name) for name in (record.speaker.name, mention and mention.text) if name]
    return any(pattern.search(name) for pattern in patterns for name in names)


def _adopt(chosen: Sequence[Record], parents: Mapping[str, str | None]) -> list[Record]:
    kept = {record.id for record in chosen}
    out = []
    for record in chosen:
        parent, seen = record.parent, {record.id}
        while parent is not None and parent not in kept:
            seen.add(parent)
            parent = parents.get(parent)
            parent = None if parent in seen else parent
        out.append(record if parent == record.parent else record.model_copy(update={"parent": parent}))
    return out


def format_of(path: Path) -> Format:
    """Tell a file's format by its name, `.gz` and `.zst` aside; JSON Lines where the name does not tell."""
    inner = path.with_suffix("") if path.suffix.lower() in COMPRESSIONS else path
    return SUFFIXES.get(inner.suffix.lower(), "jsonl")


def write_records(records: Iterable[Record], target: Path | BinaryIO, *, file_format: Format | None = None) -> int:
    """Write records to a file or a stream.

    Args:
        records: Taken one by one; an error that they raise leaves the target as it was.
        target: A path, written by `open_output`, or a stream of bytes, which is left open.
        file_format: By the path's name if None, JSON Lines for a stream.

    Returns:
        How many records were written.

    Raises:
        ConfigError: The file cannot be written there, or a compressed Parquet file was asked for.
        ExtraMissing: Parquet without pyarrow.
        OSError: The disk is full, or a stream's reader has gone.
    """
    if not isinstance(target, Path):
        return _WRITERS[file_format or "jsonl"](records, target)
    chosen = file_format or format_of(target)
    if chosen == "parquet" and target.suffix.lower() in COMPRESSIONS:
        raise ConfigError(str(target), "Parquet is compressed inside", advice=f"leave {target.suffix} off")
    if chosen == "jsonl.zst" and target.suffix.lower() == ".zst":
        chosen = "jsonl"  # which the name compresses
    with open_output(target) as stream:
        return _WRITERS[chosen](records, stream)


@contextmanager
def open_output(path: Path) -> Iterator[BinaryIO]:
    """Open a file for writing, compressed if its name ends in `.gz` or `.zst`.

    The bytes go to a temporary file beside it that takes its place when the block ends well. When the block
    raises, `KeyboardInterrupt` included, the temporary file is removed and an existing file stays as it was.

    Raises:
        ConfigError: No file can be written there.
    """
    with _replacing(path) as stream, _compressing(stream, path.suffix.lower()) as out:
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
def _compressing(stream: BinaryIO, suffix: str) -> Iterator[BinaryIO]:
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


def _write_jsonl(records: Iterable[Record], stream: BinaryIO) -> int:
    # jsonlines tries its encoder on an empty object first, hence the condition.
    with jsonlines.Writer(stream, dumps=lambda r: r.to_json() if r else "{}", flush=_is_terminal(stream)) as writer:
        return _count(records, writer.write)


def _write_zst(records: Iterable[Record], stream: BinaryIO) -> int:
    with _compressing(stream, ".zst") as out:
        return _write_jsonl(records, out)


def _is_terminal(stream: BinaryIO) -> bool:
    return hasattr(stream, "isatty") and stream.isatty()


def _count(records: Iterable[Record], write: Callable[[Record], object]) -> int:
    written = 0
    for record in records:
        write(record)
        written += 1
    return written


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the CSV form.

    Attributes:
        name: Its heading.
        meaning: What its cells hold, for the documentation.
        value: Takes the cell out of a record; None gives an empty cell.
    """

    name: str
    meaning: str
    value: Callable[[Record], object]


def _words(spans: Iterable[TextSpan]) -> str:
    return " … ".join(span.text for span in spans)


def _offsets(spans: Iterable[TextSpan]) -> str:
    # Two points, since spreadsheets take 12:30 for a time of day and 1-2 for a date.
    return " ".join(f"{span.start}..{span.end}" for span in spans)


def _mention(record: Record) -> list[TextSpan]:
    return [record.speaker.mention] if record.speaker and record.speaker.mention else []


def _evidence(record: Record) -> list[TextSpan]:
    return [record.speaker.evidence] if record.speaker and record.speaker.evidence else []


def _signals(claim: Claim) -> str | None:
    return "+".join("_".join(span.text.split()) for span in claim.signals) or None


def _joined(values: Iterable[object]) -> str:
    return " ".join("-" if value is None else str(value) for value in values)


CSV_COLUMNS: tuple[Column, ...] = (
    Column("id", "id of the record", lambda r: r.id),
    Column("doc_id", "id of the article", lambda r: r.doc.id),
    Column("doc_title", "title of the article", lambda r: r.doc.title),
    Column("doc_lang", "language that the input states", lambda r: r.doc.lang),
    Column("doc_url", "address of the article", lambda r: r.doc.url),
    Column("doc_published", "date as the input states it", lambda r: r.doc.published),
    Column("kind", "direct, indirect, mixed, no_comment or statement", lambda r: r.kind),
    Column("voice", "source or author", lambda r: r.voice),
    Column("act", "assertion, belief, fact or eventuality", lambda r: r.act),
    Column("speaker", "the source as written", lambda r: _words(_mention(r))),
    Column("speaker_name", "canonical name", lambda r: r.speaker and r.speaker.name),
    Column("speaker_role", "role or office", lambda r: r.speaker and r.speaker.role),
    Column("speaker_type", "person, organization, group, …", lambda r: r.speaker and r.speaker.type),
    Column("speaker_entity", "id of the entity within the article", lambda r: r.speaker and r.speaker.entity),
    Column("speaker_evidence", "the words that prove the name", lambda r: _words(_evidence(r))),
    Column("cue", "the words that attribute; several spans joined by …", lambda r: _words(r.cue)),
    Column("cue_lemma", "lemma of each cue span", lambda r: _joined(cue.lemma for cue in r.cue)),
    Column("content", "what is said; several spans joined by …", lambda r: _words(r.content)),
    Column("claims", "the separate assertions, joined by …", lambda r: _words(r.claims)),
    Column("claims_polarity", "polarity of each claim", lambda r: _joined(c.polarity for c in r.claims)),
    Column("claims_certainty", "certainty of each claim", lambda r: _joined(c.certainty for c in r.claims)),
    Column("claims_signals", "the words that decided them, joined by +", lambda r: _joined(map(_signals, r.claims))),
    Column("claims_checkable", "checkable of each claim, 0 to 1", lambda r: _joined(c.checkable for c in r.claims)),
    Column("confidence", "0 to 1", lambda r: r.confidence),
    Column("confidence_content", "of the content, 0 to 1", lambda r: r.parts and r.parts.content),
    Column("confidence_source", "of the source, given the content", lambda r: r.parts and r.parts.source),
    Column("parent", "id of the record whose content holds this one", lambda r: r.parent),
    Column("zone", "headline, or empty for the body", lambda r: r.zone),
    Column("speaker_offsets", "start..end of the mention, code points, half-open", lambda r: _offsets(_mention(r))),
    Column("evidence_offsets", "start..end of the evidence", lambda r: _offsets(_evidence(r))),
    Column("cue_offsets", "start..end of each cue span", lambda r: _offsets(r.cue)),
    Column("content_offsets", "start..end of each content span", lambda r: _offsets(r.content)),
    Column("claims_offsets", "start..end of each claim", lambda r: _offsets(r.claims)),
    Column("sentence_start", "first code point of the sentences", lambda r: r.sentence and r.sentence.start),
    Column("sentence_end", "code point after their last", lambda r: r.sentence and r.sentence.end),
    Column("doc_sha256", "SHA-256 of the article's text", lambda r: r.doc.sha256),
    Column("doc_encoding", "codec by which the text was decoded", lambda r: r.doc.encoding),
    Column("doc_meta", "what else the input brought along, JSON", lambda r: _json(r.doc.meta) if r.doc.meta else ""),
    Column("producer", "name, version and model", lambda r: _joined(filter(None, _producer(r)))),
    Column("schema", "version of the record contract", lambda r: r.contract),
)
"""One row a record. A cell that a spreadsheet would run as a formula starts with an apostrophe."""


def _producer(record: Record) -> tuple[str | None, ...]:
    return record.producer.name, record.producer.version, record.producer.model


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _write_csv(records: Iterable[Record], stream: BinaryIO) -> int:
    writer = csv.writer(codecs.getwriter("utf-8")(stream))
    writer.writerow(column.name for column in CSV_COLUMNS)
    return _count(records, lambda record: writer.writerow(_cell(column.value(record)) for column in CSV_COLUMNS))


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def plain_cell(cell: str) -> str:
    """Return what a cell of the CSV form held before it was kept from being run as a formula."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


def _write_parquet(records: Iterable[Record], stream: BinaryIO) -> int:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        feature = "Parquet"
        raise ExtraMissing(feature, "parquet") from error
    schema = parquet_schema()
    rows, written = iter(records), 0
    with parquet.ParquetWriter(stream, schema, compression="zstd") as writer:
        while group := [_row(record) for record in islice(rows, ROW_GROUP)]:
            writer.write_table(pa.Table.from_pylist(group, schema=schema))
            written += len(group)
    return written


def _row(record: Record) -> dict[str, Any]:
    row = record.model_dump(by_alias=True)
    row["doc"]["meta"] = _json(row["doc"]["meta"])
    return row


def parquet_schema() -> pa.Schema:
    """Return the columns of the Parquet form: the contract's fields, `doc.meta` as a string of JSON."""
    import pyarrow as pa

    text, whole, number = pa.string(), pa.int64(), pa.float64()
    bounds = [("start", whole), ("end", whole)]
    span = pa.struct([*bounds, ("text", text)])
    cue = pa.struct([*bounds, ("text", text), ("lemma", text)])
    claim = [("polarity", text), ("certainty", text), ("checkable", number), ("signals", pa.list_(span))]
    doc = ("id", "sha256", "title", "lang", "url", "published", "encoding", "meta")
    speaker = [("mention", span), *((n, text) for n in ("name", "role", "type", "entity")), ("evidence", span)]
    speaker.append(("chain", pa.list_(pa.struct([*bounds, ("text", text), ("rule", text), ("score", number)]))))
    return pa.schema(
        [
            *((name, text) for name in ("schema", "id")),
            ("doc", pa.struct([(name, text) for name in doc])),
            *((name, text) for name in ("kind", "voice", "act")),
            ("content", pa.list_(span)),
            ("cue", pa.list_(cue)),
            ("speaker", pa.struct(speaker)),
            ("claims", pa.list_(pa.struct([*bounds, ("text", text), *claim]))),
            ("sentence", pa.struct(bounds)),
            ("parent", text),
            ("zone", text),
            ("confidence", number),
            ("parts", pa.struct([(name, number) for name in ("content", "source")])),
            ("producer", pa.struct([(name, text) for name in ("name", "version", "model")])),
        ]
    )


_WRITERS: Mapping[Format, Callable[[Iterable[Record], BinaryIO], int]] = {
    "jsonl": _write_jsonl,
    "jsonl.zst": _write_zst,
    "csv": _write_csv,
    "parquet": _write_parquet,
}
