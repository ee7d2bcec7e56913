"""Records → four tidy tables: one row a record, a claim, a speaker and an article, with a dictionary of the columns.

Comes in: records. Goes out: a workbook with a sheet for each table, a folder of CSV files, or a data frame of pandas or
Polars. Each row of claims and speakers names its record and its article, so that the tables can be joined.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, NamedTuple, get_args

from claimex.errors import ConfigError, ExtraMissing
from claimex.formats.cells import safe_cell
from claimex.formats.csv import CSV_COLUMNS, Column, as_json, records_of
from claimex.formats.output_files import COMPRESSIONS, new_folder
from claimex.formats.sheets import LONGEST_CELL, open_book
from claimex.record import Record
from claimex.vocabulary import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from claimex.formats.annotations import AnnotatedArticle
    from claimex.formats.sheets import Sheet
    from claimex.record import Claim, Document, Member, Speaker

TableName = Literal["records", "claims", "speakers", "articles"]
Backend = Literal["pandas", "polars"]
DICTIONARY = "dictionary"
DICTIONARY_COLUMNS = ("table", "column", "type", "meaning")


CARRIED = "carried"
"""The hidden sheet of the records' JSON, in as many cells as it takes; see `xlsx.py`."""


class ClaimRow(NamedTuple):
    """A claim, its number within its record from 1, and the record."""

    record: Record
    number: int
    claim: Claim


class SpeakerRow(NamedTuple):
    """A speaker or a member of a joint source, its number within its record from 1, and the record."""

    record: Record
    number: int
    who: Speaker | Member


@dataclass(slots=True)
class ArticleRow:
    """An article and the number of its records, by kind."""

    doc: Document
    kinds: Counter[str] = field(default_factory=Counter)


def _of_record(values: Mapping[str, str], row: Callable[[Any], Record]) -> tuple[Column[Any], ...]:
    """Return columns of the table of records for a table whose rows belong to a record."""
    known = {column.name: column for column in CSV_COLUMNS}

    def column(name: str, heading: str) -> Column[Any]:
        found = known[name]
        return Column(heading, found.meaning, lambda item: found.value(row(item)), found.holds)

    return tuple(column(name, heading) for name, heading in values.items())


_WHERE = {
    "id": "record_id",
    **{name: name for name in ("doc_id", "doc_outlet", "doc_published", "kind", "voice", "act")},
}
_SOURCE = {name: name for name in ("speaker_name", "speaker_type", "speaker_role")}

CLAIM_COLUMNS: tuple[Column[ClaimRow], ...] = (
    *_of_record(_WHERE, lambda row: row.record),
    Column("claim", "number of the claim within its record, from 1", lambda row: row.number, int),
    *_of_record(_SOURCE, lambda row: row.record),
    Column("words", "what is claimed", lambda row: row.claim.words),
    Column("polarity", "affirmed or negated", lambda row: row.claim.polarity),
    Column("certainty", "asserted, hedged, hypothetical, …", lambda row: row.claim.certainty),
    Column("checkable", "how far it can be checked, 0 to 1", lambda row: row.claim.checkable, float),
    Column("signals", "the words that decided them", lambda row: " … ".join(s.text for s in row.claim.signals)),
    Column("start", "first code point in the article's text", lambda row: row.claim.start, int),
    Column("end", "code point after its last", lambda row: row.claim.end, int),
    *_of_record({"confidence": "confidence"}, lambda row: row.record),
)


def _organization(row: SpeakerRow) -> str | None:
    found = getattr(row.who, "organization", None)
    return found.name or found.span.text if found is not None else None


def _link(row: SpeakerRow) -> str | None:
    link = getattr(row.who, "link", None)
    return link.id if link is not None else None


SPEAKER_COLUMNS: tuple[Column[SpeakerRow], ...] = (
    *_of_record(_WHERE, lambda row: row.record),
    Column("speaker", "number within its record, from 1; joint sources have several", lambda row: row.number, int),
    Column("name", "canonical name", lambda row: row.who.name),
    Column("type", "person, organization, group, …", lambda row: row.who.type),
    Column("role", "role or office", lambda row: row.who.role),
    Column("organization", "for whom it speaks", _organization),
    Column("pronoun", "she, he or they, as the article shows it", lambda row: getattr(row.who, "pronoun", None)),
    Column("mention", "as written", lambda row: row.who.mention and row.who.mention.text),
    Column("entity", "id of the entity within the article", lambda row: row.who.entity),
    Column("link", "id in a user's own list", _link),
    Column("start", "first code point of the mention", lambda row: row.who.mention and row.who.mention.start, int),
    Column("end", "code point after its last", lambda row: row.who.mention and row.who.mention.end, int),
    *_of_record({"confidence": "confidence"}, lambda row: row.record),
)


