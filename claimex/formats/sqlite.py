"""Write records to an SQLite file that can be queried in SQL, and read them back.

Comes in: annotated articles, or such a file. Goes out: the file, or records.

The tables are `articles` (with their texts), `records`, `spans` (role content, cue, mention or evidence) and `claims`.
The view `quotes` has a row for each record, for reading. `articles.name` is the title, else the id; Datasette shows it
where another table names an article.
The column `record` of `records` carries each record's JSON. On import the spans, the claims, and kind, act,
speaker_type, speaker_name and parent of `records` come from their columns, so that edits there count; the rest comes
from the JSON.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
from collections import defaultdict
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from claimex.errors import ClaimexError, InputError, RecordError
from claimex.formats.annotations import ACT, KIND, NAME, TYPE, ToolClaim, ToolRecord, find_text, from_tool
from claimex.formats.output_files import open_output
from claimex.reading import check_regular
from claimex.record import Document
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from claimex.formats.annotations import AnnotatedArticle
    from claimex.reading import Texts
    from claimex.record import Record, TextSpan


TOOL = "sqlite"

CELL_LONGEST = 100_000_000
"""The most bytes of one cell; the metadata of some articles have more than 100,000. SQLite's limit is ten times
this."""

_TABLES = {"articles", "records", "spans", "claims"}
_READING = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_PRAGMA}
_DOC = ("id", "sha256", "title", "lang", "url", "published", "encoding")
_SCHEMA = """
CREATE TABLE articles (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, outlet TEXT, sha256 TEXT NOT NULL, title TEXT, lang TEXT, url TEXT,
    published TEXT, encoding TEXT,
    meta TEXT NOT NULL, text TEXT NOT NULL
);
CREATE TABLE records (
    number INTEGER PRIMARY KEY, article TEXT NOT NULL REFERENCES articles (id), id TEXT NOT NULL,
    kind TEXT NOT NULL, voice TEXT NOT NULL, act TEXT,
    speaker_name TEXT, speaker_role TEXT, speaker_type TEXT, speaker_entity TEXT,
    parent TEXT, confidence REAL NOT NULL,
    UNIQUE (article, id),
    FOREIGN KEY (article, parent) REFERENCES records (article, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE spans (
    record INTEGER NOT NULL REFERENCES records (number), role TEXT NOT NULL, position INTEGER NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT, lemma TEXT,
    PRIMARY KEY (record, role, position)
) WITHOUT ROWID;
CREATE TABLE claims (
    record INTEGER NOT NULL REFERENCES records (number), position INTEGER NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT,
    polarity TEXT, certainty TEXT, checkable REAL,
    PRIMARY KEY (record, position)
) WITHOUT ROWID;
CREATE TABLE carried ( -- apart from the records, whose rows would fill a screen each where tables are looked at
    record INTEGER PRIMARY KEY REFERENCES records (number), json TEXT
);
CREATE INDEX records_by_speaker ON records (speaker_name);
CREATE INDEX records_by_kind ON records (kind);
CREATE INDEX records_by_parent ON records (article, parent);
CREATE VIEW quotes AS -- made by claimex
SELECT
    articles.name AS article, articles.outlet AS outlet, articles.published AS date,
    coalesce(
        records.speaker_name,
        (SELECT text FROM spans WHERE record = records.number AND role = 'mention')
    ) AS speaker,
    records.speaker_type AS type,
    (
        SELECT group_concat(text, ' … ')
        FROM (SELECT text FROM spans WHERE record = records.number AND role = 'content' ORDER BY position)
    ) AS content,
    records.kind AS kind, records.confidence AS confidence, articles.id AS article_id, records.id AS record_id
FROM records JOIN articles ON articles.id = records.article
ORDER BY records.number;
"""


def to_sqlite(articles: Iterable[AnnotatedArticle], target: Path) -> int:
    """Write a database, in one transaction; returns how many records it holds."""
    written = 0
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / "records.sqlite"
        with closing(sqlite3.connect(draft, isolation_level=None)) as database:
            database.execute("PRAGMA foreign_keys = ON")
            database.executescript(f"BEGIN;{_SCHEMA}")
            for article in articles:
                written = _add(database, article, written)
            database.execute("COMMIT")
        with open_output(target) as stream, draft.open("rb") as made:
            shutil.copyfileobj(made, stream)
    return written


def _add(database: sqlite3.Connection, article: AnnotatedArticle, number: int) -> int:
    doc = article.doc
    row = {name: getattr(doc, name) for name in _DOC} | {"name": doc.title or doc.id, "outlet": doc.outlet}
    row |= {"meta": json.dumps(doc.meta, ensure_ascii=False), "text": article.text}
    database.execute(_insertion("articles", row), row)
    known = {record.id for record in article.records}
    for record in article.records:
        number += 1
        speaker = record.speaker
        who = [getattr(speaker, name, None) for name in ("name", "role", "type", "entity")]
        parent = record.parent if record.parent in known else None
        what = [record.kind, record.voice, record.act, *who, parent, record.confidence]
        database.execute(f"INSERT INTO records VALUES ({', '.join('?' * 12)})", [number, doc.id, record.id, *what])  # noqa: S608 - question marks only
        database.execute("INSERT INTO carried VALUES (?, ?)", [number, record.to_json()])
        database.executemany("INSERT INTO spans VALUES (?, ?, ?, ?, ?, ?, ?)", _span_rows(number, record))
        claims = (
            (number, i, c.start, c.end, c.text, c.polarity, c.certainty, c.checkable)
            for i, c in enumerate(record.claims, 1)
        )
        database.executemany("INSERT INTO claims VALUES (?, ?, ?, ?, ?, ?, ?, ?)", claims)
    return number


def _insertion(table: str, row: Iterable[str]) -> str:
    names = list(row)
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES (:{', :'.join(names)})"  # noqa: S608 - our own names


def _span_rows(number: int, record: Record) -> Iterator[tuple[Any, ...]]:
    speaker = record.speaker
    places: dict[str, Sequence[TextSpan]] = {
        "content": record.content,
        "cue": record.cue,
        "mention": [speaker.mention] if speaker and speaker.mention else [],
        "evidence": [speaker.evidence] if speaker and speaker.evidence else [],
    }
    for role, spans in places.items():
        for position, span in enumerate(spans, 1):
            yield number, role, position, span.start, span.end, span.text, getattr(span, "lemma", None)


def import_sqlite(path: Path, texts: Texts) -> Iterator[Record | ClaimexError]:
    """Read the records of a database, in the order in which they were written.

    Yields:
        Each record, or what is wrong with it or with its article.

    Raises:
        InputError: It is not a database with the tables of records.
    """
    try:
        check_regular(path)
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
            _refuse_programs(database)
            database.row_factory = sqlite3.Row
            for row in database.execute("SELECT * FROM articles ORDER BY rowid"):
                try:
                    yield from _article(database, row, texts, str(path))
                except ClaimexError as error:
                    yield error
    except (sqlite3.Error, UnicodeDecodeError, IndexError, OSError, MemoryError) as error:
        advice = "give a file that claimex export wrote"
        raise InputError(str(path), f"cannot be read ({error})", reason="not SQLite", advice=advice) from error


def _refuse_programs(database: sqlite3.Connection) -> None:
    """Refuse a database that computes rows instead of storing them, so that no file can run code or read without end.

    Such are views, virtual tables, functions, and pages that are in a tree twice.

    Raises:
        sqlite3.Error: The database has one of these.
    """
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, CELL_LONGEST)
    tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE TABLE%'"
    if missing := _TABLES - {name for (name,) in database.execute(tables)}:
        problem = f"no such table: {min(missing)}"
        raise sqlite3.DatabaseError(problem)
    database.set_authorizer(_allow)
    for table in sorted(_TABLES):
        if any(
            column[-1] for column in database.execute(f"PRAGMA table_xinfo({table})")
        ):  # not 0 for a computed column
            problem = f"table {table} has a computed column"
            raise sqlite3.DatabaseError(problem)
        (sound,) = database.execute(f"PRAGMA quick_check({table})").fetchone()
        if sound != "ok":
            raise sqlite3.DatabaseError(sound)


def _allow(action: int, *_: str | None) -> int:
    return sqlite3.SQLITE_OK if action in _READING else sqlite3.SQLITE_DENY


def _article(
    database: sqlite3.Connection, row: sqlite3.Row, texts: Texts, where: str
) -> Iterator[Record | ClaimexError]:
    try:
        doc = Document(**{name: row[name] for name in _DOC}, meta=json.loads(row["meta"]))
    except (ValidationError, ValueError, TypeError, RecursionError) as error:
        place = f"{where}: {row['id']}"
        raise InputError(place, f"cannot be read ({error})", reason="bad article") from error
    text = find_text(texts, doc, shown=row["text"])
    joined = "SELECT records.*, carried.json AS json FROM records LEFT JOIN carried ON carried.record = records.number"
    rows = database.execute(f"{joined} WHERE records.article = ? ORDER BY number", [doc.id]).fetchall()
    tool_records: list[ToolRecord] = []
    for record in rows:
        try:
            tool_records.append(_tool_record(database, record, text, where))
        except ClaimexError as error:
            yield error
    yield from from_tool(doc, text, tool_records, tool=TOOL, where=where)


def _tool_record(database: sqlite3.Connection, row: sqlite3.Row, text: str, where: str) -> ToolRecord:
    place = f"{where}: {row['article']}: record {row['id']}"
    spans: defaultdict[str, list[Span]] = defaultdict(list)
    for found in database.execute("SELECT * FROM spans WHERE record = ? ORDER BY role, position", [row["number"]]):
        spans[found["role"]].append(_span(found, text, place, found["role"]))
    claims = [
        ToolClaim(_span(found, text, place, "claims"), found["polarity"] or "", found["certainty"] or "")
        for found in database.execute("SELECT * FROM claims WHERE record = ? ORDER BY position", [row["number"]])
    ]
    return ToolRecord(
        key=row["id"],
        content=tuple(spans["content"]),
        cue=tuple(spans["cue"]),
        mention=next(iter(spans["mention"]), None),
        evidence=next(iter(spans["evidence"]), None),
        claims=tuple(claims),
        values={name: row[name] or "" for name in (KIND, ACT, TYPE, NAME)},
        parent=row["parent"],
        carried=row["json"],
    )


def _span(row: sqlite3.Row, text: str, where: str, field: str) -> Span:
    if not (isinstance(row["start"], int) and isinstance(row["end"], int)):
        raise RecordError(where, f"start {row['start']!r} or end {row['end']!r} is not a whole number", field=field)
    span = Span(row["start"], row["end"])
    words = span.of(text)
    if row["text"] is not None and words != row["text"]:
        problem = f"text[{span.start}:{span.end}] is {words[:60]!r}, not {str(row['text'])[:60]!r}"
        raise RecordError(where, problem, field=field)
    return span