def _count(kind: str) -> Column[ArticleRow]:
    return Column(kind, f"number of records of the kind {kind}", lambda row: row.kinds[kind], int)


ARTICLE_COLUMNS: tuple[Column[ArticleRow], ...] = (
    Column("doc_id", "id of the article", lambda row: row.doc.id),
    Column("doc_title", "title", lambda row: row.doc.title),
    Column("doc_lang", "language", lambda row: row.doc.lang),
    Column("doc_url", "address", lambda row: row.doc.url),
    Column("doc_published", "date as the input states it", lambda row: row.doc.published),
    Column(
        "doc_outlet",
        "outlet: from the metadata, else the host, else the folder",
        lambda row: row.doc.outlet,
    ),
    Column("records", "number of records; articles without any are not here", lambda row: row.kinds.total(), int),
    *map(_count, KINDS),
    Column("doc_sha256", "SHA-256 of the article's text", lambda row: row.doc.sha256),
    Column("doc_encoding", "codec by which the text was decoded", lambda row: row.doc.encoding),
    Column("doc_meta", "all other fields, JSON", lambda row: as_json(row.doc.meta) if row.doc.meta else ""),
)

COLUMNS: Mapping[TableName, tuple[Column[Any], ...]] = {
    "records": CSV_COLUMNS,
    "claims": CLAIM_COLUMNS,
    "speakers": SPEAKER_COLUMNS,
    "articles": ARTICLE_COLUMNS,
}
"""The tables, and the columns of each."""


def claim_rows(record: Record) -> Iterator[ClaimRow]:
    """Yield a row for each claim of a record."""
    yield from (ClaimRow(record, number, claim) for number, claim in enumerate(record.claims, 1))


def speaker_rows(record: Record) -> Iterator[SpeakerRow]:
    """Yield a row for each member of a record's source, or for the source as a whole."""
    if record.speaker is not None:
        sources: Sequence[Speaker | Member] = record.speaker.members or (record.speaker,)
        for number, who in enumerate(sources, 1):
            yield SpeakerRow(record, number, who)


def split_tables(records: Iterable[Record], put: Callable[[TableName, list[object]], None]) -> int:
    """Give each row of the four tables to a function, as its cells; returns the number of records.

    The rows of a table come in the order of the records; those of the articles come last. All articles are held.
    """
    articles: dict[str, ArticleRow] = {}
    written = 0
    for record in records:
        written += 1
        articles.setdefault(record.doc.id, ArticleRow(record.doc)).kinds[record.kind] += 1
        put("records", _cells("records", record))
        for claim in claim_rows(record):
            put("claims", _cells("claims", claim))
        for speaker in speaker_rows(record):
            put("speakers", _cells("speakers", speaker))
    for article in articles.values():
        put("articles", _cells("articles", article))
    return written


def _cells(name: TableName, item: object) -> list[object]:
    return [column.value(item) for column in COLUMNS[name]]


def dictionary() -> Iterator[tuple[str, ...]]:
    """Yield for each column its table, its name, its type and what its cells hold."""
    for table, columns in COLUMNS.items():
        yield from ((table, column.name, _TYPES[column.holds], column.meaning) for column in columns)


_TYPES = {str: "text", int: "integer", float: "number"}


def refuse_packed_sheets(target: Path) -> None:
    """Refuse a file name that asks for compression, since a spreadsheet is compressed already.

    Raises:
        ConfigError: The name ends in `.gz` or `.zst`.
    """
    if target.suffix.lower() in COMPRESSIONS:
        raise ConfigError(str(target), "a spreadsheet is compressed already", advice=f"leave {target.suffix} off")


def write_xlsx(records: Iterable[Record], stream: BinaryIO) -> int:
    """Write a spreadsheet with a sheet for each table, the dictionary and the JSON; returns how many records.

    Raises:
        ConfigError: A table has more rows than a sheet may have.
        ExtraMissing: xlsxwriter is not installed.
    """
    with open_book(stream) as book:
        sheets = {name: book.sheet(name, [column.name for column in columns]) for name, columns in COLUMNS.items()}
        about = book.sheet(DICTIONARY, DICTIONARY_COLUMNS)
        carried = book.sheet(CARRIED, ("record",), hidden=True)
        written = split_tables(_carrying(records, carried), lambda name, cells: sheets[name].add(cells))
        for row in dictionary():
            about.add(row)
        about.add(("", "", "", f"Cells are cut after {LONGEST_CELL:,} characters."))
    return written


def _carrying(records: Iterable[Record], sheet: Sheet) -> Iterator[Record]:
    """Yield records, and write each as JSON to a sheet, in ASCII so that no cell loses a character."""
    for record in records:
        words = json.dumps(json.loads(record.to_json())).replace("_x", "\\u005fx")  # _x0041_ is an escape in a cell
        sheet.add([words[i : i + LONGEST_CELL] for i in range(0, len(words), LONGEST_CELL)])
        yield record


def to_tables(articles: Iterable[AnnotatedArticle], target: Path, *, excel: bool = False) -> int:
    """Write a new folder with `records.csv`, `claims.csv`, `speakers.csv`, `articles.csv` and `dictionary.csv`.

    Args:
        articles: The records.
        target: The folder.
        excel: Whether the files begin with a byte order mark, by which Excel knows UTF-8.

    Returns:
        How many records.

    Raises:
        ConfigError: The folder exists and is not empty.
    """
    headings = {name: [column.name for column in columns] for name, columns in COLUMNS.items()}
    with new_folder(target) as folder, ExitStack() as stack:
        writers: dict[str, Any] = {}
        for name, heading in (*headings.items(), (DICTIONARY, DICTIONARY_COLUMNS)):
            encoding = "utf-8-sig" if excel else "utf-8"
            raw = stack.enter_context((folder / f"{name}.csv").open("wb"))
            text = stack.enter_context(io.TextIOWrapper(raw, encoding=encoding, newline=""))
            writers[name] = csv.writer(text)
            writers[name].writerow(heading)
        written = split_tables(records_of(articles), lambda name, cells: writers[name].writerow(map(safe_cell, cells)))
        writers[DICTIONARY].writerows(dictionary())
        stack.close()
    return written


def to_frame(records: Iterable[object], table: TableName = "records", *, backend: Backend = "pandas") -> Any:  # noqa: ANN401 - pandas and Polars are optional
    """Make a data frame of records.

    Args:
        records: Records, as from `Extractor.extract` or `load_records`; other entries are left aside.
        table: "records", "claims", "speakers" or "articles": one row for each.
        backend: "pandas" or "polars".

    Returns:
        A frame with the columns of the table (see docs/recipes.md), which are text, `Int64` and `Float64`. Missing
        values are null. Words are as they are: no apostrophe stands before a sign.

    Raises:
        ConfigError: There is no such table or backend.
        ExtraMissing: The package is not installed.
    """
    for value, known, what in ((table, get_args(TableName), "table"), (backend, get_args(Backend), "backend")):
        if value not in known:
            raise ConfigError(str(value), f"this is not a {what}", advice=f"use one of {', '.join(known)}")
    make = _pandas if backend == "pandas" else _polars
    rows: list[list[object]] = []
    found = (record for record in records if isinstance(record, Record))
    split_tables(found, lambda name, cells: rows.append(cells) if name == table else None)
    columns = COLUMNS[table]
    values = [[None if row[n] == "" else row[n] for row in rows] for n in range(len(columns))]
    return make(columns, values)


def _pandas(columns: Sequence[Column[Any]], values: Sequence[Sequence[object]]) -> Any:  # noqa: ANN401
    try:
        import pandas as pd
    except ImportError as error:
        feature = "a data frame of pandas"
        raise ExtraMissing(feature, "pandas") from error
    kinds: dict[type, str] = {str: "string", int: "Int64", float: "Float64"}
    pairs = zip(columns, values, strict=True)
    return pd.DataFrame({column.name: pd.array(cells, dtype=kinds[column.holds]) for column, cells in pairs})


def _polars(columns: Sequence[Column[Any]], values: Sequence[Sequence[object]]) -> Any:  # noqa: ANN401
    try:
        import polars as pl
    except ImportError as error:
        feature = "a data frame of Polars"
        raise ExtraMissing(feature, "polars") from error
    kinds: dict[type, Any] = {str: pl.String, int: pl.Int64, float: pl.Float64}
    pairs = zip(columns, values, strict=True)
    return pl.DataFrame([pl.Series(column.name, cells, dtype=kinds[column.holds]) for column, cells in pairs])
